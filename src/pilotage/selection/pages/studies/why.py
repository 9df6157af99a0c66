"""Why one initiative is in or out: what the other side would cost, and the least that would let it in."""

import time
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.engine.selection.effort import Effort, Progress
from pilotage.kit.formats import Formatter, formatter
from pilotage.kit.frame import carried
from pilotage.kit.money import Money
from pilotage.kit.pages import page
from pilotage.kit.tables import Cell, Column, Fact, Group, Row, Table, heads, number_cell
from pilotage.selection.models import Scenario, StudyKind
from pilotage.selection.pages.shared import the_scenario
from pilotage.selection.pages.studies.desk import Desk, desk_of
from pilotage.selection.reads.clashes import clash_in_words
from pilotage.selection.reads.inputs import Candidate, Inputs
from pilotage.selection.reads.placing import moved_by
from pilotage.selection.reads.solutions import Answered
from pilotage.selection.reads.studies.asked import newest_study
from pilotage.selection.reads.studies.bench import base_of
from pilotage.selection.reads.studies.results import FrontierPoint, FrontierResult, Placed, Result, WhyResult
from pilotage.selection.reads.studies.why import is_askable, why_study
from pilotage.selection.reads.studies.words import (
    is_decided_in_words,
    moved_in_words,
    proof_in_words,
    way_in_in_words,
    why_in_words,
)
from pilotage.selection.reads.words import Reasons, value_in_words

# A problem that was solved in a moment is asked again in the request; others are worked out by a job.
SMALL, QUICK_SECONDS, PATIENCE_SECONDS = 80, 0.5, 2.0


@dataclass(frozen=True, slots=True)
class WhyView:
    """What stands under the head."""

    title: str
    url: str
    key: str
    reason: str
    decided: str
    sentence: str
    facts: tuple[Fact, ...]
    clash: tuple[str, ...]
    ways: tuple[str, ...]
    no_way: str
    table: Table | None
    budget: str
    is_known: bool
    is_whole: bool


@door(Permission.SEE_MONEY)
def why(request: PersonalRequest, id: UUID, key: str) -> HttpResponseBase:
    scenario = the_scenario(request, id)
    here = address_of_why(request, scenario, key)
    # The candidate is found in the answer, of which the person sees everything: nothing else is named here.
    first = desk_of(request, scenario, StudyKind.WHY, here=here)
    if first.answer is None:
        context = {"desk": first, "crumbs": first.crumbs, "view": None}
        return page(request, "selection/why.html", context, fragment="selection/why_part.html")
    one = next((one for one in first.answer.asked.candidates if one.key == key), None)
    if one is None:
        raise Http404
    desk = desk_of(request, scenario, StudyKind.WHY, subject=one.id, here=here, step=one.name)
    view = _view(request, desk, first.answer, one)
    return page(
        request,
        "selection/why.html",
        {"desk": desk, "crumbs": desk.crumbs, "view": view},
        fragment="selection/why_part.html",
    )


def address_of_why(request: HttpRequest, scenario: Scenario, key: str) -> str:
    return reverse("selection:why", args=[scenario.pk, key]) + carried(request)


def _view(request: PersonalRequest, desk: Desk, answer: Answered, one: Candidate) -> WhyView:
    f, inputs = formatter(), answer.asked
    decided = is_decided_in_words(one)
    found = None if decided else _found(desk, answer, one)
    is_in = one.id in answer.kept.chosen
    title = _("Why is %(name)s in?") if is_in else _("Why is %(name)s out?")
    ways = tuple(way_in_in_words(f, inputs, one, way) for way in found.ways_in) if found else ()
    return WhyView(
        title=title % {"name": one.name},
        url=reverse("work:initiative", args=[one.key]) + carried(request),
        key=one.key,
        reason=Reasons(f, inputs, answer.kept).why(one),
        decided=decided,
        sentence=why_in_words(f, inputs, one, found) if found else "",
        facts=_facts(f, inputs, found) if found else (),
        clash=tuple(clash_in_words(f, inputs, replace(answer.kept, clash=found.clash))) if found else (),
        ways=ways,
        no_way=_("More money or people, or another start, would not let it in without a loss.")
        if found and found.is_whole and not is_in and not ways
        else "",
        table=_table(f, inputs, one, found) if found and found.value_lost is not None else None,
        budget=_budget_in_words(f, inputs, answer, one),
        is_known=found is not None and bool(found.outcome),
        is_whole=found is not None and found.is_whole,
    )


