"""What probes say, over the API: of what the token's owner may see."""

import pytest

from pilotage.accounts.models import Role
from pilotage.maturity.actions.evidence import run_probes
from pilotage.maturity.rules.probes import PROBES
from tests.builders import a_person, a_portfolio
from tests.exchange.api.conftest import Caller
from tests.maturity.builders_facts import DAY, NOON, delivered, planned, something_of_everything

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def stopped(settings):
    settings.STOPPED_TODAY = DAY.isoformat()


def probe_in(answer, name: str):
    return next(one for one in answer.json()["items"] if one["name"] == name)


def test_every_probe_is_told_with_what_the_newest_run_kept():
    planned(delivered("One", a_portfolio("Home")))
    delivered("Two", a_portfolio("Other"))
    run_probes(DAY, at=NOON, access=None)
    answer = Caller(a_person(role=Role.PMO_LEAD)).get("capability/probes")
    assert answer.status_code == 200
    assert (answer.json()["day"], len(answer.json()["items"])) == ("2026-06-26", len(PROBES))
    plan, rates = probe_in(answer, "plan_there"), probe_in(answer, "rates_fresh")
    assert (plan["passed"], plan["asked"], plan["share"], plan["kind"]) == (1, 2, 0.5, "missing")
    assert (rates["asked"], rates["share"]) == (0, None)


def test_before_the_first_run_there_is_no_evidence():
    answer = Caller(a_person(role=Role.PMO_LEAD)).get("capability/probes")
    assert (answer.json()["day"], answer.json()["items"][0]["share"]) == (None, None)


def test_an_owner_is_told_the_share_of_what_they_may_see():
    home = a_portfolio("Home")
    something_of_everything(home, "Bus", number=1)
    something_of_everything(a_portfolio("Hidden"), "Canary", number=2)
    run_probes(DAY, at=NOON, access=None)
    viewer = Caller(a_person(role=Role.VIEWER, on=home))
    shares = viewer.get("capability/probes")
    assert (probe_in(shares, "plan_there")["asked"], probe_in(shares, "cost_known")["asked"]) == (2, 0)
    whole = viewer.get("capability/probes/dependencies_owned")
    assert "Canary" not in whole.content.decode()
    assert [row["passes"] for row in whole.json()["rows"]] == [True]


def test_a_probe_tells_its_rows_failing_ones_first():
    home = a_portfolio("Home")
    planned(delivered("One", home))
    row = delivered("Two", home)
    caller = Caller(a_person(role=Role.PMO_LEAD))
    answer = caller.get(f"capability/probes/plan_there?portfolio={home.pk}").json()
    assert (answer["rows"][0]["subject"], answer["rows"][0]["passes"]) == (f"Two ({row.key})", False)
    assert answer["rows"][0]["owner"] == {"id": str(row.manager_id), "name": row.manager.name}
    assert answer["rows"][0]["address"] == f"/initiatives/{row.key}/plan/"
    assert caller.get("capability/probes/plan_there?limit=1").json()["more"] == 1


def test_what_is_not_there_or_not_to_be_seen_is_not_found():
    hidden = a_portfolio("Hidden")
    viewer = Caller(a_person(role=Role.VIEWER, on=a_portfolio("Home")))
    assert viewer.get("capability/probes/gone").status_code == 404
    assert viewer.get(f"capability/probes/plan_there?portfolio={hidden.pk}").status_code == 404
    assert viewer.get(f"capability/probes?portfolio={hidden.pk}").status_code == 404
    assert Caller(a_person()).get("capability/probes").status_code == 403
