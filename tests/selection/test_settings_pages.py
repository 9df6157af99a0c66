"""The pages of settings: what they show, what is typed into them, who gets in, and how many queries they take."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pilotage.accounts.models import Role
from pilotage.selection.actions import (
    LimitFacts,
    LogicFacts,
    RoleTerms,
    Terms,
    add_limit,
    add_logic,
    commit_solution,
    set_role,
    set_terms,
)
from pilotage.selection.models import Scenario, ScenarioLimit, ScenarioLogic, ScenarioRole, ScenarioTerms
from pilotage.work.models import Initiative, StagePhase
from tests.builders import a_person, a_portfolio, full_access
from tests.resources.staff import a_role
from tests.selection.builders import TODAY, YEAR, a_candidate, a_scenario, solved
from tests.strategy.builders import weighed_drivers

pytestmark = pytest.mark.django_db

PAGES = ("settings", "settings_limits", "settings_people", "settings_starts", "settings_rules")
WRITES = (
    "settings", "add_limit", "edit_limits", "remove_limits", "edit_roles", "edit_starts", "add_pair", "add_set",
    "remove_rules", "give", "archive", "restore",
)  # fmt: skip


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page(scenario, name):
    return reverse(f"selection:{name}", args=[scenario.pk])


def text_of(answer) -> str:
    return answer.content.decode()


def grid(client, scenario, name, *changes):
    sent = [dict(zip(("key", "version", "column", "value"), change, strict=True)) for change in changes]
    answer = client.post(page(scenario, name), json.dumps({"changes": sent}), content_type="application/json")
    assert answer.status_code == 200
    return answer.json()


@pytest.fixture
def access():
    return full_access()


@pytest.fixture
def house(access):
    return a_portfolio("Operations", access=access)


@pytest.fixture
def manager(house):
    return a_person("Mara Manager", role=Role.PORTFOLIO_MANAGER, on=house)


@pytest.fixture
def scenario(access, house):
    driver_set, [driver] = weighed_drivers({"Growth": "1"}, access=access)
    a_candidate("Good", portfolio=house, access=access, cost=40, levels={driver: "strong"},
                planned_start=date(2027, 1, 1), planned_finish=date(2027, 12, 31))  # fmt: skip
    a_candidate("Unknown", portfolio=house, access=access, levels={driver: "strong"})
    a_candidate("Running", portfolio=house, access=access, cost=10, phase=StagePhase.DELIVERY)
    return a_scenario(house.scope, access=access, driver_set=driver_set, budgets=100, query="phase=assessed")


def test_every_page_shows_what_is_set(access, scenario, manager):
    role = a_role("Engineer", contractor_rate_per_hour=Decimal(70))
    add_limit(scenario, LimitFacts(measure="capex", at_most=Decimal(12_400_000)), access=access)
    set_role(scenario, role, RoleTerms(most_hours=Decimal(400)), access=access)
    good, unknown = (Initiative.objects.get(name=name) for name in ("Good", "Unknown"))
    set_terms(scenario, good, Terms(latest=date(2027, 6, 1)), access=access)
    add_logic(scenario, LogicFacts(kind="needs", members=(good, unknown), reason="Same site"), access=access)
    client = signed_in(manager)
    for name, words in (
        ("settings", ("Plan 2027", "Latest start")),
        ("settings_limits", ("Capex", "the whole horizon", "12.4\u202fm", "budget")),
        ("settings_people", ("Engineer", "400", "People do not limit this scenario")),
        ("settings_starts", ("Jun 2027", "cost in these years is not fully known", "Running")),
        ("settings_rules", ("Good needs Unknown.", "Same site")),
    ):
        answer = client.get(page(scenario, name))
        assert answer.status_code == 200
        for word in words:
            assert word in text_of(answer), (name, word)
    column = text_of(client.get(page(scenario, "scenario")))
    for word in (
        "1 limit beside the budgets",
        "do not limit the choice",
        "1 rule of its own",
        page(scenario, "settings_rules"),
    ):
        assert word in column, word


def test_a_stranger_finds_none_of_the_pages(access, scenario, house):
    below = a_portfolio("Below", parent=house, access=access)
    client = signed_in(a_person(role=Role.PORTFOLIO_MANAGER, on=below))
    for name in PAGES:
        assert client.get(page(scenario, name)).status_code == 404, name
    for name in WRITES:
        assert client.post(page(scenario, name)).status_code == 404, name


def test_a_controller_reads_the_settings_and_changes_none(scenario, house):
    client = signed_in(a_person(role=Role.FINANCE_CONTROLLER, on=house))
    for name in PAGES:
        shown = text_of(client.get(page(scenario, name)))
        assert "<pm-grid" not in shown or "edit-url" not in shown, name
    for name in WRITES:
        assert client.post(page(scenario, name)).status_code == 403, name


def test_a_committed_scenario_says_why_nothing_can_be_changed(access, scenario, manager):
    commit_solution(solved(scenario, access=access), reason="Board", access=access, on=TODAY)
    client = signed_in(manager)
    for name in PAGES:
        assert "is committed and stands as it was decided" in text_of(client.get(page(scenario, name))), name
    limit = ScenarioLimit.objects.get()
    said = grid(client, scenario, "edit_limits", (limit.pk.hex, Scenario.objects.get().version, "at_most", "7"))
    assert said["refused"]
    assert ScenarioLimit.objects.get().at_most == 100


def test_a_limit_is_added_edited_made_soft_and_removed(scenario, manager):
    client = signed_in(manager)
    client.post(page(scenario, "add_limit"), {"measure": "capex", "year": "2027", "part": "4:2", "at_most": "1.5m"})
    made = ScenarioLimit.objects.get(measure="capex")
    assert (made.year, made.parts, made.part, made.at_most) == (2027, 4, 2, Decimal(1_500_000))
    key, version = str(made.pk), Scenario.objects.get().version
    said = grid(client, scenario, "edit_limits", (key, version, "most_over", "0.2m"), (key, version, "price", "5"))
    assert said["refused"] == []
    made.refresh_from_db()
    # 5 points a million: 0.05 of a full priority for 1,000,000.
    assert (made.price, made.most_over) == (Decimal("0.00000005"), Decimal(200_000))
    # Every row learns the new version: the next edit of another row is not stale.
    assert set(said["versions"].values()) == {Scenario.objects.get().version}
    assert len(said["versions"]) == 2
    client.post(page(scenario, "remove_limits"), {"key": [key]})
    assert not ScenarioLimit.objects.filter(pk=made.pk).exists()


def test_a_limit_that_says_nothing_is_refused_beside_its_field(scenario, manager):
    answer = signed_in(manager).post(page(scenario, "add_limit"), {"measure": "capex"})
    assert answer.status_code == 422
    assert "Say the least, the most, or both." in text_of(answer)
    assert ScenarioLimit.objects.count() == 1


def test_an_edit_of_what_somebody_else_changed_is_refused(scenario, manager):
    limit = ScenarioLimit.objects.get()
    said = grid(signed_in(manager), scenario, "edit_limits", (str(limit.pk), scenario.version - 1, "at_most", "7"))
    assert "in the meantime" in said["refused"][0]["message"]
    assert ScenarioLimit.objects.get().at_most == 100


def test_roles_are_edited_in_place(scenario, manager):
    role, other = a_role("Engineer"), a_role("Analyst")
    client, version = signed_in(manager), scenario.version
    said = grid(
        client, scenario, "edit_roles",
        (str(role.pk), version, "hires", "2"), (str(role.pk), version, "hire_from", "2027-04"),
        (str(role.pk), version, "hire_rate_per_month", "9k"), (str(other.pk), version, "capacity_share", "60 %"),
    )  # fmt: skip
    assert said["refused"] == []
    row = ScenarioRole.objects.get(role=role)
    assert (row.hires, row.hire_from, row.hire_rate_per_month) == (2, date(2027, 4, 1), Decimal(9000))
    assert ScenarioRole.objects.get(role=other).capacity_share == Decimal("0.6")
    shown = text_of(client.get(page(scenario, "settings_people")))
    assert "No rate is known of Engineer, Analyst" in shown
    said = grid(client, scenario, "edit_roles", (str(role.pk), Scenario.objects.get().version, "hire_from", ""))
    assert said["refused"][0]["message"] == "Say from which month they can be hired."


def test_how_many_may_be_hired_is_enough_where_the_pay_is_known(scenario, manager):
    # 152 h a month at 50 EUR are 7,600; the scenario begins with 2027.
    paid, unpaid = a_role("Engineer", rate_per_hour=Decimal(50)), a_role("Analyst")
    client, version = signed_in(manager), scenario.version
    said = grid(client, scenario, "edit_roles", (str(paid.pk), version, "hires", "2"))
    assert said["refused"] == []
    row = ScenarioRole.objects.get(role=paid)
    assert (row.hires, row.hire_from, row.hire_rate_per_month) == (2, date(2027, 1, 1), Decimal(7600))
    version = Scenario.objects.get().version
    said = grid(client, scenario, "edit_roles", (str(unpaid.pk), version, "hires", "1"))
    assert said["refused"][0]["message"] == "Say what one of them costs a month."


def test_starts_and_bounds_are_edited_in_place(scenario, manager):
    client, version = signed_in(manager), scenario.version
    good, unknown, running = (str(Initiative.objects.get(name=one).pk) for one in ("Good", "Unknown", "Running"))
    said = grid(
        client, scenario, "edit_starts",
        (good, version, "earliest", "2027-03"), (unknown, version, "cost_bound", "2m"),
        (unknown, version, "latest", "2027-03"), (running, version, "keeps_claim", "no"),
    )  # fmt: skip
    # What has no start cannot be moved: its row is refused whole, the others are saved.
    assert {one["key"] for one in said["refused"]} == {unknown}
    assert "has no start yet" in said["refused"][0]["message"]
    assert {row.initiative.name for row in ScenarioTerms.objects.all()} == {"Good", "Running"}
    grid(client, scenario, "edit_starts", (unknown, Scenario.objects.get().version, "cost_bound", "2m"))
    assert ScenarioTerms.objects.get(initiative__name="Unknown").cost_bound == Decimal(2_000_000)
    assert "claims nothing here" in text_of(client.get(page(scenario, "settings_starts")))
    only = text_of(client.get(page(scenario, "settings_starts") + "?only=gaps"))
    assert "Unknown" in only
    assert ">Good<" not in only


def test_rules_are_added_and_removed(scenario, manager):
    client = signed_in(manager)
    good, unknown = (str(Initiative.objects.get(name=one).pk) for one in ("Good", "Unknown"))
    typed = {"first": good, "kind": "after", "second": unknown, "lag_days": "30", "reason": "Same crew"}
    client.post(page(scenario, "add_pair"), typed | {"version": scenario.version})
    assert "at least 30 days after the end of Unknown" in text_of(client.get(page(scenario, "settings_rules")))
    typed = {"kind": "at_most", "count": "1", "listed": [good, unknown], "version": Scenario.objects.get().version}
    client.post(page(scenario, "add_set"), typed)
    assert ScenarioLogic.objects.count() == 2
    refused = client.post(page(scenario, "add_pair"), {"first": good, "kind": "needs", "second": good,
                                                       "version": Scenario.objects.get().version})  # fmt: skip
    assert refused.status_code == 422
    assert "Good cannot need itself." in text_of(refused)
    programme = Initiative.objects.get(name="Good")
    Initiative.objects.filter(pk=programme.pk).update(kind="programme")
    typed = {"kind": "together", "programme": str(programme.pk), "version": Scenario.objects.get().version}
    client.post(page(scenario, "add_set"), typed)
    assert "All or none of: everything in Good." in text_of(client.get(page(scenario, "settings_rules")))
    keys = [str(one.pk) for one in ScenarioLogic.objects.all()]
    client.post(page(scenario, "remove_rules"), {"key": keys, "version": Scenario.objects.get().version})
    assert not ScenarioLogic.objects.exists()


def test_the_question_is_changed_on_its_page(scenario, manager):
    typed = {
        "version": scenario.version, "name": "Plan", "candidates": "kept", "goal": "mix", "mix_share": "70 %",
        "driver_set": scenario.driver_set_id, "second_goal": "npv", "second_share": "2.5", "first_year": 2027,
        "year_count": 2, "grain": "quarter", "most_shift": 4, "delay_share": "10", "counts_people": "on", "seconds": 10,
    }  # fmt: skip
    assert signed_in(manager).post(page(scenario, "settings"), typed).status_code == 303
    now = Scenario.objects.get()
    assert (now.goal, now.mix_share, now.second_share) == ("mix", Decimal("0.7"), Decimal("0.025"))
    assert (now.grain, now.most_shift, now.delay_share, now.counts_people) == ("quarter", 4, Decimal("0.1"), True)
    # Not the owner: whether it is shared is not theirs to say, and stays.
    assert now.is_shared


def test_an_archived_scenario_leaves_the_list_and_comes_back(scenario, manager):
    client = signed_in(manager)
    client.post(page(scenario, "archive"), {"version": scenario.version})
    assert ">Plan 2027<" not in text_of(client.get(reverse("selection:scenarios")))
    assert ">Plan 2027<" in text_of(client.get(reverse("selection:scenarios") + "?archived=1"))
    assert "is archived. Restore it first." in text_of(client.get(page(scenario, "settings_limits")))
    client.post(page(scenario, "restore"), {"version": Scenario.objects.get().version})
    assert ">Plan 2027<" in text_of(client.get(reverse("selection:scenarios")))


def test_the_queries_of_the_pages_do_not_grow(access, scenario, house, manager):
    client = signed_in(manager)

    def queries() -> list[int]:
        counted = []
        for name in PAGES:
            client.get(page(scenario, name))
            with CaptureQueriesContext(connection) as found:
                client.get(page(scenario, name))
            counted.append(len(found))
        return counted

    few = queries()
    for place in range(40):
        a_candidate(f"One {place}", portfolio=house, access=access, cost=place)
        a_role(f"Kind {place}")
    for year in range(10):
        add_limit(scenario, LimitFacts(measure="opex", year=YEAR, parts=12, part=year + 1, at_most=Decimal(year)),
                  access=access)  # fmt: skip
    assert queries() == few
    assert max(few) <= 33
