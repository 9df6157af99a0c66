"""Rows that the newest run did not let pass: the one door to them, told as each reader may see them now."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from pilotage.accounts.rules import Access, Permission
from pilotage.accounts.rules.access import any_of
from pilotage.maturity.models import ProbeCount, ProbeGap, ProbeRun
from pilotage.maturity.reads.facts.money import currencies_seen
from pilotage.maturity.reads.facts.register import nearest_above
from pilotage.maturity.rules.facts import Facts
from pilotage.maturity.rules.probes import PROBES
from pilotage.maturity.rules.probing import Finding, Probe, Sight

COLUMNS = (
    "pk", "probe", "scope__path", "other__path", "subject", "address", "said", "owner_id", "is_money", "alike",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Gap:
    """One row that did not pass, and the question that it did not pass."""

    id: int
    probe: Probe[Facts]
    finding: Finding

    @property
    def owner(self) -> UUID | None:
        return self.finding.owner


def run_of_gaps() -> ProbeRun | None:
    """The run whose rows are kept. None: nobody has looked yet, or only before rows were kept. One query."""
    rows = ProbeGap.objects.filter(run=OuterRef("pk"))
    open_ones = ProbeCount.objects.filter(run=OuterRef("pk"), passed__lt=F("asked"))
    runs = ProbeRun.objects.filter(is_afterwards=False).order_by("-day")
    newest = runs.annotate(has_rows=Exists(rows), has_open=Exists(open_ones)).first()
    return newest if newest and (newest.has_rows or not newest.has_open) else None


def gaps_visible_to(access: Access, *, path: str) -> QuerySet[ProbeGap]:
    """Those in the scope that the reader may be told of, as if the probes had been asked for them alone."""
    seen = ProbeGap.objects.filter(_told(access, path)).order_by()
    # Of two with the same name in two portfolios, who sees one of them is not told that there is another.
    marked = seen.exclude(alike="").values("alike").annotate(rows=Count("pk"))
    return seen.exclude(alike__in=marked.filter(rows=1).values("alike"))


def _told(access: Access, path: str) -> Q:
    lying = _named(Sight.PLACE, Sight.MONEY) & _within(access, path) & _sees(access) & _sees_money(access)
    found = [lying]
    if access.may_anywhere(Permission.SEE):
        found.append(_named(Sight.COMMON))
    if access.may_everywhere(Permission.SEE_MONEY):
        found.append(_named(Sight.COMMON_MONEY))
    elif access.may_anywhere(Permission.SEE_MONEY):
        # What is about a currency is told to who sees money in it.
        found.append(_named(Sight.COMMON_MONEY) & Q(subject__in=currencies_seen(access)))
    if access.may_everywhere(Permission.SEE_PEOPLE):
        found.append(_named(Sight.PEOPLE) & _within(access, path))
    return any_of(found)


def _named(*sights: Sight) -> Q:
    return Q(probe__in=[one.name for one in PROBES.values() if one.sight in sights])


def _within(access: Access, path: str) -> Q:
    """Both ends in the scope."""
    if path == access.enterprise_path:
        return Q()
    return Q(scope__path__startswith=path) & (Q(other=None) | Q(other__path__startswith=path))


def _sees(access: Access) -> Q:
    """Both ends in sight."""
    # An empty condition lets everything through, and must stay so: joined with another by "or" it would be lost.
    if access.may_everywhere(Permission.SEE):
        return Q()
    there = access.where(Permission.SEE, field="other__path")
    return access.where(Permission.SEE, field="scope__path") & (Q(other=None) | there)


def _sees_money(access: Access) -> Q:
    if access.may_everywhere(Permission.SEE_MONEY):
        return Q()
    return Q(is_money=False) | access.where(Permission.SEE_MONEY, field="scope__path")


def gaps_in(rows: QuerySet[ProbeGap]) -> list[Gap]:
    """The rows as they were found: one query."""
    return [
        Gap(id, PROBES[probe], _finding(here, there, subject, address, said, owner, is_money, alike))
        for id, probe, here, there, subject, address, said, owner, is_money, alike in rows.values_list(*COLUMNS)
    ]


def _finding(
    here: str, there: str | None, subject: str, address: str, said: str, owner: UUID | None, is_money: bool, alike: str
) -> Finding:  # fmt: skip
    place = nearest_above(here, there) if there else here
    ends = (here, there) if there else None
    return Finding(place, subject, address, False, said, owner, is_money=is_money, ends=ends, alike=alike)


def places_of(gaps: Iterable[Gap]) -> frozenset[str]:
    """Where they lie: both ends of what has two."""
    return frozenset(place for gap in gaps for place in gap.finding.ends or (gap.finding.place,))
