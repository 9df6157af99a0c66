"""Imports, their rows and kept mappings, as far as a person may see them."""

from collections.abc import Mapping

from django.db.models import Count, QuerySet

from pilotage.accounts.rules import Access
from pilotage.exchange.imports.models import ImportRow, ImportRun, KeptMapping, Upload


def imports_visible_to(access: Access) -> QuerySet[ImportRun]:
    """The person's own imports, newest first: a file may hold more than its importer's colleagues may see."""
    return (
        ImportRun.objects.filter(person__isnull=False, person=access.person_id)
        .select_related("upload", "person", "portfolio__scope")
        .defer("upload__content")
        .order_by("-started_at", "-id")
    )


def content_of(run: ImportRun) -> tuple[str, bytes]:
    """The name and the content of the file."""
    name, content = Upload.objects.values_list("name", "content").get(pk=run.upload_id)
    return name, bytes(content)


def rows_of(run: ImportRun, outcome: str) -> QuerySet[ImportRow]:
    """The rows of one outcome, in the order of the file."""
    return ImportRow.objects.filter(run=run, outcome=outcome).order_by("number", "id")


def counts_of(run: ImportRun) -> Mapping[str, int]:
    """How many rows each outcome has."""
    counted = ImportRow.objects.filter(run=run).values_list("outcome").annotate(count=Count("id"))
    return dict(counted)


def kept_mappings() -> QuerySet[KeptMapping]:
    return KeptMapping.objects.order_by("name")


def kept_mapping(name: str) -> KeptMapping | None:
    return KeptMapping.objects.filter(name=name).first()
