"""How an objective is measured, and what was measured."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.kit.history import deed
from pilotage.strategy import rules
from pilotage.strategy.actions.locking import current, keep
from pilotage.strategy.models import Actual, Direction, Measure, Objective

# Values of several types by field name: Any.
Changes = Mapping[str, Any]
EDITABLE = frozenset({"name", "unit", "direction", "baseline", "baseline_on", "target", "target_on", "position"})


def add_measure(objective: Objective, *, name: str, access: Access, **facts: object) -> Measure:
    """A new measure of the objective; `facts` are any of the editable fields. Raises Refused or Impossible."""
    rules.may_change_strategy(access).or_raise()
    with transaction.atomic(), deed("add_measure", actor=access.person_id):
        measure = Measure(objective=objective)
        _apply(measure, {"name": name, **facts})
    return measure


def change_measure(measure: Measure, *, version: int, changes: Changes, access: Access) -> Measure:
    """The measure with the changes made. Raises Refused, Impossible or Stale."""
    rules.may_change_strategy(access).or_raise()
    with transaction.atomic(), deed("change_measure", actor=access.person_id):
        found = current(measure, version=version)
        _apply(found, changes)
    return found


def remove_measure(measure: Measure, *, access: Access) -> None:
    """Remove a measure with what was measured; history keeps both. Raises Refused."""
    rules.may_change_strategy(access).or_raise()
    with transaction.atomic(), deed("remove_measure", actor=access.person_id):
        measure.delete()


def record_actual(measure: Measure, *, on: date, value: Decimal | None, access: Access, note: str = "") -> Actual:
    """What was measured on a day; the later word for the same day wins. No value: reported as not known."""
    rules.may_change_strategy(access).or_raise()
    with transaction.atomic(), deed("record_actual", actor=access.person_id):
        actual, _is_new = Actual.objects.update_or_create(
            measure=measure, on=on, defaults={"value": value, "note": note.strip()}
        )
    return actual


def remove_actual(actual: Actual, *, access: Access) -> None:
    """Take back a measurement that was a mistake. Raises Refused."""
    rules.may_change_strategy(access).or_raise()
    with transaction.atomic(), deed("remove_actual", actor=access.person_id):
        actual.delete()


def _apply(measure: Measure, changes: Changes) -> None:
    unknown = set(changes) - EDITABLE
    if unknown:
        raise rules.Impossible(_("There is no field %(name)s.") % {"name": ", ".join(sorted(unknown))})
    for field, value in changes.items():
        setattr(measure, field, value)
    measure.name = measure.name.strip()
    if not measure.name:
        raise rules.Impossible(_("Give the measure a name."), field="name")
    if measure.direction not in Direction.values:
        raise rules.Impossible(_("Say whether more or less is better."), field="direction")
    _refuse_backward_target(measure)
    clash = _("This objective has another measure named %(name)s.") % {"name": measure.name}
    keep(measure, clash=clash, field="name")


def _refuse_backward_target(measure: Measure) -> None:
    """A target behind the baseline would turn every progress bar round."""
    if measure.baseline is None or measure.target is None:
        return
    wants_more = measure.direction == Direction.UP
    if measure.target != measure.baseline and (measure.target > measure.baseline) != wants_more:
        text = _("The target lies behind the baseline: check it, or the direction (%(direction)s).")
        raise rules.Impossible(text % {"direction": measure.get_direction_display()}, field="target")
