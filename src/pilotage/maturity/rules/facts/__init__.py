"""What probes are asked with: plain values, gathered once by `reads.facts` and by nobody else.

Every value is of what one reader may see, in one scope, as of one day. What is not known is None, or is not there.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol
from uuid import UUID

from pilotage.maturity.rules.facts.addresses import Addresses
from pilotage.maturity.rules.facts.delivery import BacklogFact, BaselineFact, PlanFact
from pilotage.maturity.rules.facts.governance import (
    ChangeFact,
    ConditionFact,
    EntryFact,
    GateFact,
    StageMove,
)
from pilotage.maturity.rules.facts.money import BenefitFact, MoneyFact, QuarterFact, RateFact
from pilotage.maturity.rules.facts.people import DemandFact, LoadFact, RoleFact, StaffFact
from pilotage.maturity.rules.facts.register import DependencyFact, History, InitiativeFact, StageFact
from pilotage.maturity.rules.facts.reports import ReportDue, ReportFact
from pilotage.maturity.rules.facts.strategy import (
    AlignmentFact,
    MeasureFact,
    ObjectiveFact,
    ServiceFact,
    WeightingFact,
)

__all__ = [
    "Addresses",
    "AlignmentFact",
    "BacklogFact",
    "BaselineFact",
    "BenefitFact",
    "ChangeFact",
    "ConditionFact",
    "DemandFact",
    "DependencyFact",
    "EntryFact",
    "Facts",
    "GateFact",
    "History",
    "InitiativeFact",
    "LoadFact",
    "MeasureFact",
    "MoneyFact",
    "ObjectiveFact",
    "PlanFact",
    "QuarterFact",
    "RateFact",
    "ReportDue",
    "ReportFact",
    "RoleFact",
    "ServiceFact",
    "StaffFact",
    "StageFact",
    "StageMove",
    "WeightingFact",
]


class Facts(Protocol):
    """See the classes for what each row says.

    enterprise     path of the scope of everything: the place of what belongs to everybody
    sees_everything  the scope is the enterprise, and the reader sees all of it
    assessed_on    day of the newest assessment up to the day
    by_id          initiatives in the scope; what stands in another fact under an id that is not here lies outside
    touched        when each idea was changed last
    reports        the newest published report of each initiative
    bridged        pairs of initiatives whose plans are linked task to task
    has_funds      whether the organisation keeps funds at all
    stages         by the id, as observations hold it
    commitments    the days on which scenarios in force selected each initiative
    """

    @property
    def day(self) -> date: ...
    @property
    def enterprise(self) -> str: ...
    @property
    def sees_everything(self) -> bool: ...
    @property
    def addresses(self) -> Addresses: ...
    @property
    def assessed_on(self) -> date | None: ...
    @property
    def initiatives(self) -> Sequence[InitiativeFact]: ...
    @property
    def by_id(self) -> Mapping[UUID, InitiativeFact]: ...
    @property
    def observations(self) -> Mapping[UUID, History]: ...
    @property
    def touched(self) -> Mapping[UUID, date]: ...
    @property
    def stages(self) -> Mapping[str, StageFact]: ...
    @property
    def commitments(self) -> Mapping[UUID, Sequence[date]]: ...
    @property
    def dependencies(self) -> Sequence[DependencyFact]: ...
    @property
    def reports(self) -> Sequence[ReportFact]: ...
    @property
    def reports_due(self) -> Sequence[ReportDue]: ...
    @property
    def plans(self) -> Mapping[UUID, PlanFact]: ...
    @property
    def baselines(self) -> Mapping[UUID, BaselineFact]: ...
    @property
    def backlogs(self) -> Mapping[UUID, BacklogFact]: ...
    @property
    def bridged(self) -> frozenset[frozenset[UUID]]: ...
    @property
    def money(self) -> Mapping[UUID, MoneyFact]: ...
    @property
    def quarters(self) -> Sequence[QuarterFact]: ...
    @property
    def benefits(self) -> Sequence[BenefitFact]: ...
    @property
    def rates(self) -> Sequence[RateFact]: ...
    @property
    def has_funds(self) -> bool: ...
    @property
    def demand(self) -> Mapping[UUID, DemandFact]: ...
    @property
    def roles(self) -> Sequence[RoleFact]: ...
    @property
    def loads(self) -> Sequence[LoadFact]: ...
    @property
    def staff(self) -> Sequence[StaffFact]: ...
    @property
    def objectives(self) -> Sequence[ObjectiveFact]: ...
    @property
    def measures(self) -> Sequence[MeasureFact]: ...
    @property
    def weighting(self) -> WeightingFact | None: ...
    @property
    def services(self) -> Mapping[UUID, ServiceFact]: ...
    @property
    def alignments(self) -> Mapping[UUID, AlignmentFact]: ...
    @property
    def stage_moves(self) -> Sequence[StageMove]: ...
    @property
    def gates(self) -> Sequence[GateFact]: ...
    @property
    def conditions(self) -> Sequence[ConditionFact]: ...
    @property
    def changes(self) -> Sequence[ChangeFact]: ...
    @property
    def entries(self) -> Sequence[EntryFact]: ...
