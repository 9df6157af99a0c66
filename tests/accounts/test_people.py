"""Inviting, changing and ending accounts; who may do it; and that the last administrator stays."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client

from pilotage.accounts.actions.people import (
    change_person,
    deactivate_person,
    found_administrator,
    invite_person,
    name_person,
    reactivate_person,
)
from pilotage.accounts.actions.roles import give_role, take_role
from pilotage.accounts.actions.scopes import create_scope
from pilotage.accounts.actions.sessions import end_other_sessions
from pilotage.accounts.models import Grant, Person, Role, Scope, ScopeKind
from pilotage.accounts.reads import access_of, enterprise_scope
from pilotage.accounts.reads.people import people_visible_to
from pilotage.accounts.reads.sessions import sessions_of
from pilotage.accounts.rules import Access, Impossible, Refused
from tests.builders import PASSWORD, a_person, an_administrator

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Europe/Paris"))


def a_scope(under: Scope | None = None) -> Scope:
    return create_scope(kind=ScopeKind.PORTFOLIO, under=under or enterprise_scope())


def with_role(role: Role, scope: Scope | None = None) -> Person:
    person = a_person()
    Grant.objects.create(person=person, role=role, scope=scope or enterprise_scope())
    return person


def access_with(role: Role, scope: Scope | None = None) -> Access:
    return access_of(with_role(role, scope))


def invited(callbacks, **facts) -> Person:
    with callbacks(execute=True):
        return invite_person(**facts)


def test_an_invitation_brings_roles_and_a_mail_whose_link_sets_the_password_once(
    django_capture_on_commit_callbacks, client
):
    access = access_of(an_administrator("Ada"))
    roles = [(Role.VIEWER, enterprise_scope())]
    person = invited(
        django_capture_on_commit_callbacks, email=" Grace@Example.ORG ", name="Grace Hopper", access=access, roles=roles
    )
    assert (person.email, person.is_active, person.has_usable_password()) == ("grace@example.org", True, False)
    assert [grant.role for grant in person.grants.all()] == [Role.VIEWER]
    assert mail.outbox[0].subject == "Ada invites you to Pilotage"
    link = re.search(r"http://127\.0\.0\.1:8000(/\S+)", mail.outbox[0].body).group(1)
    form = client.get(link, follow=True)
    words = "harbour lights at dusk"
    client.post(form.request["PATH_INFO"], {"password1": words, "password2": words})
    person.refresh_from_db()
    assert person.check_password(words)
    assert "works no more" in Client().get(link, follow=True).content.decode()


def test_inviting_somebody_who_is_there_gives_the_roles_and_leaves_them_as_they_are(django_capture_on_commit_callbacks):
    there = a_person("Grace Hopper")
    roles = [(Role.SRO, enterprise_scope())]
    facts = {"email": there.email, "name": "Somebody", "access": access_of(an_administrator()), "roles": roles}
    assert invited(django_capture_on_commit_callbacks, **facts).name == "Grace Hopper"
    assert mail.outbox == []
    assert there.grants.get().role == Role.SRO


@pytest.mark.parametrize("email", ["", "grace", "grace@", "a b@example.org", "x@example.org\nBcc: all@example.org"])
def test_an_address_that_is_none_is_refused_at_its_field(email):
    with pytest.raises(Impossible) as refused:
        invite_person(email=email, name="Grace", access=access_of(an_administrator()))
    assert refused.value.field == "email"


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_nobody_but_an_administrator_invites_or_gives_roles_not_even_to_themselves(role):
    person = with_role(role)
    access = access_of(person)
    with pytest.raises(Refused):
        invite_person(email="x@example.org", name="X", access=access, roles=[(Role.VIEWER, enterprise_scope())])
    with pytest.raises(Refused):
        give_role(person, role=Role.ADMINISTRATOR, scope=enterprise_scope(), access=access)
    assert Person.objects.filter(email="x@example.org").count() == 0


def test_an_administrator_of_a_portfolio_gives_roles_inside_it_only():
    rail = a_scope()
    line = a_scope(under=rail)
    access = access_with(Role.ADMINISTRATOR, rail)
    person = a_person()
    give_role(person, role=Role.PORTFOLIO_MANAGER, scope=line, access=access)
    for outside in (enterprise_scope(), a_scope()):
        with pytest.raises(Refused):
            give_role(person, role=Role.VIEWER, scope=outside, access=access)
    assert [grant.scope for grant in person.grants.all()] == [line]


def test_an_administrator_of_a_portfolio_sees_and_changes_only_people_whose_roles_lie_within_it():
    rail = a_scope()
    access = access_with(Role.ADMINISTRATOR, rail)
    inside = with_role(Role.VIEWER, a_scope(under=rail))
    both = with_role(Role.VIEWER, rail)
    Grant.objects.create(person=both, role=Role.SRO, scope=enterprise_scope())
    elsewhere = with_role(Role.VIEWER, a_scope())
    seen = set(people_visible_to(access))
    assert {inside, both} <= seen
    assert elsewhere not in seen
    change_person(inside, version=inside.version, name="New Name", email=inside.email, access=access)
    for person in (both, elsewhere):
        with pytest.raises(Refused):
            change_person(person, version=1, name="Stolen", email="mine@example.org", access=access)
        with pytest.raises(Refused):
            deactivate_person(person, access=access, now=NOW)


def test_inviting_without_a_role_is_for_administrators_of_everything():
    with pytest.raises(Refused):
        invite_person(email="x@example.org", name="X", access=access_with(Role.ADMINISTRATOR, a_scope()))


def test_everybody_may_change_their_name_but_not_their_address():
    person = a_person("Grace")
    access = access_of(person)
    assert change_person(person, version=1, name=" Grace  Hopper ", email=person.email, access=access).name == (
        "Grace Hopper"
    )
    with pytest.raises(Refused):
        change_person(person, version=2, name="Grace", email="other@example.org", access=access)


def test_an_address_of_somebody_else_and_a_stale_change_are_refused():
    access, one, other = access_of(an_administrator()), a_person(), a_person()
    with pytest.raises(Impossible) as refused:
        change_person(one, version=1, name="X", email=other.email.upper(), access=access)
    assert refused.value.field == "email"
    change_person(one, version=1, name="First", email=one.email, access=access)
    with pytest.raises(Impossible, match="meantime"):
        change_person(one, version=1, name="Second", email=one.email, access=access)
    one.refresh_from_db()
    assert one.name == "First"


def test_a_person_who_is_only_named_cannot_sign_in_and_is_one_however_often_named():
    access = access_with(Role.PORTFOLIO_MANAGER)
    named = name_person("Jean  Dupont", access=access)
    assert (named.name, named.email, named.is_active) == ("Jean Dupont", None, False)
    assert name_person("jean dupont", access=access) == named
    with pytest.raises(Refused):
        name_person("Somebody", access=access_with(Role.VIEWER))


def test_a_deactivated_person_is_out_at_once_and_stays_out_of_old_sessions_when_reactivated(client):
    access, person = access_of(an_administrator()), a_person()
    client.force_login(person)
    assert client.get("/settings/profile/").status_code == 200
    deactivate_person(person, access=access, now=NOW)
    assert client.get("/settings/profile/").status_code == 302
    assert Session.objects.count() == 0
    reactivate_person(person, access=access)
    assert client.get("/settings/profile/").status_code == 302


def test_the_last_administrator_keeps_the_role_and_the_account():
    ada = an_administrator()
    access = access_of(ada)
    with pytest.raises(Refused, match="last administrator"):
        take_role(ada, role=Role.ADMINISTRATOR, scope=enterprise_scope(), access=access)
    grace = an_administrator("Grace")
    with pytest.raises(Refused, match="yourself"):
        deactivate_person(ada, access=access, now=NOW)
    deactivate_person(grace, access=access, now=NOW)
    # Grace is still an administrator by name, but cannot sign in: Ada is the last one again.
    with pytest.raises(Refused, match="last administrator"):
        take_role(ada, role=Role.ADMINISTRATOR, scope=enterprise_scope(), access=access)


def test_an_administrator_may_leave_when_another_one_stays():
    ada, grace = an_administrator("Ada"), an_administrator("Grace")
    take_role(ada, role=Role.ADMINISTRATOR, scope=enterprise_scope(), access=access_of(grace))
    assert access_of(ada).grants == ()


def test_a_role_given_twice_is_one_and_history_says_who_gave_it():
    ada, person = an_administrator(), a_person()
    for _ in range(2):
        give_role(person, role=Role.VIEWER, scope=enterprise_scope(), access=access_of(ada))
    event = Grant.pgh_event_model.objects.filter(person=person).get()
    assert (event.pgh_label, event.pgh_context.metadata) == ("insert", {"action": "give_role", "user": str(ada.pk)})


def test_signing_out_elsewhere_keeps_this_browser():
    person = a_person()
    here, there = Client(HTTP_USER_AGENT="Firefox on Linux"), Client()
    for browser in (here, there):
        browser.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    key = here.session.session_key
    assert [one.is_this for one in sessions_of(person, this_key=key, now=NOW.replace(year=2020))].count(True) == 1
    end_other_sessions(person, except_key=key)
    assert here.get("/settings/profile/").status_code == 200
    assert there.get("/settings/profile/").status_code == 302


def test_the_command_line_founds_an_administrator_again_and_again():
    person = found_administrator(email="Ada@example.org", name="Ada", password="harbour lights at dusk")
    Person.objects.filter(pk=person.pk).update(is_active=False)
    again = found_administrator(email="ada@example.org", name="Other", password=None)
    assert (again.pk, again.name, again.is_active) == (person.pk, "Ada", True)
    assert again.check_password("harbour lights at dusk")
    assert [grant.role for grant in again.grants.all()] == [Role.ADMINISTRATOR]
