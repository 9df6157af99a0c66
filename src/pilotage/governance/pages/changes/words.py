"""How change requests are said on pages."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from pilotage.accounts.reads import organisation
from pilotage.finance.models import CostSource, MoneySummary
from pilotage.finance.rules.gaps import NO_BENEFIT
from pilotage.governance.models import ChangeRequest, ChangeState
from pilotage.governance.reads.changes.evidence import days_words
from pilotage.governance.reads.changes.visible import roles_for
from pilotage.governance.rules.changes import Difference, Threshold, difference_from
from pilotage.governance.rules.deciding import role_words
from pilotage.kit.formats import UNKNOWN, Formatter
from pilotage.kit.money import Money

TONES = {
    ChangeState.DRAFT: "none", ChangeState.SUBMITTED: "amber", ChangeState.APPROVED: "green",
    ChangeState.REJECTED: "red", ChangeState.WITHDRAWN: "none",
}  # fmt: skip


def finish_words(change: ChangeRequest, f: Formatter) -> str:
    """ "12 days later"; for a draft, the day that it asks for."""
    if change.new_finish is None:
        return ""
    if not change.measured:
        return f.date(change.new_finish)
    return days_words(difference_from(change.measured).days, f)


def cost_words(change: ChangeRequest, f: Formatter) -> tuple[str, str]:
    """The difference of the cost, short and in full; for a draft, the cost that it asks for."""
    if change.new_cost is None:
        return "", ""
    amount = difference_from(change.measured).cost if change.measured else change.new_cost
    if amount is None:
        return UNKNOWN, ""
    sign = "+" if change.measured and amount > 0 else ""
    return f"{sign}{f.money(amount)} {change.currency}", sign + f.money_full(Money(amount, change.currency))


def decided_words(change: ChangeRequest, rules: Sequence[Threshold], f: Formatter) -> str:
    """Who decides it, or who did."""
    if change.state == ChangeState.SUBMITTED:
        return role_words(roles_for(change, rules)[:1])
    if change.decided_on is None:
        return ""
    who = change.decided_by.name if change.decided_by else _("somebody who has left")
    return f"{who}, {f.date(change.decided_on)}"


def is_in_lines(kept: MoneySummary | None) -> bool:
    """Whether there is a money line."""
    return kept is not None and (kept.cost_source == CostSource.LINES or NO_BENEFIT not in kept.lacks)


def money_words(change: ChangeRequest, kept: MoneySummary | None, f: Formatter) -> str:
    """What an approval makes of the money lines and their baseline. kept: the money of today."""
    if change.new_cost is None:
        first = _("An approval makes a new money baseline with the benefit that is asked for; the approved costs stay.")
        return f"{first} {_('No money line is rewritten: bring them in line afterwards.')}"
    first = _("An approval makes a new money baseline: the whole cost that is asked for counts as approved.")
    return f"{first} {_('No money line is rewritten.')} {_lines_words(change.new_cost, change.currency, kept, f)}"


def _lines_words(wanted: Decimal, currency: str, kept: MoneySummary | None, f: Formatter) -> str:
    """How far the lines of today are from the cost that is asked for."""
    own = organisation().currency
    is_known = kept is not None and kept.cost_source == CostSource.LINES and kept.is_cost_complete
    if kept is None or kept.cost is None or not is_known or currency != own:
        return _("Bring the lines in line with it afterwards.")
    rest = wanted - kept.cost
    facts = {"lines": f.money_full(Money(kept.cost, own)), "rest": f.money_full(Money(abs(rest), own))}
    if rest > 0:
        return _("They come to %(lines)s today: lay out the other %(rest)s in them afterwards.") % facts
    if rest < 0:
        return _("They come to %(lines)s today: take %(rest)s out of them afterwards.") % facts
    return _("They come to just that today.")


def limit_words(rule: Threshold, currency: str, f: Formatter) -> str:
    """ "up to 30 days, up to 100 k EUR, up to 10 % of the cost"."""
    said = []
    if rule.up_to_days is not None:
        said.append(_("up to %(days)s") % {"days": f.days(rule.up_to_days)})
    if rule.up_to_amount is not None:
        said.append(_("up to %(amount)s") % {"amount": f.money_full(Money(rule.up_to_amount, currency))})
    if rule.up_to_share is not None:
        said.append(_("up to %(share)s of the cost") % {"share": f.share(rule.up_to_share, 0)})
    return ", ".join(said) or _("everything else")


def unknown_words(measured: Difference) -> list[str]:
    """What cannot be said, and what follows from that."""
    found = []
    if measured.days is None:
        found.append(_("No planned finish was known before: by how many days it differs is not known."))
    if measured.cost is None:
        found.append(_("The cost before is not known in this currency: by how much it differs is not known."))
    elif measured.amount is None:
        found.append(_("No rate into the enterprise currency is stated for that day."))
    if found:
        found.append(_("What is not known is above every limit."))
    return found
