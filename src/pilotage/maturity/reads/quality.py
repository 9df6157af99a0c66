"""Data quality: every row that does not pass a probe, as a list of what somebody has to mend."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max, Sum

from pilotage.accounts.models import Person
from pilotage.accounts.rules import Access
from pilotage.maturity.models import ProbeGap, QualityReminder
from pilotage.maturity.reads.evidence import all_findings, told, trends_of
from pilotage.maturity.rules.facts import Facts
from pilotage.maturity.rules.probes import PROBES
from pilotage.maturity.rules.probing import Finding, Lack, Probe

NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Gap:
    """One row that does not pass, and the question that it does not pass."""

    probe: Probe[Facts]
    finding: Finding

    @property
    def owner(self) -> UUID | None:
        return self.finding.owner


@dataclass(frozen=True, slots=True)
class QualityQuery:
    """What the list is narrowed to. owner: an id, `NOBODY`, or None for everybody; words: all of them in the subject"""

    owner: UUID | str | None = None
    lack: str = ""
    dimension: str = ""
    probe: str = ""
    words: str = ""

    def takes(self, gap: Gap) -> bool:
        is_of_owner = self.owner is None or (gap.owner or NOBODY) == self.owner
        probe = gap.probe
        return (
            is_of_owner
            and self.lack in ("", probe.lack)
            and self.dimension in ("", probe.dimension)
            and self.probe in ("", probe.name)
            and all(word in gap.finding.subject.casefold() for word in self.words.casefold().split())
        )

    @property
    def asked_probes(self) -> list[str]:
        """Only these need be asked."""
        return [
            name
            for name, probe in PROBES.items()
            if self.dimension in ("", probe.dimension) and self.lack in ("", probe.lack) and self.probe in ("", name)
        ]


def gaps_in(access: Access, query: QualityQuery, *, path: str, day: date) -> list[Gap]:
    """Every row that does not pass, as the query narrows it, by probe: live, of what the reader may see."""
    found = all_findings(access, path=path, day=day, names=query.asked_probes)
    gaps = (Gap(PROBES[name], one) for name, findings in found.items() for one in findings if not one.passes)
    return [gap for gap in gaps if query.takes(gap)]


@dataclass(frozen=True, slots=True)
class OwnerGaps:
    """How many rows one person has to mend, by what is wrong with them. owner None: nobody's."""

    owner: UUID | None
    counts: Mapping[Lack, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def by_owner(gaps: Iterable[Gap]) -> list[OwnerGaps]:
    """Who has most comes first; what is nobody's comes last."""
    counted: dict[UUID | None, Counter[Lack]] = {}
    for gap in gaps:
        counted.setdefault(gap.owner, Counter())[gap.probe.lack] += 1
    found = [OwnerGaps(owner, counts) for owner, counts in counted.items()]
    return sorted(found, key=lambda one: (one.owner is None, -one.total, str(one.owner)))


def names_of(ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """What people are called: one query."""
    return dict(Person.objects.filter(pk__in={id for id in ids if id}).values_list("pk", "name"))


def reachable(ids: Iterable[UUID | None]) -> dict[UUID, Person]:
    """Those of them who can be reached by mail: one query."""
    rows = Person.objects.filter(pk__in={id for id in ids if id}, is_active=True, email__isnull=False)
    return rows.in_bulk()


def reminded_on(ids: Iterable[UUID | None]) -> dict[UUID, datetime]:
    """When each was reminded last: one query."""
    rows = QualityReminder.objects.filter(to__in={id for id in ids if id}).order_by()
    return dict(rows.values_list("to_id").annotate(at=Max("at")))


@dataclass(frozen=True, slots=True)
class OpenRows:
    """How many rows did not pass on a day, of how many that were asked about."""

    day: date
    open: int
    asked: int


def open_rows_over(access: Access, query: QualityQuery, *, path: str, days: Iterable[date]) -> list[OpenRows]:
    """The same question of kept runs, as far as they can tell: not by owner and words. One query."""
    points = trends_of(query.asked_probes, access, path=path, days=days)
    by_day: dict[date, tuple[int, int]] = {}
    for point in (point for those in points.values() for point in those if not point.is_afterwards):
        open_, asked = by_day.get(point.day, (0, 0))
        tally = point.tally
        by_day[point.day] = (open_ + tally.asked - tally.passed, asked + tally.asked)
    return [OpenRows(day, *counts) for day, counts in sorted(by_day.items())]


def my_open_rows(access: Access) -> Mapping[Lack, int]:
    """How many rows of the reader's own the newest run did not let pass, of what they may see: one query."""
    if access.person_id is None:
        return {}
    seen = ProbeGap.objects.filter(told(access, access.enterprise_path), owner=access.person_id).order_by()
    counts: Counter[Lack] = Counter()
    for name, rows in seen.values_list("probe").annotate(rows_of_it=Sum("rows")).values_list("probe", "rows_of_it"):
        if name in PROBES:
            counts[PROBES[name].lack] += rows
    return counts


# What rows are ordered by: what has nothing comes last, then a place, then a text.
Key = Callable[[Gap], tuple[bool, int, str]]


def ordered(gaps: Sequence[Gap], names: Mapping[UUID, str], sorting: Sequence[tuple[str, bool]]) -> list[Gap]:
    """As asked; else by owner (nobody last), question and subject."""
    places = {name: place for place, name in enumerate(PROBES)}
    lacks = list(Lack)
    keys: Mapping[str, Key] = {
        "subject": lambda gap: (False, 0, gap.finding.subject.casefold()),
        "question": lambda gap: (False, places[gap.probe.name], ""),
        "kind": lambda gap: (False, lacks.index(gap.probe.lack), ""),
        "owner": lambda gap: (gap.owner is None, 0, names.get(gap.owner, "").casefold() if gap.owner else ""),
    }
    found = list(gaps)
    # Sorting keeps the order of what is alike: what matters most is sorted by last.
    for name, falls in [("subject", False), ("question", False), ("owner", False), *reversed(sorting)]:
        if name in keys:
            found.sort(key=keys[name], reverse=falls)
    return found
