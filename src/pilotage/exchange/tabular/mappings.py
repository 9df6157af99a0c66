"""A mapping: where each column of a file goes and how it is read; kept by name, and laid over the next file."""

from collections.abc import Mapping as Facts
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from pilotage.exchange.tabular.dates import Order
from pilotage.exchange.tabular.targets import Target
from pilotage.exchange.tabular.words import plain

# Plain JSON values, as a kept mapping is stored.
Json = dict[str, str | bool | None]


class ValueKind(StrEnum):
    """How the cells of a column are read: the kinds of custom fields, and those that our own fields need."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    CHOICE = "choice"
    PERSON = "person"
    YES_NO = "yes_no"
    RATING = "rating"


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of one column."""

    column: int
    name: str  # of the column; for a custom field its label
    target: Target
    kind: ValueKind
    confidence: float  # 0..1
    reason: str
    samples: tuple[str, ...] = ()
    fills: int | None = None  # the column whose gaps this one fills
    currency: str | None = None
    is_currency_guess: bool = False
    factor: Decimal | None = None  # what 1 in the file is in whole units of money
    is_factor_guess: bool = False
    order: Order = Order.DAY_FIRST
    is_order_ambiguous: bool = False
    has_decimal_comma: bool = False


@dataclass(frozen=True, slots=True)
class Mapping:
    """All columns of a file, and what is said of the file as a whole."""

    plans: tuple[Plan, ...]
    currency: str | None
    currency_reason: str = ""
    is_currency_guess: bool = False
    snapshot: date | None = None  # the day all its records speak of
    snapshot_year: int | None = None  # when the file names a year only
    is_name_from_id: bool = False
    is_dated: bool = False  # several records of one initiative, each at its own day

    def plan_for(self, target: Target) -> Plan | None:
        """The column that fills a field; None when none does."""
        return next((plan for plan in self.plans if plan.target is target and plan.fills is None), None)

    def custom(self) -> tuple[Plan, ...]:
        return tuple(plan for plan in self.plans if plan.target is Target.CUSTOM)

    def with_plan(self, changed: Plan) -> "Mapping":
        """The same with one column's plan replaced; a field that it takes over is given up by its former column."""
        plans = []
        for plan in self.plans:
            if plan.column == changed.column:
                plans.append(changed)
            elif (
                plan.target is changed.target
                and changed.fills is None
                and changed.target not in (Target.CUSTOM, Target.IGNORE)
            ):
                plans.append(replace(plan, target=Target.CUSTOM, fills=None, reason="given up for another column"))
            else:
                plans.append(plan)
        return replace(self, plans=tuple(plans))


def kept_form(mapping: Mapping) -> list[Json]:
    """A mapping as it is kept: by header, without what belongs to one file (samples, guesses, places)."""
    names = {plan.column: plan.name for plan in mapping.plans}
    return [
        {
            "header": plan.name,
            "target": plan.target.value,
            "kind": plan.kind.value,
            "fills": names[plan.fills] if plan.fills is not None else None,
            "currency": plan.currency,
            "factor": str(plan.factor) if plan.factor is not None else None,
            "order": plan.order.value,
            "decimal_comma": plan.has_decimal_comma,
        }
        for plan in mapping.plans
    ]


def laid_over(kept: list[Json], proposed: Mapping) -> Mapping:
    """A kept mapping on a new file: columns with the same header are read as kept, the others as proposed.

    A proposed column never takes a field that the kept mapping gives to another.
    """
    by_header = {plain(str(entry["header"])): entry for entry in kept}
    columns = {plain(plan.name): plan.column for plan in proposed.plans}
    met = {plan.column: by_header[plain(plan.name)] for plan in proposed.plans if plain(plan.name) in by_header}
    taken = {entry["target"] for entry in met.values()}
    plans = []
    for plan in proposed.plans:
        if plan.column in met:
            plans.append(_as_kept(plan, met[plan.column], columns))
        elif plan.target.value in taken and plan.target not in (Target.CUSTOM, Target.IGNORE):
            plans.append(
                replace(plan, target=Target.CUSTOM, fills=None, reason="the kept mapping reads this field elsewhere")
            )
        else:
            plans.append(plan)
    has_name = any(plan.target is Target.NAME for plan in plans)
    return replace(proposed, plans=tuple(plans), is_name_from_id=not has_name)


def _as_kept(plan: Plan, entry: Facts[str, str | bool | None], columns: Facts[str, int]) -> Plan:
    filled = entry.get("fills")
    factor = entry.get("factor")
    currency = entry.get("currency")
    return replace(
        plan,
        target=Target(str(entry["target"])),
        kind=ValueKind(str(entry["kind"])),
        confidence=1.0,
        reason="as kept",
        fills=columns.get(plain(str(filled))) if filled else None,
        currency=str(currency) if currency else plan.currency,
        is_currency_guess=False,
        factor=Decimal(str(factor)) if factor else None,
        is_factor_guess=False,
        order=plan.order if not plan.is_order_ambiguous else Order(str(entry["order"])),
        is_order_ambiguous=False,
        has_decimal_comma=bool(entry["decimal_comma"]) if plan.kind is not ValueKind.MONEY else plan.has_decimal_comma,
    )
