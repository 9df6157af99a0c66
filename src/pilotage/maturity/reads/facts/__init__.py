"""The facts that probes are asked with, gathered when the first probe asks for them, and once."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import cast
from uuid import UUID

from django.db.models import Max

from pilotage.accounts.rules import Access, Permission
from pilotage.maturity.models import Assessment, AssessmentState
from pilotage.maturity.reads.facts import delivery, governance, money, people, register, reports, risks, strategy
from pilotage.maturity.reads.facts.addresses import addresses
from pilotage.maturity.reads.facts.asked import Asked, everything
from pilotage.maturity.rules import facts as plain
from pilotage.strategy.models import DriverSet
from pilotage.strategy.reads.drivers import active_driver_set
from pilotage.work.models import Initiative, InitiativeFacts, Stage


class GatheredFacts:
    """See `rules.facts.Facts`. A number of queries that does not grow with rows, whatever is asked for.

    access   of the reader; None: of the machine, which sees everything
    path     of the scope; is_past: as of a day that is over, for probes that can tell of one
    only     paths of the places in it that alone are asked about; None: all of it
    """

    def __init__(
        self,
        access: Access | None,
        *,
        path: str,
        day: date,
        is_past: bool = False,
        only: frozenset[str] | None = None,
    ) -> None:
        reader = access or everything()
        self.asked = Asked(reader, path, day, reader.enterprise_path, is_past, only)

    @property
    def day(self) -> date:
        return self.asked.day

    @property
    def enterprise(self) -> str:
        return self.asked.enterprise

    @property
    def sees_everything(self) -> bool:
        return self.asked.sees_everything

    @cached_property
    def addresses(self) -> plain.Addresses:
        return addresses()

    @cached_property
    def assessed_on(self) -> date | None:
        seen = Assessment.objects.filter(self.asked.access.where(Permission.SEE, field="scope__path"))
        known = seen.filter(day__lte=self.day).exclude(state=AssessmentState.WITHDRAWN)
        newest: date | None = known.aggregate(day=Max("day"))["day"]
        return newest

    # The register.

    @cached_property
    def _stages(self) -> Mapping[UUID, Stage]:
        return register.stages_by_id()

    @cached_property
    def _rows(self) -> Sequence[InitiativeFacts]:
        return register.rows_of(self.asked, self._stages)

    @cached_property
    def initiatives(self) -> Sequence[plain.InitiativeFact]:
        return register.initiative_facts(self._rows, register.portfolio_owners(self.asked))

    @cached_property
    def by_id(self) -> Mapping[UUID, plain.InitiativeFact]:
        return {one.id: one for one in self.initiatives}

    @cached_property
    def stages(self) -> Mapping[str, plain.StageFact]:
        return register.stage_facts(self._stages)

    @cached_property
    def observations(self) -> Mapping[UUID, plain.History]:
        return register.observations_of(self.asked)

    @cached_property
    def touched(self) -> Mapping[UUID, date]:
        return register.touched_of(self.initiatives)

    @cached_property
    def dependencies(self) -> Sequence[plain.DependencyFact]:
        return register.dependency_facts(self.asked)

    # Reports.

    @cached_property
    def _reports(self) -> reports.Reports:
        return reports.Reports(self.asked)

    @cached_property
    def reports(self) -> Sequence[plain.ReportFact]:
        return self._reports.newest()

    @cached_property
    def reports_due(self) -> Sequence[plain.ReportDue]:
        return reports.dues_of(self.asked, self._rows, self.observations, self.stages, self._reports)

    # Delivery.

    @cached_property
    def plans(self) -> Mapping[UUID, plain.PlanFact]:
        return delivery.plan_facts(self.asked)

    @cached_property
    def baselines(self) -> Mapping[UUID, plain.BaselineFact]:
        return delivery.baseline_facts(self.asked)

    @cached_property
    def backlogs(self) -> Mapping[UUID, plain.BacklogFact]:
        return delivery.backlog_facts(self.asked)

    @cached_property
    def bridged(self) -> frozenset[frozenset[UUID]]:
        return delivery.bridged_pairs(self.asked)

    # Money.

    @cached_property
    def _with_money(self) -> list[UUID]:
        return money.seen_ids(self.asked)

    @cached_property
    def money(self) -> Mapping[UUID, plain.MoneyFact]:
        return money.money_facts(self.asked, self._with_money)

    @cached_property
    def quarters(self) -> Sequence[plain.QuarterFact]:
        return money.quarter_facts(self.asked, self._with_money)

    @cached_property
    def benefits(self) -> Sequence[plain.BenefitFact]:
        return money.benefit_facts(self.asked, self._with_money)

    @cached_property
    def rates(self) -> Sequence[plain.RateFact]:
        return money.rate_facts(self.asked)

    @cached_property
    def has_funds(self) -> bool:
        return money.has_funds(self.asked)

    # People.

    @cached_property
    def _lines(self) -> people.Lines:
        return people.lines_of(self.asked, self.initiatives)

    @cached_property
    def _capacity(self) -> people.Capacity:
        return people.capacity_ahead(self.asked)

    @cached_property
    def demand(self) -> Mapping[UUID, plain.DemandFact]:
        return people.demand_facts(self.initiatives, self._lines)

    @cached_property
    def roles(self) -> Sequence[plain.RoleFact]:
        return people.role_facts(self.asked, self._capacity)

    @cached_property
    def loads(self) -> Sequence[plain.LoadFact]:
        return people.load_facts(self.asked, self.initiatives, self._lines, self._capacity)

    @cached_property
    def staff(self) -> Sequence[plain.StaffFact]:
        return people.staff_facts(self.asked)

    # Strategy.

    @cached_property
    def _drivers(self) -> DriverSet | None:
        return active_driver_set()

    @cached_property
    def objectives(self) -> Sequence[plain.ObjectiveFact]:
        return strategy.objective_facts(self.asked)

    @cached_property
    def measures(self) -> Sequence[plain.MeasureFact]:
        return strategy.measure_facts(self.asked)

    @cached_property
    def weighting(self) -> plain.WeightingFact | None:
        return strategy.weighting_fact(self._drivers)

    @cached_property
    def services(self) -> Mapping[UUID, plain.ServiceFact]:
        return strategy.service_facts(self._drivers, self.initiatives)

    @cached_property
    def alignments(self) -> Mapping[UUID, plain.AlignmentFact]:
        return strategy.alignment_facts(self.asked, self.initiatives)

    # Governance.

    @cached_property
    def commitments(self) -> governance.Days:
        return governance.commitments_of(self.asked)

    @cached_property
    def stage_moves(self) -> Sequence[plain.StageMove]:
        return governance.stage_moves(self.asked, self._rows, self.observations, self.stages, self.commitments)

    @cached_property
    def gates(self) -> Sequence[plain.GateFact]:
        # Asked of today alone, when the rows are the initiatives themselves.
        return governance.gate_facts(cast("Sequence[Initiative]", self._rows))

    @cached_property
    def conditions(self) -> Sequence[plain.ConditionFact]:
        return governance.condition_facts(self.asked)

    @cached_property
    def changes(self) -> Sequence[plain.ChangeFact]:
        return governance.change_facts(self.asked)

    @cached_property
    def entries(self) -> Sequence[plain.EntryFact]:
        return risks.entry_facts(self.asked, self.by_id)
