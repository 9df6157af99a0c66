"""People and their roles, as those who manage them may see them."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Exists, OuterRef, Q, QuerySet

from pilotage.accounts.models import Grant, Person, Role, ScopeKind
from pilotage.accounts.rules import Access, Permission

SORTS = {"name": "name", "email": "email", "last_login": "last_login", "joined": "joined_at"}


@dataclass(frozen=True, slots=True)
class PeopleQuery:
    """What the list of people is narrowed to and sorted by."""

    text: str = ""
    role: str = ""
    state: str = ""
    sorting: tuple[tuple[str, bool], ...] = ()


def people_visible_to(access: Access) -> QuerySet[Person]:
    """Those whom this person manages: everybody, or who has a role within the part that they manage."""
    if access.may_everywhere(Permission.MANAGE_PEOPLE):
        return Person.objects.all()
    within = Grant.objects.filter(access.where(Permission.MANAGE_PEOPLE, field="scope__path"), person=OuterRef("pk"))
    return Person.objects.filter(Exists(within))


def people_matching(access: Access, query: PeopleQuery) -> QuerySet[Person]:
    found = people_visible_to(access)
    if query.text:
        found = found.filter(Q(name__icontains=query.text) | Q(email__icontains=query.text))
    if query.role in Role.values:
        found = found.filter(Exists(grants_visible_to(access).filter(person=OuterRef("pk"), role=query.role)))
    if query.state:
        found = found.filter(_STATES.get(query.state, Q()))
    order = [("-" if falls else "") + SORTS[name] for name, falls in query.sorting if name in SORTS]
    return found.order_by(*order, "name", "pk")


# "named" people stand in lists as owners and judges and cannot sign in.
_STATES = {
    "active": Q(is_active=True, last_login__isnull=False),
    "invited": Q(is_active=True, last_login__isnull=True),
    "named": Q(is_active=False, email__isnull=True),
    "deactivated": Q(is_active=False, email__isnull=False),
}


def grants_visible_to(access: Access) -> QuerySet[Grant]:
    """The roles that this person may give and take."""
    return Grant.objects.filter(access.where(Permission.MANAGE_PEOPLE, field="scope__path"))


def grants_of(people: Collection[Person], access: Access) -> dict[UUID, list[Grant]]:
    """The roles of these people that the person may see: one query."""
    found: dict[UUID, list[Grant]] = {person.pk: [] for person in people}
    grants = grants_visible_to(access).filter(person__in=[person.pk for person in people])
    for grant in grants.select_related("scope").order_by("scope__path", "role"):
        found[grant.person_id].append(grant)
    return found


def own_grants(person: Person) -> list[Grant]:
    return list(Grant.objects.filter(person=person).select_related("scope").order_by("scope__path", "role"))


def grant_paths_of(person_id: UUID) -> list[str]:
    """Every scope path on which the person has a role, seen or not: what rules about the person ask for."""
    return list(Grant.objects.filter(person=person_id).values_list("scope__path", flat=True))


def is_enterprise_administrator(person_id: UUID) -> bool:
    return _enterprise_administrators().filter(person=person_id).exists()


def administrators_besides(person_id: UUID) -> int:
    """Active administrators of the whole enterprise other than this person."""
    return _enterprise_administrators().exclude(person=person_id).filter(person__is_active=True).count()


def _enterprise_administrators() -> QuerySet[Grant]:
    return Grant.objects.filter(role=Role.ADMINISTRATOR, scope__kind=ScopeKind.ENTERPRISE)


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody of the demonstration as whom one may sign in."""

    person: Person
    role: Role


def demo_people(email_ending: str) -> list[Persona]:
    """One person for each role of the demonstration: active, with a role and an address of the demonstration."""
    with_role = (
        Person.objects.filter(is_active=True, email__endswith=email_ending, grants__isnull=False)
        .annotate(roles=ArrayAgg("grants__role", distinct=True))
        .order_by("joined_at", "name", "pk")
    )
    found: dict[Role, Persona] = {}
    for person in with_role:
        # The mightiest role tells who somebody is: the list of roles is in rising order.
        role = max((Role(name) for name in person.roles), key=list(Role).index)
        found.setdefault(role, Persona(person, role))
    return sorted(found.values(), key=lambda persona: list(Role).index(persona.role), reverse=True)
