"""Keys for programs: shown once, read by digest, ended by revoking, by time, and with their owner."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from pilotage.accounts.actions.people import deactivate_person
from pilotage.accounts.actions.tokens import make_token, note_use, revoke_token
from pilotage.accounts.models import ApiToken, Role, TokenScope
from pilotage.accounts.reads import access_of
from pilotage.accounts.reads.tokens import person_of_token, tokens_of
from pilotage.accounts.rules import Impossible, Permission, Refused
from tests.builders import a_person, an_administrator

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Europe/Paris"))


def a_token(person, *, expires_on=date(2026, 3, 31), scope=TokenScope.READ):
    facts = {"name": "Power BI", "scope": scope, "expires_on": expires_on, "access": access_of(person), "today": TODAY}
    return make_token(person, **facts)


def test_a_secret_leads_to_its_owner_and_what_they_may_do():
    person = a_person(role=Role.VIEWER)
    _token, secret = a_token(person)
    holder = person_of_token(secret, NOW)
    assert holder.person == person
    assert holder.access.may_everywhere(Permission.SEE)
    assert not holder.may_write
    assert person_of_token(a_token(person, scope=TokenScope.WRITE)[1], NOW).may_write


def test_the_secret_itself_is_kept_nowhere():
    token, secret = a_token(a_person())
    stored = ApiToken.objects.filter(pk=token.pk).values().get()
    assert not any(secret in str(value) for value in stored.values())
    assert stored["hint"] == f"…{secret[-4:]}"
    assert secret.startswith("pilotage_")


def test_an_unknown_a_cut_and_an_empty_secret_lead_to_nobody():
    _token, secret = a_token(a_person())
    assert [person_of_token(wrong, NOW) for wrong in ("", "pilotage_", secret[:-1], secret + "x")] == [None] * 4


def test_a_token_is_good_to_the_end_of_its_last_day():
    _token, secret = a_token(a_person(), expires_on=date(2026, 3, 31))
    paris = ZoneInfo("Europe/Paris")
    assert person_of_token(secret, datetime(2026, 3, 31, 23, 59, tzinfo=paris))
    assert person_of_token(secret, datetime(2026, 4, 1, 0, 0, tzinfo=paris)) is None


@pytest.mark.parametrize("days", [-1, 0, 367])
def test_a_token_expires_after_today_and_within_a_year(days):
    with pytest.raises(Impossible) as refused:
        a_token(a_person(), expires_on=TODAY + timedelta(days=days))
    assert refused.value.field == "expires_on"


def test_nobody_makes_a_token_in_the_name_of_another_not_even_an_administrator():
    access = access_of(an_administrator())
    facts = {"name": "X", "scope": TokenScope.READ, "expires_on": TODAY + timedelta(days=1), "today": TODAY}
    with pytest.raises(Refused):
        make_token(a_person(), access=access, **facts)


def test_a_revoked_token_opens_nothing():
    person = a_person()
    token, secret = a_token(person)
    with pytest.raises(Refused):
        revoke_token(token, access=access_of(a_person(role=Role.PMO_LEAD)), now=NOW)
    revoke_token(token, access=access_of(person), now=NOW)
    assert person_of_token(secret, NOW) is None
    assert list(tokens_of(person)) == []


def test_the_tokens_of_a_deactivated_person_are_revoked():
    person = a_person()
    token, secret = a_token(person)
    deactivate_person(person, access=access_of(an_administrator()), now=NOW)
    token.refresh_from_db()
    assert token.revoked_at == NOW
    assert person_of_token(secret, NOW) is None


def test_use_is_noted_at_most_once_a_minute():
    _token, secret = a_token(a_person())

    def use(at: datetime) -> datetime:
        holder = person_of_token(secret, at)
        if holder.is_use_due:
            note_use(holder, now=at)
        return ApiToken.objects.get(pk=holder.token.pk).last_used_at

    assert use(NOW) == NOW
    assert use(NOW + timedelta(seconds=59)) == NOW
    assert use(NOW + timedelta(seconds=60)) == NOW + timedelta(seconds=60)
