"""What a body names is looked up as what an address names: nothing hidden can be reached, moved or told by an id."""

import base64
import json
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pilotage.accounts.models import Grant, Role
from pilotage.delivery.models import Plan, PlanTask
from pilotage.exchange.api.app import written_document
from pilotage.governance.actions.changes.asking import Asked as ChangeAsked
from pilotage.governance.actions.changes.asking import draft_change, submit_change
from pilotage.kit.uuids import new_id
from pilotage.selection.actions import create_scenario
from pilotage.selection.models import Goal
from pilotage.work.actions import change_custom_field, define_custom_field
from pilotage.work.models import InitiativeKind
from tests.access.world import A_DAY, CANARIES, World, a_world
from tests.builders import a_person, an_initiative, full_access
from tests.delivery.planning import brought, by_name, three_in_a_row
from tests.exchange.api.conftest import Caller
from tests.exchange.api.test_plans import MSPDI
from tests.finance.money import a_line
from tests.governance.gates import NOON, a_criterion, a_gate, a_life_cycle
from tests.resources.staff import a_demand, a_role
from tests.risk.registers import an_entry
from tests.strategy.builders import a_driver_set

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db) -> World:
    return a_world()


@pytest.fixture
def outsider(world) -> Caller:
    """Somebody with every role there is, on the home portfolio only."""
    person = a_person("Outsider")
    for role in Role.values:
        Grant.objects.create(person=person, role=role, scope=world.home.scope)
    return Caller(person)


# Every field of a body that names a thing of the register, which can be hidden. What belongs to everybody (stages,
# people, objectives, drivers) cannot. A new field fails the test below until it is tried here.
TRIED = {
    "PortfolioIn": {"parent_id"},
    "PortfolioChange": {"parent_id"},
    "InitiativeIn": {"portfolio_id", "programme_id"},
    "InitiativeChange": {"portfolio_id", "programme_id"},
    "DependencyIn": {"source_id", "target_id"},
    "RatingIn": {"initiative_id"},
    "ContributionIn": {"initiative_id"},
    "MoneyLineIn": {"initiative_id"},
    "MoneyBaselineIn": {"initiative_id"},
    "DemandIn": {"initiative_id"},
    "PlanIn": {"initiative_id"},
    "PlanImportIn": {"initiative_id"},
    "TaskIn": {"plan_id", "parent_id", "after_id"},
    "LinkIn": {"predecessor_id", "successor_id"},
    "BaselineIn": {"plan_id"},
    "RiskIn": {"initiative_id", "portfolio_id", "concerns_ids"},
    "RiskChange": {"concerns_ids"},
    "GateReviewIn": {"initiative_id"},
    "GateEvidenceIn": {"initiative_id"},
    "GateEvidenceBackIn": {"initiative_id"},
    "ChangeRequestIn": {"initiative_id"},
    "AlignmentReviewIn": {"initiative_id"},
    "PackIn": {"portfolio_id", "initiative_id"},
    "ReportIn": {"initiative_id"},
    "ScenarioIn": {"portfolio_id"},
    "CandidatesIn": {"initiative_ids"},
    "CommitIn": {"solution_id"},
    "LimitIn": {"portfolio_id"},
    "LogicIn": {"initiative_ids", "portfolio_id", "programme_id"},
}
# Funds are everybody's who may see any money, roles everybody's who may see anything.
EVERYBODYS = {
    "fund_id", "role_id", "stage_id", "owner_id", "manager_id", "decider_id", "driver_id", "driver_set_id",
    "objective_id", "measure_id", "criterion_id", "taker_id", "master_id",
}  # fmt: skip


def test_every_id_in_a_body_is_tried_below_or_belongs_to_everybody():
    found = {}
    for name, schema in json.loads(written_document())["components"]["schemas"].items():
        if name.endswith(("In", "Change", "Facts")):
            ids = {field for field in schema.get("properties", {}) if field.endswith(("_id", "_ids"))}
            found[name] = ids - EVERYBODYS - {"external_id"}
    # An objective lies in the tree of objectives, which everybody sees.
    found = {name: ids - {"parent_id"} if name.startswith("Objective") else ids for name, ids in found.items()}
    assert {name: ids for name, ids in found.items() if ids} == TRIED


