"""The long parts of an import, run by a worker: reading, previewing, writing."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from pilotage.accounts.models import Person
from pilotage.accounts.reads import access_of
from pilotage.accounts.rules import Access
from pilotage.exchange.imports.actions.applying import apply_import
from pilotage.exchange.imports.actions.previewing import prepare_import
from pilotage.exchange.imports.actions.receiving import read_upload, refuse
from pilotage.exchange.imports.models import ImportRun
from pilotage.exchange.imports.reads.runs import content_of
from pilotage.exchange.imports.rules.permissions import CannotImport
from pilotage.exchange.tabular.reading import read_table
from pilotage.exchange.tabular.refusals import TableRefused
from pilotage.kit.clock import today
from pilotage.kit.jobs import JobRefused, Outcome, Progress, runs


@runs("read_import")
def read(progress: Progress) -> Outcome:
    """Read the file, propose a mapping, and preview it at once."""
    run, access = _asked(progress)
    try:
        progress.report(0.1, _("Reading the file"))
        table = read_upload(run, mapping_name=str(progress.payload.get("mapping", "")))
        prepare_import(run, table, access=access, today=today(), say=progress.report)
    except (TableRefused, CannotImport) as refused:
        raise _refused(run, refused) from refused
    return Outcome(_("%(name)s is read.") % {"name": run.upload.name}, reverse("exchange:mapping", args=[run.id]))


@runs("preview_import")
def preview(progress: Progress) -> Outcome:
    """Preview the file as it is mapped now."""
    run, access = _asked(progress)
    name, content = content_of(run)
    try:
        prepare_import(run, read_table(content, name=name), access=access, today=today(), say=progress.report)
    except (TableRefused, CannotImport) as refused:
        raise _refused(run, refused) from refused
    return Outcome(_("The preview is ready."), reverse("exchange:preview", args=[run.id]))


@runs("apply_import")
def apply(progress: Progress) -> Outcome:
    """Write everything that was previewed, or nothing."""
    run, access = _asked(progress)
    try:
        done = apply_import(run, access=access)
    except CannotImport as refused:
        raise JobRefused(str(refused)) from refused
    facts = {"new": done.summary["new"], "changed": done.summary["changed"]}
    return Outcome(_("%(new)d new, %(changed)d changed.") % facts, reverse("exchange:preview", args=[run.id]))


def _asked(progress: Progress) -> tuple[ImportRun, Access]:
    run = ImportRun.objects.select_related("upload", "portfolio__scope").defer("upload__content")
    return run.get(pk=UUID(str(progress.payload["run"]))), access_of(Person.objects.get(pk=progress.person_id))


def _refused(run: ImportRun, refused: TableRefused | CannotImport) -> JobRefused:
    sentence = refused.sentence if isinstance(refused, TableRefused) else str(refused)
    refuse(run, sentence)
    return JobRefused(sentence)
