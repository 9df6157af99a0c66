"""Writing entries down, rating them, ending them: what each deed does, and what it refuses."""

from datetime import date
from decimal import Decimal

import pytest

from pilotage.accounts.models import Role
from pilotage.accounts.rules import Impossible, Refused
from pilotage.risk.actions.entries import change_entry, remove_entry
from pilotage.risk.actions.ratings import rate_entry
from pilotage.risk.actions.responses import finish_response, respond
from pilotage.risk.actions.states import close, happen, reopen, review, set_status
from pilotage.risk.models import Concern, Entry, EntryKind, Rating, Status
from pilotage.risk.reads.scales import scales
from pilotage.risk.reads.visible import entries_visible_to
from pilotage.risk.rules.exposure import exposure_of
from pilotage.risk.rules.permissions import Stale
from pilotage.risk.rules.scales import current_of, inherent_of
from tests.builders import a_person, a_portfolio, access_for, an_initiative, full_access
from tests.risk.registers import A_DAY, TODAY, a_costly_risk, an_entry

pytestmark = pytest.mark.django_db
A_LATER_DAY = date(2026, 5, 4)


def rated(entry: Entry, on: date = A_LATER_DAY, **levels: int | None) -> Entry:
    said = dict.fromkeys(("probability", "impact", "residual_probability", "residual_impact")) | levels
    return rate_entry(entry, version=entry.version, rated_on=on, note="", on=TODAY, access=full_access(), **said)


def test_entries_are_numbered_by_register_and_kind_and_a_number_never_comes_back():
    access = full_access()
    one, other = an_initiative(access=access), an_initiative(access=access)
    keys = [an_entry(register=one).key, an_entry(register=one).key, an_entry(register=other).key]
    issue = an_entry(register=one, kind=EntryKind.ISSUE)
    assert [*keys, issue.key] == ["R-1", "R-2", "R-1", "I-1"]
    remove_entry(Entry.objects.get(initiative=one, kind=EntryKind.RISK, number=2), version=None, access=access)
    assert an_entry(register=one).key == "R-3"


def test_numbers_say_the_levels_where_nobody_rated():
    # 30 % is still Low (up to 30 %); 120 is below 50,000: Very low.
    entry = a_costly_risk()
    assert (entry.probability, entry.impact) == (2, 1)
    assert Rating.objects.get(entry=entry).on == A_DAY
    # 250,000 is Medium (from 200,000); 70 days are High (from 60): the higher one counts.
    late = a_costly_risk(cost_low=None, cost_likely=Decimal(250_000), cost_high=None, delay_likely=70)
    assert late.impact == 4


def test_what_was_rated_is_not_taken_from_numbers():
    assert a_costly_risk(probability=5, impact=4).probability == 5


def test_exposure_is_probability_times_mean_cost():
    # 0.3 × (90 + 120 + 150) / 3 = 36
    assert exposure_of(a_costly_risk(), "EUR") == Decimal("36.00")


def test_exposure_is_unknown_without_a_probability_or_in_another_currency():
    assert exposure_of(a_costly_risk(probability_share=None), "EUR") is None
    assert exposure_of(a_costly_risk(), "CHF") is None


def test_a_rating_becomes_what_the_entry_says_and_an_older_one_does_not():
    entry = an_entry(probability=4, impact=4)
    entry = rated(entry, probability=4, impact=4, residual_probability=2, residual_impact=3)
    assert current_of(entry).product == 6
    entry = rated(entry, on=date(2026, 4, 1), probability=5, impact=5)
    assert (current_of(entry).probability, inherent_of(entry).probability) == (2, 4)
    assert Rating.objects.filter(entry=entry).count() == 3


def test_the_usual_matrix_says_how_severe_a_pair_is():
    # By hand from the matrix that a new organisation has: 4 × 5 is severe, 1 × 1 low.
    known = scales()
    assert known.severity_of(inherent_of(an_entry(probability=4, impact=5))) == "severe"
    assert known.severity_of(inherent_of(an_entry(probability=1, impact=1))) == "low"
    assert known.severity_of(inherent_of(an_entry())) is None


def test_a_risk_that_happened_becomes_an_issue_in_one_step_linked_both_ways():
    elsewhere = an_initiative()
    owner = a_person("Olga Owner", role=Role.VIEWER)
    risk = a_costly_risk(impact=4, owner=owner, concerns=(elsewhere,))
    issue = happen(
        risk, happened_on=A_LATER_DAY, note="It rained.", version=risk.version, on=TODAY, access=full_access()
    )
    risk.refresh_from_db()
    assert (risk.status, risk.ended_on, risk.ending_note) == (Status.HAPPENED, A_LATER_DAY, "It rained.")
    assert (issue.kind, issue.came_from, issue.owner, issue.impact) == (EntryKind.ISSUE, risk, owner, 4)
    assert list(risk.became.all()) == [issue]
    assert issue.cost_likely == Decimal(120)
    assert Concern.objects.get(entry=issue).initiative == elsewhere
    # What has happened is certain: the mean of 90, 120, 150.
    assert exposure_of(issue, "EUR") == Decimal("120.00")


def test_an_opportunity_that_came_true_is_no_issue():
    chance = an_entry(kind=EntryKind.OPPORTUNITY)
    same = happen(chance, happened_on=A_DAY, note="", version=None, on=TODAY, access=full_access())
    assert same.pk == chance.pk
    assert same.status == Status.HAPPENED
    assert not Entry.objects.filter(kind=EntryKind.ISSUE).exists()


