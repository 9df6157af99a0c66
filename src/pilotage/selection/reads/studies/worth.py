"""What one more of each limit is worth: by the duals at once, solved again for those that matter."""

from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _

from pilotage.engine.selection.effort import Effort
from pilotage.engine.selection.worth import one_more
from pilotage.selection.reads.inputs import ZERO, Counts, Inputs, Limit
from pilotage.selection.reads.kept import Kept, LimitUse
from pilotage.selection.reads.studies.bench import Base, Bench
from pilotage.selection.reads.studies.results import WorthLine, WorthResult

MILLION = Decimal(1_000_000)
MOST_LIMITS = 24
# A limit is close when so little of it is left: whole initiatives leave some even where money is scarce.
CLOSE = Decimal("0.1")


def step_of(inputs: Inputs, limit: Limit) -> Decimal:
    """A step that people speak of: a million (a tenth of a small budget, 1 % of a large one), a person-month."""
    if limit.counts == Counts.HOURS:
        return next((one.hours_per_month for one in inputs.roles if one.id == limit.role), Decimal(160))
    if limit.counts == Counts.VALUE:
        return Decimal("0.01")
    amount = limit.at_most or ZERO
    step = max(amount / 100, min(MILLION, amount / 10))
    return _round(step) if step else MILLION


def _round(amount: Decimal) -> Decimal:
    """To one digit: 734,000 is 700,000."""
    return Decimal(f"{amount:.0e}").normalize() + ZERO


def that_matter(inputs: Inputs, kept: Kept) -> list[int]:
    """Places of the limits of which more could change the choice: those with a worth, then those nearly used up."""
    uses = [use for use in kept.uses if inputs.limits[use.limit].at_most is not None]
    wanted = [use for use in uses if (use.worth or 0) > 0 or _is_close(inputs, use)]
    wanted.sort(key=lambda use: -(use.worth or 0) * float(step_of(inputs, inputs.limits[use.limit])))
    return [use.limit for use in wanted[:MOST_LIMITS]]


def _is_close(inputs: Inputs, use: LimitUse) -> bool:
    at_most = inputs.limits[use.limit].at_most or ZERO
    return at_most - (use.used - use.eased) <= at_most * CLOSE


def worth_study(base: Base, effort: Effort, bench: Bench) -> WorthResult:
    """Each limit that matters with one step more, solved again."""
    wanted = that_matter(base.inputs, base.kept)
    result = WorthResult(is_whole=False, asked=len(wanted))
    for done, place in enumerate(wanted, start=1):
        if bench.is_stopped:
            return result
        step = step_of(base.inputs, base.inputs.limits[place])
        found = one_more(base.problem, base.answer, {place: step}, effort, bench.watch)
        if bench.is_stopped:
            return result
        lines = (WorthLine(place, step, one.gained, one.gained_at_least, one.gained_at_most) for one in found)
        result = replace(result, lines=(*result.lines, *lines))
        said = _("%(done)s of %(asked)s limits") % {"done": done, "asked": len(wanted)}
        bench.told(result, done / len(wanted), said)
    return replace(result, is_whole=True)
