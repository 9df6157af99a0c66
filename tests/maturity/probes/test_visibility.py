"""Visibility: what passes, what does not, and what only seems to."""

from datetime import timedelta

from pilotage.maturity.rules.facts import ReportDue, ReportFact
from tests.maturity.builders_probes import DAY, Given, ago, at, found_by, one, seen, signs, verdicts


def test_what_is_assessed_or_decided_says_what_it_is():
    rows = (one(), one(text_mark=""), one(phase="idea", text_mark=""), one(phase="closed", text_mark=""))
    # Ideas need not be described, and what has ended no more.
    assert verdicts("description_given", Given(rows)) == [True, False]


def test_a_description_that_was_copied_passes_with_a_sign():
    rows = (one(text_mark="same"), one(text_mark="same"), one(text_mark="own"))
    found = signs("description_given", Given(rows))
    assert ["1 other" in found[0], "1 other" in found[1], found[2]] == [True, True, ""]


def test_what_was_decided_has_a_manager():
    rows = (one(), one(manager=None), one(phase="assessed", manager=None))
    assert verdicts("manager_named", Given(rows)) == [True, False]


def test_somebody_answers_for_what_is_assessed_or_decided():
    rows = (one(phase="assessed"), one(sponsor=None), one(phase="idea", sponsor=None))
    assert verdicts("sponsor_named", Given(rows)) == [True, False]


def test_a_start_without_a_finish_is_not_planned():
    assert verdicts("dates_planned", Given((one(), one(planned_finish=None)))) == [True, False]


def test_a_colour_is_fresh_for_two_months():
    rows = (one(rag_on=ago(62)), one(rag_on=ago(63)), one(rag="", rag_on=None), one(phase="approved", rag=""))
    assert verdicts("rag_fresh", Given(rows)) == [True, False, False]


def test_a_colour_that_never_moved_in_a_year_is_a_sign():
    still, moved, seldom = one(), one(), one()
    months = [(days, "G") for days in (380, 300, 200, 100, 10)]
    given = {
        still.id: seen(rag=months),
        moved.id: seen(rag=[*months[:3], (100, "A"), (10, "G")]),
        # Given twice in the year: too seldom to tell.
        seldom.id: seen(rag=[(380, "G"), (200, "G"), (10, "G")]),
    }
    found = signs("rag_fresh", Given((still, moved, seldom), observations=given))
    assert [bool(sign) for sign in found] == [True, False, False]


def test_a_forecast_is_fresh_when_it_was_given_within_two_months():
    fresh, old, never, gone = one(), one(), one(), one(forecast_finish=None)
    given = {
        fresh.id: seen(forecast_finish=[(400, DAY), (20, DAY)]),
        old.id: seen(forecast_finish=[(63, DAY)]),
        gone.id: seen(forecast_finish=[(5, "")]),
    }
    assert verdicts("forecast_fresh", Given((fresh, old, never, gone), observations=given)) == [
        True, False, False, False,
    ]  # fmt: skip


def test_two_open_initiatives_do_not_share_a_name():
    rows = (one("Depot"), one(" depot "), one("Bridge"), one("Bridge", phase="closed"))
    assert verdicts("names_unique", Given(rows)) == [False, False, True]


def test_an_idea_is_not_left_alone_for_half_a_year():
    rows = (one(phase="idea"), one(phase="idea"), one(phase="idea", registered_on=ago(181)))
    touched = {rows[0].id: ago(180), rows[1].id: ago(181)}
    assert verdicts("ideas_moving", Given(rows, touched=touched)) == [True, False, False]


def a_report(of, *, days: int, minute: int = 0, by=None, **facts) -> ReportFact:
    moment = at(days, minute=minute)
    return ReportFact(of.id, ago(20), moment, moment.date(), by, **facts)


def test_a_report_comes_by_its_day():
    rows = tuple(one() for _row in range(3))
    due = (
        ReportDue(rows[0].id, "Oct 2026", ago(20), a_report(rows[0], days=20)),
        ReportDue(rows[1].id, "Oct 2026", ago(20), a_report(rows[1], days=19)),
        ReportDue(rows[2].id, "Oct 2026", ago(20), None),
    )
    assert verdicts("reports_on_time", Given(rows, reports_due=due)) == [True, False, False]


def test_reports_published_in_bulk_within_an_hour_are_a_sign():
    rows, hand = tuple(one() for _row in range(6)), one().id
    # Five by one hand from 9:00 to 9:40, and one by somebody else in between.
    made = [a_report(row, days=25, minute=10 * place, by=hand) for place, row in enumerate(rows[:5])]
    made.append(a_report(rows[5], days=25, minute=15, by=one().id))
    due = tuple(ReportDue(row.id, "Oct", ago(20), report) for row, report in zip(rows, made, strict=True))
    found = signs("reports_on_time", Given(rows, reports_due=due))
    assert ["4 others" in sign for sign in found] == [True] * 5 + [False]


def test_a_report_in_the_words_of_the_one_before_is_a_sign():
    row = one()
    due = (ReportDue(row.id, "Oct", ago(20), a_report(row, days=21, words="w", words_before="w")),)
    assert "report before" in signs("reports_on_time", Given((row,), reports_due=due))[0]


def test_green_outside_and_red_inside_is_no_honest_report():
    rows = tuple(one() for _row in range(4))
    reports = (
        a_report(rows[0], days=21, overall="G"),
        a_report(rows[1], days=21, overall="G", reds=("schedule",)),
        a_report(rows[2], days=21, overall="A", reds=("schedule",)),
        # Without a colour nothing is claimed.
        a_report(rows[3], days=21),
    )
    assert verdicts("reports_match_facts", Given(rows, reports=reports)) == [True, False, True]


def test_findings_name_whose_they_are_and_where_they_are_mended():
    row = one("Depot", manager=None)
    (found,) = found_by("manager_named", Given((row,)))
    assert (found.subject, found.owner, found.place) == (f"Depot ({row.key})", row.owner, row.path)
    assert found.address == f"/initiatives/{row.key}/edit/"
    assert found.said == "Nobody manages it."


def test_a_row_that_does_not_pass_shows_no_sign():
    # Copied, and the colour old: what fails is told for that alone.
    still = one(rag_on=ago(100))
    months = [(days, "G") for days in (500, 400, 300, 250, 200, 150, 100)]
    assert signs("rag_fresh", Given((still,), observations={still.id: seen(rag=months)})) == [""]
    assert timedelta(days=100) == DAY - ago(100)
