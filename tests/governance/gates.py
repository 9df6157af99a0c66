"""A life cycle with one gate that asks for two things, and somebody for each part at it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from pilotage.accounts.models import Person, Role
from pilotage.governance.actions.configuring import archive_life_cycle, make_criterion, make_gate, make_life_cycle
from pilotage.governance.actions.deciding import vote
from pilotage.governance.actions.submitting import submit_review, tick
from pilotage.governance.models import Criterion, CriterionKind, Gate, GateReview, LedgerEntry, LifeCycle, Outcome
from pilotage.work.models import Initiative, Portfolio, Stage, StagePhase
from pilotage.work.reads.visible import stage_in
from tests.builders import A_DAY, a_person, a_portfolio, access_for, an_initiative, full_access

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
PHASES = (StagePhase.ASSESSED, StagePhase.APPROVED, StagePhase.DELIVERY, StagePhase.CLOSED)


def stages_of(*phases: StagePhase) -> list[Stage]:
    return [stage_in(phase) for phase in phases]


def a_life_cycle(name: str = "Way", **facts: object) -> LifeCycle:
    return make_life_cycle(name=name, stages=stages_of(*PHASES), access=full_access(), **facts)


def a_gate(life_cycle: LifeCycle, name: str = "Approval", *, start=StagePhase.ASSESSED, end=StagePhase.APPROVED,
           deciders=(Role.SRO,), **facts: object) -> Gate:  # fmt: skip
    return make_gate(
        life_cycle, name=name, from_stage=stage_in(start), to_stage=stage_in(end),
        deciders=[role.value for role in deciders], access=full_access(), **facts,
    )  # fmt: skip


def a_criterion(gate: Gate, text: str = "The team is named", *, kind=CriterionKind.CHECKLIST, **facts) -> Criterion:
    return make_criterion(gate, text=text, kind=kind, access=full_access(), **facts)


@dataclass
class Door:
    """Everything around one gate: who brings it there, who decides it, and the initiative."""

    portfolio: Portfolio = field(default_factory=a_portfolio)
    life_cycle: LifeCycle = field(default_factory=a_life_cycle)

    def __post_init__(self) -> None:
        self.gate = a_gate(self.life_cycle)
        self.must = a_criterion(self.gate)
        self.manager = a_person("Mo Manager", role=Role.PROJECT_MANAGER, on=self.portfolio)
        self.decider = a_person("Sam Decider", role=Role.SRO, on=self.portfolio)
        self.initiative = self.another("Depot")

    def another(self, name: str = "") -> Initiative:
        return an_initiative(name, portfolio=self.portfolio, is_decided=True, stage=stage_in(StagePhase.ASSESSED))

    def ready(self, initiative: Initiative | None = None) -> None:
        tick(initiative or self.initiative, self.must, note="", access=access_for(self.manager), on=A_DAY)

    def submitted(self, initiative: Initiative | None = None, by: Person | None = None) -> GateReview:
        one = initiative or self.initiative
        return submit_review(one, self.gate, note="", access=access_for(by or self.manager), on=A_DAY, at=NOON)


def a_decision_on(initiative: Initiative) -> LedgerEntry:
    """What was decided on it at a gate of a life cycle of its own; it follows that no more afterwards."""
    cycle = a_life_cycle(f"Way of {initiative.key}")
    cycle.position = 0
    cycle.save()
    gate, decider = a_gate(cycle), a_person(role=Role.SRO)
    review = submit_review(initiative, gate, note="", access=full_access(), on=A_DAY, at=NOON)
    decided = vote(review, outcome=Outcome.RECYCLE, comment="Anew", access=access_for(decider), on=A_DAY, at=NOON)
    cycle.refresh_from_db()
    archive_life_cycle(cycle, access=full_access(), on=A_DAY)
    assert decided.entry is not None
    return decided.entry
