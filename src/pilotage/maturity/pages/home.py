"""The overview of capability: where the scope stands on the journey, what is good, what lacks, and what waits."""

from dataclasses import dataclass

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.clock import as_of
from pilotage.kit.formats import Formatter, formatter
from pilotage.kit.frame import carried
from pilotage.kit.pages import Context, page
from pilotage.maturity.models import Assessment, Source
from pilotage.maturity.pages.assessed import assessment_url
from pilotage.maturity.pages.radar import Ring, radar_of
from pilotage.maturity.pages.result import PARTS, by_dimension, levels_chart
from pilotage.maturity.pages.roadmaps.words import why_here
from pilotage.maturity.pages.shared import crumbs_of, narrowed_name, narrowed_portfolio, tabs_of
from pilotage.maturity.reads.assessments import Picture, last_closed, led_by, picture_of, waiting_for
from pilotage.maturity.reads.capability import model_in_force, shape_of
from pilotage.maturity.reads.evidence import evidence_kept
from pilotage.maturity.reads.roadmaps import current_roadmap, increment_spans, next_increments
from pilotage.maturity.reads.telling import EVIDENCE_RULE, gap_text, gaps_in, strengths_in
from pilotage.maturity.rules.assessing import levels_by_evidence, overall
from pilotage.maturity.rules.permissions import may_lead
from pilotage.maturity.rules.shape import ModelShape

MOST_LINES = 4
MOST_STEPS = 3


@dataclass(frozen=True, slots=True)
class StageView:
    """A leg of the journey. is_here: the weakest dimension stands on it; is_past: it is behind"""

    name: str
    note: str
    is_here: bool
    is_past: bool


@dataclass(frozen=True, slots=True)
class StepView:
    """An increment that comes next."""

    name: str
    days: str
    practices: str
    why: str


@require_GET
@door(Permission.SEE)
def home(request: PersonalRequest) -> HttpResponseBase:
    portfolio, f = narrowed_portfolio(request), formatter()
    path = portfolio.scope.path if portfolio else request.access.enterprise_path
    closed = last_closed(request.access, path=path, on=as_of(request))
    context = {
        "crumbs": crumbs_of(request),
        "tabs": tabs_of(request, "home"),
        "scope": narrowed_name(portfolio),
        "waiting": _waiting(request, f),
        **_next(request, path, f),
        "may_start": bool(may_lead(request.access, path)),
        "new_url": reverse("maturity:new_assessment") + carried(request),
        **(_closed(request, closed, f) if closed else _unassessed(request, path, f)),
    }
    return page(request, "maturity/home.html", context)


def _waiting(request: PersonalRequest, f: Formatter) -> list[tuple[str, str, str]]:
    """What it is, what is left to do, and where: the reader's own answers first, then what they lead."""
    tail = carried(request)
    words = _("%(count)s left to answer")
    mine = [
        (
            one.assessment.name,
            words % {"count": f.number(one.left)} if one.left else _("all answered: say that you are done"),
            reverse("maturity:answer_assessment", args=[one.assessment.pk]) + tail,
        )
        for one in waiting_for(request.access)
    ]
    led = [(one.name, _("you lead it"), assessment_url(request, one)) for one in led_by(request.access)]
    return mine + led


def _next(request: PersonalRequest, path: str, f: Formatter) -> Context:
    """The next increments of the roadmap that is followed; without one, the way to it."""
    roadmap = current_roadmap(request.access, path=path)
    if roadmap is None:
        return {"next": [], "roadmap_url": reverse("maturity:roadmaps") + carried(request)}
    coming, spans = next_increments(roadmap, on=as_of(request)), increment_spans(roadmap)
    names = {
        line.practice.dimension.key: line.practice.dimension.name for one in coming for line in one.practices.all()
    }
    steps = [
        StepView(
            name=one.name,
            days=f"{f.date(spans[one.place].first)} – {f.date(spans[one.place].last)}",
            practices=", ".join(line.practice.name for line in one.practices.all()),
            why=why_here(one, names, f),
        )
        for one in coming[:MOST_STEPS]
    ]
    return {"next": steps, "roadmap_url": reverse("maturity:roadmap", args=[roadmap.pk]) + carried(request)}


def _closed(request: PersonalRequest, closed: Assessment, f: Formatter) -> Context:
    picture = picture_of(closed, request.access)
    gaps = gaps_in(picture)
    more = len(gaps) - MOST_LINES
    return {
        "closed": closed,
        "closed_url": assessment_url(request, closed),
        "closed_words": _("%(name)s, as of %(day)s") % {"name": closed.name, "day": f.date(closed.day)},
        "chart": levels_chart(picture, f),
        "stages": _stages(picture),
        "strengths": strengths_in(picture)[:MOST_LINES],
        "gaps": [(gap.dimension.name, gap_text(gap, picture.standings)) for gap in gaps[:MOST_LINES]],
        "more": ngettext("%(count)s more dimension", "%(count)s more dimensions", more) % {"count": f.number(more)}
        if more > 0
        else "",
    }


def _stages(picture: Picture) -> list[StageView]:
    settled = by_dimension(picture.shape, picture.levels, Source.SETTLED)
    return stage_views(picture.shape, overall(settled.values()))


def stage_views(shape: ModelShape, level: int | None) -> list[StageView]:
    """The legs of the journey in order; with no level known, none of them is here."""
    here = shape.stage_at(level)
    place = shape.stages.index(here) if here else -1
    return [StageView(one.name, one.note, at == place, at < place) for at, one in enumerate(shape.stages)]


def _unassessed(request: PersonalRequest, path: str, f: Formatter) -> Context:
    """Before the first assessment: what the data show, as far as the reader sees them."""
    model = model_in_force()
    shown: Context = {"closed": None, "model_url": reverse("maturity:model"), "has_model": model is not None}
    if model is None:
        return {**shown, "evident": None}
    shape = shape_of(model)
    kept = evidence_kept(shape, request.access, path=path, on=as_of(request))
    levels = levels_by_evidence(shape, kept.by_key)
    ring = Ring(str(Source.EVIDENCE.label), levels, PARTS[Source.EVIDENCE])
    title = _("What the data show on their own")
    note = _("looked at on %(day)s") % {"day": f.date(kept.day)} if kept.day else ""
    chart = radar_of(shape, [ring], f, name="evident", title=title, note=note) if kept.day else None
    return {**shown, "evident": chart, "evidence_rule": EVIDENCE_RULE}
