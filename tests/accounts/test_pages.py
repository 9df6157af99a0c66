"""The settings as people use them: people, roles, the organisation, oneself; headers; and pages for errors."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from pilotage.accounts.models import ApiToken, Person, Role
from pilotage.accounts.pages import home
from pilotage.accounts.reads import enterprise_scope, organisation
from pilotage.accounts.reads.tokens import person_of_token
from pilotage.kit.clock import now, today
from tests.builders import PASSWORD, a_person, a_portfolio, an_administrator

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return response.content.decode()


@pytest.fixture
def ada(client) -> Person:
    ada = an_administrator("Ada Administrator")
    client.force_login(ada)
    return ada


def test_the_settings_list_what_one_may_configure(client, ada):
    assert {"/settings/profile/", "/settings/people/", "/settings/organisation/"} <= links(client.get("/settings/"))
    client.force_login(a_person(role=Role.PMO_LEAD))
    assert "/settings/people/" not in links(client.get("/settings/"))
    client.force_login(a_person())
    seen = links(client.get("/settings/"))
    assert "/settings/profile/" in seen
    assert not {"/settings/people/", "/settings/organisation/"} & seen


def links(response) -> set[str]:
    return set(re.findall(r'href="([^"]*)"', text(response)))


def test_the_list_of_people_filters_sorts_and_shows_roles_with_their_place(client, ada):
    a_person("Zoe Last", role=Role.SRO, on=a_portfolio("Energy"))
    a_person("Bea First", role=Role.VIEWER)
    page = text(client.get("/settings/people/"))
    assert page.index("Bea First") < page.index("Zoe Last")
    assert "Strategy owner (SRO), Energy" in page
    page = text(client.get("/settings/people/?sort=-name"))
    assert page.index("Zoe Last") < page.index("Bea First")
    page = text(client.get("/settings/people/?role=sro"))
    assert "Zoe Last" in page
    assert "Bea First" not in page
    page = text(client.get("/settings/people/?q=bea&state=invited"))
    assert "Bea First" in page
    assert "Zoe Last" not in page
    assert text(client.get("/settings/people/?sort=nonsense,-password&role=x&state=y&page=zz")).count("Zoe Last") == 1


@pytest.mark.parametrize("count", [10, 60])
def test_the_list_of_people_asks_the_same_few_questions_however_long_it_is(
    client, ada, count, django_assert_max_num_queries
):
    energy = a_portfolio("Energy")
    for _ in range(count):
        a_person(role=Role.VIEWER, on=energy)
    with django_assert_max_num_queries(12):
        client.get("/settings/people/")


def test_a_person_is_invited_with_a_role(client, ada, django_capture_on_commit_callbacks):
    energy = a_portfolio("Energy")
    assert "Energy" in text(client.get("/settings/people/invite/"))
    asked = {"name": "Grace", "email": "grace@example.org", "role": "viewer", "scope": str(energy.scope_id)}
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post("/settings/people/invite/", asked)
    grace = Person.objects.get(email="grace@example.org")
    assert answer["Location"] == f"/settings/people/{grace.pk}/"
    assert "http://testserver/accounts/password/reset/key/" in mail.outbox[0].body
    assert "Energy" in text(client.get(answer["Location"]))


def test_a_wrong_invitation_keeps_what_was_typed_and_says_why(client, ada):
    closed = a_person()
    Person.objects.filter(pk=closed.pk).update(is_active=False)
    asked = {"name": "Grace", "email": closed.email, "role": "viewer", "scope": str(enterprise_scope().pk)}
    answer = client.post("/settings/people/invite/", asked)
    assert answer.status_code == 422
    assert "was deactivated" in text(answer)
    assert 'value="Grace"' in text(answer)
    assert client.post("/settings/people/invite/", asked | {"role": "emperor"}).status_code == 422


def test_roles_are_given_and_taken_on_the_page_of_a_person(client, ada):
    energy, grace = a_portfolio("Energy"), a_person("Grace")
    page = f"/settings/people/{grace.pk}/"
    client.post(f"{page}give/", {"role": "sro", "scope": str(energy.scope_id)})
    assert "Energy" in text(client.get(page))
    client.post(f"{page}take/{grace.grants.get().pk}/")
    assert grace.grants.count() == 0
    client.post(f"{page}give/", {"role": "emperor", "scope": "x"})
    assert grace.grants.count() == 0


def test_the_last_administrator_is_told_why_the_role_stays(client, ada):
    answer = client.post(f"/settings/people/{ada.pk}/take/{ada.grants.get().pk}/")
    assert answer.status_code == 403
    assert "last administrator" in text(answer)


def test_an_account_is_closed_and_opened_again_on_the_page_of_a_person(client, ada):
    grace = a_person("Grace")
    client.post(f"/settings/people/{grace.pk}/deactivate/")
    page = text(client.get(f"/settings/people/{grace.pk}/"))
    assert "Deactivated" in page
    assert f"/settings/people/{grace.pk}/reactivate/" in page
    client.post(f"/settings/people/{grace.pk}/reactivate/")
    grace.refresh_from_db()
    assert grace.is_active


def test_a_stale_change_of_a_person_is_refused_and_keeps_what_was_typed(client, ada):
    grace = a_person("Grace")
    page = f"/settings/people/{grace.pk}/"
    assert client.post(page, {"version": 1, "name": "Grace Hopper", "email": grace.email}).status_code == 303
    answer = client.post(page, {"version": 1, "name": "Other", "email": grace.email})
    assert answer.status_code == 422
    assert "in the meantime" in text(answer)
    assert 'value="Other"' in text(answer)


def test_people_elsewhere_do_not_exist_for_the_administrator_of_a_portfolio(client):
    energy = a_portfolio("Energy")
    client.force_login(a_person(role=Role.ADMINISTRATOR, on=energy))
    inside, outside = a_person("Inge Inside", role=Role.VIEWER, on=energy), a_person("Otto Outside", role=Role.VIEWER)
    page = text(client.get("/settings/people/"))
    assert "Inge Inside" in page
    assert "Otto Outside" not in page
    assert client.get(f"/settings/people/{inside.pk}/").status_code == 200
    for path in ("", "give/", "deactivate/", "reactivate/", "invite/", f"take/{outside.grants.get().pk}/"):
        answer = client.post(f"/settings/people/{outside.pk}/{path}", {"role": "viewer", "scope": energy.scope_id})
        assert answer.status_code == 404
    assert client.get(f"/settings/people/{outside.pk}/").status_code == 404


def test_a_scope_that_one_does_not_manage_cannot_be_chosen(client):
    energy, water = a_portfolio("Energy"), a_portfolio("Water")
    client.force_login(a_person(role=Role.ADMINISTRATOR, on=energy))
    page = text(client.get("/settings/people/invite/"))
    assert "Energy" in page
    assert "Water" not in page
    inside = a_person(role=Role.VIEWER, on=energy)
    client.post(f"/settings/people/{inside.pk}/give/", {"role": "viewer", "scope": str(water.scope_id)})
    assert inside.grants.count() == 1


def test_the_organisation_is_changed_in_per_cent_and_kept_as_a_share(client, ada):
    page = text(client.get("/settings/organisation/"))
    assert 'value="6"' in page
    asked = {"version": 1, "name": "Metro Group", "currency": "gbp", "fiscal_year_start_month": 4}
    assert client.post("/settings/organisation/", asked | {"discount_rate": "3.5"}).status_code == 303
    assert str(organisation().discount_rate_share) == "0.03500"
    assert organisation().currency == "GBP"
    answer = client.post("/settings/organisation/", asked | {"discount_rate": "3.5"})
    assert answer.status_code == 422
    assert "in the meantime" in text(answer)


def test_the_configuration_of_everything_is_closed_to_the_lead_of_a_portfolio(client):
    client.force_login(a_person(role=Role.PMO_LEAD, on=a_portfolio()))
    assert client.get("/settings/organisation/").status_code == 403


def test_a_key_is_shown_once_and_revoked_by_its_owner_only(client, ada):
    asked = {"name": "Power BI", "scope": "read", "expires_on": (today() + timedelta(days=30)).isoformat()}
    answer = client.post("/settings/profile/keys/", asked)
    secret = re.search(r"<code>(pilotage_[\w-]+)</code>", text(answer)).group(1)
    assert person_of_token(secret, now()).person == ada
    page = text(client.get("/settings/profile/"))
    assert "Power BI" in page
    assert secret not in page
    token = ApiToken.objects.get()
    other = Client()
    other.force_login(a_person())
    assert other.post(f"/settings/profile/keys/{token.pk}/revoke/").status_code == 404
    client.post(f"/settings/profile/keys/{token.pk}/revoke/")
    assert person_of_token(secret, now()) is None


def test_a_key_without_an_end_in_reach_is_refused(client, ada):
    asked = {"name": "X", "scope": "read", "expires_on": (today() + timedelta(days=400)).isoformat()}
    answer = client.post("/settings/profile/keys/", asked)
    assert answer.status_code == 422
    assert "within 366 days" in text(answer)


def test_one_changes_ones_own_name_and_nothing_else(client):
    person = a_person("Grace")
    client.force_login(person)
    client.post("/settings/profile/", {"version": person.version + 1, "name": "Grace", "email": "other@example.org"})
    person.refresh_from_db()
    assert person.email != "other@example.org"
    answer = client.post("/settings/profile/", {"version": person.version, "name": "Grace Hopper"})
    assert answer.status_code == 303
    assert "Grace Hopper" in text(client.get("/settings/profile/"))


def test_browsers_are_listed_and_signed_out_one_by_one_or_all_by_their_owner():
    person = a_person()
    here, phone, tablet, stranger = Client(), Client(HTTP_USER_AGENT="Safari iPhone"), Client(), Client()
    for browser in (here, phone, tablet):
        browser.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    page = text(here.get("/settings/profile/"))
    assert "Signed in on" in page
    ends = re.findall(r"/settings/profile/sessions/(\d+)/end/", page)
    assert len(ends) == 2
    stranger.force_login(a_person())
    stranger.post(f"/settings/profile/sessions/{ends[0]}/end/")
    assert tablet.get("/settings/profile/").status_code == phone.get("/settings/profile/").status_code == 200
    here.post(f"/settings/profile/sessions/{ends[0]}/end/")
    here.post("/settings/profile/sessions/end/")
    assert [one.get("/settings/profile/").status_code for one in (here, phone, tablet)] == [200, 302, 302]


def test_colours_are_kept_in_the_browser(client, ada):
    answer = client.post("/settings/profile/appearance/", {"theme": "dark"})
    assert answer.cookies["theme"].value == "dark"
    assert 'data-theme="dark"' in text(client.get("/settings/profile/"))
    assert client.post("/settings/profile/appearance/", {"theme": ""}).cookies["theme"].value == ""


def test_the_person_menu_tells_who_is_signed_in_and_the_way_out(client, ada):
    page = text(client.get("/settings/"))
    assert "Ada Administrator" in page
    assert "Administrator" in page
    assert "/accounts/logout/" in page


# Headers


def test_what_somebody_signed_in_was_shown_is_kept_nowhere(client, ada):
    answer = client.get("/settings/")
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]
    policy = answer["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in re.search(r"script-src [^;]*", policy).group(0)


def test_the_session_cookie_is_out_of_reach_of_scripts(client):
    client.post("/accounts/login/", {"login": a_person().email, "password": PASSWORD})
    cookie = client.cookies["pilotage"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


# Errors


def test_a_page_that_is_not_there_says_so(client):
    answer = client.get("/no/such/page/")
    assert answer.status_code == 404
    assert "Nothing here" in text(answer)
    assert client.get("/no/such/page/", headers={"accept": "application/json"}).json()["title"] == "Nothing here"


def test_a_refusal_shows_the_reason_of_the_rule(client):
    client.force_login(a_person(role=Role.VIEWER))
    answer = client.get("/settings/people/")
    assert answer.status_code == 403
    assert "Your roles do not let you manage people and roles." in text(answer)


def test_a_fault_of_ours_shows_a_number_and_nothing_else_and_logs_the_story(client, ada, monkeypatch, caplog):
    def breaks(_request):
        raise RuntimeError("secret detail")

    monkeypatch.setattr(home, "settings_for", breaks)
    client.raise_request_exception = False
    answer = client.get("/settings/")
    assert answer.status_code == 500
    assert "secret detail" not in text(answer)
    number = re.search(r"Incident (\w{8})", text(answer)).group(1)
    assert any(number in record.getMessage() and record.exc_info for record in caplog.records)
