"""Facts as plain values, so that a probe is asked about just what a test is about; and what it answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from uuid import UUID, uuid4

from pilotage.maturity.rules import facts as plain
from pilotage.maturity.rules.probes import PROBES
from pilotage.maturity.rules.probing import Finding, Tally, tally_of
from pilotage.work.models import Observed

DAY = date(2026, 11, 16)
ENTERPRISE = "top/"
ANNA, BEN = uuid4(), uuid4()
_numbers = count(1)
# Stages by what they mean; their ids as observations hold them.
STAGES = {
    phase: str(uuid4())
    for phase in ("idea", "assessed", "approved", "delivery", "closing", "closed", "on_hold", "cancelled")
}


def ago(days: int) -> date:
    return DAY - timedelta(days=days)


def at(days: int, hour: int = 9, minute: int = 0) -> datetime:
    """A moment so many days ago."""
    return datetime.combine(ago(days), datetime.min.time(), UTC) + timedelta(hours=hour, minutes=minute)


def one(name: str = "", phase: str = "delivery", **facts: object) -> plain.InitiativeFact:
    """An initiative that is being delivered, of which everything is said."""
    number = next(_numbers)
    usual = plain.InitiativeFact(
        uuid4(), f"PRJ-{number:04}", name or f"Initiative {number}", "project", phase, UUID(STAGES[phase]),
        f"{ENTERPRISE}a/{number}/", uuid4(), ANNA, BEN, ANNA, f"text {number}", ago(200), ago(-200), ago(190),
        ago(-190), "G", ago(10), ago(300),
    )  # fmt: skip
    return replace(usual, **facts)


def seen(**fields: Sequence[tuple[int, object]]) -> plain.History:
    """Observations by field: (days ago, what). The oldest is to be named first."""
    return {
        Observed(name): tuple(
            plain.register.Seen(ago(days), day=what)
            if isinstance(what, date)
            else plain.register.Seen(ago(days), str(what))
            for days, what in rows
        )
        for name, rows in fields.items()
    }


def staged(*steps: tuple[int, str]) -> plain.History:
    """Stages by what they mean: (days ago, phase)."""
    return seen(stage=[(days, STAGES[phase]) for days, phase in steps])


@dataclass
class Given:
    """Facts with nothing in them but what a test says."""

    initiatives: Sequence[plain.InitiativeFact] = ()
    day: date = DAY
    enterprise: str = ENTERPRISE
    sees_everything: bool = True
    addresses: plain.Addresses = field(default_factory=plain.Addresses)
    assessed_on: date | None = None
    observations: Mapping[UUID, plain.History] = field(default_factory=dict)
    touched: Mapping[UUID, date] = field(default_factory=dict)
    commitments: Mapping[UUID, Sequence[date]] = field(default_factory=dict)
    dependencies: Sequence[plain.DependencyFact] = ()
    reports: Sequence[plain.ReportFact] = ()
    reports_due: Sequence[plain.ReportDue] = ()
    plans: Mapping[UUID, plain.PlanFact] = field(default_factory=dict)
    baselines: Mapping[UUID, plain.BaselineFact] = field(default_factory=dict)
    backlogs: Mapping[UUID, plain.BacklogFact] = field(default_factory=dict)
    bridged: frozenset[frozenset[UUID]] = frozenset()
    money: Mapping[UUID, plain.MoneyFact] = field(default_factory=dict)
    quarters: Sequence[plain.QuarterFact] = ()
    benefits: Sequence[plain.BenefitFact] = ()
    rates: Sequence[plain.RateFact] = ()
    has_funds: bool = True
    demand: Mapping[UUID, plain.DemandFact] = field(default_factory=dict)
    roles: Sequence[plain.RoleFact] = ()
    loads: Sequence[plain.LoadFact] = ()
    staff: Sequence[plain.StaffFact] = ()
    objectives: Sequence[plain.ObjectiveFact] = ()
    measures: Sequence[plain.MeasureFact] = ()
    weighting: plain.WeightingFact | None = None
    services: Mapping[UUID, plain.ServiceFact] = field(default_factory=dict)
    alignments: Mapping[UUID, plain.AlignmentFact] = field(default_factory=dict)
    stage_moves: Sequence[plain.StageMove] = ()
    gates: Sequence[plain.GateFact] = ()
    conditions: Sequence[plain.ConditionFact] = ()
    changes: Sequence[plain.ChangeFact] = ()
    entries: Sequence[plain.EntryFact] = ()

    @property
    def by_id(self) -> Mapping[UUID, plain.InitiativeFact]:
        return {row.id: row for row in self.initiatives}

    @property
    def stages(self) -> Mapping[str, plain.StageFact]:
        return {
            id: plain.StageFact(phase.capitalize(), phase, place) for place, (phase, id) in enumerate(STAGES.items())
        }


def found_by(name: str, facts: Given) -> list[Finding]:
    return list(PROBES[name].ask(facts))


def verdicts(name: str, facts: Given) -> list[bool]:
    """Whether each row passes, in order."""
    return [row.passes for row in found_by(name, facts)]


def signs(name: str, facts: Given) -> list[str]:
    return [row.sign for row in found_by(name, facts)]


def tally(name: str, facts: Given) -> Tally:
    return tally_of(found_by(name, facts))
