from dataclasses import replace

import pytest

from pilotage.engine.calendars.calendar import STANDARD, Calendar
from pilotage.engine.network.explaining import chain_of
from pilotage.engine.network.plan import (
    MS_PROJECT,
    PRIMAVERA,
    Constraint,
    Cycle,
    Kind,
    NoWorkingTime,
    Reason,
    WrongPlan,
)
from pilotage.engine.network.scheduling import schedule
from tests.engine.networks import DAY, WORKDAY, a_plan, a_task, at, day, holiday, in_days, link

BOTH = pytest.mark.parametrize("rules", [MS_PROJECT, PRIMAVERA], ids=["ms_project", "primavera"])

# V3: fourteen activities of a university module on scheduling.
MODULE = {"A": 2, "B": 10, "C": 13, "D": 12, "E": 12, "F": 7, "G": 10, "H": 16, "I": 6, "J": 12, "K": 5, "L": 8}
MODULE |= {"M": 5, "N": 3}
STARTS_WITH = ("AB", "GJ", "IK")
FOLLOWS = ("AC", "AD", "BE", "BF", "DG", "DH", "FI", "CJ", "EL", "IL", "KL", "HM", "GN", "JN", "LN", "MN")
MODULE_LINKS = [(*pair, "SS", 0) for pair in STARTS_WITH] + [(*pair, "FS", 0) for pair in FOLLOWS]


@BOTH
def test_a_published_network_has_its_published_dates_and_floats(rules):
    found = schedule(in_days(MODULE, MODULE_LINKS, rules=rules))
    early = {key: (day(dated.early_start), dated.total_float / DAY) for key, dated in found.dates.items()}
    assert day(found.finish) == 38
    assert {key for key, dated in found.dates.items() if dated.is_critical} == set("ADHMN")
    published = {"A": (0, 0), "B": (0, 4), "C": (2, 8), "D": (2, 0), "E": (10, 5), "F": (10, 4), "G": (14, 9)}
    published |= {"H": (14, 0), "I": (17, 4), "J": (15, 8), "K": (17, 5), "L": (23, 4), "M": (30, 0), "N": (35, 0)}
    assert early == published
    free = {key: dated.free_float / DAY for key, dated in found.dates.items() if dated.free_float}
    assert free == {"E": 1, "G": 1, "J": 8, "K": 1, "L": 4}


@BOTH
def test_four_types_of_links_and_a_lead_give_their_dates(rules):
    # V4: A-B FS+2, A-C SS+3, B-D FF+1, C-D FS-2, D-E SF+4, B-E FS; worked by hand and by a linear program: T = 13.
    durations = {"A": 5, "B": 4, "C": 6, "D": 3, "E": 2}
    links = [("A", "B", "FS", 2), ("A", "C", "SS", 3), ("B", "D", "FF", 1), ("C", "D", "FS", -2)]
    links += [("D", "E", "SF", 4), ("B", "E", "FS", 0)]
    found = schedule(in_days(durations, links, rules=rules))
    early = {key: (day(d.early_start), day(d.early_finish), d.total_float / DAY) for key, d in found.dates.items()}
    assert early == {"A": (0, 5, 0), "B": (7, 11, 0), "C": (3, 9, 2), "D": (9, 12, 0), "E": (11, 13, 0)}


@BOTH
def test_a_calendar_with_a_holiday_moves_them_to_its_days(rules):
    # V4 on Monday to Friday from 2026-01-05, with a holiday on the 6th.
    tasks = [a_task("A", 5), a_task("B", 4), a_task("C", 6), a_task("D", 3), a_task("E", 2)]
    links = [link("A", "B", "FS", 2), link("A", "C", "SS", 3), link("B", "D", "FF", 1), link("C", "D", "FS", -2)]
    links += [link("D", "E", "SF", 4), link("B", "E")]
    found = schedule(a_plan(tasks, links, calendar=holiday("2026-01-06"), rules=rules))
    days = {key: (dated.early_start.day, dated.early_finish.day) for key, dated in found.dates.items()}
    assert days == {"A": (5, 12), "B": (15, 20), "C": (9, 16), "D": (19, 21), "E": (21, 22)}
    assert found.dates["C"].total_float == 2 * WORKDAY


