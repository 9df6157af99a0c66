"""Whether the person at the keyboard is the one who signed in: by their password, or by having signed in just now."""

import time

from allauth.account.authentication import get_authentication_records
from allauth.core import ratelimit
from allauth.core.exceptions import RateLimited
from django.utils.translation import gettext as _

from pilotage.accounts.models import Person
from pilotage.accounts.rules import PersonalRequest
from pilotage.governance.rules.refusals import Impossible

# Who has no password here (single sign-on) signs in anew and comes back within this time.
JUST_NOW_SECONDS = 300


def is_proven(request: PersonalRequest) -> bool:
    """Raises Impossible for a wrong password, or after too many."""
    person = request.user
    if not isinstance(person, Person):
        return False
    if not person.has_usable_password():
        if _signed_in_just_now(request):
            return True
        raise Impossible(_("Sign out, sign in again, and decide within five minutes: this gate asks who you are."))
    try:
        limit = ratelimit.consume(request, action="reauthenticate", user=person, raise_exception=True)
    except RateLimited as many:
        raise Impossible(_("Too many attempts. Wait a minute, then try again."), field="password") from many
    if limit is None or not person.check_password(request.POST.get("password", "")):
        raise Impossible(_("This is not your password. Nothing was decided."), field="password")
    return True


def _signed_in_just_now(request: PersonalRequest) -> bool:
    records = get_authentication_records(request)
    return bool(records) and time.time() - records[-1]["at"] < JUST_NOW_SECONDS
