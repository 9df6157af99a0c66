"""What can become of an entry, and what each kind of entry has."""

from django.utils.translation import gettext as _

from pilotage.accounts.rules import Impossible, Verdict
from pilotage.risk.models import Entry, EntryKind, Status, Strategy

# What may happen, and is rated by probability as well as impact.
UNCERTAIN = (EntryKind.RISK, EntryKind.OPPORTUNITY, EntryKind.ASSUMPTION)
# What can come true in one step.
CAN_HAPPEN = (EntryKind.RISK, EntryKind.OPPORTUNITY)
# What is to be done by a day.
HAS_DUE = (EntryKind.ISSUE, EntryKind.ACTION)
RATED = (*UNCERTAIN, EntryKind.ISSUE)
# What may be counted on as numbers.
HAS_NUMBERS = (EntryKind.RISK, EntryKind.OPPORTUNITY, EntryKind.ISSUE)
WORKING = (Status.OPEN, Status.IN_TREATMENT, Status.ACCEPTED)

STRATEGIES: dict[str, tuple[Strategy, ...]] = {
    EntryKind.RISK: (Strategy.AVOID, Strategy.REDUCE, Strategy.TRANSFER, Strategy.ACCEPT, Strategy.SHARE),
    EntryKind.OPPORTUNITY: (Strategy.EXPLOIT, Strategy.ENHANCE, Strategy.SHARE, Strategy.ACCEPT),
    EntryKind.ISSUE: (Strategy.REDUCE, Strategy.TRANSFER, Strategy.ACCEPT, Strategy.SHARE),
    EntryKind.ASSUMPTION: (Strategy.AVOID, Strategy.REDUCE, Strategy.ACCEPT),
    EntryKind.ACTION: (),
}


def may_move(entry: Entry, status: str) -> Verdict:
    """May the entry be worked on in that way? What is over is reopened first."""
    if entry.is_over:
        return Verdict(False, _("%(key)s is over: reopen it first.") % {"key": entry.key})
    if status not in WORKING:
        return Verdict(False, _("Close the entry, or say that it has happened, to end it."))
    if status == Status.ACCEPTED and entry.kind == EntryKind.ACTION:
        return Verdict(False, _("An action is done or dropped: close it."))
    return Verdict(True)


def may_happen(entry: Entry) -> Verdict:
    if entry.kind not in CAN_HAPPEN:
        return Verdict(False, _("Only a risk or an opportunity can happen."))
    if entry.is_over:
        return Verdict(False, _("%(key)s is over already: reopen it first.") % {"key": entry.key})
    return Verdict(True)


def may_close(entry: Entry) -> Verdict:
    if entry.is_over:
        return Verdict(False, _("%(key)s is over already.") % {"key": entry.key})
    return Verdict(True)


def may_reopen(entry: Entry) -> Verdict:
    if not entry.is_over:
        return Verdict(False, _("%(key)s is open.") % {"key": entry.key})
    return Verdict(True)


def may_rate(entry: Entry) -> Verdict:
    if entry.kind not in RATED:
        return Verdict(False, _("An action is not rated: it is due on a day."))
    if entry.is_over:
        return Verdict(False, _("%(key)s is over: reopen it before you rate it.") % {"key": entry.key})
    return Verdict(True)


def may_respond(entry: Entry) -> Verdict:
    if not STRATEGIES[entry.kind]:
        return Verdict(False, _("An action is itself what is done."))
    if entry.is_over:
        return Verdict(False, _("%(key)s is over: reopen it first.") % {"key": entry.key})
    return Verdict(True)


def demand(verdict: Verdict, *, field: str = "") -> None:
    """Raises Impossible with the reason when a state says no."""
    if not verdict:
        raise Impossible(verdict.reason, field=field)
