"""Earned value in words: units, methods, and each index with its formula and what it says."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilotage.delivery.rules.earned_value import Unit, Weight
from pilotage.engine.earned_value.methods import Method
from pilotage.insights.reads.earned_value import Value
from pilotage.kit.formats import UNKNOWN, formatter

UNITS = {
    Unit.MONEY: gettext_lazy("planned cost of the initiative"),
    Unit.COST: gettext_lazy("costs of the plan"),
    Unit.HOURS: gettext_lazy("hours of work"),
    Unit.DAYS: gettext_lazy("working days of tasks"),
}
WEIGHTS = {
    Weight.COST: gettext_lazy("the cost of each task in the baseline"),
    Weight.HOURS: gettext_lazy("the work of each task in the baseline"),
    Weight.DAYS: gettext_lazy("the duration of each task in the baseline"),
}
METHODS = {
    Method.PERCENT_COMPLETE: gettext_lazy("Percent complete"),
    Method.PHYSICAL: gettext_lazy("Physically done"),
    Method.ZERO_HUNDRED: gettext_lazy("0/100: all when finished"),
    Method.FIFTY_FIFTY: gettext_lazy("50/50: half when begun"),
    Method.WEIGHTED_MILESTONES: gettext_lazy("Milestones beside it"),
    Method.APPORTIONED: gettext_lazy("As the rest of its summary"),
    Method.LEVEL_OF_EFFORT: gettext_lazy("Level of effort"),
}


def amount_text(value: Value, amount: float | None) -> str:
    f = formatter()
    if amount is None:
        return UNKNOWN
    if value.unit in (Unit.MONEY, Unit.COST):
        return f.money(Decimal(repr(round(amount, 2))))
    return f.number(round(amount, 1), 0 if abs(amount) >= 100 else 1)


def unit_text(value: Value) -> str:
    """What stands in the header: EUR, h, d."""
    if value.unit is Unit.HOURS:
        return _("h")
    return value.currency if value.unit in (Unit.MONEY, Unit.COST) else _("d")


def basis_text(value: Value) -> str:
    """Where budgets and actual costs come from, in a sentence."""
    if value.unit is Unit.MONEY and value.weight is not None:
        words = _("Budget: the planned cost of the initiative from its money page, divided among tasks by %(weight)s.")
        return words % {"weight": WEIGHTS[value.weight]}
    if value.unit is Unit.COST:
        return _("Budget: the costs of the baseline.")
    if value.unit is Unit.HOURS:
        return _("Budget: the hours of work of the baseline. Actual: the hours that tasks report.")
    return _("Budget: the durations of the baseline. What a duration took is not reported, so there is no actual cost.")


@dataclass(frozen=True, slots=True)
class Index:
    """One line of the indices: name, value, formula, and what it says where it says something."""

    name: str
    text: str
    formula: str
    reads: str = ""


def indices_of(value: Value) -> list[Index]:
    f, whole, discrete = formatter(), value.sum.whole, value.sum.discrete

    def amount(number: float | None) -> str:
        return amount_text(value, number)

    def ratio(number: float | None) -> str:
        return f.number(number, 2)

    spi, late = discrete.spi, discrete.schedule_variance
    return [
        Index(_("Schedule variance SV"), amount(late), "EV − PV", _ahead(late)),
        Index(_("Schedule performance SPI"), ratio(spi), "EV / PV", _pace(spi)),
        Index(_("Cost variance CV"), amount(whole.cost_variance), "EV − AC", _cost(whole.cost_variance)),
        Index(_("Cost performance CPI"), ratio(whole.cpi), "EV / AC", _worth(whole.cpi)),
        Index(_("EAC, typical"), amount(whole.eac_typical), "BAC / CPI", _("the rest costs as until now")),
        Index(_("EAC, atypical"), amount(whole.eac_atypical), "AC + BAC − EV", _("the rest costs as planned")),
        Index(_("EAC, both"), amount(whole.eac_both), "AC + (BAC − EV) / (CPI × SPI)",
              _("the rest costs as until now, and is hurried")),
        Index(_("Estimate to complete ETC"), amount(whole.etc), "EAC − AC", _("of the typical estimate")),
        Index(_("Variance at completion VAC"), amount(whole.vac), "BAC − EAC", _("of the typical estimate")),
        Index(_("TCPI to the budget"), ratio(whole.tcpi_budget), "(BAC − EV) / (BAC − AC)",
              _("cost performance that the rest needs")),
        Index(_("TCPI to the estimate"), ratio(whole.tcpi_estimate), "(BAC − EV) / (EAC − AC)",
              _("equals CPI for the typical estimate")),
    ]  # fmt: skip


def schedule_of(value: Value) -> list[Index]:
    """Earned schedule, in the periods of the curve."""
    f, found = formatter(), value.schedule
    word = _("weeks") if value.in_weeks else _("months")

    def time(number: float | None) -> str:
        return UNKNOWN if number is None else f"{f.number(number, 2)} {word}"

    return [
        Index(_("Actual time AT"), time(found.at), _("from the start of the baseline to the status date")),
        Index(_("Earned schedule ES"), time(found.earned), "C + (EV − PV_C) / (PV_C+1 − PV_C)",
              _("when the plan wanted what is earned now")),
        Index(_("Schedule variance SV(t)"), time(found.variance), "ES − AT", _ahead(found.variance)),
        Index(_("Schedule performance SPI(t)"), f.number(found.index, 2), "ES / AT", _pace(found.index)),
        Index(_("Planned duration PD"), time(found.duration), _("of the baseline")),
        Index(_("Estimated duration IEAC(t)"), time(found.estimate), "PD / SPI(t)", _("if it goes on so")),
        Index(_("To complete TSPI"), f.number(found.to_complete, 2), "(PD − ES) / (PD − AT)",
              _("pace that the rest needs; none once the planned time is over")),
    ]  # fmt: skip


def _said(number: float | None, level: float, words: Callable[[], tuple[str, str, str]]) -> str:
    if number is None:
        return ""
    below, on_it, above = words()
    return on_it if round(number - level, 2) == 0 else below if number < level else above


def _ahead(number: float | None) -> str:
    return _said(number, 0, lambda: (_("behind the plan"), _("as planned"), _("ahead of the plan")))


def _pace(number: float | None) -> str:
    return _said(number, 1, lambda: (_("slower than planned"), _("as planned"), _("faster than planned")))


def _cost(number: float | None) -> str:
    return _said(number, 0, lambda: (_("dearer than planned"), _("as planned"), _("cheaper than planned")))


def _worth(number: float | None) -> str:
    return _said(number, 1, lambda: (_("less for the money than planned"), _("as planned"), _("more than planned")))
