"""A choice that can be worked out by hand, and what is asked about it."""

from dataclasses import dataclass

from pilotage.accounts.rules import Access
from pilotage.kit.jobs import run_waiting_jobs
from pilotage.selection.actions.studies import ask_study
from pilotage.selection.models import Scenario, Study
from pilotage.selection.reads.solutions import Answered, newest_answer
from pilotage.selection.reads.studies.asked import Asked, newest_study
from pilotage.work.models import Initiative, Portfolio
from tests.builders import a_portfolio
from tests.selection.builders import a_candidate, a_scenario
from tests.strategy.builders import weighed_drivers


@dataclass(frozen=True, slots=True)
class Four:
    """Four initiatives and a budget of 100.

    Alpha 60 points for 40, Beta 60 for 50, Gamma 100 for 80, Delta 30 for 20. What fits: Gamma and Delta, 130 points
    for 100; Alpha and Beta, 120 for 90. With 110: Alpha, Beta and Delta, 150. With 120: Alpha and Gamma, 160.
    """

    house: Portfolio
    scenario: Scenario

    def id_of(self, name: str) -> str:
        return str(Initiative.objects.get(name=name).pk)

    def names(self, ids) -> set[str]:
        return set(Initiative.objects.filter(pk__in=list(ids)).values_list("name", flat=True))


def four(access: Access, *, budget: int | None = 100, **facts: object) -> Four:
    house = a_portfolio("Operations", access=access)
    driver_set, [growth] = weighed_drivers({"Growth": "1"}, access=access)
    for name, cost, level in (
        ("Alpha", 40, "strong"),
        ("Beta", 50, "strong"),
        ("Gamma", 80, "extreme"),
        ("Delta", 20, "moderate"),
    ):
        a_candidate(name, portfolio=house, access=access, cost=cost, levels={growth: level}, **facts)
    return Four(house, a_scenario(house.scope, access=access, driver_set=driver_set, budgets=budget))


def studied(scenario: Scenario, kind: str, *, access: Access, subject: str = "", **settings: object) -> Asked:
    """Asked for, and worked out by the job."""
    study = ask_study(scenario, kind=kind, subject=subject, settings=settings, access=access)
    run_waiting_jobs()
    found = newest_study(study.solution, kind, subject)
    assert found is not None
    assert found.study == Study.objects.get(pk=study.pk)
    return found


def answer_to(scenario: Scenario, *, access: Access) -> Answered:
    found = newest_answer(access, scenario)
    assert found is not None
    return found
