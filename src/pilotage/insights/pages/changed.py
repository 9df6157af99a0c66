"""What changed, in words: by kind, the largest few with who reported them, and the address of all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pilotage.insights.pages.asked import rows_url
from pilotage.insights.pages.pictures import initiative_url
from pilotage.insights.reads.changes import Change, Changes, reporters_of
from pilotage.insights.reads.sayings import CHANGED
from pilotage.insights.reads.view import View
from pilotage.kit.formats import Formatter, formatter
from pilotage.work.models import Rag

SHOWN = 3
# What worries first.
ORDER = ("rag_worse", "later", "dearer", "stage", "ended", "new", "rag_better", "earlier", "cheaper")
TONES = {"R": "red", "AR": "red", "A": "amber", "GA": "green", "G": "green"}


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change; a RAG says its tone with its word."""

    name: str
    url: str
    before: str
    after: str
    extra: str
    when: str
    letter: str = ""
    tone: str = ""
    before_letter: str = ""
    before_tone: str = ""


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    title: str
    count: str
    url: str
    lines: Sequence[ChangeLine]
    more: int


def change_groups(changes: Changes, view: View) -> list[ChangeGroup]:
    """The kinds in which something changed."""
    f = formatter()
    shown = [change for found in changes.values() for change in found[:SHOWN]]
    who = reporters_of([change.report for change in shown if change.report])
    return [
        ChangeGroup(
            title=str(CHANGED[kind]),
            count=f.number(len(changes[kind])),
            url=rows_url(view, ("changed", f"{kind}:{view.since.isoformat()}:{view.day.isoformat()}")),
            lines=[
                _line(kind, change, who.get(change.report, "") if change.report else "", view, f)
                for change in changes[kind][:SHOWN]
            ],
            more=max(len(changes[kind]) - SHOWN, 0),
        )
        for kind in ORDER
        if changes[kind]
    ]


def _line(kind: str, change: Change, who: str, view: View, f: Formatter) -> ChangeLine:
    when = f.date(change.on) + (f" · {who}" if who else "")
    url = initiative_url(change.key, view)
    if kind.startswith("rag"):
        before, after = str(change.before), str(change.after)
        return ChangeLine(
            change.name, url, str(Rag(before).label), str(Rag(after).label), "", when,
            after, TONES[after], before, TONES[before],
        )  # fmt: skip
    before, after, extra = _words(change, f)
    return ChangeLine(change.name, url, before, after, extra, when)


def _words(change: Change, f: Formatter) -> tuple[str, str, str]:
    old, new = change.before, change.after
    if isinstance(old, date) and isinstance(new, date):
        days = (new - old).days
        return f.date(old), f.date(new), ("+" if days > 0 else "−") + f.days(abs(days))
    if isinstance(old, Decimal) and isinstance(new, Decimal):
        share = f.share((new - old) / old) if old else ""
        sign = "+" if share and new > old else ""
        return f.money(old), f"{f.money(new)} {change.currency}", sign + share
    return str(old or ""), str(new or ""), ""
