"""Handing the long parts of an import to a worker."""

from django.db import transaction
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.exchange.imports.models import ImportRun
from pilotage.exchange.imports.rules.permissions import CannotImport, may_import
from pilotage.kit.history import deed
from pilotage.kit.jobs import start_job
from pilotage.kit.models import Job


def start_reading(run: ImportRun, *, access: Access, mapping: str = "") -> Job:
    return _start("read_import", _("Read %(name)s"), run, access, mapping=mapping)


def start_preview(run: ImportRun, *, access: Access) -> Job:
    return _start("preview_import", _("Preview %(name)s"), run, access)


def start_applying(run: ImportRun, *, access: Access) -> Job:
    return _start("apply_import", _("Import %(name)s"), run, access)


def _start(kind: str, title: str, run: ImportRun, access: Access, **facts: str) -> Job:
    """Raises Refused, or CannotImport for somebody without an account (the command line needs no job)."""
    may_import(access).or_raise()
    if access.person_id is None:
        raise CannotImport(_("Nobody asked for this."))
    with transaction.atomic(), deed(kind, actor=access.person_id):
        payload = {"run": str(run.id), **facts}
        title = title % {"name": run.upload.name}
        return start_job(kind, title=title, person_id=access.person_id, payload=payload, lock=f"import-{run.id}")


def decide(run: ImportRun, *, decisions: dict[str, str], access: Access) -> None:
    """Keep what each undecided record is: the key of an initiative, or "new". The next preview follows it."""
    may_import(access).or_raise()
    with transaction.atomic(), deed("decide_matches", actor=access.person_id):
        run.mapping = {**run.mapping, "decisions": {**run.mapping.get("decisions", {}), **decisions}}
        run.save(update_fields=["mapping"])
