"""A search that a person stops keeps what it found."""

import random
from decimal import Decimal

import pytest
from django.utils import timezone

from pilotage.kit.jobs import run_job, start_job
from pilotage.kit.models import Job, JobState
from pilotage.selection.actions.solving import SOLVE
from pilotage.selection.models import Outcome, Solution
from pilotage.selection.reads.freezing import digest_of, to_json
from pilotage.selection.reads.inputs import Candidate, Counts, Inputs, Into, Limit, Out, Series, Way
from pilotage.selection.reads.solutions import answered
from tests.builders import a_portfolio, full_access
from tests.selection.builders import a_scenario

pytestmark = pytest.mark.django_db


def hard_inputs() -> Inputs:
    """Sixty candidates of nearly equal value for money in ten tight years: no proof in a moment."""
    chance = random.Random(7)
    years = tuple(range(2027, 2037))
    candidates = []
    for place in range(60):
        costs = tuple(Decimal(12 * chance.randint(100, 999)) for _ in years)
        value = sum(costs, Decimal(0)) / 10 + chance.randint(0, 50)
        one = Candidate(
            id=str(place),
            key=f"PRJ-{place}",
            name=f"Project {place}",
            version=1,
            stage="Assessed",
            phase="assessed",
            value=value,
            costs=costs,
            low=value,
            high=value,
            share_rated=1.0,
            npv=None,
            worth=(),
            cost_total=None,
            gaps=(),
            lacks=(),
            into=Into.NOT,
            out=Out.NOT,
            words="",
            series=(Series("capex", "", 0, tuple(cost / 12 for cost in costs for _month in range(12))),),
            ways=(Way(0, value),),
        )
        candidates.append(one)
    budgets = tuple(sum(one.costs[at] for one in candidates) / 2 for at in range(len(years)))
    limits = tuple(
        Limit(Counts.MONEY, "Cost", str(year), 12 * at, 12, None, budgets[at], measure="cost", is_budget=True)
        for at, year in enumerate(years)
    )
    return Inputs("npv", "EUR", years, budgets, 1, "", (), (), tuple(candidates), (), (), limits=limits)


def test_the_best_choice_found_before_a_stop_is_kept_within_all_limits():
    access, inputs = full_access(), hard_inputs()
    scenario = a_scenario(a_portfolio(access=access).scope, access=access, driver_set=None, goal="npv")
    solution = Solution.objects.create(
        scenario=scenario, number=1, inputs=to_json(inputs), digest=digest_of(inputs), asked_at=timezone.now(), seed=1
    )
    payload = {"solution": str(solution.pk), "seconds": 20}
    job = start_job(SOLVE, title="Choose", person_id=access.person_id, payload=payload)
    # Asked to stop while it waits in the worker's hands: the first report of the search hears it.
    Job.objects.filter(pk=job.pk).update(is_cancel_requested=True)
    run_job(job.pk)
    job.refresh_from_db()
    solution.refresh_from_db()
    answer = answered(solution)
    assert job.state == JobState.DONE
    assert {"value", "bound", "gap", "curve"} <= set(job.live)
    assert answer.kept.ended == "stopped"
    assert solution.outcome in {Outcome.WITHIN, Outcome.NO_ANSWER}
    assert solution.seconds < 10
    for use, budget in zip(answer.kept.uses, inputs.budgets, strict=False):
        assert use.used <= budget
