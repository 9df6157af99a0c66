"""The assessments that there are, the newest of each scope side by side, and starting one."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.http import HttpResponseBase, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from pilotage.accounts.rules import Permission, PersonalRequest, Refused, door
from pilotage.kit.clock import today
from pilotage.kit.formats import Formatter, formatter
from pilotage.kit.frame import carried
from pilotage.kit.pages import go, notice, page
from pilotage.kit.tables import Cell, Column, Row, Table, heads
from pilotage.maturity.actions.assessments import USABLE, ask_for_evidence, start_assessment
from pilotage.maturity.forms.assessments import AssessmentForm
from pilotage.maturity.models import Assessment, AssessmentState, CapabilityModel, ModelState, Source
from pilotage.maturity.pages.assessed import TONES, assessment_url
from pilotage.maturity.pages.radar import level_cell
from pilotage.maturity.pages.shared import crumbs_of, names_of, narrowed_portfolio, tabs_of
from pilotage.maturity.reads.assessments import (
    assessments_visible_to,
    dimension_labels,
    levels_kept,
    newest_closed,
    people_to_ask,
    scope_by_id,
    scopes_to_lead,
    with_counts,
)
from pilotage.maturity.reads.capability import capability_models
from pilotage.maturity.rules.refusals import Impossible


@require_GET
@door(Permission.SEE)
def assessments(request: PersonalRequest) -> HttpResponseBase:
    f, found = formatter(), list(with_counts(assessments_visible_to(request.access)))
    newest = newest_closed(request.access) if found else []
    names = names_of({one.scope for one in found})
    context = {
        "crumbs": crumbs_of(request, (_("Assessments"), "")),
        "tabs": tabs_of(request, "assessments"),
        "table": _table(request, found, names, f) if found else None,
        "side_by_side": _side_by_side(request, newest, names, f) if len(newest) > 1 else None,
        "may_start": bool(request.access.may_anywhere(Permission.CONFIGURE)),
        "new_url": reverse("maturity:new_assessment") + carried(request),
    }
    return page(request, "maturity/assessments.html", context)


def _table(request: PersonalRequest, found: Sequence[Assessment], names: Mapping[UUID, str], f: Formatter) -> Table:
    columns = [
        Column("name", _("Assessment"), width=26),
        Column("scope", _("Scope")),
        Column("day", _("As of")),
        Column("state", _("State")),
        Column("people", _("Through"), is_number=True, title=_("Participants who say that they are done")),
        Column("model", _("Model")),
    ]
    rows = [
        Row(
            str(one.pk),
            [
                Cell(one.name, url=assessment_url(request, one)),
                names[one.scope_id],
                f.date(one.day),
                Cell(one.get_state_display(), tone=TONES[AssessmentState(one.state)]),
                Cell(_through(one, f), kind="n"),
                str(one.model),
            ],
        )
        for one in found
    ]
    return Table("assessments", _("Assessments"), heads(columns, QueryDict()), rows)


def _through(one: Assessment, f: Formatter) -> str:
    asked: int = one.asked  # type: ignore[attr-defined]  # annotations
    done: int = one.done  # type: ignore[attr-defined]
    return _("%(done)s of %(asked)s") % {"done": f.number(done), "asked": f.number(asked)}


def _side_by_side(
    request: PersonalRequest, newest: Sequence[Assessment], names: Mapping[UUID, str], f: Formatter
) -> Table:
    """The settled levels of the newest closed assessment of each scope; dimensions of one key are one."""
    levels, labels = levels_kept(newest), dimension_labels(newest)
    columns = [Column("scope", _("Scope"), width=20), Column("day", _("As of"))]
    columns += [Column(key, label, is_number=True) for key, label in labels.items()]
    rows = [
        Row(
            str(one.pk),
            [
                Cell(names[one.scope_id], url=assessment_url(request, one)),
                f.date(one.day),
                *(level_cell(levels[one.pk].get((key, Source.SETTLED)), f) for key in labels),
            ],
        )
        for one in newest
    ]
    return Table("side-by-side", _("Settled levels by scope"), heads(columns, QueryDict()), rows)


@require_http_methods(["GET", "POST"])
@door(Permission.CONFIGURE)
def new_assessment(request: PersonalRequest) -> HttpResponseBase:
    scopes = scopes_to_lead(request.access)
    models = list(capability_models().filter(state__in=USABLE))
    form = AssessmentForm(
        request.POST or None,
        scopes=scopes,
        models=models,
        people=list(people_to_ask()),
        initial=_usual(request, models),
    )
    if request.method == "POST" and form.is_valid() and (made := _started(request, form)):
        notice(request, _("The assessment has begun. Those whom you asked see it under “needs you”."))
        return go(request, assessment_url(request, made))
    context = {
        "crumbs": crumbs_of(
            request, (_("Assessments"), reverse("maturity:assessments") + carried(request)), (_("New"), "")
        ),
        "form": form,
        "has_model": bool(models),
        "model_url": reverse("maturity:model") + carried(request),
    }
    return page(request, "maturity/assessment_new.html", context, status=422 if form.errors else 200)


def _usual(request: PersonalRequest, models: Sequence[CapabilityModel]) -> dict[str, object]:
    """Today, the portfolio that the frame is narrowed to, and the edition in force."""
    portfolio, day = narrowed_portfolio(request), today()
    in_force = next((str(one.pk) for one in models if one.state == ModelState.IN_FORCE), "")
    return {
        "day": day,
        "name": _("Assessment of %(month)s") % {"month": formatter().month(day)},
        "scope": str(portfolio.scope_id) if portfolio else "",
        "model": in_force,
    }


def _started(request: PersonalRequest, form: AssessmentForm) -> Assessment | None:
    """The assessment, with a worker on its way to look at the data; None: the form says what is wrong."""
    said = form.cleaned_data
    try:
        made = start_assessment(
            said["name"], scope=scope_by_id(said["scope"].scope_id), model=said["model"], day=said["day"],
            people=said["people"], note=said["note"], access=request.access, on=today(),
        )  # fmt: skip
    except Impossible as wrong:
        form.add_error(wrong.field if wrong.field in form.fields else None, str(wrong))
        return None
    except Refused as refused:
        form.add_error("scope", str(refused))
        return None
    ask_for_evidence(made, access=request.access)
    return made
