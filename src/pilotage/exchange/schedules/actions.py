"""Taking plan files in: kept while their difference is looked at, then brought in as they came."""

from datetime import date, datetime, timedelta

from django.core import signing
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.delivery.actions.importing import import_plan
from pilotage.delivery.models import Plan
from pilotage.delivery.reads.plans import plan_of
from pilotage.delivery.rules.permissions import Impossible, may_edit_plan
from pilotage.exchange.imports.models import ImportRun, Upload
from pilotage.exchange.ledger.models import LedgerFile
from pilotage.exchange.schedules.reading import document_from
from pilotage.exchange.schedules.reads import as_numbered
from pilotage.kit.history import deed
from pilotage.kit.uuids import new_id
from pilotage.work.models import Initiative

SALT = "pilotage.exchange.schedules"
LOOKED_AT = timedelta(days=1)
"""So long may somebody look at a difference before bringing the file again."""


def keep_plan_file(initiative: Initiative, *, name: str, content: bytes, access: Access, at: datetime) -> str:
    """Keep the file until it is brought in or forgotten; a token that only this person can use, for this initiative.

    Raises Refused.
    """
    may_edit_plan(access, initiative).or_raise()
    plan = plan_of(access, initiative)
    with transaction.atomic(), deed("upload", actor=access.person_id, file=name[:100]):
        _forget_old(at)
        upload = Upload.objects.create(id=new_id(), name=name[-255:], content=content)
    said = [str(upload.id), str(initiative.id), str(access.person_id), plan.revision if plan is not None else None]
    return signing.dumps(said, salt=SALT)


def _forget_old(at: datetime) -> None:
    """Files that were looked at and not brought in; those of project lists and booked ledgers stay."""
    runs = ImportRun.objects.filter(upload=OuterRef("pk"))
    booked = LedgerFile.objects.filter(upload=OuterRef("pk"), booked_at__isnull=False)
    Upload.objects.filter(~Exists(runs), ~Exists(booked), uploaded_at__lt=at - 2 * LOOKED_AT).delete()


def bring_kept_plan(initiative: Initiative, token: str, *, access: Access, at: datetime, on: date) -> Plan:
    """The plan as the kept file says. Raises Refused, Impossible, Unreadable, or Stale when the plan has moved on."""
    upload, revision = _kept(initiative, token, access)
    content = bytes(upload.content)
    plan = bring_plan(initiative, name=upload.name, content=content, access=access, at=at, on=on, revision=revision)
    with transaction.atomic(), deed("forget_upload", actor=access.person_id):
        upload.delete()
    return plan


def bring_plan(
    initiative: Initiative,
    *,
    name: str,
    content: bytes,
    access: Access,
    at: datetime,
    on: date,
    revision: int | None = None,
) -> Plan:
    """Make the file the initiative's plan: whole, or not at all. Raises as `import_plan` does, and Unreadable."""
    document = as_numbered(document_from(name, content), plan_of(access, initiative))
    return import_plan(
        initiative, document, file_name=name, content=content, access=access, at=at, on=on, revision=revision
    )


def _kept(initiative: Initiative, token: str, access: Access) -> tuple[Upload, int | None]:
    lost = _("The file was looked at too long ago, or by somebody else. Choose it again.")
    try:
        upload_id, initiative_id, person_id, revision = signing.loads(token, salt=SALT, max_age=LOOKED_AT)
    except (signing.BadSignature, ValueError) as wrong:
        raise Impossible(lost, field="file") from wrong
    upload = Upload.objects.filter(pk=upload_id).first()
    if upload is None or (initiative_id, person_id) != (str(initiative.id), str(access.person_id)):
        raise Impossible(lost, field="file")
    return upload, revision
