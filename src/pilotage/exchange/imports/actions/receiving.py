"""Taking a file in, reading it, and keeping how its columns are read."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.exchange.imports.models import ImportRun, ImportState, KeptMapping, Upload
from pilotage.exchange.imports.reads.runs import content_of, kept_mapping
from pilotage.exchange.imports.rules.permissions import CannotImport, may_import
from pilotage.exchange.imports.rules.plans import FileFacts, mapping_stored, stored_mapping
from pilotage.exchange.tabular.mappings import Mapping, kept_form, laid_over
from pilotage.exchange.tabular.proposals import propose
from pilotage.exchange.tabular.reading import read_table
from pilotage.exchange.tabular.refusals import Cause, TableRefused
from pilotage.exchange.tabular.table import MAX_BYTES, Table
from pilotage.kit.history import deed
from pilotage.kit.uuids import new_id
from pilotage.work.models import Portfolio

# What reading the largest permitted file took (50 MB of CSV), doubled.
READING_MEMORY = 2 * 1024 * 1024 * 1024


def receive_file(
    *, name: str, content: bytes, access: Access, portfolio: Portfolio | None = None, day: date | None = None
) -> ImportRun:
    """Keep the file, and begin an import of it. Raises Refused, TableRefused for one that is too large."""
    may_import(access).or_raise()
    if len(content) > MAX_BYTES:
        limit = MAX_BYTES // 1024 // 1024
        raise TableRefused(Cause.TOO_LARGE, name=name, size_mb=-(-len(content) // 1024 // 1024), limit_mb=limit)
    with transaction.atomic(), deed("upload", actor=access.person_id, file=name[:100]):
        upload = Upload.objects.create(id=new_id(), name=name[-255:], content=content)
        return ImportRun.objects.create(upload=upload, person_id=access.person_id, portfolio=portfolio, day=day)


def read_upload(run: ImportRun, *, mapping_name: str = "") -> Table:
    """Read the file and keep a proposed mapping, or the mapping of that name laid over it.

    Raises TableRefused, CannotImport when there is no mapping of that name.
    """
    name, content = content_of(run)
    with _limited_memory(name):
        table = read_table(content, name=name)
        mapping = propose(table)
    if mapping_name:
        kept = kept_mapping(mapping_name)
        if kept is None:
            raise CannotImport(_("There is no mapping named “%(name)s”.") % {"name": mapping_name})
        mapping = laid_over(kept.columns, mapping)
    facts = FileFacts(len(table.records), table.sheet, table.encoding, tuple(one.sentence for one in table.notices))
    with transaction.atomic(), deed("read_file", actor=run.person_id):
        run.mapping, run.state, run.message = stored_mapping(mapping, facts), ImportState.MAPPING, ""
        run.save(update_fields=["mapping", "state", "message"])
    return table


def refuse(run: ImportRun, sentence: str) -> None:
    """Keep why the file was not taken."""
    with transaction.atomic(), deed("refuse_file", actor=run.person_id):
        run.state, run.message = ImportState.FAILED, sentence[:500]
        run.save(update_fields=["state", "message"])


def set_mapping(
    run: ImportRun, *, mapping: Mapping, access: Access, day: date | None, portfolio: Portfolio | None
) -> None:
    """Read the columns as the person corrected them. Raises Refused, CannotImport once it is applied."""
    may_import(access).or_raise()
    if run.state in (ImportState.APPLIED, ImportState.UNDONE):
        raise CannotImport(_("This import is done; start another one with the file."))
    with transaction.atomic(), deed("map_columns", actor=access.person_id):
        run.mapping = {**stored_mapping(mapping), "file": run.mapping.get("file")}
        run.day, run.portfolio, run.state = day, portfolio, ImportState.READING
        run.save(update_fields=["mapping", "day", "portfolio", "state"])


def keep_mapping(run: ImportRun, *, name: str, access: Access) -> KeptMapping:
    """Keep the import's mapping under a name; one that has the name is replaced. Raises Refused, CannotImport."""
    may_import(access).or_raise()
    if not name.strip():
        raise CannotImport(_("Give the mapping a name."))
    columns = kept_form(mapping_stored(run.mapping))
    with transaction.atomic(), deed("keep_mapping", actor=access.person_id):
        kept, _made = KeptMapping.objects.update_or_create(
            name=name.strip()[:100],
            defaults={"columns": columns},
            create_defaults={"columns": columns, "owner_id": access.person_id},
        )  # fmt: skip
    return kept


@contextmanager
def _limited_memory(name: str) -> Iterator[None]:
    """A file that needs more memory than any real one is refused, and does not take the worker with it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    with open("/proc/self/statm", encoding="ascii") as status:
        in_use = int(status.read().split()[0]) * resource.getpagesize()
    limit = in_use + READING_MEMORY
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    try:
        yield
    except MemoryError as error:
        raise TableRefused(Cause.BOMB, name=name, reason="it needs more memory than any table of that size") from error
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
