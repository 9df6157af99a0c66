"""Benefits: planned, after the start, measured, and as much as was promised."""

from datetime import date
from decimal import Decimal

from pilotage.maturity.rules.facts import AlignmentFact, BenefitFact, MoneyFact
from tests.maturity.builders_probes import BEN, Given, found_by, one, verdicts


def test_a_benefit_is_planned():
    rows = (one(), one(), one(phase="idea"), one())
    money = {row.id: MoneyFact(row.id) for row in rows[1:3]} | {rows[0].id: MoneyFact(rows[0].id, has_benefit=True)}
    # The last one's money is not to be seen: it is not asked about.
    assert verdicts("benefit_planned", Given(rows, money=money)) == [True, False]


def test_somebody_answers_for_each_benefit():
    rows = (one(), one(phase="closed"), one(phase="idea"))
    lines = (
        BenefitFact(rows[0].id, "Less fuel", owner=BEN),
        BenefitFact(rows[1].id, "Fewer repairs"),
        BenefitFact(rows[2].id, "Some day"),
    )
    found = found_by("benefit_owners", Given(rows, benefits=lines))
    assert verdicts("benefit_owners", Given(rows, benefits=lines)) == [True, False]
    # Whose the benefit is, and else whose the initiative is.
    assert [row.owner for row in found] == [BEN, rows[1].owner]


def test_after_closure_somebody_measures_what_came_of_it():
    closed, running = one(phase="closed"), one()
    lines = (
        BenefitFact(closed.id, "Fewer repairs", due_months=3, booked_months=1),
        BenefitFact(closed.id, "Less fuel", due_months=3),
        BenefitFact(closed.id, "Later", due_months=0),
        BenefitFact(running.id, "Not yet", due_months=3),
    )
    facts = Given((closed, running), benefits=lines)
    assert verdicts("benefits_measured", facts) == [True, False]
    assert found_by("benefits_measured", facts)[1].subject == f"Less fuel, of {closed.subject}"


def test_no_benefit_comes_before_the_start():
    start = {"forecast_start": date(2026, 3, 20)}
    rows = (one(**start), one(**start), one(**start), one(forecast_start=None, planned_start=None))
    months = (date(2026, 3, 1), date(2026, 2, 1), None, date(2026, 2, 1))
    money = {row.id: MoneyFact(row.id, benefit_first=month) for row, month in zip(rows, months, strict=True)}
    assert verdicts("benefits_after_start", Given(rows, money=money)) == [True, False]


def test_four_fifths_of_what_was_planned_is_enough():
    row = one()

    def line(booked: int | None, planned: int | None) -> BenefitFact:
        amounts = [None if amount is None else Decimal(amount) for amount in (planned, booked)]
        return BenefitFact(row.id, "Less fuel", planned_to=amounts[0], booked=amounts[1])

    lines = (line(80, 100), line(79, 100), line(None, 100), line(50, None), line(50, 0))
    assert verdicts("benefits_on_plan", Given((row,), benefits=lines)) == [True, False]


def test_an_accepted_review_says_which_measure_shall_change():
    rows = tuple(one() for _row in range(3))
    alignments = {
        rows[0].id: AlignmentFact("accepted", accepted=True, expects=True),
        rows[1].id: AlignmentFact("to_renew", accepted=True),
        rows[2].id: AlignmentFact("draft"),
    }
    assert verdicts("alignment_measures", Given(rows, alignments=alignments)) == [True, False]
