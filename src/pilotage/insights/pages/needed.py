"""What waits for a person, in words, each with the address of its rows."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from pilotage.governance.reads.needs import GateNeeds
from pilotage.insights.pages.asked import phases, rows_url
from pilotage.insights.pages.lines import CURRENT
from pilotage.insights.reads.needs import Needs
from pilotage.insights.reads.view import IN_DELIVERY, View
from pilotage.kit.formats import Formatter, formatter
from pilotage.maturity.reads.mine import mine_url

MINE = ("mine", "yes")


@dataclass(frozen=True, slots=True)
class NeedLine:
    count: str
    label: str
    hint: str
    url: str


def need_lines(needs: Needs, view: View) -> list[NeedLine]:
    """Only what is missing."""
    f = formatter()
    stale, day = view.stale_before.isoformat(), view.day.isoformat()
    found = (
        (
            needs.unreported,
            _("Status not reported"),
            _("In delivery without a RAG, or with one that is older than two months"),
            (*phases(IN_DELIVERY), ("unreported", stale)),
        ),
        (
            needs.overdue,
            _("Finish date has passed"),
            _("Should be finished, and is not closed: close it, or forecast a new date"),
            (("overdue", day),),
        ),
        (
            needs.cost,
            _("Cost unknown"),
            _("Counted as unknown in every total"),
            (CURRENT, ("can", "enter_money"), ("money", "unknown")),
        ),
        (
            needs.unrated,
            _("Not rated"),
            _("Nobody said what it serves: it has no priority, and no scenario can weigh it"),
            (CURRENT, ("can", "rate"), ("serves", "unsaid")),
        ),
    )
    lines = [
        NeedLine(f.number(count), label, hint, rows_url(view, MINE, *asked))
        for count, label, hint, asked in found
        if count
    ]
    return [*(_gate_lines(needs.gates, f) if needs.gates else ()), *lines, *_register_lines(needs)]


def _gate_lines(gates: GateNeeds, f: Formatter) -> list[NeedLine]:
    """What waits in governance comes first: others wait for it."""
    found = (
        (len(gates.to_decide), _("Gates to decide"), _("Submitted, and yours to decide")),
        (len(gates.changes), _("Changes to decide"), _("Change requests that were submitted, and are yours to decide")),
        (len(gates.conditions), _("Conditions due"), _("What a decision asked of you, due within a week or overdue")),
        (len(gates.returned), _("Came back to you"), _("You submitted it, and it was recycled or put on hold")),
    )
    return [NeedLine(f.number(count), label, hint, reverse("governance:home")) for count, label, hint in found if count]


def _register_lines(needs: Needs) -> list[NeedLine]:
    f = formatter()
    found = (
        (
            needs.reports,
            _("Status report due"),
            _("Of what you manage: a draft is composed from the facts, you say what they mean"),
            reverse("governance:reports") + "?mine=yes",
        ),
        (
            needs.escalations,
            _("Handed up to you"),
            _("Entries of registers that wait for your answer: acknowledge them, or give them back"),
            reverse("risk:escalations"),
        ),
        (
            needs.late_entries,
            _("Late in registers"),
            _("Your actions, issues and responses that were due"),
            reverse("risk:register") + "?mine=yes&late=yes",
        ),
        (
            needs.assessments,
            _("Assessments to answer"),
            _("You were asked how far practices are in place: answer, then say that you are done"),
            reverse("maturity:home"),
        ),
        (
            needs.quality,
            _("Data of yours that need care"),
            _("Missing, too old or contradictory, as the last night found"),
            mine_url(),
        ),
    )
    return [NeedLine(f.number(count), label, hint, url) for count, label, hint, url in found if count]