def calls(world: World) -> list[tuple[str, str, object]]:
    """Each body with the id of something hidden in one of its fields; the rest of it is right."""
    there, hidden, here = str(world.there.id), str(world.hidden.id), str(world.here.id)
    _set, (driver,) = a_driver_set("Speed")
    plan = create_scenario(name="Plan", scope=world.home.scope, first_year=2027, goal=Goal.NPV, access=full_access())
    project = {"name": "X", "kind": "project"}
    line = {"kind": "capex", "name": "X", "currency": "EUR"}
    cell = {"driver_id": str(driver.id), "level": "low"}
    return [
        ("PATCH", f"portfolios/{world.home.id}", {"parent_id": hidden}),
        ("POST", "portfolios", {"name": "X", "parent_id": hidden}),
        ("POST", "initiatives", {**project, "portfolio_id": hidden}),
        ("POST", "initiatives", {**project, "portfolio_id": str(world.home.id), "programme_id": there}),
        ("PATCH", f"initiatives/{here}", {"portfolio_id": hidden}),
        ("PATCH", f"initiatives/{here}", {"programme_id": there}),
        ("POST", "dependencies", {"source_id": here, "target_id": there, "kind": "excludes"}),
        ("POST", "dependencies", {"source_id": there, "target_id": here, "kind": "excludes"}),
        ("POST", "ratings", {"ratings": [{**cell, "initiative_id": there}]}),
        ("POST", "contributions", {"contributions": [{"objective_id": here, "initiative_id": there, "level": "low"}]}),
        ("POST", "money-lines", {**line, "initiative_id": there}),
        ("POST", "money-baselines", {"name": "X", "initiative_id": there}),
        ("POST", "gate-reviews", {"initiative_id": there}),
        ("POST", "status-reports", {"initiative_id": there}),
        ("POST", "demand", {"initiative_id": there, "role_id": str(a_role().id), "hours": ["1"]}),
        ("POST", "scenarios", {"name": "X", "first_year": 2027, "goal": "npv", "portfolio_id": hidden}),
        ("PUT", f"scenarios/{plan.id}/candidates", {"initiative_ids": [there]}),
        ("PUT", f"scenarios/{plan.id}/forced/{there}", {"side": "in", "reason": "X"}),
        ("PUT", f"scenarios/{plan.id}/terms/{there}", {"cost_bound": "1"}),
        ("POST", f"scenarios/{plan.id}/limits", {"measure": "cost", "at_most": "1", "portfolio_id": hidden}),
        ("POST", f"scenarios/{plan.id}/logic", {"kind": "needs", "initiative_ids": [here, there]}),
        ("POST", f"scenarios/{plan.id}/logic", {"kind": "together", "portfolio_id": hidden}),
        ("POST", f"scenarios/{plan.id}/logic", {"kind": "together", "programme_id": there}),
        ("POST", f"scenarios/{plan.id}/commit", {"reason": "X", "solution_id": there}),
        *calls_of_governance(world),
        *calls_of_plans(world),
        *calls_of_risks(world),
    ]


def calls_of_governance(world: World) -> list[tuple[str, str, object]]:
    there, hidden = str(world.there.id), str(world.hidden.id)
    evidence = {"initiative_id": there, "criterion_id": str(a_criterion(a_gate(a_life_cycle("Way"))).pk)}
    return [
        ("POST", "gate-evidence", evidence),
        ("POST", "gate-evidence/take-back", evidence),
        ("POST", "change-requests", {"title": "X", "initiative_id": there}),
        ("POST", "alignment-reviews", {"initiative_id": there}),
        ("POST", "packs", {"portfolio_id": hidden}),
        ("POST", "packs", {"initiative_id": there}),
    ]


