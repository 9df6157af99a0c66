"""Roadmaps through the shipped model, some of it in place, and through 60 practices made up: time to the proof.

Aims, values, days by which they are wanted and what is in place are drawn; the same seeds give the same roadmaps.
"""

import random
import tomllib
from collections.abc import Callable
from importlib.resources import files
from time import perf_counter, process_time

from pilotage.engine.roadmap.planning import plan
from pilotage.engine.roadmap.problem import Practice, Problem
from pilotage.engine.selection.effort import Effort

SEEDS = range(1, 11)
SECONDS = 8.0  # as the product searches
EFFORTS = (5, 12, 12, 25)
DIMENSIONS, LEVELS = 8, 5


def run() -> None:
    print("increments, days of each, places                 practices  median    worst     CPU  proved  largest gap")
    _measured("shipped model, aims at 1-2", lambda seed: of_the_model(seed, 8, 27, 4, aims=(1, 2), share=0.3))
    _measured("shipped model, aims at 2-3", lambda seed: of_the_model(seed, 10, 27, 4, aims=(2, 3), share=0.2))
    _measured("the same with twice the days", lambda seed: of_the_model(seed, 10, 55, 6, aims=(2, 3), share=0.2))
    _measured("shipped model, aims at 2-4", lambda seed: of_the_model(seed, 10, 55, 6, aims=(2, 4), share=0.3))
    _measured("60 made up, room for all", lambda seed: made_up(seed, 60, 10, 110, 8))
    _measured("60 made up, room for two thirds", lambda seed: made_up(seed, 60, 10, 55, 6))
    _measured("60 made up, room for a third", lambda seed: made_up(seed, 60, 10, 28, 4))


def _measured(title: str, make: Callable[[int], Problem]) -> None:
    walls, cpus, gaps, sizes = [], [], [], []
    for seed in SEEDS:
        problem = make(seed)
        wall, cpu = perf_counter(), process_time()
        found = plan(problem, Effort(seconds=SECONDS, gap=0, seed=1))
        walls.append(perf_counter() - wall)
        cpus.append(process_time() - cpu)
        sizes.append(problem.size)
        is_proved = found.outcome.value == "optimal"
        gaps.append(0.0 if is_proved else found.gap if found.gap is not None else float("inf"))
    middle = len(walls) // 2
    limits = f"{len(problem.slots)}, {problem.capacities[0]}, {problem.places[0]}"
    print(
        f"{title:33} {limits:11}  {min(sizes):4}-{max(sizes):3}  {sorted(walls)[middle]:5.2f} s  {max(walls):5.2f} s"
        f"  {sorted(cpus)[middle]:5.2f} s  {sum(gap == 0 for gap in gaps):2} of {len(gaps)}  {max(gaps):.1%}",
        flush=True,
    )


def of_the_model(seed: int, slots: int, days: int, places: int, *, aims: tuple[int, int], share: float) -> Problem:
    """What aims ask for of the shipped model, with that share of its lower levels in place."""
    text = tomllib.loads(files("pilotage.maturity").joinpath("practices/pilotage-1.toml").read_text(encoding="utf-8"))
    lot, by_key, effort = random.Random(seed), {one["key"]: one for one in text["practices"]}, text["days"]
    low, high = aims
    held = {key for key, one in by_key.items() if lot.random() < (share if one["level"] <= low else share / 4)}
    wanted = {
        one["key"]: (lot.randint(low, high), lot.randint(1, 10), lot.choice((None, lot.randrange(slots))))
        for one in text["dimensions"]
    }
    asked, waiting = set[str](), [key for key, one in by_key.items() if one["level"] <= wanted[one["dimension"]][0]]
    while waiting:
        key = waiting.pop()
        if key not in asked | held:
            asked.add(key)
            waiting.extend(by_key[key].get("needs", ()))
    ordered = sorted(asked, key=lambda key: (by_key[key]["level"], list(by_key).index(key)))
    at = {key: place for place, key in enumerate(ordered)}
    practices = []
    for key in ordered:
        one = by_key[key]
        level, value, due = wanted[one["dimension"]]
        is_aimed = one["level"] <= level
        needs = tuple(at[needed] for needed in one.get("needs", ()) if needed in at)
        worth = value * (level - one["level"] + 1) if is_aimed else 0
        practices.append(Practice(effort[one["effort"]], worth, needs, due if is_aimed else None))
    return Problem(tuple(practices), (days,) * slots, (places,) * slots)


def made_up(seed: int, size: int, slots: int, days: int, places: int) -> Problem:
    """Practices on five levels of eight dimensions, each standing on up to two of its level or a lower one."""
    lot = random.Random(seed)
    values = [lot.randint(0, 10) for _ in range(DIMENSIONS)]
    dues = [lot.choice((None, lot.randrange(slots))) for _ in range(DIMENSIONS)]
    spots = sorted((1 + place * LEVELS // size, lot.randrange(DIMENSIONS)) for place in range(size))
    practices = []
    for place, (_level, dimension) in enumerate(spots):
        needs = tuple(sorted(lot.sample(range(place), min(place, lot.choice((0, 1, 1, 2))))))
        practices.append(Practice(lot.choice(EFFORTS), values[dimension], needs, dues[dimension]))
    return Problem(tuple(practices), (days,) * slots, (places,) * slots)
