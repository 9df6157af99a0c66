"""When a backlog is done and how much of it by a day, from whole weeks; the numbers are those of a published case."""

from datetime import date, timedelta

from pilotage.delivery.reads.backlog_forecasts import cone_of, forecast_from, forecast_of, weeks_before
from pilotage.delivery.reads.backlogs import Progress, progress_from
from pilotage.delivery.rules.flow import Life

TODAY = date(2026, 6, 3)  # a Wednesday
# Twelve weeks of a team, and what follows exactly from them for 100 items (Bowler 2024).
WEEKS = (1.0, 3.0, 5.0, 3.0, 7.0, 8.0, 0.0, 5.0, 3.0, 1.0, 8.0, 2.0)
LEFT = Progress(stories=146, stories_done=46, whole=146, done=46)


def test_the_days_are_those_of_the_published_case():
    found = forecast_from(WEEKS, LEFT, growth=0.0, today=TODAY)
    weeks = {sure: (day - TODAY).days // 7 for sure, day in found.when.items()}
    assert weeks == {0.5: 26, 0.7: 28, 0.85: 30, 0.95: 33}
    assert found.growing is None


def test_how_many_by_a_day_are_those_of_the_published_case():
    found = forecast_from(WEEKS, LEFT, growth=0.0, today=TODAY)
    assert found.by(TODAY + timedelta(weeks=12)) == {0.5: 46, 0.7: 41, 0.85: 36, 0.95: 31}
    # Days that are no whole week do not count.
    assert found.by(TODAY + timedelta(weeks=12, days=6)) == found.by(TODAY + timedelta(weeks=12))


def test_the_chance_of_a_day_is_that_of_its_whole_weeks():
    found = forecast_from(WEEKS, LEFT, growth=0.0, today=TODAY)
    # F(30) = .8576, F(29) = .7921
    assert round(found.chance_by(TODAY + timedelta(weeks=30)), 4) == 0.8576
    assert round(found.chance_by(TODAY + timedelta(weeks=30) - timedelta(days=1)), 4) == 0.7921


def test_a_growing_scope_is_done_later():
    found = forecast_from(WEEKS, LEFT, growth=1.5, today=TODAY)
    assert all(found.growing[sure] > found.when[sure] for sure in found.when)


def test_the_cone_ends_where_everything_is_done_with_85_per_cent():
    found = forecast_from(WEEKS, LEFT, growth=0.0, today=TODAY)
    cone = cone_of(found, done=46)
    assert (len(cone), cone[-1].safe, cone[11].likely) == (30, 146, 92)  # 46 done, 46 more in twelve weeks
    assert all(one.safe <= one.likely <= one.bold <= 146 for one in cone)


def test_what_nobody_estimated_is_left_as_the_mean():
    # Eight stories of 3 points on average, two of them done; two more without an estimate.
    progress = Progress(stories=10, stories_done=2, whole=24, done=6, unsized=2)
    assert forecast_from(WEEKS, progress, growth=0.0, today=TODAY).left == 24  # 18 + 2 x 3


def test_reasons_for_no_forecast_are_said():
    def why(history, progress=LEFT):
        return forecast_from(history, progress, growth=0.0, today=TODAY).why_not

    assert "empty" in why(WEEKS, Progress())
    assert "Everything is done" in why(WEEKS, Progress(stories=3, stories_done=3, whole=9, done=9))
    assert "Nothing is estimated" in why(WEEKS, Progress(stories=3, unsized=3))
    assert "there are 3" in why(WEEKS[:3])
    assert "Nothing was done in the last 4 weeks" in why((0.0,) * 4)


def test_only_whole_weeks_of_the_team_are_learned_from():
    monday = date(2026, 6, 1)
    assert weeks_before(TODAY, None) is None
    # Began in the week of 18 May, which is left out: one whole week is behind the team.
    assert weeks_before(TODAY, date(2026, 5, 20)) == (date(2026, 5, 25), date(2026, 5, 31))
    assert weeks_before(TODAY, date(2026, 5, 27)) is None
    assert weeks_before(TODAY, date(2020, 1, 1)) == (monday - timedelta(weeks=12), date(2026, 5, 31))


def test_a_week_of_nothing_is_learned_from_too():
    def done(key, day):
        return Life(key, 5.0, ((date(2026, 4, 1), "todo"), (day, "done")), None, day)

    lives = [done("1", date(2026, 4, 29)), done("2", date(2026, 5, 6)), done("3", date(2026, 5, 28))]
    lives.append(Life("4", 5.0, ((date(2026, 4, 1), "todo"),)))
    found = forecast_of(lives, progress_from(lives), unit="points", today=TODAY)
    # Weeks of 4, 11, 18 and 25 May.
    assert found.history == (5, 0, 0, 5)
