"""One health for every method: each light with its reason, unknown never green, and roll-ups that leave nothing out."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pilotage.accounts.models import Role
from pilotage.delivery.actions.backlog_population import populate_backlog
from pilotage.delivery.actions.figures import complete_figures, keep_figures
from pilotage.delivery.models import Baseline, BaselineTask, Plan
from pilotage.delivery.reads.backlog_forecasts import forecast_of
from pilotage.delivery.reads.backlogs import lives_of, progress_of
from pilotage.delivery.reads.health import delivery_healths
from pilotage.delivery.reads.listing import summary_of
from pilotage.delivery.rules.backlog_facts import StoryFacts
from pilotage.delivery.rules.health import (
    Colour,
    Dimension,
    Light,
    ageing,
    backlog_pace,
    forecast_light,
    lateness,
    rolled_up,
    scope_growth,
    together,
    unsized,
    worst,
)
from pilotage.work.models import StagePhase
from pilotage.work.reads import stage_in
from tests.builders import a_person, a_portfolio, access_for, an_initiative, full_access
from tests.delivery.backlogs import MONDAY, a_backlog, a_task

TODAY = date(2026, 6, 1)
START, PROMISED = date(2026, 1, 1), date(2026, 4, 11)  # 100 days
at = datetime.fromisoformat  # plans have local times
GREEN, AMBER, RED = (Light(colour, f"{colour}.") for colour in (Colour.GREEN, Colour.AMBER, Colour.RED))
UNKNOWN = Light(Colour.UNKNOWN, "Not known.")


class TestRules:
    @pytest.mark.parametrize(
        ("days", "colour"), [(-3, Colour.GREEN), (0, Colour.GREEN), (10, Colour.AMBER), (11, Colour.RED)]
    )
    def test_a_tenth_of_the_length_may_be_late_in_amber(self, days, colour):
        finish = PROMISED + timedelta(days=days)
        light = lateness(finish, PROMISED, START, what="Finish", from_what="Planned finish")
        assert light.colour == colour

    def test_late_without_a_known_length_is_red(self):
        light = lateness(date(2026, 4, 12), PROMISED, None, what="Finish", from_what="Planned finish")
        assert (light.colour, light.reason) == (Colour.RED, "Finish: 1 day after planned finish.")

    @pytest.mark.parametrize(
        ("share", "colour"), [(0.95, Colour.GREEN), (0.94, Colour.AMBER), (0.85, Colour.AMBER), (0.84, Colour.RED)]
    )
    def test_the_pace_is_done_over_time_gone(self, share, colour):
        # The whole time is gone: what is done is the pace.
        assert backlog_pace(share=share, start=START, promised=PROMISED, today=PROMISED).colour == colour

    def test_a_pace_without_dates_is_not_known(self):
        assert backlog_pace(share=0.5, start=None, promised=PROMISED, today=TODAY).colour == Colour.UNKNOWN

    @pytest.mark.parametrize(
        ("share", "colour"),
        [(None, Colour.UNKNOWN), (-0.2, Colour.GREEN), (0.1, Colour.GREEN), (0.25, Colour.AMBER), (0.26, Colour.RED)],
    )
    def test_the_scope_may_grow_by_a_tenth(self, share, colour):
        assert scope_growth(share, since=START, what="Growth").colour == colour

    def test_a_promise_is_green_when_it_is_kept_with_85_per_cent_and_amber_with_50(self):
        def colour(likely, safe):
            return forecast_light(likely=likely, safe=safe, promised=PROMISED, why_not="").colour

        early, late = PROMISED - timedelta(days=1), PROMISED + timedelta(days=1)
        assert [colour(early, PROMISED), colour(early, late), colour(late, late), colour(late, None)] == [
            Colour.GREEN, Colour.AMBER, Colour.RED, Colour.RED,
        ]  # fmt: skip

    def test_no_forecast_is_not_green(self):
        light = forecast_light(likely=None, safe=None, promised=PROMISED, why_not="Nothing was done.")
        assert (light.colour, light.reason) == (Colour.UNKNOWN, "Nothing was done.")
        assert forecast_light(likely=START, safe=START, promised=None, why_not="").colour == Colour.UNKNOWN

    def test_one_of_many_that_is_stuck_is_amber_and_most_are_red(self):
        found = [ageing(stuck=stuck, doing=4, limit_days=9).colour for stuck in (0, 1, 2, 3)]
        assert found == [Colour.GREEN, Colour.AMBER, Colour.AMBER, Colour.RED]
        assert ageing(stuck=0, doing=4, limit_days=None).colour == Colour.UNKNOWN

    def test_much_that_nobody_estimated_is_amber(self):
        assert [unsized(count, 10).colour for count in (0, 2, 3)] == [Colour.GREEN, Colour.GREEN, Colour.AMBER]

    def test_the_worst_decides_and_every_reason_is_said(self):
        light = together([GREEN, UNKNOWN, RED], otherwise="Nothing.")
        assert (light.colour, light.reason) == (Colour.RED, "R. G.")
        assert together([UNKNOWN], otherwise="Nothing.") == UNKNOWN
        assert together([], otherwise="Nothing.").reason == "Nothing."

    def test_nothing_known_is_not_known(self):
        assert worst([UNKNOWN, UNKNOWN]) == Colour.UNKNOWN
        assert worst([UNKNOWN, GREEN]) == Colour.GREEN

    def test_a_roll_up_counts_every_initiative(self):
        healths = [
            {Dimension.TIME: RED, Dimension.SCOPE: GREEN},
            {Dimension.TIME: GREEN},
            {Dimension.TIME: UNKNOWN, Dimension.SCOPE: UNKNOWN},
        ]
        rolls = rolled_up(healths, (Dimension.TIME, Dimension.SCOPE))
        assert rolls[Dimension.TIME].counts == {Colour.RED: 1, Colour.GREEN: 1, Colour.UNKNOWN: 1}
        # The second one says nothing of its scope: it is counted as not known.
        assert rolls[Dimension.SCOPE].counts == {Colour.GREEN: 1, Colour.UNKNOWN: 2}
        assert rolls[None].counts == {Colour.RED: 1, Colour.GREEN: 1, Colour.UNKNOWN: 1}
        assert (rolls[None].worst, rolls[None].all) == (Colour.RED, 3)


def delivered(**facts: object):
    return an_initiative(stage=stage_in(StagePhase.DELIVERY), **facts)


def health_of(initiative, *, today=TODAY, access=None):
    # The rows of these plans are written here, and not by the actions that keep what they add up to.
    keep_figures(list(Plan.objects.filter(initiative=initiative).values_list("pk", flat=True)))
    return delivery_healths(access or full_access(), [initiative.pk], today=today)[initiative.pk]


def a_year_of_stories(backlog, *, left: int, weeks: int = 10, a_week: int = 2, points: int = 5):
    """So many stories done in each of the last whole weeks, the last on a Friday, and so many left."""
    monday = TODAY - timedelta(days=TODAY.weekday())
    facts = []
    for week in range(weeks):
        done = monday - timedelta(days=7 * week + 3)
        for place in range(a_week):
            passages = ((MONDAY, "todo"), (done - timedelta(days=2), "doing"), (done, "done"))
            facts.append(StoryFacts(f"D-{week}-{place}", "Done", passages, points=Decimal(points)))
    facts += [StoryFacts(f"L-{place}", "Left", ((MONDAY, "todo"),), points=Decimal(points)) for place in range(left)]
    populate_backlog(backlog, facts, today=TODAY, access=full_access())


@pytest.mark.django_db
class TestReads:
    def test_an_idea_has_no_health(self):
        idea = an_initiative(stage=stage_in(StagePhase.IDEA))
        assert delivery_healths(full_access(), [idea.pk], today=TODAY) == {}

    def test_without_plan_or_backlog_only_stated_dates_speak(self):
        one = delivered(planned_start=START, planned_finish=date(2026, 12, 31), forecast_finish=date(2027, 1, 20))
        health = health_of(one)
        # 364 days planned, 20 late: less than a tenth.
        assert health[Dimension.FORECAST].colour == Colour.AMBER
        assert {health[one].colour for one in (Dimension.TIME, Dimension.SCOPE, Dimension.RISK)} == {Colour.UNKNOWN}

    def test_what_should_be_finished_and_is_not_is_late(self):
        health = health_of(delivered(planned_start=START, planned_finish=PROMISED))
        # 51 days after, of 100.
        assert health[Dimension.TIME].colour == Colour.RED
        assert "51 days after planned finish" in health[Dimension.TIME].reason

    def test_a_backlog_forecasts_against_the_promise(self):
        one = delivered(planned_start=START, planned_finish=date(2026, 7, 1))
        a_year_of_stories(a_backlog(one), left=6)
        # 10 points a week, always: 30 points take three weeks, to 22 June.
        health = health_of(one)
        assert health[Dimension.FORECAST].colour == Colour.GREEN
        assert "22 Jun 2026" in health[Dimension.FORECAST].reason
        # 100 of 130 points are done when 151 of 181 days are gone: 0.769 / 0.834 is 0.92.
        assert health[Dimension.TIME].colour == Colour.AMBER

    def test_the_health_forecasts_as_the_page_does(self):
        backlog = a_backlog(delivered(planned_finish=date(2026, 7, 1)))
        a_year_of_stories(backlog, left=9, weeks=7, a_week=1)
        page = forecast_of(lives_of(backlog), progress_of(backlog), unit=backlog.unit, today=TODAY)
        facts = dict(health_of(backlog.initiative)[Dimension.FORECAST].facts)
        assert page.safe is not None
        assert facts["85 % by"] == f"{page.safe.day} {page.safe:%b %Y}"

    def test_the_scope_of_a_backlog_is_compared_with_what_was_agreed(self):
        backlog = a_backlog(delivered(), scope_agreed_on=date(2026, 3, 10))
        facts = [StoryFacts(f"A-{place}", "Agreed", ((MONDAY, "todo"),), points=Decimal(10)) for place in range(10)] + [
            StoryFacts("N-1", "New", ((date(2026, 4, 1), "todo"),), points=Decimal(30))
        ]
        populate_backlog(backlog, facts, today=TODAY, access=full_access())
        light = health_of(backlog.initiative)[Dimension.SCOPE]
        # 30 on top of 100.
        assert (light.colour, "30" in light.reason) == (Colour.RED, True)

    def test_a_plan_is_judged_by_its_baseline_and_its_deadlines(self):
        one = delivered(planned_start=START, planned_finish=date(2026, 6, 10))
        task = a_task(one, finish=at("2026-06-20 17:00"), deadline=at("2026-06-15 17:00"), is_critical=True)
        plan = Plan.objects.get(initiative=one)
        Plan.objects.filter(pk=plan.pk).update(
            computed_start=at("2026-03-02 08:00"), computed_finish=at("2026-06-20 17:00")
        )
        baseline = Baseline.objects.create(
            plan=plan, number=1, name="Approved", is_current=True, approved_at=datetime(2026, 3, 1, tzinfo=UTC)
        )
        BaselineTask.objects.create(
            baseline=baseline, uid=task.uid, name=task.name,
            start=at("2026-03-02 08:00"), finish=at("2026-06-14 17:00"),
        )  # fmt: skip
        health = health_of(one)
        # A week late of 15 would be amber, in the working days in which the plan speaks; the only deadline is missed.
        assert health[Dimension.TIME].colour == Colour.RED
        assert "5 working days after the baseline" in health[Dimension.TIME].reason
        assert health[Dimension.SCOPE].colour == Colour.GREEN
        assert health[Dimension.RISK].colour == Colour.GREEN
        assert health[Dimension.FORECAST].colour == Colour.AMBER  # 10 days late of 160

    def test_the_list_of_plans_and_the_health_say_the_same(self):
        one = delivered(planned_start=START, planned_finish=date(2026, 6, 10))
        a_task(one, finish=at("2026-06-20 17:00"), deadline=at("2026-06-25 17:00"))
        plan = Plan.objects.get(initiative=one)
        Plan.objects.filter(pk=plan.pk).update(computed_finish=at("2026-06-20 17:00"))
        plan.refresh_from_db()
        health = health_of(one)
        assert summary_of(full_access(), plan, today=TODAY).health == health

    def test_critical_work_that_should_be_done_is_a_risk(self):
        one = delivered()
        a_task(one, finish=at("2026-05-20 17:00"), is_critical=True)
        for _place in range(19):
            a_task(one, finish=at("2026-07-20 17:00"))
        Plan.objects.filter(initiative=one).update(computed_finish=at("2026-07-20 17:00"))
        light = health_of(one)[Dimension.RISK]
        # 1 of 20 is a twentieth.
        assert (light.colour, "1 critical task should be finished" in light.reason) == (Colour.AMBER, True)

    def test_a_hybrid_says_the_reasons_of_both(self):
        one = delivered(planned_start=START, planned_finish=date(2026, 6, 30))
        a_year_of_stories(a_backlog(one), left=2)
        a_task(one)
        Plan.objects.filter(initiative=one).update(computed_finish=at("2026-09-30 17:00"))
        light = health_of(one)[Dimension.FORECAST]
        assert light.colour == Colour.RED
        assert "Finish of the plan" in light.reason
        assert "Done by" in light.reason

    def test_the_number_of_queries_does_not_grow(self):
        home = a_portfolio()

        def count(initiatives):
            access = full_access()
            with CaptureQueriesContext(connection) as queries:
                delivery_healths(access, [one.pk for one in initiatives], today=TODAY)
            return len(queries)

        few = [delivered(portfolio=home) for _place in range(2)]
        many = [delivered(portfolio=home) for _place in range(12)]
        for one in (*few, *many):
            a_year_of_stories(a_backlog(one), left=2, weeks=1)
            a_task(one)
            Plan.objects.filter(initiative=one).update(computed_finish=at("2026-09-30 17:00"))
        complete_figures()
        assert count(few) == count(many) <= 14

    def test_what_may_not_be_seen_has_no_health(self):
        home, hidden = a_portfolio(), a_portfolio()
        viewer = access_for(a_person(role=Role.VIEWER, on=home))
        one = delivered(portfolio=hidden)
        a_year_of_stories(a_backlog(one), left=2)
        assert delivery_healths(viewer, [one.pk], today=TODAY) == {}
