"""The workspace of pairwise comparison: one line a pair, seven steps, and what follows from them beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.formats import formatter
from pilotage.kit.frame import carried
from pilotage.kit.pages import go, is_htmx, page, part, warn
from pilotage.kit.tables import Crumb
from pilotage.strategy import rules
from pilotage.strategy.actions.weights import judge_pair
from pilotage.strategy.models import Driver, DriverSet, Judgement, StepKey
from pilotage.strategy.pages.shared import is_today, the_set
from pilotage.strategy.reads.drivers import drivers_of, drivers_visible_to
from pilotage.strategy.reads.judgements import Weighed, judgements_of, step_between, weighed
from pilotage.strategy.reads.words import (
    consistency_in_words,
    contradictions_in_words,
    islands_in_words,
    missing_in_words,
)

# From left to right the scale leans from the first driver to the second.
SCALE = tuple(reversed(StepKey))


@dataclass(frozen=True, slots=True)
class Pair:
    """One line: two drivers and what this person says of them."""

    first: Driver
    second: Driver
    steps: tuple[tuple[str, str, bool], ...]
    is_judged: bool


@dataclass(frozen=True, slots=True)
class WeighingView:
    """What follows from the judgements of one or of all."""

    title: str
    bars: tuple[tuple[str, str, str], ...]
    islands: str
    consistency: str
    missing: str
    contradictions: list[str]


def _pairs(drivers: list[Driver], mine: Sequence[Judgement]) -> list[Pair]:
    pairs = []
    for first, second in combinations(drivers, 2):
        said = step_between(first, second, mine)
        names = {"first": first.name, "second": second.name}
        steps = tuple((step.value, f"{names['first']} {step.label} {names['second']}", step == said) for step in SCALE)
        pairs.append(Pair(first, second, steps, said is not None))
    return pairs


def _view(title: str, found: Weighed) -> WeighingView:
    f = formatter()
    weights = found.answer.weights if found.answer else ()
    most = max(weights, default=1.0)
    named = zip(found.drivers, weights, strict=False)
    by_weight = sorted(named, key=lambda pair: -pair[1])
    return WeighingView(
        title=title,
        bars=tuple((driver.name, f.share(share, 1), f"{share / most * 100:.1f}") for driver, share in by_weight),
        islands=islands_in_words(found) if found.judged_pairs else "",
        consistency=consistency_in_words(found) if found.judged_pairs else "",
        missing=missing_in_words(found) if found.answer else "",
        contradictions=contradictions_in_words(found),
    )


def _context(request: PersonalRequest, driver_set: DriverSet) -> dict[str, object]:
    drivers, everybody = drivers_of(driver_set), judgements_of(driver_set)
    mine = [judgement for judgement in everybody if judgement.judge_id == request.access.person_id]
    all_of_them = weighed(drivers, everybody)
    pairs = _pairs(drivers, mine)
    views = [_view(_("What you said"), weighed(drivers, mine))]
    if len(all_of_them.judges) > 1 or (all_of_them.judges and not mine):
        names = ", ".join(judge.name for judge in all_of_them.judges)
        views.append(_view(_("Everybody together: %(names)s") % {"names": names}, all_of_them))
    facts = {"done": sum(pair.is_judged for pair in pairs), "all": len(pairs)}
    return {
        "set": driver_set,
        "pairs": pairs,
        "views": views,
        "progress": _("%(done)s of %(all)s pairs judged") % facts,
        "may_keep": bool(rules.may_change_strategy(request.access)) and all_of_them.answer is not None,
        "tail": carried(request),
    }


@door(Permission.SEE)
def compare(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    rules.may_judge(request.access).or_raise()
    found = the_set(request, id)
    here = reverse("strategy:driver_set", args=[id]) + carried(request)
    context = {
        **_context(request, found),
        "crumbs": (
            Crumb(_("Drivers and weights"), reverse("strategy:drivers") + carried(request)),
            Crumb(found.name, here),
            Crumb(_("Compare pair by pair")),
        ),
        "may_judge": bool(rules.is_open(found)) and is_today(request),
    }
    return page(request, "strategy/compare.html", context)


@require_POST
@door(Permission.SEE)
def judge(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    """One judgement; htmx gets what follows from it, a browser without script the whole page again."""
    found = the_set(request, id)
    known = drivers_visible_to(request.access).filter(driver_set=found)
    first = get_object_or_404(known, id=_an_id(request, "first"))
    second = get_object_or_404(known, id=_an_id(request, "second"))
    said = request.POST.get("step", "")
    try:
        step = StepKey(said) if said else None
        judge_pair(first, second, step=step, access=request.access)
    except rules.Impossible as wrong:
        warn(request, str(wrong))
    except ValueError:
        warn(request, _("Choose one of the seven steps."))
    if is_htmx(request):
        return part(request, "strategy/weighing.html", _context(request, found))
    return go(request, reverse("strategy:compare", args=[id]))


def _an_id(request: PersonalRequest, name: str) -> UUID:
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError:
        return UUID(int=0)
