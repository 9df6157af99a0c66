"""Changing what the whole organisation has in common."""

from decimal import Decimal

import pytest

from pilotage.accounts.actions.organisation import change_organisation
from pilotage.accounts.models import Role
from pilotage.accounts.reads import access_of, organisation
from pilotage.accounts.rules import Impossible, Refused
from tests.builders import a_person

pytestmark = pytest.mark.django_db
FACTS = {
    "version": 1,
    "name": "Metro Utilities Group",
    "currency": "gbp",
    "fiscal_year_start_month": 4,
    "discount_rate_share": Decimal("0.035"),
}


def test_a_pmo_lead_says_what_the_organisation_is():
    change_organisation(**FACTS, access=access_of(a_person(role=Role.PMO_LEAD)))
    now = organisation()
    assert (now.name, now.currency, now.fiscal_year_start_month, now.discount_rate_share, now.version) == (
        "Metro Utilities Group", "GBP", 4, Decimal("0.03500"), 2,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("field", "wrong"),
    [("name", " "), ("currency", "EURO"), ("currency", "12$"), ("fiscal_year_start_month", 13),
     ("discount_rate_share", Decimal("1.5"))],
)  # fmt: skip
def test_a_wrong_fact_is_refused_at_its_field(field, wrong):
    with pytest.raises(Impossible) as refused:
        change_organisation(**FACTS | {field: wrong}, access=access_of(a_person(role=Role.ADMINISTRATOR)))
    assert refused.value.field == field.removesuffix("_share")
    assert organisation().version == 1


def test_others_and_stale_changes_are_refused():
    with pytest.raises(Refused):
        change_organisation(**FACTS, access=access_of(a_person(role=Role.PORTFOLIO_MANAGER)))
    with pytest.raises(Impossible, match="meantime"):
        change_organisation(**FACTS | {"version": 2}, access=access_of(a_person(role=Role.PMO_LEAD)))
