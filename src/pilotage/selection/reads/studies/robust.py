"""The robust core: what is chosen in every world, in none, and in some, and on what that depends."""

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from django.utils.translation import gettext as _

from pilotage.engine.selection.effort import Effort, Progress
from pilotage.engine.selection.robust import Solved, robust
from pilotage.selection.reads.inputs import Inputs
from pilotage.selection.reads.studies.bench import Base, Bench
from pilotage.selection.reads.studies.results import Leaning, RobustLine, RobustResult
from pilotage.selection.reads.studies.worlds import Posed, World, ranges_from, worlds_of

DRIVER, COST, BENEFIT, BUDGET = "driver", "cost", "benefit", "budget"
# A world is one of many: nobody waits for the last thousandth of each.
GAP, SECONDS = 0.001, 2.0
WORKERS = 2  # as many threads as the search for an answer has
# A candidate leans on what makes at least this much difference, and on two things at most.
LEAST_LIFT, MOST_LEANINGS = 0.2, 2
FEWEST_WORLDS = 20
TOLD_EVERY = 5


def robust_study(base: Base, settings: dict[str, object], effort: Effort, bench: Bench) -> RobustResult:
    """Each world solved for itself, beginning with the choice of the world before."""
    count = int(str(settings["worlds"]))
    ranges = ranges_from(base.inputs, settings)
    drawn = tuple(worlds_of(base.inputs, ranges, count=count, seed=int(str(settings["seed"]))))
    tally = Tally(base.inputs, drawn)

    def is_enough(done: int, asked: int) -> bool:
        if done % TOLD_EVERY == 0 and done < asked:
            said = _("%(done)s of %(asked)s worlds") % {"done": done, "asked": asked}
            bench.told(tally.result(is_whole=False, is_over=False), done / asked, said)
        return bench.watch(Progress(None, None, 0.0))

    worlds = Posed(base.inputs, base.problem, drawn)
    effort = replace(effort, seconds=min(effort.seconds, SECONDS), gap=GAP)
    robust(base.problem, base.answer, worlds, effort, is_enough, workers=WORKERS, keep=tally.add)
    return tally.result(is_whole=not bench.is_stopped, is_over=True)


class Tally:
    """Counts in how many worlds each candidate is chosen, and in which."""

    def __init__(self, inputs: Inputs, drawn: Sequence[World]) -> None:
        self.inputs, self.drawn = inputs, drawn
        self.worlds: list[World] = []
        self.chosen: list[frozenset[int]] = []
        self.unproved = self.none = 0

    def add(self, found: Solved) -> None:
        if found.chosen is None:
            self.none += 1
            return
        self.worlds.append(self.drawn[found.world])
        self.chosen.append(frozenset(found.chosen))
        self.unproved += not found.is_proved

    def result(self, *, is_whole: bool, is_over: bool) -> RobustResult:
        """What each depends on is asked at the end only: it looks at every world again."""
        return RobustResult(
            is_whole=is_whole,
            asked=len(self.drawn),
            worlds=len(self.worlds),
            unproved=self.unproved,
            none=self.none,
            lines=tuple(
                self._line(place, is_over=is_over)
                for place, one in enumerate(self.inputs.candidates)
                if not one.is_claim and not one.out
            ),
        )

    def _line(self, place: int, *, is_over: bool) -> RobustLine:
        is_in = [place in chosen for chosen in self.chosen]
        count = sum(is_in)
        found = self._leanings(place, is_in) if is_over and 0 < count < len(is_in) else ()
        return RobustLine(self.inputs.candidates[place].id, count, found)

    def _leanings(self, place: int, is_in: Sequence[bool]) -> tuple[Leaning, ...]:
        if len(is_in) < FEWEST_WORLDS:
            return ()
        leanings = [Leaning(on, at, round(lift_of(values, is_in), 3)) for on, at, values in self._factors(place)]
        leanings.sort(key=lambda one: (-abs(one.lift), one.on, one.place))
        return tuple(one for one in leanings[:MOST_LEANINGS] if abs(one.lift) >= LEAST_LIFT)

    def _factors(self, place: int) -> list[tuple[str, int, list[float]]]:
        """(what, which driver, its size in each world) of everything that was drawn."""
        found = [
            (COST, 0, [float(world.costs[place]) for world in self.worlds]),
            (BENEFIT, 0, [float(world.benefits[place]) for world in self.worlds]),
            (BUDGET, 0, [float(world.budget) for world in self.worlds]),
        ]
        found += [
            (DRIVER, at, [float(world.weights[at]) for world in self.worlds]) for at in range(len(self.inputs.drivers))
        ]
        return found


def lift_of(values: Sequence[float], is_in: Sequence[bool]) -> float:
    """How much more often it is in where there is more of it than in the middle, than where there is less: -1..1."""
    middle = median(values)
    above = [there for value, there in zip(values, is_in, strict=True) if value > middle]
    below = [there for value, there in zip(values, is_in, strict=True) if value <= middle]
    if not above or not below:
        return 0.0
    return sum(above) / len(above) - sum(below) / len(below)
