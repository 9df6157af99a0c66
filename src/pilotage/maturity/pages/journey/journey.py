"""Where the PMO was (closed assessments), is (what is in place today), and will be (the roadmap that is followed)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponseBase, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.clock import today as this_day
from pilotage.kit.formats import UNKNOWN, Formatter, formatter
from pilotage.kit.frame import carried
from pilotage.kit.pages import page
from pilotage.kit.tables import Cell, Column, Row, Table, heads
from pilotage.maturity.models import Assessment, AssessmentState, CapabilityModel, Source
from pilotage.maturity.pages.journey.drawing import Seen, Stair, drawn, scale_of
from pilotage.maturity.pages.journey.steps import next_steps
from pilotage.maturity.pages.roadmaps.shared import address_of
from pilotage.maturity.pages.shared import crumbs_of, narrowed_name, narrowed_path, narrowed_portfolio, tabs_of
from pilotage.maturity.reads.assessments import assessments_visible_to, levels_kept
from pilotage.maturity.reads.capability import model_in_force, shape_of
from pilotage.maturity.reads.roadmaps import current_roadmap
from pilotage.maturity.reads.standing import Today, today_of
from pilotage.maturity.reads.whole import Whole, whole_of
from pilotage.maturity.rules.assessing import Levels, levels_by_evidence, overall
from pilotage.maturity.rules.levels import Told, told
from pilotage.maturity.rules.roadmaps import levels_ahead
from pilotage.maturity.rules.shape import ModelShape


@dataclass(frozen=True, slots=True)
class StageView:
    """A leg of the journey."""

    name: str
    note: str
    from_level: int
    is_here: bool


@require_GET
@door(Permission.SEE)
def journey(request: PersonalRequest) -> HttpResponseBase:
    path, day = narrowed_path(request), this_day()
    roadmap = current_roadmap(request.access, path=path)
    model = roadmap.model if roadmap else model_in_force()
    context: dict[str, Any] = {"crumbs": crumbs_of(request, (_("Journey"), "")), "tabs": tabs_of(request, "journey")}
    if model is None:
        url = reverse("maturity:model") + carried(request)
        return page(request, "maturity/journey.html", {**context, "has_model": False, "model_url": url})
    shape = shape_of(model)
    today = today_of(request.access, path=path, shape=shape, on=day)
    whole = whole_of(roadmap, request.access, on=day, shape=shape, today=today) if roadmap else None
    past = Past(request, path, model, day)
    return page(request, "maturity/journey.html", {**context, **_shown(request, shape, today, whole, past, day)})


class Past:
    """Closed assessments of the scope by any edition of the model, oldest first, with their levels; and an open one."""

    def __init__(self, request: PersonalRequest, path: str, model: CapabilityModel, day: date) -> None:
        rows = assessments_visible_to(request.access).filter(scope__path=path, model__key=model.key, day__lte=day)
        found = sorted(rows.exclude(state=AssessmentState.WITHDRAWN), key=lambda one: (one.day, one.pk))
        self.path = path
        self.closed = [one for one in found if one.state == AssessmentState.CLOSED]
        self.open_one = next((one for one in found if one.state == AssessmentState.OPEN), None)
        kept = levels_kept(self.closed) if self.closed else {}
        self.levels: dict[Assessment, Levels] = {one: kept[one.pk] for one in self.closed}

    def level(self, one: Assessment, dimension: str) -> int | None:
        kept = self.levels[one].get((dimension, Source.SETTLED))
        return kept.level if kept else None


def _shown(
    request: PersonalRequest, shape: ModelShape, today: Today, whole: Whole | None, past: Past, day: date
) -> dict[str, Any]:  # what a template is given: Any
    f = formatter()
    now = {one.key: told(shape.of(one.key), today.held) for one in shape.dimensions}
    evident = levels_by_evidence(shape, today.evidence)
    stairs = _stairs(shape, now, evident, whole, past, day)
    scale = scale_of(stairs, day)
    portfolio = narrowed_portfolio(request)
    return {
        "has_model": True,
        "scope": narrowed_name(portfolio),
        "stages": _stages(shape, list(now.values())),
        "is_known": any(one.level is not None for one in now.values()),
        "steps": next_steps(request, path=past.path, today=today, whole=whole, open_one=past.open_one, f=f),
        "stairs": [drawn(one, scale, f) for one in stairs],
        "table": _table(stairs, past, f),
        "roadmap": whole.roadmap.name if whole else "",
        "roadmap_url": address_of(request, whole.roadmap) if whole else "",
    }


def _stages(shape: ModelShape, levels: Sequence[Told]) -> list[StageView]:
    """The legs of the journey; the weakest dimension says on which one the PMO is."""
    here = shape.stage_at(overall(levels))
    return [StageView(one.name, one.note, one.from_level, one == here) for one in shape.stages]


def _stairs(
    shape: ModelShape, now: Mapping[str, Told], evident: Mapping[str, Told], whole: Whole | None, past: Past, day: date
) -> list[Stair]:
    ahead = _ahead(whole)
    f = formatter()
    found = []
    for one in shape.dimensions:
        aim = whole.aims.get(one.key) if whole else None
        found.append(
            Stair(
                name=one.name,
                was=[Seen(row.day, past.level(row, one.key), _seen_text(row, past.level(row, one.key), f))
                     for row in past.closed],
                now=Seen(day, now[one.key].level),
                evident=evident[one.key].level if one.key in evident else None,
                will=[Seen(until, levels[one.key].level) for until, levels in ahead],
                aim=aim.level if aim else None,
                by=aim.by if aim else None,
            )
        )  # fmt: skip
    return found


def _seen_text(one: Assessment, level: int | None, f: Formatter) -> str:
    values = {"name": one.name, "day": f.date(one.day), "level": UNKNOWN if level is None else f.number(level)}
    return _("%(name)s, %(day)s: level %(level)s") % values


def _ahead(whole: Whole | None) -> list[tuple[date, dict[str, Told]]]:
    """The last day of each increment that is not over and holds something, and the levels that it leads to.

    What stands in increments that are over and is not in place is not counted: it did not happen.
    """
    if whole is None:
        return []
    places = {key: at for key, at in whole.places.items() if whole.spans[at].last >= whole.on}
    levels = levels_ahead(whole.shape, whole.today.held, places, len(whole.spans))
    return [
        (whole.spans[at].last, {key: steps[at + 1] for key, steps in levels.items()})
        for at in sorted(set(places.values()))
    ]


def _table(stairs: Sequence[Stair], past: Past, f: Formatter) -> Table:
    """The same as the pictures, in numbers."""
    will = stairs[0].will if stairs else ()
    columns = (
        Column("dimension", _("Dimension"), width=18),
        *(Column(f"was{at}", f.date(one.day), is_number=True, title=one.name) for at, one in enumerate(past.closed)),
        Column("evidence", _("Evidence today"), is_number=True, title=_("What the data alone show")),
        Column("now", _("Today"), is_number=True, title=_("Settled last, or found in place by the data since")),
        *(Column(f"will{at}", f.date(one.day), is_number=True, title=_("When the increment is in place"))
          for at, one in enumerate(will)),
        Column("aim", _("Aim"), is_number=True),
        Column("by", _("By")),
    )  # fmt: skip
    rows = []
    for one in stairs:
        numbers = [*(seen.level for seen in one.was), one.evident, one.now.level, *(seen.level for seen in one.will)]
        cells = [Cell(UNKNOWN if level is None else f.number(level), kind="n") for level in (*numbers, one.aim)]
        rows.append(Row(one.name, (one.name, *cells, f.date(one.by) if one.by else "")))
    return Table("journey", _("Levels over time"), heads(columns, QueryDict()), rows)
