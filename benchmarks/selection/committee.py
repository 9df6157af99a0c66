"""What a committee asks of a choice, timed: the frontier, the robust core, and a choice changed by hand."""

import json
import random
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from math import inf
from pathlib import Path
from statistics import median
from time import perf_counter

from benchmarks.selection.bare import by_highs, formulation_of
from benchmarks.selection.cases import Hardness, Size, portfolio
from pilotage.engine.selection.effort import Effort
from pilotage.engine.selection.evaluate import standing_of
from pilotage.engine.selection.frontier import frontier_by_share, relaxed_frontier_by_share, scaled_by
from pilotage.engine.selection.problem import After, AtMost, Needs, Problem, Rule, Together
from pilotage.engine.selection.robust import World, in_world, robust
from pilotage.engine.selection.solving import solve

SIXTY, TWO_HUNDRED = Size(60, 8, 10), Size(200, 12, 15)
POINTS, FROM, TO = 30, 0.4, 1.6  # shares of the budgets
CURVE_SECONDS = 0.3  # wanted for the upper curve at 200
POINT_SECONDS = 4.0
POINT_GAPS = {60: 0.001, 200: 0.01}
WORLDS, SPREAD = 500, 0.1
WORLD_SECONDS, WORLD_GAP = 2.0, 0.001
WORLDS_OF_THE_PEER = 25  # in so many worlds the peer shows its pace
CHANGES, CHANGE_MS = 200, 100.0
STANDING = Path(__file__).resolve().parents[2] / "frontend/js/standing.js"
# One change after the other, each worked out as the page does it; times in milliseconds.
BROWSER = """
import { readFileSync } from "node:fs";
import { stand } from %(module)s;
const { data, ways, changes } = JSON.parse(readFileSync(0, "utf8"));
const state = { ways: Int16Array.from(ways), most: data.limits.map((limit) => limit.most) };
const took = changes.map(([candidate, way]) => {
  state.ways[candidate] = way;
  const began = performance.now();
  stand(data, state);
  return performance.now() - began;
});
console.log(JSON.stringify(took));
"""


@dataclass(frozen=True, slots=True)
class Mark:
    """Something wanted, and whether it was met in this run."""

    sentence: str
    is_met: bool


def frontiers() -> Iterator[Mark]:
    """Thirty budgets at 60 and at 200: the curve at once, then exact points; beside HiGHS alone, point by point."""
    for size in (SIXTY, TWO_HUNDRED):
        yield from _frontier(size)


def _frontier(size: Size) -> Iterator[Mark]:
    problem, gap = portfolio(size, Hardness.YEAR, 1), POINT_GAPS[size.candidates]
    scaled = _money_of(problem, size)
    shares = [FROM + (TO - FROM) * at / (POINTS - 1) for at in range(POINTS)]
    print(f"\n{size}, frontier of {POINTS} budgets, within {gap:.1%} or {POINT_SECONDS:.0f} s each")
    began = perf_counter()
    curve = relaxed_frontier_by_share(problem, scaled, shares)
    at_once = perf_counter() - began
    print(f"  the upper curve  {at_once:7.2f} s  {len(curve)} points", flush=True)
    effort = Effort(seconds=POINT_SECONDS, gap=gap, seed=1, threads=2)
    began = perf_counter()
    points = frontier_by_share(problem, scaled, shares, effort)
    taken = perf_counter() - began
    worst = max((inf if point.gap is None else point.gap for point in points), default=inf)
    print(f"  engine           {taken:7.2f} s  worst gap {worst:.2%}  {len(points)} points", flush=True)
    began, gaps = perf_counter(), []
    for share in shares:
        gaps.append(by_highs(formulation_of(scaled_by(problem, scaled, share)), POINT_SECONDS, gap=gap).gap)
    alone = perf_counter() - began
    print(f"  HiGHS alone      {alone:7.2f} s  worst gap {max(gaps):.2%}", flush=True)
    if size is TWO_HUNDRED:
        yield Mark(f"{size}: the upper curve in {CURVE_SECONDS} s ({at_once:.2f} s)", at_once <= CURVE_SECONDS)
    sentence = f"{size}: frontier with a gap no larger than HiGHS alone ({worst:.2%}, it {max(gaps):.2%})"
    yield Mark(sentence, worst <= max(max(gaps), gap))
    yield Mark(f"{size}: frontier no later than HiGHS alone ({taken:.1f} s, it {alone:.1f} s)", taken <= alone)


def robust_cores() -> Iterator[Mark]:
    """Five hundred worlds at 60: values, money and budgets a tenth off; beside HiGHS alone in some of them."""
    problem = portfolio(SIXTY, Hardness.YEAR, 1)
    worlds = _worlds(problem, _money_of(problem, SIXTY))
    print(f"\n{SIXTY}, robust core of {WORLDS} worlds, within {WORLD_GAP:.1%} or {WORLD_SECONDS:.0f} s each")
    answer = solve(problem, Effort(seconds=3.0, gap=0.0, seed=1, threads=2))
    effort = Effort(seconds=WORLD_SECONDS, gap=WORLD_GAP, seed=1)
    began = perf_counter()
    found = robust(problem, answer, worlds, effort, workers=2)
    taken = (perf_counter() - began) / WORLDS
    print(f"  engine       {taken:6.3f} s a world  {WORLDS * taken:6.1f} s in all  {found.unproved} not within")
    began = perf_counter()
    for world in worlds[:WORLDS_OF_THE_PEER]:
        by_highs(formulation_of(in_world(problem, world)), WORLD_SECONDS, gap=WORLD_GAP)
    alone = (perf_counter() - began) / WORLDS_OF_THE_PEER
    print(f"  HiGHS alone  {alone:6.3f} s a world")
    yield Mark(f"{SIXTY}: a world faster than HiGHS alone ({taken:.3f} s, it {alone:.3f} s)", taken <= alone)