def calls_of_plans(world: World) -> list[tuple[str, str, object]]:
    plans = [brought(one, three_in_a_row(), access=full_access()) for one in (world.here, world.there)]
    ours, theirs = (str(plan.id) for plan in plans)
    our_task, their_task = (str(by_name(plan)["Build"].id) for plan in plans)
    task, there = {"name": "X", "duration_seconds": 28_800}, str(world.there.id)
    content = {"file_name": "x.xml", "content_base64": base64.b64encode(MSPDI).decode()}
    return [
        ("POST", "plans", {"initiative_id": there, "start": "2026-03-02"}),
        ("POST", "plan-imports", {**content, "initiative_id": there}),
        ("POST", "plan-imports", {**content, "initiative_id": there, "apply": True}),
        ("POST", "tasks", {**task, "plan_id": theirs}),
        ("POST", "tasks", {**task, "plan_id": ours, "parent_id": their_task}),
        ("POST", "tasks", {**task, "plan_id": ours, "after_id": their_task}),
        ("POST", "links", {"predecessor_id": their_task, "successor_id": our_task}),
        ("POST", "links", {"predecessor_id": our_task, "successor_id": their_task}),
        ("POST", "baselines", {"plan_id": theirs, "plan_revision": 1, "name": "X"}),
    ]


def calls_of_risks(world: World) -> list[tuple[str, str, object]]:
    there, hidden, here = str(world.there.id), str(world.hidden.id), str(world.here.id)
    entry = an_entry(register=world.here)
    risk = {"kind": "risk", "title": "X"}
    return [
        ("POST", "risks", {**risk, "initiative_id": there}),
        ("POST", "risks", {**risk, "portfolio_id": hidden}),
        ("POST", "risks", {**risk, "initiative_id": here, "concerns_ids": [there]}),
        ("PATCH", f"risks/{entry.pk}", {"concerns_ids": [there]}),
    ]


def hidden_ids(world: World) -> list[str]:
    """Of everything that the calls name and that is not theirs to know."""
    rows = (Plan.objects.filter(initiative=world.there), PlanTask.objects.filter(plan__initiative=world.there))
    return [str(id) for id in (world.there.id, world.hidden.id, *(one.pk for found in rows for one in found))]


def test_a_hidden_id_in_a_body_is_the_same_as_one_that_does_not_exist(world, outsider):
    tried = calls(world)
    for method, path, body in tried:
        headers = {"If_Match": outsider.get(path.partition("/forced")[0])["ETag"]} if method == "PATCH" else {}
        if method == "PUT":
            headers = {"If_Match": outsider.get("/".join(path.split("/")[:2]))["ETag"]}
        with CaptureQueriesContext(connection) as queries:
            answer = outsider.call(method, path, body, **headers)
        assert answer.status_code in {404, 422}, (method, path, answer.content)
        assert not [word for word in CANARIES if word in answer.content.decode()]
        assert written(queries) == [], (method, path)
        unknown = str(new_id())
        for hidden in hidden_ids(world):
            path, body = path.replace(hidden, unknown), replaced(body, hidden, unknown)
        missing = outsider.call(method, path, body, **headers)
        told = missing.json() | {"instance": ""} == answer.json() | {"instance": ""}
        assert (missing.status_code, told) == (answer.status_code, True), (method, path, missing.content)


def replaced(body: object, old: str, new: str) -> object:
    if isinstance(body, dict):
        return {key: replaced(value, old, new) for key, value in body.items()}
    if isinstance(body, list):
        return [replaced(value, old, new) for value in body]
    return new if body == old else body


def written(queries: CaptureQueriesContext) -> list[str]:
    """Statements that change rows, besides what is noted of the call itself."""
    found = [query["sql"] for query in queries.captured_queries]
    return [
        statement[:120]
        for statement in found
        if statement.startswith(("INSERT", "UPDATE", "DELETE", "\nINSERT"))
        and not any(table in statement for table in ("exchange_tokenpace", "accounts_apitoken", "pghistory_context"))
    ]


LISTS = (
    "portfolios", "initiatives", "dependencies", "custom-fields", "stages", "views", "people", "objectives", "drivers",
    "driver-sets", "ratings", "contributions", "money-lines", "money-baselines", "funds", "roles", "demand",
    "scenarios", "jobs",
    "decisions", "gate-reviews", "life-cycles", "conditions", "change-requests", "alignment-reviews",
    "planning-rounds", "status-reports", "delegations", "notices", "packs", "pack-masters",
)  # fmt: skip


