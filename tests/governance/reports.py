"""Builders of status reports, in the PMO's words."""

from datetime import UTC, date, datetime
from decimal import Decimal

from pilotage.accounts.rules import Access
from pilotage.governance.actions.reporting.configuring import CycleFacts, add_cycle
from pilotage.governance.actions.reporting.drafting import Given, open_draft, save_words
from pilotage.governance.actions.reporting.publishing import publish
from pilotage.governance.models import ReportingCycle, Rhythm, StatusReport
from pilotage.governance.rules.reporting.periods import asked_for
from pilotage.work.models import Initiative, Portfolio, StagePhase
from pilotage.work.reads import stage_in
from tests.builders import an_initiative, full_access

TODAY = date(2026, 6, 26)
NOW = datetime(2026, 6, 26, 12, tzinfo=UTC)


def a_cycle(name: str = "Monthly report", *, portfolio: Portfolio | None = None, **facts: object) -> ReportingCycle:
    """Monthly, due on the 25th, since January."""
    said = {
        "rhythm": Rhythm.MONTHLY,
        "due_day": 25,
        "is_due_after": False,
        "starts_on": date(2026, 1, 1),
        "phases": [StagePhase.DELIVERY, StagePhase.CLOSING],
        **facts,
    }
    return add_cycle(CycleFacts(name=name, portfolio=portfolio, **said), access=full_access())  # type: ignore[arg-type]


def delivered(name: str = "", **facts: object) -> Initiative:
    """An initiative in delivery, with a cost that grew in June by 5 % of 100,000."""
    usual: dict[str, object] = {"whole_life_cost": Decimal(100_000), "currency": "EUR", "on": date(2026, 1, 5)}
    return an_initiative(name, stage=stage_in(StagePhase.DELIVERY), **{**usual, **facts})


def a_draft(
    initiative: Initiative, cycle: ReportingCycle, *, access: Access | None = None, today: date = TODAY
) -> StatusReport:
    period = asked_for(cycle, today)
    return open_draft(
        initiative, cycle=cycle, period=period, access=access or full_access(), at=NOW, today=today
    )  # fmt: skip


def written(
    report: StatusReport, *, access: Access | None = None, summary: str = "We are on our way.", **given: Given
) -> StatusReport:
    """With words, and an overall colour where none is proposed."""
    given = given or {"overall": Given("G", "All is well.")}
    return save_words(
        report, version=report.version, summary=summary, next_steps="Go on.", given=given,
        access=access or full_access(),
    )  # fmt: skip


def published(report: StatusReport, *, access: Access | None = None, on: date = TODAY) -> StatusReport:
    return publish(report, version=report.version, access=access or full_access(), on=on, at=NOW)
