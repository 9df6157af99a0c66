"""What people and settings give to the frame around every page."""

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pilotage.accounts.models import Role
from pilotage.accounts.rules import STRANGER, Access, Permission, PersonalRequest
from pilotage.kit import configuration, frame, navigation


def take_places() -> None:
    """Register all of it; called once when Pilotage starts."""
    frame.give_person(person_menu)
    navigation.register(navigation.Entry(_("Settings"), "accounts:settings", "settings", 990, _is_signed_in))
    for setting in SETTINGS:
        configuration.register(setting)


def person_menu(request: HttpRequest) -> frame.PersonMenu | None:
    """Who is signed in, their roles, and the way out."""
    access = access_at(request)
    if access.person_id is None:
        return None
    roles = sorted({role for role, _path in access.grants}, key=Role.values.index, reverse=True)
    return frame.PersonMenu(
        name=access.name,
        detail=" · ".join(str(Role(role).label) for role in roles),
        links=(
            frame.Link(_("Your profile"), reverse("accounts:profile"), "user"),
            frame.Link(_("Settings"), reverse("accounts:settings"), "settings"),
            frame.Link(_("Sign out"), reverse("account_logout"), "logout", is_post=True),
        ),
    )


def access_at(request: HttpRequest) -> Access:
    """Whose request it is; a stranger's when it never came as far as our middleware."""
    return getattr(cast(PersonalRequest, request), "access", STRANGER)


def _is_signed_in(request: HttpRequest) -> bool:
    return access_at(request).person_id is not None


def _may_somewhere(permission: Permission) -> Callable[[HttpRequest], bool]:
    return lambda request: bool(access_at(request).may_anywhere(permission))


def _may_everywhere(permission: Permission) -> Callable[[HttpRequest], bool]:
    return lambda request: bool(access_at(request).may_everywhere(permission))


SETTINGS = (
    configuration.Setting(
        name=_("Your profile"),
        text=_("Your name, password, second factor, browsers, keys for programs, colours."),
        url_name="accounts:profile",
        icon="user",
        order=10,
        is_visible=_is_signed_in,
    ),
    configuration.Setting(
        name=_("People"),
        text=_("Who may sign in, and their roles on portfolios and initiatives."),
        url_name="accounts:people",
        icon="users",
        order=110,
        is_visible=_may_somewhere(Permission.MANAGE_PEOPLE),
    ),
    configuration.Setting(
        name=_("Organisation"),
        text=_("Its name, currency, financial year and discount rate."),
        url_name="accounts:organisation",
        icon="building",
        order=120,
        is_visible=_may_everywhere(Permission.CONFIGURE),
    ),
)
