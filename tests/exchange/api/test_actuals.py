"""Actual amounts over the API: read, replaced whole at a version, refused with words."""

from datetime import date

import pytest

from pilotage.accounts.models import Role
from pilotage.finance.models import ActualAmount
from tests.builders import a_person, a_portfolio, an_initiative
from tests.exchange.api.conftest import Caller
from tests.finance.money import a_line, booked, months_of

pytestmark = pytest.mark.django_db


def a_spending_line(**facts):
    return booked(a_line(an_initiative(**facts), amounts=months_of(2026, {1: 100})), {1: 90, 2: None}, year=2026)


def test_actual_amounts_are_read_and_replaced_at_the_version_of_the_line(administrator):
    line = a_spending_line()
    address = f"money-lines/{line.id}/actuals"
    read = administrator.get(address)
    assert read.json()["amounts"] == {"2026-01-01": "90.00", "2026-02-01": None}
    assert (read.json()["id"], read.json()["currency"]) == (str(line.id), "EUR")
    wanted = {"2026-02-01": "80.50", "2026-03-01": "0.00"}
    changed = administrator.call("PUT", address, {"amounts": wanted}, If_Match=read["ETag"])
    assert (changed.status_code, changed.json()["amounts"]) == (200, wanted)
    assert changed.json()["version"] == line.version + 1
    # The plan of the line is as it was, and a change of it moves the same version.
    planned = administrator.get(f"money-lines/{line.id}").json()
    assert (planned["amounts"], planned["version"]) == ({"2026-01-01": "100.00"}, line.version + 1)
    stale = administrator.call("PUT", address, {"amounts": {}}, If_Match=read["ETag"])
    assert (stale.status_code, stale.json()["current_version"]) == (412, line.version + 1)
    assert administrator.call("PUT", address, {"amounts": {}}).status_code == 428


@pytest.mark.parametrize(
    "amounts", [{"2026-01-02": "1"}, {"2199-01-01": "1"}, {"2026-01-01": "lots"}, {"2026-01-01": "1e40"}]
)
def test_what_cannot_be_an_actual_amount_is_refused_and_nothing_is_written(administrator, amounts):
    line = a_spending_line()
    address = f"money-lines/{line.id}/actuals"
    answer = administrator.call("PUT", address, {"amounts": amounts}, If_Match=administrator.get(address)["ETag"])
    assert answer.status_code in (409, 422)
    assert ActualAmount.objects.get(line=line, month=date(2026, 1, 1)).amount == 90


def test_hidden_lines_are_not_there_and_who_may_only_look_changes_nothing():
    mine, other = a_portfolio("Mine"), a_portfolio("Other")
    seen, hidden = a_spending_line(portfolio=mine), a_spending_line(portfolio=other)
    controller = Caller(a_person(role=Role.FINANCE_CONTROLLER, on=mine))
    body = {"amounts": {"2026-01-01": "1"}}
    assert controller.get(f"money-lines/{hidden.id}/actuals").status_code == 404
    assert (
        controller.call("PUT", f"money-lines/{hidden.id}/actuals", body, If_Match=f'"{hidden.version}"').status_code
        == 404
    )
    assert (
        controller.call("PUT", f"money-lines/{seen.id}/actuals", body, If_Match=f'"{seen.version}"').status_code == 200
    )
    sponsor = Caller(a_person(role=Role.SRO, on=mine))
    assert sponsor.get(f"money-lines/{seen.id}/actuals").status_code == 200
    assert sponsor.call("PUT", f"money-lines/{seen.id}/actuals", body, If_Match='"9"').status_code == 403
