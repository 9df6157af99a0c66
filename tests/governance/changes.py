"""A house around change requests: one initiative with dates and a cost, and somebody for each part."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal

from pilotage.accounts.models import Person, Role
from pilotage.governance.actions.changes import asking, deciding
from pilotage.governance.actions.changes.asking import Asked
from pilotage.governance.models import ChangeRequest
from pilotage.work.models import Portfolio
from tests.builders import A_DAY, a_person, a_portfolio, access_for, an_initiative

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
WHY = "The ground is softer than the survey said."


@dataclass
class Yard:
    """The depot: 2 March to 30 June 2026, 1,000,000 EUR."""

    portfolio: Portfolio = field(default_factory=a_portfolio)

    def __post_init__(self) -> None:
        self.manager = a_person("Mo Manager", role=Role.PROJECT_MANAGER, on=self.portfolio)
        self.owner = a_person("Pia Portfolio", role=Role.PORTFOLIO_MANAGER, on=self.portfolio)
        self.sro = a_person("Sam Owner", role=Role.SRO, on=self.portfolio)
        self.initiative = an_initiative(
            "Depot", portfolio=self.portfolio, planned_start=A_DAY, planned_finish=date(2026, 6, 30),
            whole_life_cost=Decimal(1_000_000), currency="EUR",
        )  # fmt: skip

    def drafted(self, *, by: Person | None = None, **asked: object) -> ChangeRequest:
        facts = {"title": "Deeper piles", "reason": WHY, "currency": "EUR", **asked}
        return asking.draft_change(self.initiative, Asked(**facts), access=access_for(by or self.manager))

    def submitted(self, *, by: Person | None = None, **asked: object) -> ChangeRequest:
        access = access_for(by or self.manager)
        return asking.submit_change(self.drafted(by=by, **asked), access=access, on=A_DAY, at=NOON)

    def approved(self, change: ChangeRequest, *, by: Person | None = None, reason: str = "") -> ChangeRequest:
        access = access_for(by or self.sro)
        return deciding.approve_change(change, reason=reason, access=access, on=A_DAY, at=NOON)

    def rejected(self, change: ChangeRequest, *, by: Person | None = None, reason: str = "Too dear.") -> ChangeRequest:
        access = access_for(by or self.sro)
        return deciding.reject_change(change, reason=reason, access=access, on=A_DAY, at=NOON)
