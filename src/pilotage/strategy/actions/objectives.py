"""Writing down what is wanted: the tree of objectives."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.kit.history import deed
from pilotage.strategy import rules
from pilotage.strategy.actions.locking import current, keep
from pilotage.strategy.models import Contribution, Objective

# Values of several types by field name: Any.
Changes = Mapping[str, Any]
EDITABLE = frozenset(
    {"parent", "code", "name", "description", "owner", "weight_share", "starts_on", "ends_on", "position"}
)


def create_objective(
    *, code: str, name: str, access: Access, parent: Objective | None = None, **facts: object
) -> Objective:
    """A new objective; `facts` are any of the editable fields. Raises Refused or Impossible."""
    rules.may_change_strategy(access).or_raise()
    with transaction.atomic(), deed("create_objective", actor=access.person_id):
        objective = Objective()
        _apply(objective, {"code": code, "name": name, "parent": parent, **facts})
    return objective


def change_objective(objective: Objective, *, version: int, changes: Changes, access: Access) -> Objective:
    """The objective with the changes made. Raises Refused, Impossible or Stale."""
    rules.may_change_strategy(access).or_raise()
    with transaction.atomic(), deed("change_objective", actor=access.person_id):
        found = current(objective, version=version)
        _apply(found, changes)
    return found


def remove_objective(objective: Objective, *, access: Access) -> None:
    """Remove an objective that nothing hangs on. Raises Refused or Impossible."""
    rules.may_change_strategy(access).or_raise()
    with transaction.atomic(), deed("remove_objective", actor=access.person_id):
        found = current(objective, version=None)
        if found.children.exists():
            raise rules.Impossible(_("Move or remove the objectives below this one first."))
        if Contribution.objects.filter(objective=found, level__isnull=False).exists():
            raise rules.Impossible(_("Initiatives serve this objective: take their contributions back first."))
        found.delete()


def _apply(objective: Objective, changes: Changes) -> None:
    unknown = set(changes) - EDITABLE
    if unknown:
        raise rules.Impossible(_("There is no field %(name)s.") % {"name": ", ".join(sorted(unknown))})
    for field, value in changes.items():
        setattr(objective, field, value)
    _check(objective)
    clash = _("There is another objective with the code %(code)s.") % {"code": objective.code}
    keep(objective, clash=clash, field="code")


def _check(objective: Objective) -> None:
    objective.name, objective.code = objective.name.strip(), objective.code.strip()
    if not objective.name:
        raise rules.Impossible(_("Give the objective a name."), field="name")
    if not objective.code:
        raise rules.Impossible(_("Give the objective a code, such as O1."), field="code")
    if objective.starts_on and objective.ends_on and objective.starts_on > objective.ends_on:
        raise rules.Impossible(_("The period ends before it begins."), field="ends_on")
    weight = objective.weight_share
    if weight is not None and not 0 <= Decimal(weight) <= 1:
        raise rules.Impossible(_("A weight is between 0 and 100 %."), field="weight_share")
    _refuse_circle(objective)


def _refuse_circle(objective: Objective) -> None:
    above = objective.parent
    while above is not None:
        if above.pk == objective.pk:
            raise rules.Impossible(_("An objective cannot be part of itself."), field="parent")
        above = above.parent
