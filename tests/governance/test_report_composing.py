"""The words of a draft: the same facts, the same sentences; and the colours that limits propose."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from pilotage.governance.rules.reporting.composing import compose
from pilotage.governance.rules.reporting.facts import (
    Addresses,
    Amounts,
    Benefits,
    Cause,
    Decided,
    Due,
    Facts,
    Indices,
    Milestone,
    Milestones,
    Move,
    Progress,
    RiskFact,
    Risks,
    Schedule,
    Scope,
    ScopeChange,
    Spent,
    StageMove,
    Team,
    Threat,
)
from pilotage.governance.rules.reporting.rags import USUAL, Limits, overall, proposals

SINCE, UNTIL = date(2026, 5, 25), date(2026, 6, 25)
RAIN, ICE = RiskFact("Rain", "R-1", "new", "high", "/risks/"), RiskFact("Ice", "R-2", "closed", "", "/risks/")
NOTHING = Facts(since=SINCE, until=UNTIL)
RICH = Facts(
    since=SINCE,
    until=UNTIL,
    stage="In delivery",
    stage_moves=(StageMove("Approved", "In delivery", date(2026, 6, 1)),),
    moves=(Move("forecast_finish", date(2026, 12, 1), date(2026, 12, 13), date(2026, 6, 10)),),
    schedule=Schedule(date(2026, 12, 13), date(2026, 11, 30), True, 9.0, 200.0, is_working=True),
    cause=Cause("Track works", 12, 9.0, is_done=False),
    milestones=Milestones(
        reached=(Milestone("Design approved", 3, date(2026, 6, 5), 2.0),),
        late=(Milestone("Crane on site", 7, date(2026, 7, 3)),),
        next=(Milestone("First rail laid", 9, date(2026, 8, 1), -1.0),),
    ),
    has_plan=True,
    progress=Progress(0.42, 0.5),
    scope=Scope(0.12, date(2026, 1, 15), is_backlog=False),
    amounts=Amounts(
        "EUR", Decimal(1_080_000), Decimal(1_000_000), date(2026, 6, 10), Decimal(1_000_000), date(2026, 1, 5),
        Decimal(500_000), Decimal(520_000),
    ),
    spent=Spent("EUR", date(2026, 5, 1), Decimal(300_000), Decimal(280_000), 1),
    benefits=Benefits("EUR", Decimal(900_000), Decimal(1_000_000), date(2026, 1, 31), True, True),
    threat=Threat(critical_late=2, below_zero=0, tasks=50),
    risks=Risks((RAIN, ICE), 0, 2),
    team=Team(Decimal(1200), Decimal(120), Decimal(0), 3, ("Welder",)),
    decisions=(Decided(41, "Gate 3 of Depot", "conditional", date(2026, 6, 2), "/governance/decisions/41/"),),
    due=(
        Due("Agree the second crew", "Ada", date(2026, 6, 20), "D-41", "/governance/decisions/41/"),
        Due("Show the budget", "", date(2026, 7, 5), "D-41", "/governance/decisions/41/"),
    ),
    addresses=Addresses(initiative="/i/", plan="/p/", money="/m/", value="/v/", people="/h/", risks="/r/"),
)  # fmt: skip


def test_everything_that_happened_is_told_in_order():
    assert [(one.section, one.text.replace("\u202f", " ")) for one in compose(RICH)] == [
        ("dates", "It went from Approved to In delivery on 1 Jun 2026."),
        ("dates", "Forecast finish moved 12 days later, from 1 Dec 2026 to 13 Dec 2026. The delay begins with "
                  "“Track works”, which is 9 working days later than approved."),
        ("dates", "The finish is forecast for 13 Dec 2026, 9 working days later than approved (30 Nov 2026)."),
        ("milestones", "Reached: “Design approved” on 5 Jun 2026, 2 working days later than approved."),
        ("milestones", "Late: “Crane on site” should be reached, and is forecast for 3 Jul 2026."),
        ("milestones", "Next: “First rail laid” on 1 Aug 2026, 1 working day earlier than approved."),
        ("milestones", "42 % of the work is done; the baseline has 50 % by now."),
        ("money", "The cost of the whole rose by 80.0 k EUR, from 1.0 m EUR to 1.1 m EUR, on 10 Jun 2026."),
        ("money", "Of the year's budget of 500.0 k EUR, 520.0 k EUR is forecast to be used."),
        ("money", "Up to May 2026 300.0 k EUR is spent; 280.0 k EUR was planned. 1 planned amount is not reported "
                  "yet."),
        ("money", "Benefits of 900.0 k EUR are planned in all; the first report said 1.0 m EUR."),
        ("scope", "The plan grew by 12.0 % since it was agreed on 15 Jan 2026."),
        ("team", "The next 3 months ask for 1,200 hours; 120 of them are not covered: Welder."),
        ("risks", "New: “Rain” (R-1), high."),
        ("risks", "Closed: “Ice” (R-2)."),
        ("decisions", "Gate 3 of Depot: Go with conditions, decided on 2 Jun 2026 (D-41)."),
        ("actions", "Agree the second crew (D-41): Ada, was due on 20 Jun 2026."),
        ("actions", "Show the budget (D-41): nobody named, due on 5 Jul 2026."),
    ]  # fmt: skip


def test_each_sentence_opens_its_rows_and_money_is_marked():
    for one in compose(RICH):
        assert one.address, one.text
        assert one.is_money == (one.section == "money")


def test_the_same_facts_are_the_same_words():
    assert compose(RICH) == compose(replace(RICH))


def test_of_nothing_known_no_more_is_told_than_that():
    assert [one.text for one in compose(NOTHING)] == [
        "No date moved since 25 May 2026.",
        "No finish is forecast.",
    ]


def test_more_than_five_of_a_kind_are_counted():
    many = tuple(Milestone(f"M{place}", place, date(2026, 6, 5)) for place in range(8))
    said = [one.text for one in compose(replace(NOTHING, milestones=Milestones(reached=many)))]
    assert "3 more milestones were reached." in said


def colours(facts: Facts, **limits: Limits) -> dict[str, str]:
    return {name: one.colour for name, one in proposals(facts, {**USUAL, **limits}).items()}


def test_colours_by_the_usual_limits():
    # Schedule 9 of 200 days, 4.5 %: amber. Cost 8 % above: amber. Scope 12 %: amber. Benefits 10 % below:
    # amber. Two of 50 tasks, 4 %: amber. People 120 of 1,200 hours, 10 %: amber.
    assert colours(RICH) == dict.fromkeys(("overall", "schedule", "cost", "scope", "benefits", "risk", "team"), "A")


def test_what_is_not_known_is_not_green():
    found = proposals(NOTHING, USUAL)
    assert {one.colour for one in found.values()} == {""}
    assert all(one.reason for one in found.values())


@pytest.mark.parametrize(
    ("slip", "length", "colour"),
    [(-3, 200, "G"), (0, 200, "G"), (1, 200, "A"), (20, 200, "A"), (20.5, 200, "R"), (1, None, "R"), (None, 200, "")],
)
def test_schedule_at_its_limits(slip, length, colour):
    one = Schedule(date(2026, 12, 1), date(2026, 11, 30), False, slip, length, is_working=False)
    assert colours(replace(NOTHING, schedule=one))["schedule"] == colour


def test_limits_are_the_organisations_own():
    assert colours(RICH, schedule=Limits(0.05, 0.2))["schedule"] == "G"
    assert colours(RICH, schedule=Limits(0.0, 0.04))["schedule"] == "R"


def test_a_red_risk_without_a_response_is_red():
    facts = replace(NOTHING, risks=Risks((), red_open=1, recorded=3))
    assert colours(facts)["risk"] == "R"


def test_a_register_without_a_risk_is_not_green():
    assert colours(replace(NOTHING, risks=Risks((), red_open=0, recorded=0)))["risk"] == ""
    assert colours(replace(NOTHING, risks=Risks((), red_open=0, recorded=1)))["risk"] == "G"


def test_capacity_that_nobody_knows_is_not_green():
    team = Team(Decimal(100), Decimal(0), Decimal(100), 3)
    assert colours(replace(NOTHING, team=team))["team"] == ""


def test_overall_is_the_worst_that_is_known_or_as_configured():
    worst = USUAL["overall"]
    assert overall(["G", "", "R"], worst).colour == "R"
    assert overall(["G", "", "A"], worst).colour == "A"
    assert overall(["G", ""], worst).colour == "G"
    assert overall(["", ""], worst).colour == ""
    # Red only when more than one dimension is red.
    assert overall(["G", "R"], Limits(0, 1)).colour == "A"
    # The reason names no dimension: some of them are money.
    assert "cost" not in overall(["G", "R"], worst).reason.lower()


WAITS = ScopeChange("CR-3", "Deeper piles", True, date(2026, 6, 3), "/governance/changes/3/")
APPROVED = ScopeChange("CR-2", "Second track", False, date(2026, 6, 10), "/governance/changes/2/")


@pytest.mark.parametrize(
    ("growth", "changes", "colour", "said"),
    [
        (0.0, (WAITS,), "A", "CR-3 “Deeper piles” asks for another scope and waits for a decision. The plan is as on"),
        (0.0, (APPROVED,), "A", "CR-2 “Second track” was approved since the last report, and the scope is another."),
        (0.0, (WAITS, replace(WAITS, ref="CR-4")), "A", "CR-3 “Deeper piles”, CR-4 “Deeper piles” ask for"),
        # The worst decides, and is said first: 30 % is above the 25 % of red.
        (0.3, (WAITS,), "R", "The plan grew by 30.0\u202f% since 15 Jan 2026. Red above 25\u202f%. CR-3"),
        (None, (WAITS,), "A", "CR-3"),
        (0.0, (), "G", "The plan is as on 15 Jan 2026."),
    ],
)
def test_a_request_for_another_scope_is_amber_with_its_number(growth, changes, colour, said):
    scope = None if growth is None else Scope(growth, date(2026, 1, 15), is_backlog=False)
    found = proposals(replace(NOTHING, scope=scope, scope_changes=changes), USUAL)["scope"]
    assert (found.colour, found.reason.startswith(said)) == (colour, True), found.reason


def test_a_request_that_waits_is_told_with_its_address_and_an_approved_one_among_the_decisions():
    (told,) = [one for one in compose(replace(NOTHING, scope_changes=(WAITS, APPROVED))) if one.section == "scope"]
    assert told.text == "CR-3 “Deeper piles” asks for another scope; it waits for a decision since 3 Jun 2026."
    assert told.address == "/governance/changes/3/"


@pytest.mark.parametrize(
    ("indices", "said"),
    [
        (
            Indices(0.92, 1.05, True),
            "Of the work planned by now, in hours, 92\u202f% is earned (SPI 0.92). "
            "An hour that was spent earned 1.05 (CPI).",
        ),
        (
            Indices(1.1, None, False),
            "Of the work planned by now, in working days, 110\u202f% is earned (SPI 1.10).",
        ),
    ],
)
def test_the_indices_of_earned_value_are_told_in_their_unit(indices, said):
    assert said in [one.text for one in compose(replace(NOTHING, indices=indices)) if one.section == "milestones"]
