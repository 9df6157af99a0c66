"""Giving and taking roles on scopes."""

from django.db import transaction

from pilotage.accounts.models import Grant, Person, Role, Scope
from pilotage.accounts.reads.people import administrators_besides
from pilotage.accounts.rules import Access
from pilotage.accounts.rules import people as rules
from pilotage.kit.history import deed


def give_role(person: Person, *, role: Role, scope: Scope, access: Access) -> Grant:
    """The role on that scope and everything below it; given twice it is one. Raises Refused."""
    rules.may_give(access, role, path=scope.path).or_raise()
    with transaction.atomic(), deed("give_role", actor=access.person_id):
        grant, _ = Grant.objects.get_or_create(person=person, role=role, scope=scope)
    return grant


def take_role(person: Person, *, role: Role, scope: Scope, access: Access) -> None:
    """The person no longer has the role there. Raises Refused, also for the last administrator of the enterprise."""
    with transaction.atomic(), deed("take_role", actor=access.person_id):
        # Two administrators who take each other's role at the same time: the second one waits and is refused.
        list(Grant.objects.select_for_update().filter(role=Role.ADMINISTRATOR).order_by("pk"))
        besides = administrators_besides(person.pk)
        rules.may_take(access, role, path=scope.path, other_administrators=besides).or_raise()
        Grant.objects.filter(person=person, role=role, scope=scope).delete()
