"""Small builders of entries in the PMO's words."""

from datetime import date
from decimal import Decimal

from pilotage.accounts.rules import Access
from pilotage.risk.actions.entries import create_entry
from pilotage.risk.models import Entry, EntryKind
from pilotage.work.models import Initiative, Portfolio
from tests.builders import an_initiative, full_access

A_DAY = date(2026, 3, 2)
TODAY = date(2026, 9, 1)


def an_entry(
    title: str = "The ground is softer than the survey says",
    *,
    register: Initiative | Portfolio | None = None,
    kind: str = EntryKind.RISK,
    access: Access | None = None,
    on: date = TODAY,
    concerns: tuple[Initiative, ...] = (),
    **facts: object,
) -> Entry:
    access = access or full_access()
    register = register or an_initiative(access=access)
    said = {"title": title, "raised_on": A_DAY, **facts}
    return create_entry(kind=kind, register=register, facts=said, concerns=concerns, on=on, access=access)


def a_costly_risk(title: str = "Steel gets dearer", **facts: object) -> Entry:
    """30 % of 90 to 150: expected 0.3 × (90 + 120 + 150) / 3 = 36."""
    numbers: dict[str, object] = {
        "probability_share": Decimal("0.3"),
        "cost_low": Decimal(90),
        "cost_likely": Decimal(120),
        "cost_high": Decimal(150),
    }
    return an_entry(title, **{**numbers, **facts})
