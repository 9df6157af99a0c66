"""Where the actual cost of an earned value comes from, in words: the books of Money, or the plan's own tasks."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilotage.delivery.rules.earned_value import Unit
from pilotage.insights.reads.earned_value import Value
from pilotage.insights.reads.spent import Spent
from pilotage.kit.formats import formatter


@dataclass(frozen=True, slots=True)
class Source:
    """The words before a link, its words, and what follows it; without a link `link` is empty."""

    words: str
    link: str = ""
    more: str = ""


def source_of(value: Value, *, sees_money: bool) -> Source | None:
    """None of units in which no cost is told."""
    if value.unit not in (Unit.MONEY, Unit.COST):
        return None
    if value.spent is not None:
        return Source(_("Actual cost:"), _link(value.spent), _more(value, value.spent))
    words = _("Actual cost: from the plan's own tasks.")
    return Source(words, _("None is reported in Money by then"), ".") if sees_money else Source(words)


def _link(spent: Spent) -> str:
    f = formatter()
    words = ngettext(
        "%(count)s monthly amount booked in Money up to %(month)s",
        "%(count)s monthly amounts booked in Money up to %(month)s",
        spent.reported,
    )
    return words % {"count": f.number(spent.reported), "month": f.month(spent.last)}


def _more(value: Value, spent: Spent) -> str:
    return " ".join(one for one in (".", _lacking(spent), _beside(value, spent)) if one)


def _lacking(spent: Spent) -> str:
    if not spent.lacking:
        return ""
    f = formatter()
    words = ngettext(
        "%(count)s monthly amount up to %(month)s is not reported or not known: AC is too low, and CPI at most what it"
        " says.",
        "%(count)s monthly amounts up to %(month)s are not reported or not known: AC is too low, and CPI at most what"
        " it says.",
        spent.lacking,
    )
    return words % {"count": f.number(spent.lacking), "month": f.month(spent.until)}


def _beside(value: Value, spent: Spent) -> str:
    """How far the tasks of the plan are from the books; nothing where they report no cost in this currency."""
    if spent.by_tasks is None:
        return ""
    f = formatter()
    less = spent.amount - spent.by_tasks
    facts = {
        "tasks": f"{f.money(Decimal(repr(round(spent.by_tasks, 2))))} {value.currency}",
        "less": f"{f.money(Decimal(repr(round(abs(less), 2))))} {value.currency}",
    }
    if round(less, 2) == 0:
        return _("The plan's own tasks report the same.") % facts
    if less > 0:
        return _("The plan's own tasks report %(tasks)s, %(less)s less: Money counts.") % facts
    return _("The plan's own tasks report %(tasks)s, %(less)s more: Money counts.") % facts
