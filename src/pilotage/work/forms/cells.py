"""One edited cell of the register, from text to a change."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from pilotage.accounts.models import Person
from pilotage.kit.entering import amount_from, day_from
from pilotage.work.models import CustomField, FieldType, Initiative, InitiativeKind, Rag, Stage
from pilotage.work.reads.columns import OWN_BY_NAME
from pilotage.work.rules import Impossible

# A change has the type that its field asks for: Any.
Change = dict[str, Any]
DATE_FIELDS = {"planned_start", "planned_finish", "forecast_start", "forecast_finish"}
AMOUNT_FIELDS = {"whole_life_cost", "year_budget", "year_forecast"}


def change_of(column: str, text: str, *, row: Initiative, currency: str) -> Change:
    """What the text in this column changes. Raises Impossible or Unreadable with a sentence.

    An amount takes the initiative's currency, or `currency` when it has none yet.
    """
    if column.startswith("c_"):
        return {"custom": _custom(column[2:], text, currency)}
    own = OWN_BY_NAME.get(column)
    field = "name" if column == "name" else own.field if own else ""
    if not field:
        raise Impossible(_("This column cannot be edited here."), field=column)
    if field in AMOUNT_FIELDS:
        amount = amount_from(text)
        return {field: amount, "currency": row.currency or currency} if amount is not None else {field: None}
    if field in DATE_FIELDS:
        return {field: day_from(text)}
    return {field: _PLAIN[field](text)}


def _one_of(values: type[InitiativeKind] | type[Rag], *, empty: bool) -> Callable[[str], str]:
    def read(text: str) -> str:
        by_label = {str(value.label).lower(): value.value for value in values}
        value = by_label.get(text.strip().lower(), text.strip())
        if value in values.values or (empty and value.lower() in {"", "not reported"}):
            return value if value in values.values else ""
        raise Impossible(_("“%(text)s” is none of the choices.") % {"text": text})

    return read


def _stage(text: str) -> Stage:
    found = _by_id(Stage, text) or Stage.objects.filter(name__iexact=text.strip()).first()
    if found is None:
        raise Impossible(_("There is no stage “%(text)s”.") % {"text": text}, field="stage")
    return found


def _person(text: str) -> Person | None:
    if text.strip() in {"", "–"}:
        return None
    named = Person.objects.filter(name__iexact=text.strip())[:2]
    found = _by_id(Person, text) or (named[0] if len(named) == 1 else None)
    if found is None:
        raise Impossible(_("There is nobody named “%(text)s”, or more than one.") % {"text": text}, field="sponsor")
    return found


def _by_id(model: Any, text: str) -> Any:  # a model class and a row of it: Any
    try:
        return model.objects.filter(id=UUID(text.strip())).first()
    except ValueError:
        return None


def _custom(key: str, text: str, currency: str) -> Change:
    field = CustomField.objects.filter(key=key, is_retired=False).first()
    if field is None:
        raise Impossible(_("There is no such field any more."), field=key)
    if not text.strip():
        return {key: None}
    if field.type == FieldType.MONEY:
        amount = amount_from(text)
        return {key: None if amount is None else {"amount": str(amount), "currency": currency}}
    if field.type == FieldType.NUMBER:
        amount = amount_from(text)
        return {key: None if amount is None else str(amount)}
    if field.type == FieldType.DATE:
        return {key: day_from(text)}
    if field.type == FieldType.PERSON:
        person = _person(text)
        return {key: str(person.id) if person else None}
    return {key: text.strip().lower() in {"yes", "y", "true", "1"} if field.type == FieldType.YES_NO else text.strip()}


_PLAIN: dict[str, Callable[[str], Any]] = {  # each reads its own type: Any
    "name": str.strip,
    "external_id": str.strip,
    "kind": _one_of(InitiativeKind, empty=False),
    "rag": _one_of(Rag, empty=True),
    "stage": _stage,
    "sponsor": _person,
    "manager": _person,
    "tags": lambda text: [tag for tag in dict.fromkeys(part.strip() for part in text.split(",")) if tag],
}
