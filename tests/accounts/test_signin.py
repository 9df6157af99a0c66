"""Signing in: sessions, limits, second factor, reset, single sign-on, and the demonstration's list."""

import re
import time
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter as Adapter
from django.contrib.auth.hashers import make_password
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from pilotage.accounts.models import Person, Role
from tests.builders import PASSWORD, a_person

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def _no_attempts_yet(db):
    cache.clear()


def sign_in(client, person, password=PASSWORD, **more):
    return client.post(LOGIN, {"login": person.email, "password": password}, **more)


def text(response) -> str:
    return response.content.decode()


def test_the_right_password_opens_the_page_that_was_asked_for(client):
    person = a_person()
    answer = client.get("/settings/profile/")
    assert answer["Location"] == f"{LOGIN}?next=/settings/profile/"
    form = client.get(answer["Location"])
    assert 'name="next"' in text(form)
    answer = client.post(LOGIN, {"login": person.email.upper(), "password": PASSWORD, "next": "/settings/profile/"})
    assert answer["Location"] == "/settings/profile/"
    assert person.name in text(client.get("/settings/profile/"))


def test_signing_in_leads_to_no_foreign_address(client):
    answer = client.post(LOGIN, {"login": a_person().email, "password": PASSWORD, "next": "https://evil.example/"})
    assert answer["Location"] == "/"


def test_the_session_is_a_new_one_after_signing_in_and_gone_after_signing_out(client):
    client.get(LOGIN)
    client.session["kept"] = "before"
    session = client.session
    session["planted"] = "by somebody"
    session.save()
    planted = session.session_key
    sign_in(client, a_person())
    assert client.session.session_key not in (None, planted)
    signed_in = client.cookies["pilotage"].value
    client.post("/accounts/logout/")
    client.cookies["pilotage"] = signed_in
    assert client.get("/settings/profile/").status_code == 302


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client):
    known = sign_in(client, a_person(), password="wrong")
    unknown = client.post(LOGIN, {"login": "nobody@pilotage.example", "password": "wrong"})
    assert known.status_code == unknown.status_code == 200

    def errors(page):
        return re.findall(r'role="alert">(.*?)</div>', text(page), re.S)

    assert errors(known) == errors(unknown) != []


@pytest.mark.parametrize("is_known", [True, False])
def test_the_eleventh_wrong_password_is_refused_with_a_sentence_known_or_not(client, is_known):
    person = a_person() if is_known else Person(email="nobody@pilotage.example")
    assert [sign_in(client, person, password="wrong").status_code for _ in range(10)] == [200] * 10
    answer = sign_in(client, person, password="wrong")
    assert answer.status_code == 429
    assert "Wait a few minutes" in text(answer)
    assert answer["Retry-After"] == "60"


def test_trying_many_addresses_from_one_place_is_limited_too(client):
    for number in range(10):
        client.post(LOGIN, {"login": f"n{number}@pilotage.example", "password": "wrong"})
    assert sign_in(client, a_person()).status_code == 429


def test_a_deactivated_and_a_named_person_cannot_sign_in(client):
    person = a_person()
    Person.objects.filter(pk=person.pk).update(is_active=False)
    sign_in(client, person)
    assert client.get("/settings/profile/").status_code == 302


def test_a_form_without_its_secret_is_refused_with_a_sentence():
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(LOGIN, {"login": "x@example.org", "password": "x"})
    assert answer.status_code == 403
    assert "This form is out of date" in text(answer)


def test_nobody_signs_up_alone(client):
    assert "By invitation only" in text(client.get("/accounts/signup/"))
    client.post("/accounts/signup/", {"email": "x@example.org", "password1": PASSWORD, "password2": PASSWORD})
    assert not Person.objects.filter(email="x@example.org").exists()


def test_the_mail_to_a_known_address_resets_the_password_once(client):
    person = a_person()
    there = Client()
    there.force_login(person)
    answer = client.post("/accounts/password/reset/", {"email": person.email}, follow=True)
    assert "Look into your mail" in text(answer)
    assert mail.outbox[0].subject == "Your new password for Pilotage"
    link = re.search(r"http://testserver(/\S+)", mail.outbox[0].body).group(1)
    form = client.get(link, follow=True)
    assert "Choose your password" in text(form)
    words = {"password1": "lanterns on the quay", "password2": "lanterns on the quay"}
    assert "Your password is set" in text(client.post(form.request["PATH_INFO"], words, follow=True))
    assert "works no more" in text(Client().get(link, follow=True))
    person.refresh_from_db()
    assert person.check_password("lanterns on the quay")
    assert there.get("/settings/profile/").status_code == 302


