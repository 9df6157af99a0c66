"""The efficient frontier: how much each share of the budgets can bring, and with which choice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilotage.engine.selection.effort import Effort
from pilotage.engine.selection.frontier import frontier_by_share, relaxed_frontier_by_share
from pilotage.engine.selection.problem import Extra, Limit, Problem
from pilotage.engine.selection.sweeping import FrontierPoint as Found
from pilotage.selection.reads.inputs import ZERO, Counts, Inputs
from pilotage.selection.reads.studies.bench import Base, Bench
from pilotage.selection.reads.studies.results import CurvePoint, FrontierPoint, FrontierResult, Placed
from pilotage.selection.reads.uses import costs_by_year

# So much more than the present budgets is looked at, unless less is enough for everything.
MOST_SHARE = Decimal(2)
CURVE_POINTS = 30
# Where the curve stops rising is looked for with so many points, and this part of the way to there is shown beyond it.
SIGHTING_POINTS, BEYOND = 16, Decimal("0.25")
LEVEL = 1e-6
DIGITS = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Scale:
    """The budgets that are made smaller and larger together.

    problem   with a limit on all years, where no year has a budget of its own
    amounts   by place of the limit: what share 1 of it is
    least     the share below which what must be in does not fit
    most      the share that is looked at last: a little above the one from which on the curve is level
    whole     the share above which nothing more could be bought
    """

    problem: Problem
    amounts: Mapping[int, Decimal]
    least: Decimal
    most: Decimal
    whole: Decimal

    @property
    def total(self) -> Decimal:
        return sum(self.amounts.values(), ZERO)

    def shares(self, count: int) -> tuple[Decimal, ...]:
        """So many shares from the least to the most, evenly, the present budgets and the whole among them; rising.

        The whole is asked as well: the curve is a bound, and a best choice may still gain where it is level.
        """
        step = (self.most - self.least) / count
        found = {(self.least + step * number).quantize(DIGITS) for number in range(1, count)}
        return tuple(sorted({*found, Decimal(1), self.whole.quantize(DIGITS)} - {ZERO}))


def scale_of(inputs: Inputs, problem: Problem) -> Scale:
    """What of a scenario is its budget: the headline budgets of its years; without any, one for all years."""
    budgets = {
        place: limit.at_most
        for place, limit in enumerate(inputs.limits)
        if limit.is_budget and limit.at_most is not None and limit.at_most > 0
    }
    if not budgets:
        problem, budgets = _limited_as_a_whole(inputs, problem)
    needs = [_needs(problem, place) for place in budgets]
    pairs = list(zip(needs, budgets.values(), strict=True))
    least = max((must / amount for (must, _all), amount in pairs), default=ZERO)
    most = max((all_of_it / amount for (_must, all_of_it), amount in pairs), default=Decimal(1))
    least = min(max(least, ZERO), Decimal(1))
    whole = min(max(most, Decimal("1.1")), MOST_SHARE)
    return _where_it_rises(Scale(problem, budgets, least, whole, whole))


def _where_it_rises(scale: Scale) -> Scale:
    """The same, ending a little above where the curve is level: points where nothing changes show nothing."""
    curve = curve_of(scale, SIGHTING_POINTS)
    if not curve:
        return scale
    top = curve[-1].value
    level = next(point.budget for point in curve if point.value >= top - LEVEL * max(1.0, abs(top)))
    share = Decimal(str(level)) / scale.total
    most = max(share + (share - scale.least) * BEYOND, Decimal("1.05"))
    return replace(scale, most=min(most, scale.whole))


def _limited_as_a_whole(inputs: Inputs, problem: Problem) -> tuple[Problem, dict[int, Decimal]]:
    """The money limits of all years as one, as high as everything costs."""
    years = range(len(inputs.years))
    uses: dict[int, Decimal] = {}
    for place in years:
        for way, used in problem.limits[place].uses.items():
            uses[way] = uses.get(way, ZERO) + Decimal(str(used))
    place, everything = len(problem.limits), ZERO
    for first, ways in zip(problem.first_way, problem.ways, strict=True):
        everything += max(uses.get(first + number, ZERO) for number in range(len(ways)))
    extras = tuple(_paid_from(extra, years, place) for extra in problem.extras)
    limit = Limit(uses, None, everything)
    return replace(problem, limits=(*problem.limits, limit), extras=extras), {place: max(everything, Decimal(1))}


def _paid_from(extra: Extra, years: range, place: int) -> Extra:
    """What is bought is paid from the whole, as it is paid from its years."""
    paid = sum((Decimal(str(used)) for at, used in extra.uses.items() if at in years and used > 0), ZERO)
    return replace(extra, uses={**extra.uses, place: paid}) if paid else extra


def _needs(problem: Problem, place: int) -> tuple[Decimal, Decimal]:
    """(what must be in uses at least, what everything uses at most) of a limit."""
    must, everything = ZERO, ZERO
    uses = problem.limits[place].uses
    for candidate, (first, ways) in enumerate(zip(problem.first_way, problem.ways, strict=True)):
        used = [Decimal(str(uses.get(first + number, 0))) for number in range(len(ways))]
        everything += max(used)
        must += min(used) if candidate in problem.forced_in else ZERO
    return must, everything


def curve_of(scale: Scale, points: int = CURVE_POINTS) -> tuple[CurvePoint, ...]:
    """The most that each share of the budgets could bring if parts could be chosen, at once."""
    low, high = float(scale.least), float(scale.most)
    shares = [low + (high - low) * place / (points - 1) for place in range(points)]
    found = relaxed_frontier_by_share(scale.problem, tuple(scale.amounts), shares)
    return tuple(CurvePoint(point.share * float(scale.total), point.value) for point in found)


def frontier_study(base: Base, count: int, effort: Effort, bench: Bench) -> FrontierResult:
    """The curve, then the best choice of each budget as it comes."""
    scale = scale_of(base.inputs, base.problem)
    shares = scale.shares(count)
    result = FrontierResult(is_whole=False, asked=len(shares), curve=curve_of(scale))
    bench.told(result, 0.01, _("The upper curve is there"))
    came: list[Found] = []

    def keep(found: Found) -> None:
        came.append(found)
        points = tuple(_point(base, scale, one) for one in undominated(came))
        text = ngettext(
            "%(done)s choice found, %(asked)s budgets asked",
            "%(done)s choices found, %(asked)s budgets asked",
            len(points),
        )
        said = text % {"done": len(points), "asked": len(shares)}
        bench.told(replace(result, points=points), min(len(came) / len(shares), 0.99), said)

    found = frontier_by_share(scale.problem, tuple(scale.amounts), shares, effort, bench.watch, keep)
    return replace(result, points=tuple(_point(base, scale, one) for one in found), is_whole=not bench.is_stopped)


def undominated(came: Sequence[Found]) -> list[Found]:
    """Of the points that came so far, those of which none that fits into as little is worth as much."""
    kept: list[Found] = []
    for point in sorted(came, key=lambda one: (one.at, -one.value)):
        if not kept or point.value > kept[-1].value:
            kept.append(point)
    return kept


def _point(base: Base, scale: Scale, found: Found) -> FrontierPoint:
    chosen = tuple(base.placed(taken) for taken in found.taken)
    bought = bought_cost(base.inputs, [(one.extra, one.units) for one in found.bought])
    return FrontierPoint(
        share=found.at,
        up_to=found.up_to,
        budget=scale.total * found.at,
        cost=cost_of(base.inputs, chosen) + bought,
        value=found.value,
        bound=found.bound,
        gap=found.gap,
        chosen=chosen,
    )


def cost_of(inputs: Inputs, chosen: Sequence[Placed]) -> Decimal:
    """What is chosen costs in these years, without what was decided before."""
    by_id = inputs.by_id
    return sum(
        (sum(costs_by_year(inputs, by_id[one.id], one.months), ZERO) for one in chosen if not by_id[one.id].is_claim),
        ZERO,
    )


def bought_cost(inputs: Inputs, bought: Sequence[tuple[int, Decimal]]) -> Decimal:
    """What is bought in costs in these years."""
    years = range(len(inputs.years))
    return sum(
        (
            amount * units
            for extra, units in bought
            for place, amount in inputs.extras[extra].uses
            if place in years and amount > 0 and inputs.limits[place].counts == Counts.MONEY
        ),
        ZERO,
    )