def test_no_list_and_no_filter_tells_of_what_is_hidden(world, outsider):
    a_line(world.there, name="Canary-words of a line")
    a_demand(world.there, a_role(), 918_273)
    create_scenario(
        name="Canary-words of a plan", scope=world.hidden.scope, first_year=2027, goal=Goal.NPV, access=full_access()
    )
    asked = ChangeAsked("Canary-words", reason="Canary-words", scope="Canary-words", new_cost=Decimal(918_273))
    submit_change(
        draft_change(world.there, asked, access=full_access()), access=full_access(), on=A_DAY, at=NOON
    )  # fmt: skip
    for path in LISTS:
        for query in ("", "?limit=200", f"?initiative={world.there.id}", "?q=canary", "?sort=-name"):
            answer = outsider.get(path + query)
            assert answer.status_code in {200, 422}, (path, query)
            assert not [word for word in CANARIES if word in answer.content.decode()], (path, query)
    there = (f"portfolio={world.hidden.id}", f"programme={world.there.id}", f"key={world.there.key}", "tag=canary-tag")
    for query in there:
        assert outsider.get(f"initiatives?{query}").json()["items"] == []


def test_a_hidden_programme_is_not_told_by_its_part(world, outsider):
    access = full_access()
    programme = an_initiative("Canary-words", kind=InitiativeKind.PROGRAMME, portfolio=world.hidden, access=access)
    part = an_initiative("A part", portfolio=world.home, programme=programme, access=access)
    assert outsider.get(f"initiatives/{part.key}").json()["programme_id"] is None
    assert str(programme.id) not in outsider.get("initiatives").content.decode()


def test_money_in_fields_words_orders_and_cursors_is_for_those_who_may_see_it(world):
    access = full_access()
    define_custom_field(name="Grant", type="money", access=access)
    facts = {"portfolio": world.home, "access": access, "on": A_DAY}
    grant = {"grant": {"amount": "918273", "currency": "EUR"}}
    an_initiative("Dear", whole_life_cost=918_273, currency="EUR", custom=grant, **facts)
    an_initiative("Secret", unknown_words={"whole_life_cost": "Canary-words"}, whole_life_cost=None, **facts)
    viewer = Caller(a_person(role=Role.VIEWER, on=world.home))
    for query in ("", "?sort=-whole_life_cost&limit=1", "?fields=whole_life_cost,custom,unknown_words", "?cost_min=1"):
        answer = viewer.get(f"initiatives{query}")
        assert answer.status_code == 200
        assert not [word for word in CANARIES if word in answer.content.decode()], query
    # Nothing that may not be seen makes an order either: all are alike unknown, and the id decides.
    falling = [one["id"] for one in viewer.get("initiatives?sort=-whole_life_cost").json()["items"]]
    assert falling == sorted(falling, reverse=True)
    assert viewer.get("initiatives?c_grant=918273").json()["items"] == []


def test_a_retired_money_field_is_as_secret_as_before(world):
    access = full_access()
    field = define_custom_field(name="Grant", type="money", access=access)
    custom = {"grant": {"amount": "918273", "currency": "EUR"}}
    made = an_initiative("Dear", portfolio=world.home, access=access, custom=custom)
    facts = {"version": field.version, "name": field.name, "choices": ()}
    change_custom_field(field, is_retired=True, access=access, **facts)
    viewer = Caller(a_person(role=Role.VIEWER, on=world.home))
    assert viewer.get(f"initiatives/{made.key}").json()["custom"] == {}


def test_a_number_that_would_fill_the_memory_is_refused(world):
    define_custom_field(name="Size", type="number", access=full_access())
    caller = Caller(a_person(role=Role.ADMINISTRATOR))
    etag = caller.get(f"initiatives/{world.here.key}")["ETag"]
    answer = caller.patch(f"initiatives/{world.here.key}", {"custom": {"size": "1e999999999"}}, If_Match=etag)
    assert answer.status_code == 422
