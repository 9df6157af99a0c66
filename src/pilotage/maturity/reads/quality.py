"""Data quality: every row that the newest run did not let pass, as a list of what somebody has to mend."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, CharField, Count, Func, IntegerField, Max, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Lower

from pilotage.accounts.models import Person
from pilotage.accounts.rules import Access, Permission
from pilotage.accounts.rules.access import any_of
from pilotage.maturity.models import ProbeGap, QualityReminder
from pilotage.maturity.reads.evidence import trends_of
from pilotage.maturity.reads.gaps import gaps_visible_to
from pilotage.maturity.rules.probes import PROBES
from pilotage.maturity.rules.probing import Lack

NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class QualityQuery:
    """What the list is narrowed to. owner: an id, `NOBODY`, or None for everybody; words: all of them in the subject"""

    owner: UUID | str | None = None
    lack: str = ""
    dimension: str = ""
    probe: str = ""
    words: str = ""

    @property
    def asked_probes(self) -> list[str]:
        return [
            name
            for name, probe in PROBES.items()
            if self.dimension in ("", probe.dimension) and self.lack in ("", probe.lack) and self.probe in ("", name)
        ]

    @property
    def of_everybody(self) -> "QualityQuery":
        return QualityQuery(None, self.lack, self.dimension, self.probe, self.words)

    def takes_owner(self, owner: UUID | None) -> bool:
        return self.owner is None or (owner or NOBODY) == self.owner

    def where(self) -> Q:
        """The condition on kept rows."""
        found = Q(probe__in=self.asked_probes)
        for word in self.words.split():
            found &= Q(subject__icontains=word)
        if self.owner is None:
            return found
        return found & (Q(owner=None) if self.owner == NOBODY else Q(owner=self.owner))


def gaps_matching(access: Access, query: QualityQuery, *, path: str) -> QuerySet[ProbeGap]:
    """Every row that did not pass, as the query narrows it, of what the reader may see."""
    return gaps_visible_to(access, path=path).filter(query.where())


def gaps_ordered(rows: QuerySet[ProbeGap], sorting: Sequence[tuple[str, bool]]) -> QuerySet[ProbeGap]:
    """As asked; else by owner (nobody last), question and subject."""
    keys = {
        "subject": Lower("subject"),
        "question": _place_in(PROBES),
        "kind": Case(*(When(probe__in=_of(one), then=Value(place)) for place, one in enumerate(Lack))),
        "owner": Lower("owner__name"),
    }
    asked = [(name, falls) for name, falls in sorting if name in keys]
    others = [(name, False) for name in ("owner", "question", "subject")]
    wanted = [keys[name].desc() if falls else keys[name].asc() for name, falls in (*asked, *others)]
    return rows.order_by(*wanted, "pk")


def _place_in(names: Iterable[str]) -> Func:
    """Where the row's question stands among these; a case for each of seventy took longer to write than to run."""
    known = Value(list(names), output_field=ArrayField(TextField()))
    probe = Cast("probe", TextField())
    return Func(Cast(known, known.output_field), probe, function="array_position", output_field=IntegerField())


def _of(lack: Lack) -> list[str]:
    return [name for name, probe in PROBES.items() if probe.lack == lack]


@dataclass(frozen=True, slots=True)
class OwnerGaps:
    """How many rows one person has to mend, by what is wrong with them. owner None: nobody's.

    steered   how many of them the reader may remind of
    """

    owner: UUID | None
    counts: Mapping[Lack, int]
    steered: int = 0

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def gaps_by_owner(rows: QuerySet[ProbeGap], access: Access) -> list[OwnerGaps]:
    """Who has most comes first; what is nobody's comes last. One query."""
    lack = Case(*(When(probe__in=_of(one), then=Value(one.value)) for one in Lack), output_field=CharField())
    counted = rows.order_by().annotate(lack=lack).values_list("owner_id", "lack")
    counts: dict[UUID | None, Counter[Lack]] = {}
    steered: Counter[UUID | None] = Counter()
    for owner, one, count, may_ask in counted.annotate(rows=Count("pk"), may_ask=Count("pk", filter=_steers(access))):
        counts.setdefault(owner, Counter())[Lack(one)] += count
        steered[owner] += may_ask
    found = [OwnerGaps(owner, those, steered[owner]) for owner, those in counts.items()]
    return sorted(found, key=lambda one: (one.owner is None, -one.total, str(one.owner)))


def _steers(access: Access) -> Q:
    """As `rules.permissions.may_remind` says: one role must reach both ends of what has two."""
    tops = access.paths(Permission.CHOOSE)
    return any_of(
        Q(scope__path__startswith=top) & (Q(other=None) | Q(other__path__startswith=top)) for top in tops
    )  # fmt: skip


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
    """How many rows of the reader's own the newest run did not let pass, of what they may see."""
    if access.person_id is None:
        return {}
    rows = gaps_visible_to(access, path=access.enterprise_path).filter(owner=access.person_id)
    counts: Counter[Lack] = Counter()
    for name, count in rows.values_list("probe").annotate(rows=Count("pk")).values_list("probe", "rows"):
        counts[PROBES[name].lack] += count
    return counts
