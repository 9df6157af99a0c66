"""Best choices at budget after budget: what one search finds or proves spares or sharpens the others."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

from pilotage.engine.selection.amounts import exact, written
from pilotage.engine.selection.answer import Answer, Bought, Outcome, Taken
from pilotage.engine.selection.effort import Effort, gap_between
from pilotage.engine.selection.problem import Amount, Problem
from pilotage.engine.selection.solving import solve
from pilotage.engine.selection.stopping import Stop

_FIRST = 5  # budgets spread over the whole line that are searched before the others: its shape shows early


@dataclass(frozen=True, slots=True)
class FrontierPoint:
    """A choice that no other one of a sweep beats: none that fits into as little is worth as much.

    at      smallest budget into which it fits: a total of money, or a share of the limits that are scaled
    up_to   largest of the asked budgets for which it is known to be as good as at the smallest: where proved, no
            choice is worth more at any budget from `at` to `up_to`
    bound   no choice is worth more at these budgets
    gap     (bound - value) / |value|; 0 where proved, None where nothing is known
    """

    at: Decimal
    up_to: Decimal
    cost: Decimal  # of ways and of what was bought
    value: Decimal
    bound: float | None
    gap: float | None
    taken: tuple[Taken, ...]
    bought: tuple[Bought, ...]

    @property
    def is_proved(self) -> bool:
        """Whether no choice is worth more at any budget from `at` to `up_to`."""
        return self.gap == 0

    @property
    def selected(self) -> tuple[int, ...]:
        """The chosen candidates, ascending."""
        return tuple(one.candidate for one in self.taken)


Keep = Callable[[FrontierPoint], None]  # told each point as it comes; one that comes later may beat it


@dataclass(slots=True)
class Sweep:
    """One axis of budgets.

    within   the problem under a budget
    needs    the smallest budget into which the choice of an answer fits
    """

    within: Callable[[Amount], Problem]
    needs: Callable[[Answer], Fraction]
    effort: Effort
    stop: Stop
    keep: Keep | None
    found: list[tuple[Fraction, FrontierPoint]] = field(default_factory=list)  # by the budget that was asked
    bounds: dict[Fraction, float] = field(default_factory=dict)  # by the budget that was asked
    hopeless: Fraction | None = None  # largest budget under which nothing is possible

    def over(self, budgets: Iterable[Amount]) -> tuple[FrontierPoint, ...]:
        """The non-dominated choices, by rising budget."""
        asked = sorted({exact(budget) for budget in budgets})
        for budget in _coarse_first(asked):
            if self.stop.is_wanted:
                break
            if not self._is_known(budget):
                self._search(budget)
        return _undominated(self._told(asked))

    def _is_known(self, budget: Fraction) -> bool:
        """Whether what was found already answers this budget with proof."""
        if self.hopeless is not None and budget <= self.hopeless:
            return True
        best, bound = self._best(budget), self._bound(budget)
        return best is not None and bound is not None and float(best.value) >= bound

    def _search(self, budget: Fraction) -> None:
        known = self._best(budget)
        problem = replace(self.within(written(budget)), second=None)
        answer = solve(problem, self.effort, self.stop, start=known.taken if known else None)
        if answer.outcome is Outcome.INFEASIBLE:
            self.hopeless = budget if self.hopeless is None else max(budget, self.hopeless)
        if answer.bound is not None:
            self.bounds[budget] = answer.bound
        if answer.value is None or answer.cost is None:
            return
        needed = written(min(self.needs(answer), budget))
        point = FrontierPoint(
            at=needed,
            up_to=written(budget),
            cost=answer.cost,
            value=answer.value,
            bound=answer.bound,
            gap=gap_between(float(answer.value), answer.bound),
            taken=answer.taken,
            bought=answer.bought,
        )
        self.found.append((budget, point))
        if self.keep:
            self.keep(point)

    def _best(self, budget: Fraction) -> FrontierPoint | None:
        """The best known choice that fits into the budget, of equal ones that which fits into least."""
        fits = [point for asked, point in self.found if asked <= budget or point.at <= budget]
        return max(fits, key=lambda point: (point.value, -point.at, -point.cost), default=None)

    def _bound(self, budget: Fraction) -> float | None:
        """No choice within the budget is worth more: what bounds a larger budget bounds it, too."""
        return min((bound for asked, bound in self.bounds.items() if asked >= budget), default=None)

    def _told(self, asked: Sequence[Fraction]) -> Iterator[FrontierPoint]:
        """Each choice that is the best known for some budget, with the best of what is proved about it."""
        places = sorted({*asked, *(Fraction(point.at) for _, point in self.found)})
        told: dict[FrontierPoint, FrontierPoint] = {}
        for budget in places:
            best, bound = self._best(budget), self._bound(budget)
            if best is None:
                continue
            first = told.get(best)
            if first is None:
                gap = gap_between(float(best.value), bound)
                told[best] = replace(best, up_to=written(budget), bound=bound, gap=gap)
            elif first.bound == bound:
                told[best] = replace(first, up_to=written(budget))
        return iter(told.values())


def _coarse_first(asked: Sequence[Fraction]) -> Iterator[Fraction]:
    """The two ends and some between, then all from above."""
    if asked:
        yield asked[-1]
        yield asked[0]
        yield from (asked[len(asked) * place // (_FIRST - 1)] for place in range(_FIRST - 2, 0, -1))
    yield from reversed(asked)


def _undominated(points: Iterable[FrontierPoint]) -> tuple[FrontierPoint, ...]:
    kept: list[FrontierPoint] = []
    for point in sorted(points, key=lambda point: (point.at, -point.value, point.cost)):
        if not kept or point.value > kept[-1].value:
            kept.append(point)
    return tuple(kept)
