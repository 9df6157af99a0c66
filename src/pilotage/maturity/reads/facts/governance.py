"""Gates, decisions, conditions and change requests."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q

from pilotage.accounts.models import Grant
from pilotage.governance.models import ChangeState, LedgerKind, Outcome
from pilotage.governance.reads.changes.visible import change_requests_visible_to
from pilotage.governance.reads.ledger import conditions_visible_to, ledger_visible_to
from pilotage.governance.reads.lifecycles import costs_of, open_reviews_of, standings_of, ways
from pilotage.governance.rules.lifecycles import Way, gates_passed, way_for
from pilotage.maturity.reads.facts.asked import Asked
from pilotage.maturity.rules.facts import ChangeFact, ConditionFact, GateFact, History, StageMove
from pilotage.maturity.rules.facts.histories import Stages, moves_of
from pilotage.selection.models import Verdict
from pilotage.selection.reads.decisions import decisions_visible_to
from pilotage.work.models import Initiative, InitiativeFacts

YEAR = timedelta(days=365)
GATE = {Outcome.GO: "gate", Outcome.CONDITIONAL: "gate", Outcome.OVERRIDE: "override"}
# Of a request that was withdrawn or never submitted, nobody had to decide.
ASKED = (ChangeState.SUBMITTED, ChangeState.APPROVED, ChangeState.REJECTED)
# By initiative: the days on which something was decided.
Days = Mapping[UUID, Sequence[date]]


def commitments_of(asked: Asked) -> Days:
    """The days on which scenarios that stand have chosen each initiative: one query."""
    rows = decisions_visible_to(asked.access).select_related(None).filter(
        asked.lies_here("initiative__scope__path"),
        verdict=Verdict.SELECTED,
        commitment__undone_on=None,
        commitment__on__lte=asked.day,
    )  # fmt: skip
    found: dict[UUID, list[date]] = defaultdict(list)
    for id, on in rows.order_by().values_list("initiative_id", "commitment__on"):
        found[id].append(on)
    return found


def stage_moves(
    asked: Asked,
    rows: Sequence[InitiativeFacts],
    observations: Mapping[UUID, History],
    stages: Stages,
    commitments: Days,
) -> tuple[StageMove, ...]:
    """Moves of the last year past a gate, with what decided them: six queries."""
    known = ways()
    costs, decided = costs_of([one.pk for one in rows]), _decided_at_gates(asked)
    found = []
    for one in rows:
        way = way_for(known, kind=one.kind, cost=costs.get(one.pk))
        for on, before, after in _passing(way, observations.get(one.pk, {}), stages) if way else ():
            if asked.day - on <= YEAR:
                by = decided.get((one.pk, on), "scenario" if on in commitments.get(one.pk, ()) else "")
                found.append(StageMove(one.pk, on, stages[before].name, stages[after].name, by))
    return tuple(found)


def _passing(way: Way, history: History, stages: Stages) -> list[tuple[date, str, str]]:
    """Moves past at least one gate. Outside the life cycle (on hold) counts where it was before."""
    found, station = [], ""
    for move in moves_of(history):
        if _is_station(way, move.before):
            station = move.before
        if not station or move.before not in stages or move.after not in stages:
            continue
        if gates_passed(way, station_id=UUID(station), to=UUID(move.after)):
            found.append((move.on, move.before, move.after))
        if _is_station(way, move.after):
            station = move.after
    return found


def _is_station(way: Way, stage: str) -> bool:
    return bool(stage) and way.place_of(UUID(stage)) is not None


def _decided_at_gates(asked: Asked) -> dict[tuple[UUID, date], str]:
    """What the ledger says of each initiative and day; a decision at a gate counts before a move past it."""
    rows = ledger_visible_to(asked.access).select_related(None).filter(
        asked.lies_here("initiative__scope__path"), kind=LedgerKind.GATE, outcome__in=list(GATE)
    )  # fmt: skip
    found: dict[tuple[UUID, date], str] = {}
    for id, on, outcome in rows.order_by().values_list("initiative_id", "decided_on", "outcome"):
        if id is not None and found.get((id, on)) != "gate":
            found[id, on] = GATE[Outcome(outcome)]
    return found


def gate_facts(rows: Sequence[Initiative]) -> tuple[GateFact, ...]:
    """The next gate of each, by when, and how many may decide it there: nine queries."""
    standings = standings_of(rows)
    waiting, may = open_reviews_of([one.pk for one in rows]), _Deciders()
    found = []
    for one in rows:
        standing = standings.get(one.pk)
        gate = standing.gate if standing else None
        if standing is not None and gate is not None:
            deciders = may.count(gate.deciders, one.scope.path)
            found.append(
                GateFact(one.pk, gate.name, standing.due_on, deciders, gate.quorum, one.pk in waiting)
            )  # fmt: skip
    return tuple(found)


class _Deciders:
    """Who has which role where: one query. Only how many there are is told."""

    def __init__(self) -> None:
        self._held: dict[tuple[str, str], set[UUID]] = defaultdict(set)
        grants = Grant.objects.filter(person__is_active=True).values_list("role", "scope__path", "person_id")
        for role, path, person in grants:
            self._held[role, path].add(person)

    def count(self, roles: Sequence[str], path: str) -> int:
        """How many people have one of these roles on the scope or above it."""
        steps = path.strip("/").split("/")
        above = ["/".join(steps[:depth]) + "/" for depth in range(1, len(steps) + 1)]
        return len({id for role in roles for one in above for id in self._held.get((role, one), ())})


def condition_facts(asked: Asked) -> tuple[ConditionFact, ...]:
    """Of decisions up to the day; what was met later was not met then: one query."""
    rows = conditions_visible_to(asked.access).select_related(None).filter(
        asked.lies_here("entry__scope__path"), entry__decided_on__lte=asked.day
    )  # fmt: skip
    columns = ("entry__scope__path", "text", "entry__number", "due_on", "owner_id", "met_on")
    return tuple(
        ConditionFact(place, text, number, due_on, owner, met_on if met_on and met_on <= asked.day else None)
        for place, text, number, due_on, owner, met_on in rows.order_by("due_on", "id").values_list(*columns)
    )


def change_facts(asked: Asked) -> tuple[ChangeFact, ...]:
    """Requests that were submitted, or decided, within a year: one query."""
    since = asked.day - YEAR
    rows = change_requests_visible_to(asked.access).select_related(None).filter(
        Q(submitted_on__gte=since) | Q(decided_on__gte=since),
        asked.lies_here("initiative__scope__path"), state__in=ASKED,
    )  # fmt: skip
    columns = ("id", "initiative_id", "number", "title", "submitted_on", "decided_on", "decided_at", "state")
    return tuple(
        ChangeFact(id, initiative, f"CR-{number}", title, submitted, decided, at, state == ChangeState.APPROVED)
        for id, initiative, number, title, submitted, decided, at, state in rows.order_by("id").values_list(*columns)
        if submitted is not None
    )
