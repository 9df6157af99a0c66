"""Governance: is it decided where it should be, in time, by those who may, and is what was asked for done?"""

from collections.abc import Iterator
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from pilotage.kit.formats import formatter
from pilotage.maturity.rules.facts import Facts
from pilotage.maturity.rules.facts.histories import moves_of
from pilotage.maturity.rules.facts.register import DECIDED
from pilotage.maturity.rules.probes.asking import MONTH_DAYS, YEAR, about, part_of
from pilotage.maturity.rules.probing import Finding, Lack, Probe
from pilotage.work.models import StagePhase

DIMENSION = "governance"
UNDECIDED = frozenset({StagePhase.IDEA.value, StagePhase.ASSESSED.value})
DECISION = timedelta(days=MONTH_DAYS)
BY_WHAT = {"gate", "scenario"}


def stages_decided(facts: Facts) -> Iterator[Finding]:
    f, words = formatter(), {
        "gate": _("%(before)s to %(after)s on %(day)s, decided at a gate"),
        "scenario": _("%(before)s to %(after)s on %(day)s, committed with a scenario"),
        "override": _("%(before)s to %(after)s on %(day)s, moved past the gate"),
        "": _("%(before)s to %(after)s on %(day)s, without a decision"),
    }  # fmt: skip
    for move in facts.stage_moves:
        one = facts.by_id[move.initiative]
        said = words[move.decided] % {"before": move.before, "after": move.after, "day": f.date(move.on)}
        yield about(one, move.decided in BY_WHAT, said, facts.addresses.gate_panel % one.key)


def gates_on_time(facts: Facts) -> Iterator[Finding]:
    f, words = formatter(), _("%(gate)s, due %(day)s")
    for gate in facts.gates:
        if gate.due_on is not None:
            one = facts.by_id[gate.initiative]
            said = words % {"gate": gate.gate, "day": f.date(gate.due_on)}
            yield about(one, gate.due_on >= facts.day, said, facts.addresses.gate_panel % one.key)


def gates_staffed(facts: Facts) -> Iterator[Finding]:
    """Nobody's row: whoever manages the initiative gives no roles."""
    f = formatter()
    for gate in facts.gates:
        one = facts.by_id[gate.initiative]
        words = ngettext(
            "%(gate)s: %(count)s person may decide it, and %(quorum)s must agree",
            "%(gate)s: %(count)s people may decide it, and %(quorum)s must agree",
            gate.deciders,
        )
        said = words % {"gate": gate.gate, "count": f.number(gate.deciders), "quorum": f.number(gate.quorum)}
        passes = gate.deciders >= gate.quorum
        yield Finding(one.path, one.subject, facts.addresses.life_cycles, passes, said)


def conditions_met(facts: Facts) -> Iterator[Finding]:
    """Those that were met, and those whose day is over."""
    f = formatter()
    for one in facts.conditions:
        if one.met_on is None and one.due_on >= facts.day:
            continue
        met = _("Met %(day)s") % {"day": f.date(one.met_on)}
        said = met if one.met_on else _("Due %(day)s, and not met.") % {"day": f.date(one.due_on)}
        subject = _("%(text)s (D-%(number)s)") % {"text": one.text, "number": one.number}
        yield Finding(
            one.place, subject, facts.addresses.decision % one.number, one.met_on is not None, said, one.owner
        )


def decisions_from_scenarios(facts: Facts) -> Iterator[Finding]:
    """Approvals of the last twelve months: came from an idea or a candidate to something that was decided."""
    f = formatter()
    for one in facts.initiatives:
        for move in moves_of(facts.observations.get(one.id, {})):
            before, after = facts.stages.get(move.before), facts.stages.get(move.after)
            is_approval = before and after and before.phase in UNDECIDED and after.phase in DECIDED
            if not is_approval or facts.day - move.on > YEAR:
                continue
            passes = any(on <= move.on for on in facts.commitments.get(one.id, ()))
            words = _("Approved %(day)s, as a committed scenario says")
            if not passes:
                words = _("Approved %(day)s, and no committed scenario has chosen it.")
            said = words % {"day": f.date(move.on)}
            yield about(one, passes, said, facts.addresses.initiative % one.key)


def changes_decided(facts: Facts) -> Iterator[Finding]:
    f = formatter()
    for change in facts.changes:
        if facts.day - change.submitted_on > YEAR:
            continue
        one = facts.by_id[change.initiative]
        days = ((change.decided_on or facts.day) - change.submitted_on).days
        words = _("Decided after %(days)s") if change.decided_on else _("Has waited for %(days)s")
        name = f"{change.number} {change.title}"
        said = words % {"days": f.days(days)}
        yield part_of(one, name, days <= DECISION.days, said, facts.addresses.change % change.id)


def baselines_by_change(facts: Facts) -> Iterator[Finding]:
    """Baselines in force that took the place of another within the last twelve months."""
    approved = {
        (change.initiative, change.decided_at) for change in facts.changes if change.is_approved and change.decided_at
    }
    for id, baseline in facts.baselines.items():
        one = facts.by_id[id]
        if baseline.is_first or facts.day - baseline.approved_at.date() > YEAR:
            continue
        passes = (id, baseline.approved_at) in approved
        words = _("“%(name)s”, by an approved change") if passes else _("“%(name)s”, without a change request.")
        said = words % {"name": baseline.name}
        yield about(one, passes, said, facts.addresses.baselines % one.key)


PROBES = (
    Probe(
        "stages_decided", lazy("Stages change by a decision at a gate"), lazy("moves past a gate within a year"),
        lazy("initiatives that moved past a gate within a year"),
        lazy("Submit to the gate; what is moved past it stands in the ledger with its reason."),
        DIMENSION, Lack.CONTRADICTORY, stages_decided,
    ),
    Probe(
        "gates_on_time", lazy("Gates are decided by their day"), lazy("gates with a day"),
        lazy("initiatives whose next gate has a day"), lazy("Submit it to the gate, or move its dates."),
        DIMENSION, Lack.STALE, gates_on_time,
    ),
    Probe(
        "gates_staffed", lazy("Somebody may decide the next gate"), lazy("initiatives before a gate"),
        lazy("life cycles with gates, and initiatives before one"),
        lazy("Give somebody the role that decides it, or change who decides."),
        DIMENSION, Lack.MISSING, gates_staffed,
    ),
    Probe(
        "conditions_met", lazy("Conditions of decisions are met by their day"), lazy("conditions met or due"),
        lazy("decisions with conditions"), lazy("Meet it, and say so on the page of the decision."),
        DIMENSION, Lack.STALE, conditions_met, is_dated=True,
    ),
    Probe(
        "decisions_from_scenarios", lazy("Approvals come from committed scenarios"), lazy("approvals within a year"),
        lazy("initiatives that were approved within a year"), lazy("Choose with a scenario, and commit it."),
        DIMENSION, Lack.MISSING, decisions_from_scenarios,
    ),
    Probe(
        "changes_decided", lazy("Changes are decided within 30 days"), lazy("change requests of a year"),
        lazy("change requests that were submitted within a year"), lazy("Decide it."),
        DIMENSION, Lack.STALE, changes_decided,
    ),
    Probe(
        "baselines_by_change", lazy("New baselines come from approved changes"), lazy("baselines replaced in a year"),
        lazy("baselines that took the place of another within a year"),
        lazy("Ask for the change before the plan is approved anew."),
        DIMENSION, Lack.MISSING, baselines_by_change,
    ),
)  # fmt: skip
