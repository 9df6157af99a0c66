"""One's own page: name, password, second factor, browsers, keys for programs, colours and language."""

from typing import cast
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pilotage.accounts.actions.people import change_person
from pilotage.accounts.actions.sessions import end_other_sessions, end_session
from pilotage.accounts.actions.tokens import make_token, revoke_token
from pilotage.accounts.forms import AppearanceForm, NameForm, TokenForm, refuse
from pilotage.accounts.models import ApiToken, Person, TokenScope
from pilotage.accounts.pages.home import settings_crumbs
from pilotage.accounts.reads.factors import second_factor_of
from pilotage.accounts.reads.people import own_grants
from pilotage.accounts.reads.scopes import scope_names
from pilotage.accounts.reads.sessions import sessions_of
from pilotage.accounts.reads.tokens import tokens_of
from pilotage.accounts.rules import Impossible, PersonalRequest, own_door
from pilotage.kit.clock import now, today
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.pages import go, notice, page
from pilotage.kit.tables import Crumb

YEAR_SECONDS = 60 * 60 * 24 * 365


@own_door
def profile(request: PersonalRequest) -> HttpResponse:
    person = _oneself(request)
    form = NameForm(request.POST) if request.method == "POST" else NameForm.showing(person)
    if request.method == "POST" and form.is_valid() and _renamed(request, person, form):
        notice(request, _("Your name was changed."))
        return _back(request)
    return _page(request, name_form=form)


@own_door
@require_POST
def make_key(request: PersonalRequest) -> HttpResponse:
    """Answers with the secret at once: it is kept nowhere, so that no later page could show it."""
    form = TokenForm(request.POST)
    if form.is_valid():
        asked = form.cleaned_data | {"scope": TokenScope(form.cleaned_data["scope"])}
        try:
            _token, secret = make_token(_oneself(request), **asked, access=request.access, today=today())
        except Impossible as impossible:
            refuse(form, impossible)
        else:
            return _page(request, secret=secret)
    return _page(request, token_form=form)


@own_door
@require_POST
def revoke_key(request: PersonalRequest, token_id: UUID) -> HttpResponse:
    token = get_object_or_404(tokens_of(_oneself(request)), pk=token_id)
    revoke_token(token, access=request.access, now=now())
    notice(request, _("The key %(name)s opens nothing any more.") % {"name": token.name})
    return _back(request)


@own_door
@require_POST
def end_others(request: PersonalRequest) -> HttpResponse:
    end_other_sessions(_oneself(request), except_key=request.session.session_key)
    notice(request, _("You are signed out everywhere else."))
    return _back(request)


@own_door
@require_POST
def end_one(request: PersonalRequest, session_id: int) -> HttpResponse:
    end_session(_oneself(request), session_id=session_id)
    notice(request, _("That browser is signed out."))
    return _back(request)


@own_door
@require_POST
def set_appearance(request: PersonalRequest) -> HttpResponse:
    form = AppearanceForm(request.POST)
    answer = _back(request)
    if form.is_valid():
        _keep_cookie(answer, "theme", form.cleaned_data["theme"])
        _keep_cookie(answer, settings.LANGUAGE_COOKIE_NAME, form.cleaned_data["language"])
    return answer


@own_door
def second_factor(request: PersonalRequest) -> HttpResponse:
    """Where allauth leads after a change of the second factor: back to one's own page."""
    return _back(request)


def _oneself(request: PersonalRequest) -> Person:
    return cast(Person, request.user)


def _back(request: PersonalRequest) -> HttpResponse:
    return go(request, reverse("accounts:profile"))


def _keep_cookie(answer: HttpResponse, name: str, value: str) -> None:
    if value:
        answer.set_cookie(name, value, max_age=YEAR_SECONDS, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
    else:
        answer.delete_cookie(name)


def _renamed(request: PersonalRequest, person: Person, form: NameForm) -> bool:
    try:
        change_person(person, **form.cleaned_data, email=person.email or "", access=request.access)
    except Impossible as impossible:
        refuse(form, impossible)
    return form.is_valid()


def _page(
    request: PersonalRequest,
    *,
    name_form: NameForm | None = None,
    token_form: TokenForm | None = None,
    secret: str = "",
) -> HttpResponse:
    person = _oneself(request)
    grants = own_grants(person)
    names = scope_names([grant.scope for grant in grants])
    context = {
        "person": person,
        "name_form": name_form or NameForm.showing(person),
        "token_form": token_form or TokenForm.fresh(today()),
        "appearance": AppearanceForm(
            initial={"theme": request.COOKIES.get("theme", ""), "language": request.LANGUAGE_CODE}
        ),
        "has_languages": len(settings.LANGUAGES) > 1,
        "has_single_sign_on": bool(settings.SOCIALACCOUNT_PROVIDERS),
        "secret": secret,
        "roles": [(grant.get_role_display(), names[grant.scope_id]) for grant in grants],
        "factor": second_factor_of(person),
        "sessions": [
            (one, formatter().moment(one.since))
            for one in sessions_of(person, this_key=request.session.session_key, now=now())
        ],
        "tokens": [_token_line(token) for token in tokens_of(person)],
        "crumbs": settings_crumbs(Crumb(_("Your profile"))),
    }
    failed = any(form is not None and form.errors for form in (name_form, token_form))
    return page(request, "accounts/profile.html", context, status=422 if failed else 200)


def _token_line(token: ApiToken) -> dict[str, str]:
    words = formatter()
    return {
        "name": token.name,
        "hint": token.hint,
        "scope": token.get_scope_display(),
        "until": words.moment(token.expires_at),
        "state": _("expired") if token.expires_at <= now() else "",
        "used": words.moment(token.last_used_at) if token.last_used_at else UNKNOWN,
        "revoke_url": reverse("accounts:revoke_key", args=[token.pk]),
    }
