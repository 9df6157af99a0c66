"""The milestones of a plan as an iCalendar file (RFC 5545), for the calendar of whoever waits for them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _

from pilotage.delivery.rules.document import Document, Stored
from pilotage.engine.network.plan import Kind, Task

OCTETS: Final = 75
"""A line may be no longer, without its break; it goes on in the next after a space (section 3.1)."""
MILESTONES: Final = (Kind.MILESTONE, Kind.FINISH_MILESTONE)


def ics_of(document: Document, *, plan_id: str, at: datetime) -> bytes:
    """The file: one entry a milestone that has a date, at its local time, wherever the calendar is looked at.

    plan_id   stays the same for one plan, so that a newer file moves entries instead of doubling them
    at        when the file is made, with its zone
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Pilotage//Milestones//EN",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{escaped(document.title)}",
    ]
    for task in document.plan.tasks:
        when = document.stored.get(task.key, Stored()).finish
        if task.kind in MILESTONES and task.is_active and when is not None:
            lines += _entry(task, when, document, plan_id=plan_id, at=at)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line)).encode()


def _entry(task: Task, when: datetime, document: Document, *, plan_id: str, at: datetime) -> list[str]:
    words = document.words[task.key]
    title = _("{milestone} ({plan})").format(milestone=words.name, plan=document.title)
    lines = [
        "BEGIN:VEVENT",
        f"UID:{task.key}-{plan_id}@pilotage",
        f"DTSTAMP:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART:{when:%Y%m%dT%H%M%S}",
        f"DTEND:{when + timedelta(minutes=1):%Y%m%dT%H%M%S}",
        f"SUMMARY:{escaped(title)}",
        "TRANSP:TRANSPARENT",
        f"STATUS:{'CONFIRMED' if task.finished else 'TENTATIVE'}",
    ]
    if words.notes:
        lines.append(f"DESCRIPTION:{escaped(words.notes)}")
    return [*lines, "END:VEVENT"]


def escaped(text: str) -> str:
    """As a value of text (section 3.3.11); other control characters cannot be held."""
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
    return "".join(letter for letter in text if letter >= " " or letter == "\t")


def _folded(line: str) -> Iterator[str]:
    """In pieces of so many octets; no letter is cut in two."""
    piece, size = "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > OCTETS:
            yield piece
            piece, size = " ", 1
        piece, size = piece + letter, size + octets
    yield piece
