"""Custom fields: the shapes of their values, and their check.

In `Initiative.custom`, by the field's key: text and choice are text, number and date are text in their plain form
("12.5", "2027-03-31"), money is {"amount": "1200.00", "currency": "EUR"}, a person is the id as text, yes/no is a
boolean. An unknown value is absent; {"words": "..."} keeps what stood where a value should be.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from pilotage.work.models import CustomField, FieldType
from pilotage.work.rules import Impossible

# JSON of a custom value: Any.
Values = Mapping[str, Any]
MOST_DIGITS = 30


def checked_custom(values: Values) -> dict[str, Any]:
    """The values in their kept shapes, empty ones left out. Raises Impossible with the field's name."""
    known = {field.key: field for field in CustomField.objects.filter(key__in=list(values))}
    unknown = sorted(set(values) - set(known))
    if unknown:
        raise Impossible(_("There is no custom field %(key)s.") % {"key": ", ".join(unknown)}, field=unknown[0])
    kept = {key: _checked(known[key], value) for key, value in values.items() if value not in (None, "")}
    return {key: value for key, value in kept.items() if value is not None}


def _checked(field: CustomField, value: Any) -> Any:
    if isinstance(value, Mapping) and set(value) == {"words"}:
        return dict(value)
    try:
        return _SHAPES[FieldType(field.type)](field, value)
    except (ValueError, TypeError, KeyError, InvalidOperation) as wrong:
        text = _("“%(value)s” is not a value for %(field)s, which is of the type %(type)s.")
        facts = {"value": value, "field": field.name, "type": field.get_type_display()}
        raise Impossible(text % facts, field=field.key) from wrong


def _number(field: CustomField, value: Any) -> str:
    number = Decimal(str(value))
    # Written out, 1e999999999 would be a text of a thousand million digits.
    if not number.is_finite() or abs(number.adjusted()) > MOST_DIGITS or len(str(value)) > 2 * MOST_DIGITS:
        raise ValueError(value)
    return format(number, "f")


def _money(field: CustomField, value: Any) -> dict[str, str]:
    amount = _number(field, value["amount"])
    currency = str(value["currency"])
    if len(currency) != 3 or not currency.isalpha():
        raise ValueError(currency)
    return {"amount": amount, "currency": currency.upper()}


def _choice(field: CustomField, value: Any) -> str:
    if str(value) not in field.choices:
        raise ValueError(value)
    return str(value)


def _yes_no(field: CustomField, value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError(value)
    return value


def _date(field: CustomField, value: Any) -> str:
    return (value if isinstance(value, date) else date.fromisoformat(str(value))).isoformat()


_SHAPES = {
    FieldType.TEXT: lambda field, value: str(value),
    FieldType.NUMBER: _number,
    FieldType.MONEY: _money,
    FieldType.DATE: _date,
    FieldType.CHOICE: _choice,
    FieldType.PERSON: lambda field, value: str(UUID(str(value))),
    FieldType.YES_NO: _yes_no,
}
