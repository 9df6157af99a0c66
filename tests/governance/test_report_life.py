"""A report from draft to published, and what may never happen to it after that."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction

from pilotage.accounts.models import Role
from pilotage.accounts.rules import Refused
from pilotage.governance.actions.changes.asking import withdraw_change
from pilotage.governance.actions.reporting.drafting import Given, discard, open_draft, recompose, save_words
from pilotage.governance.actions.reporting.publishing import correct, publish
from pilotage.governance.models import ReportRag, ReportState, StatusReport
from pilotage.governance.reads.reporting.drafts import drafts_of
from pilotage.governance.reads.reporting.latest import latest_published
from pilotage.governance.rules.reporting.facts import Indices
from pilotage.governance.rules.reporting.periods import asked_for, period_at
from pilotage.governance.rules.reporting.permissions import Impossible, Stale
from pilotage.work.actions import change_initiative
from tests.builders import A_DAY, a_person, a_portfolio, access_for, full_access
from tests.governance.changes import Yard
from tests.governance.reports import NOW, TODAY, a_cycle, a_draft, delivered, published, written
from tests.insights.test_earned_value import in_progress

pytestmark = pytest.mark.django_db


def colours(report: StatusReport) -> dict[str, tuple[str, str]]:
    return {one.dimension: (one.proposed, one.given) for one in report.rags.all()}


def test_opening_twice_gives_the_same_draft():
    cycle, one = a_cycle(), delivered()
    assert a_draft(one, cycle) == a_draft(one, cycle)
    assert StatusReport.objects.count() == 1


def test_a_draft_is_composed_from_what_moved():
    one = delivered(
        planned_start=date(2026, 1, 5), planned_finish=date(2026, 12, 31), forecast_finish=date(2026, 12, 31)
    )
    one.refresh_from_db()
    # 31 December to 15 January: 15 days of 360, 4.2 %; 105 against the 100 of the start: 5 % dearer.
    moved = {"forecast_finish": date(2027, 1, 15), "whole_life_cost": Decimal(105_000), "currency": "EUR"}
    change_initiative(one, version=one.version, changes=moved, access=full_access(), on=date(2026, 6, 10))
    draft = a_draft(one, a_cycle())
    said = [sentence["text"] for sentence in draft.sentences]
    assert "Forecast finish moved 15 days later, from 31 Dec 2026 to 15 Jan 2027." in said
    assert any("rose by 5.0\u202fk EUR" in text for text in said)
    assert colours(draft) == {
        "overall": ("A", "A"),
        "schedule": ("A", "A"),
        "cost": ("A", "A"),
        "scope": ("", ""),
        "benefits": ("", ""),
        "risk": ("", ""),
        "team": ("", ""),
    }


def test_publishing_tells_the_register():
    one = delivered()
    done = published(written(a_draft(one, a_cycle())))
    one.refresh_from_db()
    assert (one.rag, one.rag_on, one.rag_note) == ("G", TODAY, "We are on our way.")
    assert done.state == ReportState.PUBLISHED
    assert latest_published(full_access(), [one.pk]) == {one.pk: done}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE governance_statusreport SET summary = 'better' WHERE id = %s",
        "UPDATE governance_statusreport SET state = 'draft', published_at = NULL, published_on = NULL WHERE id = %s",
        "UPDATE governance_statusreport SET facts = '{}' WHERE id = %s",
        "DELETE FROM governance_statusreport WHERE id = %s",
        "UPDATE governance_reportrag SET given = 'G' WHERE report_id = %s AND dimension = 'schedule'",
        "DELETE FROM governance_reportrag WHERE report_id = %s",
    ],
)
def test_the_database_itself_refuses_to_change_a_published_report(statement):
    done = published(written(a_draft(delivered(), a_cycle())))
    with pytest.raises(DatabaseError, match="never"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [done.pk])


def test_no_colour_is_added_to_a_published_report():
    done = published(written(a_draft(delivered(), a_cycle())))
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        ReportRag.objects.create(report=done, dimension="schedule", proposed="G", given="G")


def test_that_an_author_is_forgotten_changes_nothing_that_was_said():
    done = published(written(a_draft(delivered(), a_cycle())))
    StatusReport.objects.filter(pk=done.pk).update(author=None, published_by=None)
    done.refresh_from_db()
    assert (done.author_id, done.summary) == (None, "We are on our way.")


def test_actions_refuse_what_is_published():
    done = published(written(a_draft(delivered(), a_cycle())))
    facts = {"version": done.version, "access": full_access()}
    with pytest.raises(Impossible, match="never changes"):
        save_words(done, summary="", next_steps="", given={}, **facts)
    with pytest.raises(Impossible, match="never changes"):
        recompose(done, at=NOW, today=TODAY, **facts)
    with pytest.raises(Impossible, match="never changes"):
        discard(done, **facts)
    with pytest.raises(Impossible, match="never changes"):
        publish(done, on=TODAY, at=NOW, **facts)
    with pytest.raises(Impossible, match="published already"):
        a_draft(done.initiative, done.cycle)


def test_another_colour_than_proposed_needs_a_reason():
    one = delivered(planned_start=date(2026, 1, 5), planned_finish=date(2026, 6, 1))
    draft = a_draft(one, a_cycle())
    # Planned to end on 1 June, still in delivery on 26 June: 25 days of 147 late, 17 %, red.
    assert colours(draft)["schedule"] == ("R", "R")
    draft = written(draft, schedule=Given("A"), overall=Given("R"))
    with pytest.raises(Impossible, match="Schedule: say why"):
        published(draft)
    draft = written(draft, schedule=Given("A", "The crane is here."), overall=Given("R"))
    done = published(draft)
    assert colours(done)["schedule"] == ("R", "A")
    assert done.rags.get(dimension="schedule").is_override


def test_without_an_overall_colour_nothing_is_published():
    draft = a_draft(delivered(whole_life_cost=None, currency=""), a_cycle())
    assert colours(draft)["overall"] == ("", "")
    with pytest.raises(Impossible, match="overall colour"):
        published(draft)


def test_composing_anew_keeps_words_and_overrides():
    one = delivered(planned_start=date(2026, 1, 5), planned_finish=date(2026, 6, 1))
    draft = written(a_draft(one, a_cycle()), schedule=Given("A", "The crane is here."))
    one.refresh_from_db()
    change_initiative(
        one, version=one.version, changes={"planned_finish": date(2026, 12, 31)}, access=full_access(), on=TODAY
    )
    anew = recompose(draft, version=draft.version, access=full_access(), at=NOW, today=TODAY)
    assert anew.summary == "We are on our way."
    assert colours(anew)["schedule"] == ("G", "A")
    # Nobody overrode the overall colour: it follows the new proposal.
    assert colours(anew)["overall"][0] == colours(anew)["overall"][1]


def test_two_who_write_one_draft_do_not_overwrite_each_other():
    draft = a_draft(delivered(), a_cycle())
    kept = written(draft)
    with pytest.raises(Stale):
        written(draft, summary="Others say otherwise.")
    # The same once more overwrites nothing: a page saves while one types, and again with its button.
    assert written(draft).version == kept.version


def test_colours_alone_move_the_version_too():
    draft = a_draft(delivered(), a_cycle())
    facts = {"summary": "", "next_steps": "", "access": full_access()}
    later = save_words(draft, version=draft.version, given={"overall": Given("A", "Fair")}, **facts)
    assert later.version > draft.version
    with pytest.raises(Stale):
        save_words(draft, version=draft.version, given={"overall": Given("R", "Not fine")}, **facts)


def test_a_correction_is_a_new_version_and_the_first_stays_as_it_was():
    one = delivered()
    first = published(written(a_draft(one, a_cycle())))
    second = correct(first, reason="A typing error", access=full_access(), at=NOW)
    assert (second.number, second.corrects, second.summary) == (2, first, first.summary)
    second = published(
        save_words(second, version=second.version, summary="Better words.", next_steps="",
                   given={"overall": Given("A", "Seen late")}, access=full_access()),
        on=TODAY + timedelta(days=4),
    )  # fmt: skip
    first.refresh_from_db()
    assert first.summary == "We are on our way."
    one.refresh_from_db()
    # It speaks of the day of what it corrects.
    assert (one.rag, one.rag_on, one.rag_note) == ("A", TODAY, "Better words.")
    assert latest_published(full_access(), [one.pk])[one.pk] == second
    with pytest.raises(Impossible, match="newer version"):
        correct(first, reason="Again", access=full_access(), at=NOW)
    with pytest.raises(Impossible, match="Say why"):
        correct(second, reason=" ", access=full_access(), at=NOW)


def test_the_next_report_begins_where_the_last_one_ended():
    one, cycle = delivered(), a_cycle()
    published(written(a_draft(one, cycle)))
    july = period_at(cycle, date(2026, 7, 1))
    later = open_draft(one, cycle=cycle, period=july, access=full_access(), at=NOW, today=date(2026, 7, 20))
    assert (later.since, later.until) == (TODAY, date(2026, 7, 20))


def test_who_may_not_change_the_initiative_writes_no_report():
    home = a_portfolio()
    one, cycle = delivered(portfolio=home), a_cycle()
    viewer = access_for(a_person(role=Role.VIEWER, on=home))
    with pytest.raises(Refused):
        a_draft(one, cycle, access=viewer)
    draft = a_draft(one, cycle)
    with pytest.raises(Refused):
        written(draft, access=viewer)
    with pytest.raises(Refused):
        published(draft, access=viewer)
    assert not StatusReport.objects.exclude(state="draft").exists()


def test_who_sees_no_money_gives_no_colour_of_it():
    home = a_portfolio()
    one = delivered(portfolio=home)
    contributor = access_for(a_person(role=Role.CONTRIBUTOR, on=home))
    draft = a_draft(one, a_cycle(), access=contributor)
    assert colours(draft)["cost"] == ("G", "G")
    draft = written(draft, access=contributor, cost=Given("R", "I guess"), overall=Given("G"))
    assert colours(draft)["cost"] == ("G", "G")


def test_the_asked_period_is_the_newest_that_is_due_or_soon():
    cycle = a_cycle()
    # Due on the 25th; a week ahead the report is asked for.
    assert asked_for(cycle, date(2026, 6, 17)).label == "May 2026"
    assert asked_for(cycle, date(2026, 6, 18)).label == "Jun 2026"
    assert asked_for(cycle, date(2025, 6, 18)).label == "Jan 2026"


def test_periods_of_weeks_and_of_short_months():
    weekly = a_cycle(rhythm="weekly", due_day=5)
    week = period_at(weekly, date(2026, 6, 24))
    assert (week.start, week.end, week.due_on) == (date(2026, 6, 22), date(2026, 6, 28), date(2026, 6, 26))
    monthly = a_cycle("After", portfolio=a_portfolio(), due_day=31, is_due_after=True)
    assert period_at(monthly, date(2026, 1, 9)).due_on == date(2026, 2, 28)


def test_no_mail_is_sent_by_publishing():
    published(written(a_draft(delivered(), a_cycle())))
    assert mail.outbox == []


def scope_of(yard: Yard, *, last_report: date, day: date = A_DAY) -> tuple[str, str]:
    one = yard.initiative.pk
    found = drafts_of(full_access(), [one], otherwise=last_report, until=day, today=day)[one]
    return found.colours["scope"].colour, found.colours["scope"].reason


def test_a_change_request_that_touches_the_scope_is_amber_while_it_waits_and_in_the_report_after_its_approval():
    yard, before = Yard(), A_DAY - timedelta(days=1)
    yard.submitted(new_finish=date(2026, 7, 20))
    assert scope_of(yard, last_report=before) == ("", "No scope was agreed to compare with.")
    change = yard.submitted(scope="Piles of 20 m")
    assert scope_of(yard, last_report=before)[0] == "A"
    assert "CR-2 “Deeper piles” asks for another scope" in scope_of(yard, last_report=before)[1]
    # The day before, nobody had asked.
    assert scope_of(yard, last_report=before - timedelta(days=30), day=before)[0] == ""
    yard.approved(change)
    assert "CR-2 “Deeper piles” was approved since the last report" in scope_of(yard, last_report=before)[1]
    assert scope_of(yard, last_report=A_DAY)[0] == ""


@pytest.mark.parametrize("decided", ["rejected", "withdrawn"])
def test_what_was_refused_or_taken_back_changes_no_colour(decided):
    yard = Yard()
    change = yard.submitted(scope="Piles of 20 m")
    if decided == "rejected":
        yard.rejected(change)
    else:
        withdraw_change(change, access=access_for(yard.manager))
    assert scope_of(yard, last_report=date(2026, 1, 1))[0] == ""


def test_the_indices_of_earned_value_that_are_kept_with_a_plan_are_among_the_facts():
    plan, day = in_progress(full_access()), date(2026, 3, 6)
    found = drafts_of(full_access(), [plan.initiative_id], otherwise=A_DAY, until=day, today=day)[plan.initiative_id]
    # By noon of Friday: planned Design's 20 h and 2.5 of 3 days of Build's 60; earned 20 + 30; spent 25 + 20.
    assert found.facts.indices == Indices(0.7143, 1.1111, is_hours=True)
    assert found.facts_json["indices"] == {"spi": 0.7143, "cpi": 1.1111, "is_hours": True}
