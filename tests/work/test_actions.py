"""Writing into the register: what is kept, what is refused, what history says."""

from datetime import date
from decimal import Decimal

import pytest

from pilotage.accounts.models import Role
from pilotage.accounts.rules import Refused
from pilotage.work import rules
from pilotage.work.actions import (
    change_initiative,
    create_initiative,
    create_portfolio,
    define_custom_field,
    link,
    move_portfolio,
    remove_portfolio,
)
from pilotage.work.models import Initiative, Observation
from pilotage.work.reads import initiatives_visible_to, portfolios_visible_to
from pilotage.work.reads.query import initiatives_as_of
from tests.builders import a_person, a_portfolio, access_for, an_initiative, full_access

pytestmark = pytest.mark.django_db
MARCH, APRIL, MAY = date(2026, 3, 2), date(2026, 4, 1), date(2026, 5, 4)


def changed(initiative: Initiative, on: date = MARCH, **changes: object) -> Initiative:
    return change_initiative(initiative, version=initiative.version, changes=changes, access=full_access(), on=on)


def test_a_new_initiative_has_a_key_a_first_stage_and_a_place():
    made = an_initiative("Depot electrification", portfolio=a_portfolio("Energy"))
    assert made.key.startswith("PRJ-")
    assert made.stage.name == "Assessed"
    assert made.scope.path.startswith(made.portfolio.scope.path)


def test_a_change_counts_the_version_and_says_who_and_what_before_and_after():
    made = an_initiative("Depot electrification")
    person = a_person("Paula", role=Role.PROJECT_MANAGER, on=made.portfolio)
    later = change_initiative(
        made, version=made.version, changes={"name": "Depots"}, access=access_for(person), on=MARCH
    )
    assert later.version == made.version + 1
    events = list(made.pgh_event_model.objects.filter(pgh_obj=made).order_by("pgh_id"))
    assert events[-1].name == "Depots"
    assert events[-2].name == "Depot electrification"
    assert events[-1].pgh_context.metadata["user"] == str(person.pk)
    assert events[-1].pgh_context.metadata["action"] == "change_initiative"


def test_saving_what_is_already_there_leaves_no_trace():
    made = an_initiative("Depots")
    later = changed(made, name="Depots")
    assert later.version == made.version


def test_a_stale_change_is_refused_and_changes_nothing():
    made = an_initiative("Depots")
    changed(made, name="Depots North")
    with pytest.raises(rules.Stale) as refused:
        changed(made, name="Depots South")
    assert refused.value.current.name == "Depots North"
    made.refresh_from_db()
    assert made.name == "Depots North"


def test_money_asks_for_a_permission_of_its_own():
    made = an_initiative()
    contributor = access_for(a_person(role=Role.CONTRIBUTOR, on=made.portfolio))
    with pytest.raises(Refused, match="money"):
        change_initiative(
            made,
            version=made.version,
            changes={"whole_life_cost": Decimal(5), "currency": "EUR"},
            access=contributor,
            on=MARCH,
        )


def test_an_amount_without_a_currency_is_refused():
    with pytest.raises(rules.Impossible, match="currency"):
        an_initiative(whole_life_cost=Decimal(5))


def test_a_start_after_its_finish_is_refused_in_words():
    with pytest.raises(rules.Impossible, match=r"2027-01-01.*after.*2026-01-01"):
        an_initiative(planned_start=date(2027, 1, 1), planned_finish=date(2026, 1, 1))


def test_a_rag_is_kept_with_its_day_and_scale_and_the_newest_is_the_current_one():
    made = an_initiative()
    later = changed(made, on=MAY, rag="AR")
    assert (later.rag, later.rag_scale, later.rag_on) == ("AR", 5, MAY)
    # A report that arrives late speaks of an earlier day: it is kept, and changes nothing about today.
    after = changed(later, on=APRIL, rag="G")
    assert (after.rag, after.rag_on) == ("AR", MAY)
    assert Observation.objects.filter(initiative=made, field="rag").count() == 2


def test_the_register_can_be_seen_as_of_a_past_day():
    made = an_initiative("Depots", on=MARCH, rag="G", whole_life_cost=Decimal(100), currency="EUR")
    changed(made, on=MAY, rag="R", whole_life_cost=Decimal(250), currency="EUR")
    in_april = initiatives_as_of(full_access(), APRIL).get()
    assert (in_april.rag, in_april.rag_on, in_april.whole_life_cost) == ("G", MARCH, Decimal(100))
    in_may = initiatives_as_of(full_access(), MAY).get()
    assert (in_may.rag, in_may.whole_life_cost) == ("R", Decimal(250))
    assert not initiatives_as_of(full_access(), date(2026, 3, 1)).exists()