def whatifs() -> Iterator[Mark]:
    """A choice among 200 changed by hand, with hard capacities and with hours that may be bought."""
    for soft in (False, True):
        yield from _whatif(soft=soft)


def _whatif(*, soft: bool) -> Iterator[Mark]:
    problem = portfolio(TWO_HUNDRED, Hardness.YEAR, 1, soft=soft)
    answer = solve(problem, Effort(seconds=3.0, gap=0.01, seed=1, threads=2))
    ways = [-1] * problem.size
    for one in answer.taken:
        ways[one.candidate] = one.way
    lot = random.Random(1)
    changes = [(lot.randrange(problem.size), lot.choice((-1, 0, 1, 2, 3))) for _ in range(CHANGES)]
    name = f"{TWO_HUNDRED}, {'hours may be bought' if soft else 'hard capacities'}"
    print(f"\n{name}: {CHANGES} changes by hand")
    taken = list(answer.taken)
    began = perf_counter()
    standing_of(problem, taken)
    print(f"  exactly, on the server  {1000 * (perf_counter() - began):7.1f} ms")
    node = shutil.which("node")
    if node is None:
        print("  node is not here: what the page does is not measured")
        return
    asked = json.dumps({"data": _for_the_page(problem), "ways": ways, "changes": changes})
    script = BROWSER % {"module": json.dumps(STANDING.as_uri())}
    done = subprocess.run(
        [node, "--input-type=module", "-e", script], input=asked, capture_output=True, text=True, check=True
    )
    took: list[float] = json.loads(done.stdout)
    late = sorted(took)[int(0.95 * len(took))]
    print(f"  in the page  median {median(took):6.2f} ms  19 of 20 within {late:6.2f} ms  worst {max(took):6.2f} ms")
    yield Mark(f"{name}: every change within {CHANGE_MS:.0f} ms (worst {max(took):.1f} ms)", max(took) < CHANGE_MS)


def _money_of(problem: Problem, size: Size) -> tuple[int, ...]:
    """The limits of money come last, one a year."""
    years = len(range(0, size.periods, 4))
    return tuple(range(len(problem.limits) - years, len(problem.limits)))


def _worlds(problem: Problem, money: Sequence[int]) -> list[World]:
    """Every candidate's value and cost, and every budget, up to a tenth more or less, each for itself."""
    lot, worlds = random.Random(1), []
    spans = [range(first, first + len(ways)) for first, ways in zip(problem.first_way, problem.ways, strict=True)]
    values = [float(way.value) for way in chain.from_iterable(problem.ways)]
    for _world in range(WORLDS):
        worth, dear = (
            {way: factor for span in spans for factor in (lot.uniform(1 - SPREAD, 1 + SPREAD),) for way in span}
            for _kind in range(2)
        )
        uses = {
            place: {way: float(used) * dear[way] for way, used in problem.limits[place].uses.items()} for place in money
        }
        most = {
            place: float(problem.limits[place].at_most or 0) * lot.uniform(1 - SPREAD, 1 + SPREAD) for place in money
        }
        worlds.append(World({way: value * worth[way] for way, value in enumerate(values)}, uses, most))
    return worlds


def _for_the_page(problem: Problem) -> dict[str, object]:
    """As the page gets it: what every way uses of every limit."""
    uses: list[list[float]] = [[] for _way in range(problem.way_count)]
    for place, limit in enumerate(problem.limits):
        for way, amount in limit.uses.items():
            uses[way] += [place, float(amount)]
    return {
        "candidates": [
            {
                "first": first,
                "values": [float(way.value) for way in ways],
                "cost": float(ways[0].cost),
                "starts": [way.start for way in ways],
                "finishes": [way.finish for way in ways],
            }
            for first, ways in zip(problem.first_way, problem.ways, strict=True)
        ],
        "uses": uses,
        "limits": [{"least": _float(limit.at_least), "most": _float(limit.at_most)} for limit in problem.limits],
        "extras": [
            {
                "uses": [[place, float(amount)] for place, amount in extra.uses.items()],
                "most": _float(extra.most),
                "isWhole": extra.is_whole,
                "value": float(extra.value),
                "cost": float(extra.cost),
            }
            for extra in problem.extras
        ],
        "rules": [_rule(rule) for rule in problem.rules],
    }


def _rule(rule: Rule) -> dict[str, object]:
    match rule:
        case AtMost(count, candidates):
            return {"kind": "at_most", "members": candidates, "count": count, "lag": 0}
        case Needs(candidate, needed):
            return {"kind": "needs", "members": [candidate, needed], "count": 0, "lag": 0}
        case After(later, earlier, lag):
            return {"kind": "after", "members": [later, earlier], "count": 0, "lag": lag}
        case Together(candidates):
            return {"kind": "together", "members": candidates, "count": 0, "lag": 0}
        case _:
            raise NotImplementedError(rule)


def _float(amount: object) -> float | None:
    return None if amount is None else float(str(amount))