def test_asking_for_a_reset_tells_nobody_who_is_here(client):
    known = client.post("/accounts/password/reset/", {"email": a_person().email})
    unknown = client.post("/accounts/password/reset/", {"email": "nobody@pilotage.example"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [message.subject for message in mail.outbox] == ["Your new password for Pilotage", "No account at Pilotage"]
    assert not any("&#" in message.body or "&amp;" in message.body for message in mail.outbox)


def test_a_broken_reset_link_says_what_to_do(client):
    assert "Ask for a new link" in text(client.get("/accounts/password/reset/key/abc-set-password/"))


def test_changing_the_password_keeps_this_browser_and_ends_the_others():
    person = a_person()
    here, there = Client(), Client()
    sign_in(here, person)
    there.force_login(person)
    words = {"oldpassword": PASSWORD, "password1": "lanterns on the quay", "password2": "lanterns on the quay"}
    answer = here.post("/accounts/password/change/", words)
    assert answer.status_code == 302
    assert here.get("/settings/profile/").status_code == 200
    assert there.get("/settings/profile/").status_code == 302
    assert mail.outbox[-1].subject == "Your password was changed"


@pytest.mark.parametrize("weak", ["short", "password123", "person name here"])
def test_a_weak_password_is_refused(client, weak):
    person = a_person("Person Name Here")
    sign_in(client, person)
    answer = client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": weak, "password2": weak})
    assert answer.status_code == 200
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def confirm(client, then: str):
    return client.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": then})


def with_second_factor(client, person) -> str:
    sign_in(client, person)
    confirm(client, "/accounts/2fa/totp/activate/")
    page = text(client.get("/accounts/2fa/totp/activate/"))
    assert 'src="data:image/svg+xml' in page
    secret = re.search(r"<code>(\w+)</code>", page).group(1)
    answer = client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)}, follow=True)
    assert "Recovery codes" in text(answer)
    return secret


def test_a_second_factor_is_asked_for_and_its_code_works_once(client, monkeypatch):
    # A test's own transaction never commits: what waits for that runs at once.
    monkeypatch.setattr("django.db.transaction.on_commit", lambda waiting, **_how: waiting())
    person = a_person()
    secret = with_second_factor(client, person)
    assert mail.outbox[-1].subject == "Your second factor is on"
    cache.clear()  # the code that turned it on counts as used: start afresh, as after half a minute
    first, replay = Client(), Client()
    code = code_of(secret)
    for browser in (first, replay):
        answer = sign_in(browser, person, follow=True)
        assert "Your second factor" in text(answer)
        assert browser.get("/settings/profile/").status_code == 302
    assert first.post("/accounts/2fa/authenticate/", {"code": code})["Location"] == "/"
    assert first.get("/settings/profile/").status_code == 200
    assert replay.post("/accounts/2fa/authenticate/", {"code": code}).status_code == 200
    assert replay.get("/settings/profile/").status_code == 302


def test_a_recovery_code_signs_in_once_and_all_can_be_made_anew(client):
    person = a_person()
    with_second_factor(client, person)
    page = text(client.get("/accounts/2fa/recovery-codes/"))
    code = re.search(r"<pre[^>]*>(\w+)", page).group(1)
    assert code in text(client.get("/accounts/2fa/recovery-codes/download/"))
    browsers = Client(), Client()
    for browser in browsers:
        sign_in(browser, person)
        browser.post("/accounts/2fa/authenticate/", {"code": code})
    assert [browser.get("/settings/profile/").status_code for browser in browsers] == [200, 302]
    assert "9 recovery codes left" in text(client.get("/settings/profile/"))
    assert "stop working" in text(client.get("/accounts/2fa/recovery-codes/generate/"))
    client.post("/accounts/2fa/recovery-codes/generate/")
    assert "10 recovery codes left" in text(client.get("/settings/profile/"))


def test_the_second_factor_can_be_turned_off(client):
    person = a_person()
    with_second_factor(client, person)
    assert "Turn off the second factor" in text(client.get("/accounts/2fa/totp/deactivate/"))
    client.post("/accounts/2fa/totp/deactivate/")
    assert Authenticator.objects.count() == 0
    assert client.get("/accounts/2fa/")["Location"] == "/settings/profile/"


def test_a_change_of_the_second_factor_asks_who_it_is(client):
    sign_in(client, a_person())
    answer = client.get("/accounts/2fa/totp/activate/", follow=True)
    assert "Is it really you?" in text(answer)
    assert 'name="next" value="/accounts/2fa/totp/activate/"' in text(answer)
    assert confirm(client, "/accounts/2fa/totp/activate/")["Location"] == "/accounts/2fa/totp/activate/"


def test_a_form_that_had_to_wait_for_the_confirmation_is_sent_afterwards(client):
    with_second_factor(client, a_person())
    before = text(client.get("/accounts/2fa/recovery-codes/"))
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] = time.time() - 3600
    session.save()
    generate = "/accounts/2fa/recovery-codes/generate/"
    assert client.post(generate)["Location"].startswith("/accounts/reauthenticate/")
    confirm(client, generate)
    assert re.search("<pre.*?</pre>", before, re.S).group(0) not in text(client.get("/accounts/2fa/recovery-codes/"))


@pytest.fixture
def single_sign_on(settings):
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "oidc",
                    "name": "Harbour ID",
                    "client_id": "pilotage",
                    "secret": "secret",
                    "settings": {"server_url": "https://id.harbour.example"},
                }
            ]
        }
    }


