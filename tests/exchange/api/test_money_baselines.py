"""Money baselines over the API: listed, read with their lines, set by who may, hidden from others."""

from datetime import UTC, date, datetime

import pytest

from pilotage.accounts.models import Role
from pilotage.finance.actions.baselines import set_money_baseline
from pilotage.finance.models import MoneyBaseline
from tests.builders import a_person, a_portfolio, an_initiative, full_access
from tests.exchange.api.conftest import Caller
from tests.finance.money import a_line, months_of

pytestmark = pytest.mark.django_db
ON, AT = date(2026, 3, 2), datetime(2026, 3, 2, 12, tzinfo=UTC)


def a_planned(**facts):
    initiative = an_initiative(**facts)
    a_line(initiative, name="Chargers", amounts=months_of(2027, {1: 100, 2: None}))
    return initiative


def approved(initiative, name="Board"):
    return set_money_baseline(initiative, name=name, reason="", access=full_access(), on=ON, at=AT)


def test_the_money_is_approved_listed_and_read(administrator):
    initiative, other = a_planned(), a_planned()
    approved(other)
    sent = {"initiative_id": str(initiative.pk), "name": "Board", "reason": "Agreed"}
    made = administrator.post("money-baselines", sent)
    assert made.status_code == 201
    kept = MoneyBaseline.objects.get(initiative=initiative)
    assert made["Location"] == f"/api/v1/money-baselines/{kept.pk}"
    found = made.json()
    assert (found["name"], found["is_current"], found["currency"]) == ("Board", True, "EUR")
    assert (found["cost"], found["is_cost_complete"], found["benefit"]) == ("100.00", False, None)
    (line,) = found["lines"]
    assert (line["name"], line["kind"], line["owner"]) == ("Chargers", "capex", "")
    assert line["amounts"] == {"2027-01-01": "100.00", "2027-02-01": None}
    (listed,) = administrator.get(f"money-baselines?initiative={initiative.pk}").json()["items"]
    assert (listed["id"], "lines" in listed) == (str(kept.pk), False)
    assert len(administrator.get("money-baselines").json()["items"]) == 2
    assert administrator.get(f"money-baselines/{kept.pk}").json() == found


def test_a_refused_baseline_says_why_and_at_which_field(administrator):
    initiative = a_planned()
    approved(initiative)
    taken = administrator.post("money-baselines", {"initiative_id": str(initiative.pk), "name": "board"})
    assert (taken.status_code, taken.json()["errors"][0]["pointer"]) == (422, "/name")
    empty = administrator.post("money-baselines", {"initiative_id": str(an_initiative().pk), "name": "Board"})
    assert empty.status_code == 422
    assert "nothing to approve yet" in empty.json()["detail"]
    assert MoneyBaseline.objects.count() == 1


def test_the_same_request_again_makes_no_second_baseline(administrator):
    sent = {"initiative_id": str(a_planned().pk), "name": "Board"}
    first = administrator.post("money-baselines", sent, Idempotency_Key="one")
    again = administrator.post("money-baselines", sent, Idempotency_Key="one")
    assert (first.status_code, again.status_code, again.json()) == (201, 201, first.json())
    assert MoneyBaseline.objects.count() == 1


def test_hidden_baselines_are_not_there_and_who_may_only_look_sets_none():
    mine, other = a_portfolio("Mine"), a_portfolio("Other")
    seen, hidden = a_planned(portfolio=mine), a_planned(portfolio=other)
    shown, secret = approved(seen), approved(hidden)
    manager = Caller(a_person(role=Role.PROJECT_MANAGER, on=mine))
    assert [one["id"] for one in manager.get("money-baselines").json()["items"]] == [str(shown.pk)]
    assert manager.get(f"money-baselines?initiative={hidden.pk}").json()["items"] == []
    assert manager.get(f"money-baselines/{secret.pk}").status_code == 404
    refused = manager.post("money-baselines", {"initiative_id": str(hidden.pk), "name": "X"})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/initiative_id")
    sent = {"initiative_id": str(seen.pk), "name": "X"}
    controller = Caller(a_person(role=Role.FINANCE_CONTROLLER, on=mine))
    assert controller.get(f"money-baselines/{shown.pk}").status_code == 200
    assert controller.post("money-baselines", sent).status_code == 403
    # Somebody who changes the initiative, and sees no money.
    contributor = Caller(a_person(role=Role.CONTRIBUTOR, on=mine))
    assert contributor.get("money-baselines").status_code == 403
    assert contributor.post("money-baselines", sent).status_code == 422
    assert MoneyBaseline.objects.count() == 2
