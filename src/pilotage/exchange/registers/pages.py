"""Bringing a register: choose the file, look at the difference, take it over, take it back."""

from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pilotage.accounts.rules import Impossible, Permission, PersonalRequest, door
from pilotage.exchange.backlogs.forms import StoriesForm
from pilotage.exchange.imports.models import ImportRun, ImportState
from pilotage.exchange.imports.pages.tables import first_outcome, imports_table, outcome_tabs
from pilotage.exchange.imports.reads.runs import counts_of, rows_of
from pilotage.exchange.imports.rules.permissions import CannotImport
from pilotage.exchange.registers import tables
from pilotage.exchange.registers.actions import look_again, receive_register, undo_register, write_register
from pilotage.exchange.registers.columns import FIELD_NAMES
from pilotage.exchange.registers.earlier import register_imports_visible_to, touched_rows
from pilotage.exchange.staffing.rules.columns import Unfit
from pilotage.exchange.tabular.refusals import TableRefused
from pilotage.kit.clock import now, today
from pilotage.kit.pages import go, notice, page, warn
from pilotage.kit.tables import Crumb, pages_of
from pilotage.risk.rules.permissions import Stale
from pilotage.work.models import Initiative
from pilotage.work.reads.visible import initiatives_visible_to

PAGE_ROWS, MOST_RUNS = 100, 50


@require_http_methods(["GET", "POST"])
@door(Permission.EDIT)
def import_register(request: PersonalRequest) -> HttpResponseBase:
    """Give a file, and see what became of earlier ones; `?initiative=` names the register of rows that name none."""
    key = request.GET.get("initiative", "")
    usual = get_object_or_404(initiatives_visible_to(request.access), key=key) if key else None
    form = StoriesForm(request.POST or None, request.FILES or None)
    form.fields["file"].help_text = _("CSV or XLSX, one row an entry")
    if request.method == "POST" and form.is_valid():
        run = _received(request, form, usual)
        if run is not None:
            return go(request, _address("register_preview", run))
    context = {
        "crumbs": (Crumb(_("Risks"), reverse("risk:register")), Crumb(_("Import"))),
        "note": str(usual) if usual else "",
        "form": form,
        "fields": [str(name) for name in FIELD_NAMES.values()],
        "table": imports_table(register_imports_visible_to(request.access)[:MOST_RUNS]),
    }
    return page(request, "exchange/register_import.html", context, status=422 if form.errors else 200)


def _received(request: PersonalRequest, form: StoriesForm, usual: Initiative | None) -> ImportRun | None:
    """None where the file is refused: the form says why."""
    file = form.cleaned_data["file"]
    try:
        return receive_register(name=file.name, content=file.read(), usual=usual, access=request.access, on=today())
    except TableRefused as refused:
        form.add_error("file", refused.sentence)
    except Unfit as unfit:
        form.add_error("file", str(unfit))
    return None


@require_GET
@door(Permission.EDIT)
def preview(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    """What the import would do, or has done, by outcome; and how its columns are read."""
    run = _run(request, id)
    counts = counts_of(run)
    outcome = request.GET.get("outcome", "")
    outcome = outcome if counts.get(outcome) else first_outcome(counts)
    pages, offset = pages_of(request.GET, total=counts.get(outcome, 0), page_size=PAGE_ROWS)
    context = {
        **_shared(run),
        "tabs": outcome_tabs(counts, outcome),
        "table": tables.rows_table(list(rows_of(run, outcome)[offset : offset + PAGE_ROWS]), outcome),
        "pages": pages if counts.get(outcome, 0) > PAGE_ROWS else None,
        "total": str(counts.get(outcome, 0)),
        **_ahead(run),
        **_behind(run),
    }
    return page(request, "exchange/register_preview.html", context)


def _shared(run: ImportRun) -> dict[str, object]:
    return {
        "run": run,
        "crumbs": (
            Crumb(_("Risks"), reverse("risk:register")),
            Crumb(_("Import"), reverse("exchange:import_risks")),
            Crumb(run.upload.name),
        ),
        "facts": tables.facts_of(run),
        "back_url": reverse("risk:register"),
    }


def _ahead(run: ImportRun) -> dict[str, object]:
    """What can be done before it is written."""
    is_previewed = run.state == ImportState.PREVIEWED
    has_lines = bool(run.summary.get("new") or run.summary.get("changed"))
    return {
        "can_look": not tables.is_done(run),
        "can_apply": is_previewed and has_lines,
        "is_same": is_previewed and not has_lines,
        "problem_words": tables.problem_words(run) if is_previewed else "",
        "is_remembered": run.mapping["is_remembered"],
        "columns": run.mapping["columns"],
        "fields": [(name.value, str(label)) for name, label in FIELD_NAMES.items()],
        "look_url": _address("look_register", run),
        "apply_url": _address("apply_register", run),
    }


def _behind(run: ImportRun) -> dict[str, object]:
    """What can be done once it is written."""
    touched = touched_rows(run)
    caption = _("Changed since the import")
    return {
        "can_undo": run.state == ImportState.APPLIED,
        "touched": tables.rows_table(touched[:PAGE_ROWS], "changed", caption=caption) if touched else None,
        "undo_url": _address("undo_register", run),
    }


@require_POST
@door(Permission.EDIT)
def look(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    """The difference anew, with the columns as the person chose them."""
    run = _run(request, id)
    try:
        look_again(run, said=request.POST.getlist("column"), access=request.access, on=today())
    except (CannotImport, Unfit) as refused:
        warn(request, str(refused))
    return go(request, _address("register_preview", run))


@require_POST
@door(Permission.EDIT)
def apply(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    """Take it over, whole or not at all."""
    run, is_leaving_out = _run(request, id), "leave_out" in request.POST
    try:
        done = write_register(run, is_leaving_out=is_leaving_out, access=request.access, at=now(), on=today())
    except (CannotImport, Impossible, Stale) as refused:
        warn(request, str(refused))
    else:
        notice(request, tables.taken_words(done))
    return go(request, _address("register_preview", run))


@require_POST
@door(Permission.EDIT)
def undo(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    """The registers as they were; what was touched since only stays where the person says so."""
    run, is_leaving = _run(request, id), "leave_touched" in request.POST
    left = len(touched_rows(run)) if is_leaving else 0
    try:
        count = undo_register(run, is_leaving_touched=is_leaving, access=request.access)
    except (CannotImport, Impossible) as refused:
        warn(request, str(refused))
    else:
        notice(request, tables.undone_words(count, left))
    return go(request, _address("register_preview", run))


def _run(request: PersonalRequest, id: UUID) -> ImportRun:
    return get_object_or_404(register_imports_visible_to(request.access), pk=id)


def _address(name: str, run: ImportRun) -> str:
    return reverse(f"exchange:{name}", args=[run.pk])
