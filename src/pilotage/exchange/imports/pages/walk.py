"""The walk of a file: upload, mapping, preview, apply, undo."""

from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.exchange.imports.actions.receiving import keep_mapping, receive_file, set_mapping
from pilotage.exchange.imports.actions.starting import decide, start_applying, start_preview, start_reading
from pilotage.exchange.imports.actions.undoing import undo_import
from pilotage.exchange.imports.forms import SettingsForm, UploadForm, mapping_from
from pilotage.exchange.imports.models import About, ImportRun, ImportState, Outcome
from pilotage.exchange.imports.pages import tables
from pilotage.exchange.imports.reads.runs import counts_of, imports_visible_to, kept_mappings, rows_of
from pilotage.exchange.imports.rules.permissions import CannotImport
from pilotage.exchange.imports.rules.plans import mapping_stored
from pilotage.exchange.tabular.refusals import TableRefused
from pilotage.kit.pages import go, notice, page, warn
from pilotage.kit.tables import Crumb, pages_of

PAGE_ROWS = 100


@require_http_methods(["GET", "POST"])
@door(Permission.IMPORT)
def imports(request: PersonalRequest) -> HttpResponseBase:
    """Give a file, and see what became of the earlier ones."""
    names = [kept.name for kept in kept_mappings()]
    form = UploadForm(request.POST or None, request.FILES or None, access=request.access, kept=names)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            content = said["file"].read()
            run = receive_file(
                name=said["file"].name,
                content=content,
                access=request.access,
                portfolio=said["portfolio"],
                day=said["day"],
            )
            job = start_reading(run, access=request.access, mapping=said["mapping"])
        except TableRefused as refused:
            form.add_error("file", refused.sentence)
        else:
            return go(request, reverse("work:job", args=[job.id]))
    table = tables.imports_table(imports_visible_to(request.access)[:50])
    context = {"form": form, "table": table}
    return page(request, "exchange/imports.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@door(Permission.IMPORT)
def mapping(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    """Where each column goes, with samples; corrected here, kept by name if wanted."""
    run = _run(request, id)
    if request.method == "GET":
        if not run.mapping:
            warn(request, run.message or _("The file is still being read."))
            return go(request, reverse("exchange:imports"))
        context = {
            **_shared(run),
            "columns": tables.columns_to_map(run),
            "form": SettingsForm(initial={"day": run.day}),
        }
        return page(request, "exchange/mapping.html", context)
    form = SettingsForm(request.POST)
    form.full_clean()
    changed = mapping_from(request.POST, mapping_stored(run.mapping))
    try:
        set_mapping(
            run, mapping=changed, access=request.access, day=form.cleaned_data.get("day"), portfolio=run.portfolio
        )
        if form.cleaned_data.get("name"):
            keep_mapping(run, name=form.cleaned_data["name"], access=request.access)
    except CannotImport as refused:
        warn(request, str(refused))
        return go(request, reverse("exchange:preview", args=[run.id]))
    return go(request, reverse("work:job", args=[start_preview(run, access=request.access).id]))


@door(Permission.IMPORT)
def preview(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    """What the import would do, or has done: by outcome, page by page."""
    run = _run(request, id)
    counts = counts_of(run)
    asked = request.GET.get("outcome", "")
    outcome = asked if asked in Outcome.values else tables.first_outcome(counts)
    rows = rows_of(run, outcome)
    pages, offset = pages_of(request.GET, total=counts.get(outcome, 0), page_size=PAGE_ROWS)
    context = {
        **_shared(run),
        "tabs": tables.outcome_tabs(counts, outcome),
        "table": tables.rows_table(list(rows[offset : offset + PAGE_ROWS]), outcome),
        "pages": pages,
        "money": tables.money_table(run),
        "undecided": tables.decisions_to_make(list(rows_of(run, Outcome.UNDECIDED)[:PAGE_ROWS])),
        "can_apply": run.state == ImportState.PREVIEWED and not counts.get(Outcome.UNDECIDED),
        "can_undo": run.state == ImportState.APPLIED,
    }
    return page(request, "exchange/preview.html", context)


@require_POST
@door(Permission.IMPORT)
def apply(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    run = _run(request, id)
    return go(request, reverse("work:job", args=[start_applying(run, access=request.access).id]))


@require_POST
@door(Permission.IMPORT)
def undo(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    run = _run(request, id)
    try:
        undo_import(run, access=request.access)
        notice(request, _("The import is undone: the register is as it was before."))
    except CannotImport as refused:
        warn(request, str(refused))
    return go(request, reverse("exchange:preview", args=[run.id]))


@require_POST
@door(Permission.IMPORT)
def decisions(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    """Which initiative an uncertain record is; then preview again."""
    run = _run(request, id)
    made = {
        name.removeprefix("row-"): value for name, value in request.POST.items() if name.startswith("row-") and value
    }
    decide(run, decisions={name: str(value) for name, value in made.items()}, access=request.access)
    return go(request, reverse("work:job", args=[start_preview(run, access=request.access).id]))


def _run(request: PersonalRequest, id: UUID) -> ImportRun:
    return get_object_or_404(imports_visible_to(request.access).filter(about=About.INITIATIVES), pk=id)


def _shared(run: ImportRun) -> dict[str, object]:
    about = run.mapping.get("file") or {}
    return {
        "run": run,
        "crumbs": (Crumb(_("Import"), reverse("exchange:imports")), Crumb(run.upload.name)),
        "file_notes": about.get("notices", []),
        "facts": tables.facts_of_run(run),
        "mapping_url": reverse("exchange:mapping", args=[run.id]),
        "preview_url": reverse("exchange:preview", args=[run.id]),
        "apply_url": reverse("exchange:apply", args=[run.id]),
        "undo_url": reverse("exchange:undo", args=[run.id]),
        "decisions_url": reverse("exchange:decisions", args=[run.id]),
    }
