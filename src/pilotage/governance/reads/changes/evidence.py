"""A change request in words: before and after as rows, and as sections of the ledger."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from pilotage.accounts.reads import organisation
from pilotage.governance.models import ChangeRequest
from pilotage.governance.reads.changes.effect import pushed_count
from pilotage.governance.rules.changes import Difference, Stand, difference_from, stand_from
from pilotage.governance.rules.frozen import Line, Section
from pilotage.kit.formats import UNKNOWN, Formatter, formatter
from pilotage.kit.money import Money


@dataclass(frozen=True, slots=True)
class Compared:
    """One thing before and after. is_changed: the request touches it."""

    label: str
    before: str
    after: str
    difference: str
    is_changed: bool
    is_money: bool


def compared(change: ChangeRequest, before: Stand, measured: Difference) -> list[Compared]:
    f = formatter()
    later = change.new_finish is not None
    rows = [
        Compared(
            _("Planned finish"), f.date(before.finish), f.date(change.new_finish if later else before.finish),
            days_words(measured.days, f) if later else "", later, is_money=False,
        ),
        Compared(_("Forecast finish"), f.date(before.forecast), f.date(before.forecast), "", False, is_money=False),
    ]  # fmt: skip
    return rows + _money_rows(change, before, measured, f)


def _money_rows(change: ChangeRequest, before: Stand, measured: Difference, f: Formatter) -> list[Compared]:
    was = _money(before.cost, before.currency, f)
    costs = change.new_cost is not None
    gains = bool(change.benefit_change)
    own = organisation().currency
    benefit = _money(before.benefit, own, f)
    after = benefit
    if gains:
        total = None
        if before.benefit is not None and measured.benefit is not None and change.currency == own:
            total = before.benefit + measured.benefit
        after = _money(total, own, f)
    return [
        Compared(
            _("Whole cost"), was, _money(change.new_cost, change.currency, f) if costs else was,
            _cost_words(change, measured, f) if costs else "", costs, is_money=True,
        ),
        Compared(
            _("Benefit"), benefit, after, _signed(measured.benefit, change.currency, f) if gains else "", gains,
            is_money=True,
        ),
    ]  # fmt: skip


def _cost_words(change: ChangeRequest, measured: Difference, f: Formatter) -> str:
    words = _signed(measured.cost, change.currency, f)
    return f"{words} ({f.share(measured.share, 1)})" if measured.share else words


def _money(amount: Decimal | None, currency: str, f: Formatter) -> str:
    return UNKNOWN if amount is None else f.money_full(Money(amount, currency))


def _signed(amount: Decimal | None, currency: str, f: Formatter) -> str:
    text = _money(amount, currency, f)
    return f"+{text}" if amount is not None and amount > 0 else text


def days_words(days: int | None, f: Formatter) -> str:
    if days is None:
        return UNKNOWN
    if days == 0:
        return _("no other day")
    return _("%(days)s later") % {"days": f.days(days)} if days > 0 else _("%(days)s earlier") % {"days": f.days(-days)}


def evidence_of(change: ChangeRequest, *, baseline: str, money_baseline: str) -> Sequence[Section]:
    """What was decided on, as it was measured. It names nothing that not everybody sees who sees the entry.

    baseline, money_baseline   the names of the new ones; empty where none was made
    """
    before, measured = stand_from(change.before), difference_from(change.measured)
    f = formatter()
    asked = [
        Line(_("Why"), change.reason), Line(_("Scope"), change.scope), Line(_("Time"), change.time),
        Line(_("Money"), change.money, is_money=True), Line(_("Benefits"), change.benefits, is_money=True),
        Line(_("Submitted by"), change.submitted_by.name if change.submitted_by else UNKNOWN),
        Line(_("On"), f.date(change.submitted_on)),
    ]  # fmt: skip
    rows = tuple(
        Line(
            one.label,
            f"{one.before} → {one.after} ({one.difference})" if one.is_changed else one.before,
            is_money=one.is_money,
        )
        for one in compared(change, before, measured)
    )
    effect = [
        Line(_("Planned starts that it pushes directly"), f.number(pushed_count(change))),
        Line(_("Baseline before"), before.baseline or UNKNOWN),
        Line(_("Baseline after"), baseline or before.baseline or UNKNOWN),
    ]
    if money_baseline or before.money_baseline:
        after = money_baseline or before.money_baseline
        effect += [
            Line(_("Money baseline before"), before.money_baseline or UNKNOWN, is_money=True),
            Line(_("Money baseline after"), after, is_money=True),
        ]
    return [
        Section(_("What was asked for"), tuple(line for line in asked if line.value)),
        Section(_("Before and after"), rows),
        Section(_("Effect"), tuple(effect)),
    ]
