"""Asking about people, roles and the organisation."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from pilotage.accounts.models import Grant, Organisation, Person, Scope, ScopeKind
from pilotage.accounts.reads.scopes import register_scope_choices, register_scope_names
from pilotage.accounts.rules import STRANGER, Access

__all__ = [
    "access_of",
    "enterprise_scope",
    "organisation",
    "people_by_name",
    "register_scope_choices",
    "register_scope_names",
]


def access_of(person: Person | AnonymousUser) -> Access:
    """What a person may do: one query. Somebody inactive or unknown may nothing."""
    if not isinstance(person, Person) or not person.is_active:
        return STRANGER
    grants = tuple(
        Grant.objects.filter(person=person).order_by("scope__path", "role").values_list("role", "scope__path")
    )
    return Access(
        person_id=person.pk,
        name=person.name,
        grants=grants,
        enterprise_path=grants[0][1][:ENTERPRISE_PATH_LENGTH] if grants else STRANGER.enterprise_path,
    )


# A path begins with the enterprise's id in 32 hexadecimal digits and a slash.
ENTERPRISE_PATH_LENGTH = 33


def enterprise_scope() -> Scope:
    """The root of all scopes."""
    return Scope.objects.get(kind=ScopeKind.ENTERPRISE)


def organisation() -> Organisation:
    """The organisation that this Pilotage serves."""
    return Organisation.objects.get()


def people_by_name() -> QuerySet[Person]:
    """Everybody for choosing an owner: who can sign in, and who is only named. Not who was deactivated."""
    return Person.objects.filter(Q(is_active=True) | Q(email__isnull=True)).order_by("name", "id")
