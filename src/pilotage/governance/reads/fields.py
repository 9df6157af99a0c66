"""Fields of the register that a gate can ask for, and whether they are filled."""

from collections.abc import Callable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as lazy

from pilotage.work.models import Initiative
from pilotage.work.reads.fields import Values
from pilotage.work.reads.visible import custom_fields

CUSTOM = "custom:"

_FIELDS: Mapping[str, tuple[Promise, Callable[[Initiative], bool]]] = {
    "description": (lazy("Description"), lambda one: bool(one.description.strip())),
    "sponsor": (lazy("Owner"), lambda one: one.sponsor_id is not None),
    "manager": (lazy("Manager"), lambda one: one.manager_id is not None),
    "planned_start": (lazy("Planned start"), lambda one: one.planned_start is not None),
    "planned_finish": (lazy("Planned finish"), lambda one: one.planned_finish is not None),
    "forecast_finish": (lazy("Forecast finish"), lambda one: one.forecast_finish is not None),
    "rag": (lazy("RAG"), lambda one: bool(one.rag)),
    "rag_note": (lazy("RAG comment"), lambda one: bool(one.rag_note.strip())),
    "tags": (lazy("Tags"), lambda one: bool(one.tags)),
    "external_id": (lazy("Id elsewhere"), lambda one: bool(one.external_id)),
    "programme": (lazy("Programme"), lambda one: one.programme_id is not None),
}


def field_choices() -> list[tuple[str, str]]:
    """Every field that can be asked for, as (name, label): the register's own, then the custom ones."""
    own = [(name, str(label)) for name, (label, _is_filled) in _FIELDS.items()]
    return own + [(CUSTOM + field.key, field.name) for field in custom_fields()]


def is_filled(initiative: Initiative, subject: str) -> bool | None:
    """Whether the field holds something; None: there is no such field any more."""
    if subject.startswith(CUSTOM):
        return _is_said(initiative.custom, subject.removeprefix(CUSTOM))
    known = _FIELDS.get(subject)
    return known[1](initiative) if known else None


def _is_said(custom: Values, key: str) -> bool:
    value = custom.get(key)
    # Words that stand where a value should be say that it is unknown.
    return value is not None and not (isinstance(value, Mapping) and set(value) == {"words"})
