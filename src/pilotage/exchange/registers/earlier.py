"""What is kept of earlier lists: how their columns were read, the rows that they wrote, what was touched since."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from pilotage.accounts.rules import Access
from pilotage.exchange.imports.models import About, ImportRow, ImportRun, ImportState
from pilotage.exchange.imports.reads.runs import imports_visible_to
from pilotage.exchange.registers.columns import Kept
from pilotage.risk.reads.imported import touched_since
from pilotage.work.models import Initiative
from pilotage.work.reads.visible import initiatives_visible_to

MOST_EARLIER = 50


def register_imports_visible_to(access: Access) -> QuerySet[ImportRun]:
    """The person's own lists of entries, newest first."""
    return imports_visible_to(access).filter(about=About.ENTRIES)


def earlier_columns(access: Access) -> list[Kept]:
    """How the columns of the lists were read that the person took over, newest first."""
    taken = register_imports_visible_to(access).filter(applied_at__isnull=False).order_by("-applied_at")
    return [mapping["columns"] for mapping in taken.values_list("mapping", flat=True)[:MOST_EARLIER]]


def usual_register(run: ImportRun, access: Access) -> Initiative | None:
    """The register of rows that name none, as long as the person may see it."""
    return initiatives_visible_to(access).filter(pk=run.initiative_id).first() if run.initiative_id else None


def named_rows(run: ImportRun, entries: Collection[UUID]) -> list[ImportRow]:
    """The rows that wrote these entries, called as the file calls them: what somebody called them since is not told."""
    return list(ImportRow.objects.filter(run=run, entry__in=entries).order_by("number"))


def touched_rows(run: ImportRun) -> list[ImportRow]:
    """The rows of a written import whose entries somebody changed since."""
    if run.state != ImportState.APPLIED or run.context is None:
        return []
    return named_rows(run, touched_since(run.context))