def test_a_dependency_that_closes_a_circle_is_refused_with_the_chain():
    portfolio = a_portfolio()
    a, b, c = (an_initiative(name, portfolio=portfolio) for name in "ABC")
    access = full_access()
    link(a, b, kind="needs", access=access)
    link(b, c, kind="needs", access=access)
    with pytest.raises(rules.Cycle) as circle:
        link(c, a, kind="needs", access=access)
    assert circle.value.names == ("C", "A", "B", "C")


def test_a_circle_does_not_tell_the_names_that_somebody_may_not_see():
    mine, theirs = a_portfolio(), a_portfolio()
    a, b = an_initiative("A", portfolio=mine), an_initiative("B", portfolio=mine)
    secret = an_initiative("Secret merger", portfolio=theirs)
    link(a, secret, kind="needs", access=full_access())
    link(secret, b, kind="needs", access=full_access())
    person = access_for(a_person(role=Role.PROJECT_MANAGER, on=mine))
    with pytest.raises(rules.Cycle) as circle:
        link(b, a, kind="needs", access=person)
    assert "Secret merger" not in str(circle.value)


def test_somebody_sees_only_what_lies_below_their_scope():
    top, other = a_portfolio("Top"), a_portfolio("Other")
    below = a_portfolio("Below", parent=top)
    seen, unseen = an_initiative("Seen", portfolio=below), an_initiative("Unseen", portfolio=other)
    access = access_for(a_person(role=Role.VIEWER, on=top))
    assert list(initiatives_visible_to(access)) == [seen]
    assert set(portfolios_visible_to(access)) == {top, below}
    assert unseen not in initiatives_visible_to(access)
    assert not initiatives_visible_to(access_for(a_person())).exists()


def test_a_role_on_one_initiative_shows_it_and_the_way_to_it_only():
    top = a_portfolio("Top")
    below = a_portfolio("Below", parent=top)
    mine, _theirs = an_initiative(portfolio=below), an_initiative(portfolio=below)
    access = access_for(a_person(role=Role.PROJECT_MANAGER, on=mine))
    assert list(initiatives_visible_to(access)) == [mine]
    assert set(portfolios_visible_to(access)) == {top, below}


def test_moving_a_portfolio_takes_everything_below_along():
    top, other = a_portfolio("Top"), a_portfolio("Other")
    below = a_portfolio("Below", parent=top)
    made = an_initiative(portfolio=below)
    viewer = access_for(a_person(role=Role.VIEWER, on=other))
    assert not initiatives_visible_to(viewer).exists()
    move_portfolio(below, under=other, access=full_access())
    assert list(initiatives_visible_to(viewer)) == [made]


def test_a_portfolio_cannot_move_below_itself():
    top = a_portfolio("Top")
    below = a_portfolio("Below", parent=top)
    with pytest.raises(rules.Impossible, match="itself"):
        move_portfolio(top, under=below, access=full_access())


def test_moving_an_initiative_needs_the_permission_at_both_ends():
    mine, theirs = a_portfolio(), a_portfolio()
    made = an_initiative(portfolio=mine)
    person = access_for(a_person(role=Role.PORTFOLIO_MANAGER, on=mine))
    with pytest.raises(Refused):
        change_initiative(made, version=made.version, changes={"portfolio": theirs}, access=person, on=MARCH)


def test_siblings_have_different_names():
    a_portfolio("Energy")
    with pytest.raises(rules.Impossible, match="Energy"):
        create_portfolio(name="Energy", access=full_access())


def test_a_portfolio_that_holds_something_is_not_removed():
    portfolio = a_portfolio()
    an_initiative(portfolio=portfolio)
    with pytest.raises(rules.Impossible, match="empty"):
        remove_portfolio(portfolio, access=full_access())


def test_a_custom_field_checks_its_values():
    define_custom_field(name="Risk class", type="choice", choices=["low", "high"], access=full_access())
    assert an_initiative(custom={"risk_class": "high"}).custom == {"risk_class": "high"}
    with pytest.raises(rules.Impossible, match="Risk class"):
        an_initiative(custom={"risk_class": "medium"})
    with pytest.raises(rules.Impossible, match="no custom field"):
        an_initiative(custom={"unheard_of": "1"})


def test_a_viewer_creates_nothing():
    portfolio = a_portfolio()
    with pytest.raises(Refused):
        create_initiative(
            name="X", kind="project", portfolio=portfolio, access=access_for(a_person(role=Role.VIEWER)), on=MARCH
        )
    assert not Initiative.objects.exists()


def test_only_a_programme_has_parts():
    portfolio = a_portfolio()
    programme = an_initiative("Fleet renewal", portfolio=portfolio, kind="programme")
    assert an_initiative(portfolio=portfolio, programme=programme).programme == programme
    with pytest.raises(rules.Impossible, match="not a programme"):
        an_initiative(portfolio=portfolio, programme=an_initiative("Just a project", portfolio=portfolio))
