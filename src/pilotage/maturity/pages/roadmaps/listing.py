"""The list of roadmaps, and drafting a new one."""

from collections.abc import Sequence
from datetime import date

from django.http import HttpResponseBase, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from pilotage.accounts.reads import enterprise_scope
from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.clock import today
from pilotage.kit.formats import formatter
from pilotage.kit.frame import carried
from pilotage.kit.pages import go, notice, page
from pilotage.kit.periods import add_months, month_of
from pilotage.kit.tables import Cell, Column, Row, Table, heads
from pilotage.maturity.actions.roadmaps.drafting import draft_roadmap
from pilotage.maturity.forms.roadmaps import USUAL, RoadmapForm
from pilotage.maturity.models import Roadmap, RoadmapState
from pilotage.maturity.pages.roadmaps.shared import address_of, roadmap_crumbs
from pilotage.maturity.pages.roadmaps.words import STATE_TONES
from pilotage.maturity.pages.shared import (
    crumbs_of,
    names_of,
    narrowed_name,
    narrowed_path,
    narrowed_portfolio,
    tabs_of,
)
from pilotage.maturity.reads.capability import model_in_force
from pilotage.maturity.reads.roadmaps import increment_spans, practice_counts, roadmaps_visible_to
from pilotage.maturity.rules.permissions import may_lead
from pilotage.maturity.rules.refusals import Impossible


@require_GET
@door(Permission.SEE)
def roadmaps(request: PersonalRequest) -> HttpResponseBase:
    path = narrowed_path(request)
    rows = list(roadmaps_visible_to(request.access).filter(scope__path__startswith=path))
    order = [RoadmapState.CURRENT, RoadmapState.DRAFT, RoadmapState.ARCHIVED]
    rows.sort(key=lambda one: order.index(RoadmapState(one.state)))
    context = {
        "crumbs": crumbs_of(request),
        "tabs": tabs_of(request, "roadmaps"),
        "table": _table(request, rows) if rows else None,
        "new_url": reverse("maturity:new_roadmap") + carried(request) if _may_draft(request, path) else "",
        "has_model": model_in_force() is not None,
        "model_url": reverse("maturity:model") + carried(request),
        "assessments_url": reverse("maturity:assessments") + carried(request),
    }
    return page(request, "maturity/roadmaps.html", context)


def _may_draft(request: PersonalRequest, path: str) -> bool:
    return bool(may_lead(request.access, path))


def _table(request: PersonalRequest, rows: Sequence[Roadmap]) -> Table:
    f, scopes, counts = formatter(), names_of({one.scope for one in rows}), practice_counts(rows)
    columns = (
        Column("name", _("Roadmap"), width=30),
        Column("scope", _("Scope")),
        Column("state", _("State")),
        Column("from", _("From")),
        Column("to", _("To")),
        Column("practices", _("Practices"), is_number=True),
        Column("unplaced", _("Without a place"), is_number=True),
        Column("days", _("Days a quarter"), is_number=True),
        Column("basis", _("Starts from"), width=24),
        Column("model", _("Model"), width=20),
    )
    lines = []
    for one in rows:
        spans = increment_spans(one)
        basis = one.assessment.name if one.assessment else _("the evidence")
        lines.append(
            Row(
                str(one.pk),
                (
                    Cell(one.name, url=address_of(request, one), kind="w"),
                    scopes[one.scope_id],
                    Cell(str(one.get_state_display()), tone=STATE_TONES[RoadmapState(one.state)]),
                    f.date(spans[0].first),
                    f.date(spans[-1].last),
                    Cell(f.number(counts.get(one.pk, 0)), kind="n"),
                    Cell(f.number(len(one.unplaced)), kind="n"),
                    Cell(f.number(one.capacity_days, 1), kind="n"),
                    Cell(basis, kind="w"),
                    Cell(str(one.model), kind="w"),
                ),
            )
        )
    return Table("roadmaps", _("Roadmaps"), heads(columns, QueryDict()), lines)


@require_http_methods(["GET", "POST"])
@door(Permission.CONFIGURE)
def new_roadmap(request: PersonalRequest) -> HttpResponseBase:
    may_lead(request.access, narrowed_path(request)).or_raise()
    model = model_in_force()
    form = RoadmapForm(request.POST or None, initial=_start(today()))
    if request.method == "POST" and model is not None and form.is_valid():
        made = _drafted(request, form)
        if made is not None:
            notice(request, _("The draft is there, with one level more as the aim of each dimension. Set the aims, "
                              "then let it be proposed."))  # fmt: skip
            return go(request, address_of(request, made))
    context = {
        "crumbs": roadmap_crumbs(request, (_("New roadmap"), "")),
        "form": form,
        "scope": narrowed_name(narrowed_portfolio(request)),
        "has_model": model is not None,
        "model_url": reverse("maturity:model") + carried(request),
        "back_url": reverse("maturity:roadmaps") + carried(request),
    }
    return page(request, "maturity/new_roadmap.html", context, status=422 if form.errors else 200)


def _drafted(request: PersonalRequest, form: RoadmapForm) -> Roadmap | None:
    portfolio, model = narrowed_portfolio(request), model_in_force()
    if model is None:
        return None
    scope = portfolio.scope if portfolio else enterprise_scope()
    try:
        return draft_roadmap(form.limits(), scope=scope, model=model, access=request.access, on=today())
    except Impossible as wrong:
        form.add_error(wrong.field if wrong.field in form.fields else None, str(wrong))
        return None


def _start(day: date) -> dict[str, object]:
    """What the form starts from: the next month, and a year of increments of six weeks."""
    first = add_months(month_of(day), 1)
    name = _("Roadmap from %(month)s") % {"month": formatter().month(first)}
    return {**USUAL, "name": name, "starts": first}