def test_a_circle_is_refused_with_its_tasks():
    with pytest.raises(Cycle) as refused:
        schedule(in_days({"A": 1, "B": 1, "C": 1, "D": 1}, [(*pair, "FS", 0) for pair in ("AB", "BC", "CB", "CD")]))
    assert set(refused.value.tasks) == {"B", "C"}


def test_a_calendar_without_work_is_refused_with_its_tasks():
    never = Calendar(week=((),) * 7, name="Never")
    tasks = [a_task("A", 1), a_task("B", 1, calendar="never")]
    with pytest.raises(NoWorkingTime) as refused:
        schedule(a_plan(tasks, calendars={"never": never}))
    assert refused.value.tasks == ("B",)


def test_a_link_to_nowhere_is_refused():
    with pytest.raises(WrongPlan) as refused:
        schedule(a_plan([a_task("A", 1)], [link("A", "B")]))
    assert refused.value.tasks == ("A", "B")


@pytest.mark.parametrize(
    "constraints",
    [
        ((Constraint.START_ON, None),),
        ((Constraint.START_NO_EARLIER, at("2026-01-07T08:00")), (Constraint.START_NO_LATER, at("2026-01-06T08:00"))),
        ((Constraint.FINISH_NO_EARLIER, at("2026-01-07T17:00")), (Constraint.FINISH_NO_LATER, at("2026-01-06T17:00"))),
    ],
)
def test_an_impossible_constraint_is_refused_with_its_task(constraints):
    with pytest.raises(WrongPlan) as refused:
        schedule(a_plan([a_task("A", 1), a_task("B", 1, constraints=constraints)]))
    assert refused.value.tasks == ("B",)


def test_a_calendar_whose_work_ends_is_refused_with_its_tasks():
    once = replace(holiday("2026-01-05"), week=((),) * 7)
    once = replace(once, special=(replace(once.special[0], shifts=STANDARD.week[0]),))
    with pytest.raises(NoWorkingTime) as refused:
        schedule(a_plan([a_task("A", 1), a_task("B", 2, calendar="once")], calendars={"once": once}))
    assert refused.value.tasks == ("B",)


def test_a_plan_beyond_all_years_is_refused():
    tasks = [a_task(key, 3 * 365 * 90, is_elapsed=True) for key in range(100)]
    with pytest.raises(WrongPlan):
        schedule(a_plan(tasks, [link(key, key + 1) for key in range(99)]))


def test_a_summary_spans_what_is_below_it_and_passes_its_links_on():
    # S holds A (2 days) and B (1 day), both wait for P (1 day); Q waits for all of S.
    tasks = [a_task("P", 1), a_task("S", kind=Kind.SUMMARY), a_task("A", 2, parent="S"), a_task("B", 1, parent="S")]
    found = schedule(a_plan([*tasks, a_task("Q", 1)], [link("P", "S"), link("S", "Q")]))
    days = {key: (dated.start.day, dated.finish.day) for key, dated in found.dates.items()}
    assert days == {"P": (5, 5), "S": (6, 7), "A": (6, 7), "B": (6, 6), "Q": (8, 8)}
    assert found.dates["B"].total_float == WORKDAY


def test_the_chain_leads_from_a_task_back_to_the_start_of_the_plan():
    found = schedule(plan := in_days(MODULE, MODULE_LINKS))
    chain = chain_of(plan, found, "N")
    assert [step.task for step in chain] == ["N", "M", "H", "D", "A"]
    assert [step.driver.reason for step in chain] == [Reason.LINK] * 4 + [Reason.PLAN_START]
