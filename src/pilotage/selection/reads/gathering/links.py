"""What candidates have to do with each other: links of the register, rules of the scenario, dates that do not fit."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from pilotage.selection.models import PAIRS, LogicKind, Scenario, ScenarioLogic
from pilotage.selection.reads.inputs import Candidate, Link, Logic, Misfit, Out
from pilotage.selection.rules import DECIDED
from pilotage.work.models import Dependency, DependencyKind, Initiative, StagePhase


@dataclass(frozen=True, slots=True)
class Blocked:
    """What keeps a candidate out whatever is chosen: a link to something outside."""

    how: Out
    name: str


def blocked_by_links(
    scenario: Scenario, candidates: Mapping[UUID, Initiative], links: Sequence[Dependency]
) -> dict[UUID, Blocked]:
    """Candidates that a link to something outside keeps out.

    Only what lies in the scenario's scope is named: its readers see all of that, and perhaps nothing else.
    """
    found: dict[UUID, Blocked] = {}
    for link in links:
        inside, outside = (link.source, link.target) if link.source_id in candidates else (link.target, link.source)
        if outside.id in candidates:
            continue
        how = _how_blocked(link, outside, is_source=inside.id == link.source_id)
        if how and inside.id not in found:
            is_told = outside.scope.path.startswith(scenario.scope.path)
            found[inside.id] = Blocked(how, outside.name if is_told else "")
    return found


def _how_blocked(link: Dependency, outside: Initiative, *, is_source: bool) -> Out:
    is_decided = outside.stage.phase in DECIDED
    if link.kind == DependencyKind.NEEDS and is_source and not is_decided:
        return Out.NEEDS
    if link.kind == DependencyKind.TOGETHER and not is_decided:
        return Out.TOGETHER
    if link.kind == DependencyKind.EXCLUDES and is_decided and outside.stage.phase != StagePhase.CLOSED:
        return Out.EXCLUDED
    return Out.NOT


def links_between(ids: Collection[UUID], links: Sequence[Dependency]) -> tuple[Link, ...]:
    """Needs, excludes and together; orders in time are another matter."""
    return tuple(
        Link(link.kind, str(link.source_id), str(link.target_id))
        for link in links
        if link.kind != DependencyKind.FINISH_TO_START and {link.source_id, link.target_id} <= set(ids)
    )


def logic_of(
    rows: Sequence[ScenarioLogic],
    candidates: Sequence[Candidate],
    programmes: Mapping[str, UUID | None],
    links: Sequence[Dependency],
) -> tuple[Logic, ...]:
    """Rules of the scenario, and the register's orders in time where one of the two can be moved.

    programmes   by id of a candidate the programme of which it is a part
    """
    return (*_scenario_logic(rows, candidates, programmes), *_orders(candidates, links))


def _scenario_logic(
    rows: Sequence[ScenarioLogic], candidates: Sequence[Candidate], programmes: Mapping[str, UUID | None]
) -> Iterator[Logic]:
    present = {one.id for one in candidates}
    free = [one for one in candidates if not one.is_claim]
    for row in rows:
        if row.portfolio_id is not None:
            everybody = [one.id for one in free if str(row.portfolio_id) in one.within]
        elif row.programme_id is not None:
            everybody = [one.id for one in free if _is_of(row, one.id, programmes)]
        else:
            everybody = [str(member.initiative_id) for member in row.members.all()]
        members = tuple(member for member in everybody if member in present)
        if len(members) < (2 if row.kind in PAIRS else 1):
            continue  # what it speaks of is no candidate any more
        yield Logic(row.kind, members, row.count or 0, row.lag_days, group_name(row), row.reason)


def _is_of(row: ScenarioLogic, id: str, programmes: Mapping[str, UUID | None]) -> bool:
    """Is it a part of the rule's programme? With "all or none" the programme itself is one of all."""
    return programmes[id] == row.programme_id or (row.kind == LogicKind.TOGETHER and id == str(row.programme_id))


def group_name(row: ScenarioLogic) -> str:
    """Of the portfolio or programme of which a rule means everything; empty for a list."""
    group = row.portfolio or row.programme
    return group.name if group else ""


def _orders(candidates: Sequence[Candidate], links: Sequence[Dependency]) -> Iterator[Logic]:
    by_id = {one.id: one for one in candidates}
    for link in links:
        earlier, later = by_id.get(str(link.source_id)), by_id.get(str(link.target_id))
        if link.kind == DependencyKind.FINISH_TO_START and earlier and later and _is_enforced(earlier, later):
            yield Logic("after", (later.id, earlier.id), lag=link.lag_days, is_register=True)


def _is_enforced(earlier: Candidate, later: Candidate) -> bool:
    """Dates are known, and one of the two can be moved: else the search could only drop one for the other's dates."""
    return bool(earlier.finish and later.start) and (len(earlier.ways) > 1 or len(later.ways) > 1)


def misfits_of(candidates: Sequence[Candidate], links: Sequence[Dependency]) -> tuple[Misfit, ...]:
    """Orders that are only warned of, where the register's dates break them."""
    by_id, found = {one.id: one for one in candidates}, []
    for link in links:
        earlier, later = by_id.get(str(link.source_id)), by_id.get(str(link.target_id))
        if link.kind != DependencyKind.FINISH_TO_START or not earlier or not later or _is_enforced(earlier, later):
            continue
        finish, start = finish_of(link.source), start_of(link.target)
        if finish and start and start < finish + timedelta(days=link.lag_days):
            days = (finish + timedelta(days=link.lag_days) - start).days
            found.append(Misfit(earlier.id, later.id, days))
    return tuple(found)


def finish_of(one: Initiative) -> date | None:
    return one.forecast_finish or one.planned_finish


def start_of(one: Initiative) -> date | None:
    return one.forecast_start or one.planned_start