def test_an_action_cannot_happen():
    with pytest.raises(Impossible, match="Only a risk"):
        happen(
            an_entry(kind=EntryKind.ACTION), happened_on=A_DAY, note="", version=None, on=TODAY, access=full_access()
        )


def test_what_is_over_is_reopened_before_anything_else():
    access = full_access()
    entry = close(an_entry(), note="No longer possible.", closed_on=A_DAY, version=None, on=TODAY, access=access)
    for deed in (
        lambda: close(entry, note="Again", closed_on=A_DAY, version=None, on=TODAY, access=access),
        lambda: happen(entry, happened_on=A_DAY, note="", version=None, on=TODAY, access=access),
        lambda: set_status(entry, status=Status.ACCEPTED, version=None, access=access),
        lambda: rated(entry, probability=1),
        lambda: respond(entry, facts={"strategy": "avoid", "description": "x"}, on=TODAY, access=access),
    ):
        with pytest.raises(Impossible):
            deed()
    assert reopen(entry, version=None, access=access).ended_on is None


def test_closing_says_how_it_ended():
    with pytest.raises(Impossible, match="Say why"):
        close(an_entry(), note="  ", closed_on=A_DAY, version=None, on=TODAY, access=full_access())


def test_a_response_takes_an_open_entry_into_treatment():
    entry = an_entry()
    response = respond(
        entry, facts={"strategy": "reduce", "description": "Drill more holes", "cost": Decimal(5)}, on=TODAY,
        access=full_access(),
    )  # fmt: skip
    entry.refresh_from_db()
    assert entry.status == Status.IN_TREATMENT
    assert response.currency == "EUR"
    assert finish_response(response, done_on=TODAY, on=TODAY, access=full_access()).done_on == TODAY


def test_a_risk_is_not_exploited_and_a_chance_is_not_avoided():
    for kind, strategy in ((EntryKind.RISK, "exploit"), (EntryKind.OPPORTUNITY, "avoid")):
        with pytest.raises(Impossible, match="no way to answer"):
            respond(
                an_entry(kind=kind), facts={"strategy": strategy, "description": "x"}, on=TODAY, access=full_access()
            )


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"title": "  "}, "title"),
        ({"probability_share": Decimal(2)}, "probability_share"),
        ({"cost_low": Decimal(5), "cost_likely": Decimal(4), "cost_high": Decimal(9)}, "cost_likely"),
        ({"cost_low": Decimal(5)}, "cost_likely"),
        ({"cost_likely": Decimal(-1)}, "cost_low"),
        ({"delay_likely": 5_001}, "delay_high"),
        ({"due_on": TODAY}, "due_on"),
        ({"near_from": TODAY, "near_until": A_DAY}, "near_until"),
        ({"raised_on": date(2027, 1, 1)}, "raised_on"),
        ({"probability": 6}, "probability"),
    ],
)
def test_what_contradicts_itself_is_refused_at_its_field_and_nothing_is_written(facts, field):
    with pytest.raises(Impossible) as refused:
        an_entry(**facts)
    assert refused.value.field == field
    assert not Entry.objects.exists()


def test_a_stale_change_is_refused():
    entry = an_entry()
    change_entry(entry, version=entry.version, changes={"title": "First"}, on=TODAY, access=full_access())
    with pytest.raises(Stale):
        change_entry(entry, version=entry.version, changes={"title": "Second"}, on=TODAY, access=full_access())


def test_who_may_not_edit_or_see_money_writes_neither():
    home = a_portfolio()
    register = an_initiative(portfolio=home)
    viewer = access_for(a_person(role=Role.VIEWER, on=home))
    contributor = access_for(a_person(role=Role.CONTRIBUTOR, on=home))
    with pytest.raises(Refused):
        an_entry(register=register, access=viewer)
    with pytest.raises(Refused):
        a_costly_risk(register=register, access=contributor)
    entry = an_entry(register=register, access=contributor)
    with pytest.raises(Refused):
        review(entry, version=None, on=TODAY, access=viewer)


def test_a_shared_entry_is_seen_from_both_sides_and_hidden_from_a_third():
    here, there, elsewhere = a_portfolio(), a_portfolio(), a_portfolio()
    shared_with = an_initiative(portfolio=there)
    entry = an_entry(register=an_initiative(portfolio=here), concerns=(shared_with,))
    seen = {
        name: entries_visible_to(access_for(a_person(role=Role.VIEWER, on=one))).filter(pk=entry.pk).exists()
        for name, one in (("here", here), ("there", there), ("elsewhere", elsewhere))
    }
    assert seen == {"here": True, "there": True, "elsewhere": False}
    assert entries_visible_to(full_access()).filter(pk=entry.pk).count() == 1


def test_sharing_leaves_what_one_does_not_see():
    here, hidden = a_portfolio(), a_portfolio()
    entry = an_entry(register=an_initiative(portfolio=here), concerns=(an_initiative(portfolio=hidden),))
    lead = access_for(a_person(role=Role.PROJECT_MANAGER, on=here))
    change_entry(entry, version=None, changes={}, concerns=(), on=TODAY, access=lead)
    assert Concern.objects.filter(entry=entry).count() == 1
    with pytest.raises(Impossible):
        change_entry(
            entry, version=None, changes={}, concerns=(an_initiative(portfolio=hidden),), on=TODAY, access=lead
        )
