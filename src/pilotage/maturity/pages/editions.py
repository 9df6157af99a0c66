"""Editions of the capability model: which there are, bringing another, and what is done to one as a whole."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.clock import today
from pilotage.kit.entering import whole_number_from
from pilotage.kit.formats import formatter
from pilotage.kit.frame import carried
from pilotage.kit.pages import go, notice, page, warn
from pilotage.kit.tables import Cell, Column, Row, Table, heads
from pilotage.maturity.actions.capability import (
    Loaded,
    copy_model,
    discard_draft,
    import_model,
    put_in_force,
    retire_model,
)
from pilotage.maturity.actions.shipping import load_usual_model
from pilotage.maturity.forms.model import ImportForm
from pilotage.maturity.models import CapabilityModel, ModelState
from pilotage.maturity.pages.shared import crumbs_of, tabs_of
from pilotage.maturity.reads.capability import capability_models, text_of
from pilotage.maturity.reads.editions import editions_seen_by
from pilotage.maturity.rules.permissions import may_keep_model
from pilotage.maturity.rules.refusals import Impossible, Stale
from pilotage.maturity.rules.text import Problem, Unfit
from pilotage.maturity.rules.writing import written

TONES = {ModelState.IN_FORCE: "green", ModelState.DRAFT: "amber", ModelState.READY: "accent"}
# More problems than these are no help on a notice; the page of a file lists all of them.
MOST_SAID = 5


@require_http_methods(["GET", "POST"])
@door(Permission.SEE)
def editions(request: PersonalRequest) -> HttpResponseBase:
    """The list; whoever keeps the model brings another one here."""
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        may_keep_model(request.access).or_raise()
        problems, loaded = _brought(request, form)
        if loaded is not None:
            return go(request, address_of(loaded.model, request))
    context = {
        "crumbs": crumbs_of(request, (_("Model"), reverse("maturity:model") + carried(request)), (_("Editions"), "")),
        "tabs": tabs_of(request, "model"),
        "table": _table(request),
        "form": form,
        "problems": [(one.where, one.said) for one in problems],
        "may_keep": bool(may_keep_model(request.access)),
    }
    return page(request, "maturity/editions.html", context, status=422 if form.errors or problems else 200)


def _brought(request: PersonalRequest, form: ImportForm) -> tuple[tuple[Problem, ...], Loaded | None]:
    """What is wrong with the file, or the edition that it holds."""
    if not form.is_valid():
        return (), None
    said = form.cleaned_data
    try:
        loaded = import_model(
            said["file"].read(), source=said["source"], has_right=said["has_right"], access=request.access, on=today()
        )
    except Unfit as unfit:
        form.add_error("file", _("Nothing was loaded: what is wrong with the file is listed above."))
        return unfit.problems, None
    except Impossible as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return (), None
    words = (
        _("“%(name)s” is loaded, and ready.") if loaded.is_new else _("“%(name)s” is here already: nothing changed.")
    )
    notice(request, words % {"name": loaded.model})
    return (), loaded


def _table(request: PersonalRequest) -> Table:
    f = formatter()
    columns = (
        Column("edition", _("Edition"), width=30),
        Column("state", _("State")),
        Column("practices", _("Practices"), is_number=True),
        Column(
            "assessments", _("Assessments"), is_number=True, title=_("How many of those in your sight were made by it")
        ),
        Column("made_on", _("Made on")),
        Column("from", _("Copied from")),
    )
    rows = [
        Row(
            str(one.model.pk),
            [
                Cell(str(one.model), url=address_of(one.model, request)),
                state_cell(one.model),
                Cell(f.number(one.practices), kind="n"),
                Cell(f.number(one.assessments), kind="n"),
                f.date(one.model.made_on),
                str(one.model.copied_from) if one.model.copied_from else "–",
            ],
        )
        for one in editions_seen_by(request.access)
    ]
    caption, empty = _("Editions of capability models"), _("No edition is here yet.")
    return Table("editions", caption, heads(columns, QueryDict()), rows, empty_text=empty)


def state_cell(model: CapabilityModel) -> Cell:
    return Cell(model.get_state_display(), tone=TONES.get(ModelState(model.state), "none"))


def address_of(model: CapabilityModel, request: PersonalRequest) -> str:
    """The model's page with this edition, in the scope and as of the day that one walks in."""
    kept = carried(request).replace("?", "&", 1)
    return f"{reverse('maturity:model')}?edition={model.pk}{kept}"


@require_GET
@door(Permission.SEE)
def edition_file(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    """The edition as TOML, to be changed and loaded again."""
    found = _the_model(id)
    name = f"{found.key}-{found.edition}.toml"
    answer = HttpResponse(written(text_of(found)), content_type="application/toml; charset=utf-8")
    answer.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or "attachment"
    )
    return answer


@require_POST
@door(Permission.CONFIGURE)
def load_usual(request: PersonalRequest) -> HttpResponseBase:
    return _done(request, lambda: load_usual_model(access=request.access), _("“%(name)s” is in force."))


@require_POST
@door(Permission.CONFIGURE)
def copy(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    found = _the_model(id)
    words = _("“%(name)s” is a draft now. Change it, then put it in force.")
    return _done(request, lambda: copy_model(found, access=request.access, on=today()), words, back=found)


@require_POST
@door(Permission.CONFIGURE)
def force(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    found, version = _the_model(id), _version(request)
    words = _("“%(name)s” is in force: evidence, new assessments and roadmaps follow it from now on.")
    return _done(request, lambda: put_in_force(found, version=version, access=request.access), words, back=found)


@require_POST
@door(Permission.CONFIGURE)
def retire(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    found, version = _the_model(id), _version(request)
    is_back = found.state == ModelState.RETIRED
    words = (
        _("“%(name)s” is ready again.") if is_back else _("“%(name)s” is retired. What was assessed by it keeps it.")
    )
    return _done(request, lambda: retire_model(found, version=version, access=request.access), words, back=found)


@require_POST
@door(Permission.CONFIGURE)
def discard(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    found = _the_model(id)
    name = str(found)
    try:
        discard_draft(found, version=_version(request), access=request.access)
    except (Impossible, Stale) as refused:
        warn(request, str(refused))
        return go(request, address_of(found, request))
    notice(request, _("The draft “%(name)s” is gone.") % {"name": name})
    return go(request, reverse("maturity:editions"))


def _done(
    request: PersonalRequest, act: Callable[[], CapabilityModel], words: str, *, back: CapabilityModel | None = None
) -> HttpResponseBase:
    """On to the edition that came of it; what was refused is said where one was."""
    try:
        kept = act()
    except Unfit as unfit:
        warn(request, _said(unfit))
    except (Impossible, Stale) as refused:
        warn(request, str(refused))
    else:
        notice(request, words % {"name": kept})
        return go(request, address_of(kept, request))
    return go(request, address_of(back, request) if back else reverse("maturity:model"))


def _said(unfit: Unfit) -> str:
    told = " ".join(map(str, unfit.problems[:MOST_SAID]))
    more = len(unfit.problems) - MOST_SAID
    if more <= 0:
        return told
    words = ngettext("And %(count)s problem more.", "And %(count)s problems more.", more)
    return f"{told} {words % {'count': formatter().number(more)}}"


def _the_model(id: UUID) -> CapabilityModel:
    return get_object_or_404(capability_models(), pk=id)


def _version(request: PersonalRequest) -> int:
    return whole_number_from(request.POST.get("version"), 0)