def _found(desk: Desk, answer: Answered, one: Candidate) -> WhyResult | None:
    """What was worked out; of a small problem at once."""
    if desk.asked is not None and isinstance(desk.asked.result, WhyResult):
        return desk.asked.result
    is_quick = (answer.solution.seconds or PATIENCE_SECONDS) <= QUICK_SECONDS
    if desk.live or not is_quick or len(answer.asked.candidates) > SMALL or not is_askable(one):
        return None
    base = base_of(answer)
    return why_study(base, one.id, Effort(seconds=QUICK_SECONDS, gap=0.0, seed=answer.solution.seed), _AtOnce())


class _AtOnce:
    """Works in the request: nothing is kept, and nobody waits longer than a moment."""

    def __init__(self) -> None:
        self.until = time.monotonic() + PATIENCE_SECONDS

    @property
    def is_stopped(self) -> bool:
        return time.monotonic() > self.until

    def told(self, result: Result, share: float, message: str) -> None:
        """Nobody looks before it is there."""

    def watch(self, at: Progress) -> bool:
        return self.is_stopped


def _facts(f: Formatter, inputs: Inputs, found: WhyResult) -> tuple[Fact, ...]:
    if found.value_lost is None:
        return ()
    label = _("Its worth in this choice") if found.is_in else _("Value lost with it in")
    return (
        Fact(label, value_in_words(f, inputs, max(found.value_lost, Decimal(0)))),
        Fact(_("Go out"), f.number(len(found.left) - found.is_in)),
        Fact(_("Come in"), f.number(len(found.entered) - (not found.is_in))),
        Fact(_("Move"), f.number(len(found.moved))),
        Fact(_("Proof"), proof_in_words(f, found.gap)),
    )


def _table(f: Formatter, inputs: Inputs, one: Candidate, found: WhyResult) -> Table | None:
    """Who goes, comes and moves, each with what it brings and costs."""
    columns = (
        Column("name", _("Initiative")),
        Column("value", _("Value"), is_number=True),
        Column("cost", _("Cost"), unit=inputs.currency, is_number=True),
        Column("start", _("Start")),
    )
    rows: list[Row | Group] = []
    for label, some in ((_("Goes out"), found.left), (_("Comes in"), found.entered), (_("Moves"), found.moved)):
        if some:
            rows.append(Group(label, str(len(some))))
            rows += [_row(f, inputs, placed) for placed in some]
    return Table("why", _("What would change"), heads(columns, QueryDict()), rows) if rows else None


def _row(f: Formatter, inputs: Inputs, placed: Placed) -> Row:
    one = moved_by(inputs, inputs.by_id[placed.id], placed.months) if placed.months else inputs.by_id[placed.id]
    start = one.start_of(0)
    cells = (
        Cell(one.name, note=one.key),
        number_cell(value_in_words(f, inputs, one.value)),
        number_cell(f.figure(Money(one.cost, inputs.currency))),
        Cell(f.month(start), note=_("moved") if moved_in_words(f, inputs, placed) else ""),
    )
    return Row(placed.id, cells)


def _budget_in_words(f: Formatter, inputs: Inputs, answer: Answered, one: Candidate) -> str:
    """At which budget it falls out or comes in, from the frontier's exact points where there are any."""
    study = newest_study(answer.solution, StudyKind.FRONTIER)
    if study is None or not isinstance(study.result, FrontierResult):
        return ""
    points, is_in = study.result.points, one.id in answer.kept.chosen
    if is_in:
        below = [point for point in points if point.share < 1 and one.id not in point.ids]
        return _told(f, inputs, max(below, key=_share, default=None), _("On the frontier it falls out at %(budget)s."))
    above = [point for point in points if point.share > 1 and one.id in point.ids]
    return _told(f, inputs, min(above, key=_share, default=None), _("On the frontier it comes in at %(budget)s."))


def _share(point: FrontierPoint) -> Decimal:
    return point.share


def _told(f: Formatter, inputs: Inputs, point: FrontierPoint | None, text: str) -> str:
    if point is None:
        return ""
    facts = {"budget": f"{f.money(point.budget)} {inputs.currency}", "share": f.share(point.share)}
    return text % {"budget": _("%(budget)s (%(share)s of the budget)") % facts}