def test_single_sign_on_has_a_button_and_starts_at_the_provider(client, single_sign_on, monkeypatch):
    # What the provider would say of itself; no network in tests.
    said = {"authorization_endpoint": "https://id.harbour.example/authorize", "token_endpoint": "https://x.example/t"}
    monkeypatch.setattr(Adapter, "openid_config", said)
    page = text(client.get(f"{LOGIN}?next=/settings/profile/"))
    assert "Sign in with Harbour ID" in page
    start = re.search(r'action="(/accounts/oidc/oidc/login/[^"]*)"', page).group(1).replace("&amp;", "&")
    assert "On to your organisation" in text(client.get(start))
    to = urlsplit(client.post(start)["Location"])
    assert (to.netloc, to.path) == ("id.harbour.example", "/authorize")
    asked = parse_qs(to.query)
    assert asked["client_id"] == ["pilotage"]
    assert asked["redirect_uri"] == ["http://testserver/accounts/oidc/oidc/login/callback/"]
    assert asked["state"]


def test_without_single_sign_on_there_is_no_button_and_no_start(client):
    assert "Sign in with" not in text(client.get(LOGIN))
    assert client.get("/accounts/oidc/oidc/login/").status_code == 404
    client.force_login(a_person())
    assert "No single sign-on is set up" in text(client.get("/accounts/3rdparty/"))


def test_a_connection_to_single_sign_on_is_shown_and_can_be_ended(client, single_sign_on):
    person = a_person()
    SocialAccount.objects.create(user=person, provider="oidc", uid="7", extra_data={"sub": "7"})
    client.force_login(person)
    page = text(client.get("/accounts/3rdparty/"))
    account = SocialAccount.objects.get()
    assert f'value="{account.pk}"' in page
    client.post("/accounts/3rdparty/", {"account": account.pk})
    assert SocialAccount.objects.count() == 0


def test_a_stopped_and_a_failed_single_sign_on_say_what_to_do(client):
    assert "Sign-in was cancelled" in text(client.get("/accounts/3rdparty/login/cancelled/"))
    assert "Single sign-on did not work" in text(client.get("/accounts/3rdparty/login/error/"))
    assert client.get("/accounts/3rdparty/signup/")["Location"] == LOGIN
    assert "This account is closed" in text(client.get("/accounts/inactive/"))


def test_a_person_without_a_password_sets_one(client):
    person = a_person()
    Person.objects.filter(pk=person.pk).update(password=make_password(None))
    person.refresh_from_db()
    client.force_login(person)
    assert "Set a password" in text(client.get("/settings/profile/"))
    assert "Choose a password" in text(client.get("/accounts/password/set/"))
    words = {"password1": "lanterns on the quay", "password2": "lanterns on the quay"}
    client.post("/accounts/password/set/", words)
    person.refresh_from_db()
    assert person.check_password("lanterns on the quay")


def test_signing_out_asks_on_get_and_acts_on_post(client):
    client.force_login(a_person())
    assert "Sign out" in text(client.get("/accounts/logout/"))
    assert client.get("/settings/profile/").status_code == 200
    client.post("/accounts/logout/")
    assert client.get("/settings/profile/").status_code == 302


# The demonstration


def test_the_demonstration_lists_one_person_a_role_and_signs_in_as_them(client, settings):
    settings.DEMO = True
    lead, second, viewer = a_person("Lea Lead", role=Role.PMO_LEAD), a_person(role=Role.PMO_LEAD), a_person()
    page = text(client.get(LOGIN))
    assert "Lea Lead" in page
    assert "Runs the register" in page
    assert second.name not in page
    assert viewer.name not in page
    answer = client.post(reverse("accounts:demo_sign_in"), {"person": str(lead.pk), "next": "/settings/profile/"})
    assert answer["Location"] == "/settings/profile/"
    assert "Lea Lead" in text(client.get("/settings/profile/"))


def test_the_demonstration_signs_in_as_nobody_else(client, settings):
    settings.DEMO = True
    real = Person.objects.create_user(email="ada@example.org", name="Ada", password=PASSWORD)
    real.grants.create(role=Role.ADMINISTRATOR, scope_id=a_person(role=Role.VIEWER).grants.get().scope_id)
    assert "Ada" not in text(client.get(LOGIN))
    for wrong in (str(real.pk), "", "x", str(a_person().pk)):
        assert client.post(reverse("accounts:demo_sign_in"), {"person": wrong}).status_code == 404


def test_outside_the_demonstration_there_is_no_list_and_no_such_page(client):
    lead = a_person("Lea Lead", role=Role.PMO_LEAD)
    assert "Lea Lead" not in text(client.get(LOGIN))
    assert client.post(reverse("accounts:demo_sign_in"), {"person": str(lead.pk)}).status_code == 404


def test_the_demonstration_asks_for_the_secret_of_its_form(settings):
    settings.DEMO = True
    lead = a_person(role=Role.PMO_LEAD)
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(reverse("accounts:demo_sign_in"), {"person": str(lead.pk)}).status_code == 403
    assert strict.get(reverse("accounts:demo_sign_in")).status_code == 405
