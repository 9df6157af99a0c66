"""Arguments of the API's addresses: the same things as the pages show, by their ids."""

from datetime import date
from decimal import Decimal

from pilotage.kit.models import Job
from pilotage.selection.actions import LimitFacts, LogicFacts, add_limit, add_logic, create_scenario
from pilotage.selection.models import Goal
from pilotage.work.actions import define_custom_field, keep_view
from pilotage.work.models import Dependency, Stage
from tests.access.examples import Example, alike
from tests.access.world import World
from tests.builders import access_for, full_access
from tests.finance.money import a_line
from tests.governance.gates import a_decision_on
from tests.resources.staff import a_role
from tests.risk.registers import an_entry
from tests.strategy.builders import a_driver_set, an_objective

OF_A_SET = ("one_driver_set", "activate", "redraft", "put_weights", "weigh")
OF_A_SCENARIO = (
    "one_scenario", "put_candidates", "solve", "stop", "read_answer", "commit", "undo",
    "new_limit", "new_logic", "put_owner", "archive", "restore",
)  # fmt: skip


def examples(world: World) -> dict[str, Example]:
    access = full_access()
    objective = an_objective("Run on time", access=access)
    driver_set, (driver,) = a_driver_set("Speed of the API", access=access)
    field = define_custom_field(name="Size for the API", type="number", access=access)
    people = (world.colleague, world.stranger)
    views = [keep_view(name="Mine", query="", is_shared=False, access=access_for(person)) for person in people]
    jobs = [Job.objects.create(kind="a kind", title=f"Work of {person.name}", person=person) for person in people]
    lines = [
        a_line(one, name=name, amounts={date(2027, 1, 1): Decimal(amount)}, access=access)
        for one, name, amount in ((world.here, "Works", 100), (world.there, "Canary-words of a line", 918_273))
    ]
    terms = {"first_year": 2027, "goal": Goal.NPV, "access": access}
    plans = [
        create_scenario(name=name, scope=portfolio.scope, **terms)
        for name, portfolio in (("Plan for the API", world.home), ("Canary-words of a plan", world.hidden))
    ]
    scenario = ({"id": plans[0].pk}, {"id": plans[1].pk})
    limits = [add_limit(plan, LimitFacts(measure="opex", at_most=Decimal(1)), access=access) for plan in plans]
    rules = [
        add_logic(plan, LogicFacts("at_least", portfolio=portfolio, count=1), access=access)
        for plan, portfolio in zip(plans, (world.home, world.hidden), strict=True)
    ]
    role = a_role("Asked of the API")
    entries = [an_entry(name, register=one) for one, name in ((world.here, "Rain"), (world.there, "Canary-words"))]
    links = (Dependency.objects.get(target=world.here), Dependency.objects.get(target=world.there))
    entries_of_the_ledger = [a_decision_on(one) for one in (world.here, world.there)]
    reviews = [one.review for one in entries_of_the_ledger]
    return {
        **_api(("one_decision",), *({"id": one.pk} for one in entries_of_the_ledger)),
        **_api(("one_review", "vote_on"), *({"id": one.pk} for one in reviews)),
        **_api(("one_portfolio",), {"id": world.home.pk}, {"id": world.hidden.pk}),
        **_api(("one_initiative",), {"id": world.here.key}, {"id": world.there.key}),
        **_api(("one_dependency",), {"id": links[0].pk}, {"id": links[1].pk}),
        **_api(("one_view",), {"id": views[0].pk}, {"id": views[1].pk}),
        **_api(("one_job", "cancel"), {"id": jobs[0].pk}, {"id": jobs[1].pk}),
        **_api(("one_line", "one_actuals"), {"id": lines[0].pk}, {"id": lines[1].pk}),
        **_api(("one_risk",), {"id": entries[0].pk}, {"id": entries[1].pk}),
        **_api(OF_A_SCENARIO, *scenario),
        **_api(("put_budget",), *({**one, "year": 2027} for one in scenario)),
        **_api(("put_limit",), *({**one, "limit": limit.pk} for one, limit in zip(scenario, limits, strict=True))),
        **_api(("put_logic",), *({**one, "logic": rule.pk} for one, rule in zip(scenario, rules, strict=True))),
        **_api(("put_role",), *({**one, "role": role.pk} for one in scenario)),
        **_api(("put_terms",), *({**one, "initiative": world.here.pk} for one in scenario)),
        **_api(("put_forced",), *({**one, "initiative": world.here.pk} for one in scenario)),
        **_api(("one_custom_field",), {"id": field.pk}),
        **_api(("one_stage",), {"id": Stage.objects.order_by("position")[0].pk}),
        **_api(("one_objective",), {"id": objective.pk}),
        **_api(("one_driver",), {"id": driver.pk}),
        **_api(OF_A_SET, {"id": driver_set.pk}),
    }


def _api(operations: tuple[str, ...], seen: dict[str, object], hidden: dict[str, object] | None = None):
    return alike("exchange", [f"api_{name}" for name in operations], Example(seen, hidden))
