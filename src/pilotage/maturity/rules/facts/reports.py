"""Status reports as probes see them."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ReportFact:
    """A published report.

    overall, reds   the colour that was given, and the dimensions that the rules said are red; those of money left out
    words           a digest of the author's own words; empty: there are none
    words_before    the same of the report before it, of the same initiative
    """

    initiative: UUID
    due_on: date
    published_at: datetime
    published_on: date
    published_by: UUID | None = None
    overall: str = ""
    reds: tuple[str, ...] = ()
    words: str = ""
    words_before: str = ""


@dataclass(frozen=True, slots=True)
class ReportDue:
    """The newest period of an initiative whose day is over, and the first report that was published for it."""

    initiative: UUID
    period: str
    due_on: date
    report: ReportFact | None
