"""What can be seen at once to contradict what stands: refused with one sentence that names the initiatives."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from pilotage.selection import rules
from pilotage.selection.models import PAIRS, LogicKind, Scenario, ScenarioLogic, Side
from pilotage.selection.reads.candidates import links_of
from pilotage.selection.reads.scenarios import rules_of
from pilotage.work.models import DependencyKind

# Id and name of an initiative.
Named = tuple[UUID, str]
Pair = tuple[Named, Named]


def refuse_contradiction(
    scenario: Scenario,
    kind: str,
    members: Sequence[Named],
    lag_days: int,
    *,
    others: Sequence[ScenarioLogic],
    known: Collection[UUID],
) -> None:
    """Raises Impossible when the new rule cannot hold together with another, or with who is forced in or out.

    known   everybody of whom the scenario may speak: what the register says of others is not looked at, nor told
    """
    if len(members) < 2:
        return
    if kind == LogicKind.AFTER and lag_days >= 0:
        _refuse_circle(members[0], members[1], others, known)
    elif kind in (LogicKind.NEEDS, LogicKind.TOGETHER, LogicKind.EXCLUDES):
        _refuse_pairs(kind, members, others)
        _refuse_forced(scenario, kind, members)
    for row in others:
        if kind in PAIRS and row.kind == kind and _initiatives(row) == list(members):
            raise rules.Impossible(_("This rule is there already."), field="members")


def _initiatives(row: ScenarioLogic) -> list[Named]:
    return [(member.initiative_id, member.initiative.name) for member in row.members.all()]


def _refuse_circle(later: Named, earlier: Named, others: Sequence[ScenarioLogic], known: Collection[UUID]) -> None:
    """Is the later one, over rules and the register, waited for by the earlier one? Then each would wait for itself."""
    waits: dict[UUID, list[Named]] = {}
    for link in links_of(set(known)):
        is_order = link.kind == DependencyKind.FINISH_TO_START and link.lag_days >= 0
        if is_order and link.source_id in known and link.target_id in known:
            waits.setdefault(link.target_id, []).append((link.source_id, link.source.name))
    for row in others:
        if row.kind == LogicKind.AFTER and row.lag_days >= 0 and len(found := _initiatives(row)) == 2:
            waits.setdefault(found[0][0], []).append(found[1])
    chain = _chain(earlier, later[0], waits, seen={later[0]})
    if chain:
        names = " → ".join(name for _id, name in (later, *chain))
        text = _("Nobody could begin: each of these would wait for the next: %(chain)s.")
        raise rules.Impossible(text % {"chain": names}, field="members")


def _chain(here: Named, target: UUID, waits: Mapping[UUID, Sequence[Named]], seen: set[UUID]) -> list[Named]:
    """From here over who waits for whom to the target, both ends included; empty when there is no way."""
    if here[0] == target:
        return [here]
    if here[0] in seen:
        return []
    seen.add(here[0])
    for one in waits.get(here[0], ()):
        if one[0] == target:
            return [here, one]
        if rest := _chain(one, target, waits, seen):
            return [here, *rest]
    return []


def _pairs(kind: str, members: Sequence[Named]) -> Iterator[Pair]:
    """Which two of them a rule binds."""
    if kind == LogicKind.TOGETHER:
        yield from ((one, two) for place, one in enumerate(members) for two in members[place + 1 :])
    elif len(members) == 2:
        yield members[0], members[1]


def _refuse_pairs(kind: str, members: Sequence[Named], others: Sequence[ScenarioLogic]) -> None:
    """One cannot need, or go together with, what it excludes."""
    opposite = (LogicKind.NEEDS, LogicKind.TOGETHER) if kind == LogicKind.EXCLUDES else (LogicKind.EXCLUDES,)
    against = {
        frozenset((one[0], two[0]))
        for row in others
        if row.kind in opposite
        for one, two in _pairs(row.kind, _initiatives(row))
    }
    kinds = (
        (DependencyKind.NEEDS, DependencyKind.TOGETHER) if kind == LogicKind.EXCLUDES else (DependencyKind.EXCLUDES,)
    )
    for link in links_of({id for id, _name in members}):
        if link.kind in kinds:
            against.add(frozenset((link.source_id, link.target_id)))
    for one, two in _pairs(kind, members):
        if frozenset((one[0], two[0])) in against:
            text = _("%(first)s and %(second)s would need and exclude each other: see the rules and dependencies.")
            raise rules.Impossible(text % {"first": one[1], "second": two[1]}, field="members")


def _refuse_forced(scenario: Scenario, kind: str, members: Sequence[Named]) -> None:
    """Who is forced in cannot need what is forced out, nor exclude what is forced in."""
    sides = {row.initiative_id: row.side for row in rules_of(scenario)}
    for one, two in _pairs(kind, members):
        first, second = sides.get(one[0]), sides.get(two[0])
        if kind == LogicKind.EXCLUDES and first == second == Side.IN:
            text = _("%(first)s and %(second)s are both forced in: let one go first.")
        elif kind != LogicKind.EXCLUDES and (first, second) == (Side.IN, Side.OUT):
            text = _("%(first)s is forced in and %(second)s is forced out: let one go first.")
        elif kind == LogicKind.TOGETHER and (first, second) == (Side.OUT, Side.IN):
            text = _("%(second)s is forced in and %(first)s is forced out: let one go first.")
        else:
            continue
        raise rules.Impossible(text % {"first": one[1], "second": two[1]}, field="members")
