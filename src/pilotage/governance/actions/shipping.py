"""The two life cycles that Pilotage brings along: the standard one, and a light one for what is small."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from pilotage.accounts.models import Role
from pilotage.accounts.rules import Access
from pilotage.governance.models import Criterion, CriterionKind, Due, Gate, LifeCycle, LifeCycleStage
from pilotage.governance.reads.evidence import probe_named
from pilotage.governance.rules.lifecycles import may_configure
from pilotage.governance.rules.refusals import Impossible
from pilotage.kit.history import deed
from pilotage.work.models import InitiativeKind, Stage, StagePhase

# What is smaller than this in the enterprise currency goes the light way.
SMALL = Decimal(500_000)
CHECK, FIELD = CriterionKind.CHECKLIST, CriterionKind.FIELD
DOCUMENT, EVIDENCE = CriterionKind.DOCUMENT, CriterionKind.EVIDENCE
BOARD = (Role.PORTFOLIO_MANAGER, Role.PMO_LEAD)


@dataclass(frozen=True, slots=True)
class Asked:
    """A criterion: its kind, its words, and the field or the evidence that it names."""

    kind: CriterionKind
    text: str
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Door:
    name: str
    start: StagePhase
    end: StagePhase
    musts: Sequence[Asked]
    shoulds: Sequence[Asked] = ()
    deciders: Sequence[Role] = BOARD
    due: Due = Due.NONE
    days: int = 0
    guidance: str = ""
    back: StagePhase | None = None


def ship_life_cycles() -> None:
    """Make both, in a Pilotage that never had any life cycle; else nothing happens."""
    with transaction.atomic(), deed("ship_life_cycles"):
        if not LifeCycle.objects.exists():
            _make_both()


def load_usual_life_cycles(*, access: Access) -> None:
    """The same, asked for in the settings. Raises Impossible where there are some already."""
    may_configure(access).or_raise()
    with transaction.atomic(), deed("load_usual_life_cycles", actor=access.person_id):
        if LifeCycle.objects.exists():
            raise Impossible(_("There are life cycles already: change these."))
        _make_both()


def _make_both() -> None:
    phase = StagePhase
    light = LifeCycle.objects.create(
        name=_("Light"),
        note=_("For small work that a team delivers in iterations: two gates."),
        kinds=[InitiativeKind.IDEA, InitiativeKind.PROJECT],
        cost_below=SMALL,
        position=1,
    )
    _lay_out(light, (phase.IDEA, phase.ASSESSED, phase.DELIVERY, phase.CLOSED), _light_doors())
    standard = LifeCycle.objects.create(
        name=_("Standard"), note=_("From idea to closure, with a decision at each step."), position=2
    )
    stations = (phase.IDEA, phase.ASSESSED, phase.APPROVED, phase.DELIVERY, phase.CLOSING, phase.CLOSED)
    _lay_out(standard, stations, _standard_doors())


def _lay_out(life_cycle: LifeCycle, phases: Sequence[StagePhase], doors: Sequence[Door]) -> None:
    """Stations that the organisation has, and the doors between two of them."""
    stages: dict[StagePhase, Stage] = {}
    for stage in Stage.objects.filter(phase__in=phases).order_by("position"):
        stages.setdefault(StagePhase(stage.phase), stage)
    stations = [stages[phase] for phase in phases if phase in stages]
    LifeCycleStage.objects.bulk_create(
        [LifeCycleStage(life_cycle=life_cycle, stage=stage, position=place) for place, stage in enumerate(stations)]
    )
    for one in doors:
        if one.start in stages and one.end in stages:
            _make_gate(life_cycle, one, stages)


def _make_gate(life_cycle: LifeCycle, one: Door, stages: dict[StagePhase, Stage]) -> None:
    gate = Gate.objects.create(
        life_cycle=life_cycle,
        name=one.name,
        guidance=one.guidance,
        from_stage=stages[one.start],
        to_stage=stages[one.end],
        recycle_to=stages.get(one.back) if one.back else None,
        deciders=[role.value for role in one.deciders],
        due=one.due,
        due_days=one.days,
    )
    asked = [(one, True) for one in one.musts] + [(one, False) for one in one.shoulds]
    Criterion.objects.bulk_create(
        [
            Criterion(
                gate=gate, kind=said.kind, text=said.text, subject=said.subject, is_must=is_must, position=place
            )
            for place, (said, is_must) in enumerate(asked)
            if said.kind != EVIDENCE or probe_named(said.subject) is not None
        ]
    )  # fmt: skip


def _evidence(name: str) -> Asked:
    """Evidence in its own words. What nobody can compute here is left out."""
    probe = probe_named(name)
    return Asked(EVIDENCE, str(probe.label) if probe else name, name)


def _standard_doors() -> tuple[Door, ...]:
    phase = StagePhase
    board = (Role.SRO, *BOARD)
    return (
        Door(
            _("Screening"), phase.IDEA, phase.ASSESSED,
            (Asked(FIELD, _("It is described"), "description"), Asked(FIELD, _("It has an owner"), "sponsor")),
            (_evidence("objectives"),),
            guidance=_("Is it worth being assessed?"),
        ),
        Door(
            _("Approval"), phase.ASSESSED, phase.APPROVED,
            (
                _evidence("people"), _evidence("cost_known"), _evidence("rated"),
                Asked(DOCUMENT, _("Business case")),
            ),
            (_evidence("objectives"), _evidence("cost_range"), _evidence("benefit_planned")),
            deciders=board, due=Due.BEFORE_START, days=60, back=phase.IDEA,
            guidance=_("Do we want it, can we pay for it, and is it better than what it keeps out?"),
        ),
        Door(
            _("Start of delivery"), phase.APPROVED, phase.DELIVERY,
            (
                _evidence("baseline"), _evidence("conditions_met"),
                Asked(CHECK, _("The team is named and released from other work")),
            ),
            (
                _evidence("money_baselined"), _evidence("plan_quality"), _evidence("cost_range"),
                _evidence("risk_responses"),
            ),
            due=Due.BEFORE_START, days=14, back=phase.ASSESSED,
            guidance=_("Is it ready to begin: plan, people, money?"),
        ),
        Door(
            _("End of delivery"), phase.DELIVERY, phase.CLOSING,
            (_evidence("fresh_status"), Asked(CHECK, _("What was promised is handed over and accepted"))),
            (_evidence("near_baseline"), _evidence("conditions_met"), _evidence("risk_responses")),
            due=Due.BEFORE_FINISH, days=14,
            guidance=_("Is it done, and does its user say so?"),
        ),
        Door(
            _("Closure"), phase.CLOSING, phase.CLOSED,
            (
                _evidence("conditions_met"), Asked(DOCUMENT, _("Closing report")),
                Asked(CHECK, _("Lessons are written down and shared")),
            ),
            (_evidence("benefit_owners"),),
            due=Due.AFTER_ENTRY, days=60, back=phase.DELIVERY,
            guidance=_("What did we learn, and who will see to the benefits?"),
        ),
    )  # fmt: skip


def _light_doors() -> tuple[Door, ...]:
    phase = StagePhase
    return (
        Door(
            _("Go ahead"), phase.ASSESSED, phase.DELIVERY,
            (_evidence("people"), Asked(FIELD, _("It is described"), "description")),
            (_evidence("objectives"), _evidence("cost_known")),
            guidance=_("Is this the next best thing for the team?"),
        ),
        Door(
            _("Done"), phase.DELIVERY, phase.CLOSED,
            (Asked(CHECK, _("The result is in use")),),
            (_evidence("fresh_status"),),
            due=Due.BEFORE_FINISH, days=0,
            guidance=_("Is it in use, and is what remains in a backlog?"),
        ),
    )  # fmt: skip
