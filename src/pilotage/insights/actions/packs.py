"""Ordering a pack, keeping the file that was drawn, and the masters of an organisation."""

import io
import zipfile
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from pptx import Presentation
from pptx.exc import PackageNotFoundError

from pilotage.accounts.rules import Access, Impossible
from pilotage.insights.models import Pack, PackFormat, PackMaster, PackSubject
from pilotage.insights.rules.packs import Content, kept, may_keep_masters
from pilotage.kit.history import deed
from pilotage.kit.jobs import ask_to_cancel, start_job

DRAW = "draw_pack"
# A file is worth keeping until the next board; its content can be made again as of the same day.
MOST_PACKS = 30
MOST_BYTES = 30_000_000
# A template of an organisation unpacks to some tens of megabytes; a bomb to thousands.
MOST_UNPACKED = 300_000_000
# What python-pptx raises for files that are none: of zip, of a part that is missing, of XML that is not well formed.
BROKEN = (zipfile.BadZipFile, PackageNotFoundError, ValueError, KeyError, AttributeError, OSError, SyntaxError)


def order_pack(
    content: Content, *, subject: PackSubject, format: PackFormat, day: date, since: date, master: PackMaster | None,
    access: Access, at: datetime,
) -> Pack:  # fmt: skip
    """Keep what it says, and let a worker draw it. The person's oldest beyond the last thirty are removed."""
    if access.person_id is None:
        raise Impossible(_("Sign in first."))
    with transaction.atomic(), deed("order_pack", actor=access.person_id, title=content.title):
        pack = Pack.objects.create(
            title=content.title, subject=subject, format=format, day=day, since=since, person_id=access.person_id,
            made_at=at, master=master if format == PackFormat.PPTX else None, content=kept(content),
        )  # fmt: skip
        title = _("Drawing “%(title)s”") % {"title": content.title}
        pack.job = start_job(DRAW, title=title, person_id=access.person_id, payload={"pack": str(pack.pk)})
        pack.save(update_fields=["job"])
        old = Pack.objects.filter(person_id=access.person_id).order_by("-made_at").values_list("pk", flat=True)
        Pack.objects.filter(pk__in=list(old[MOST_PACKS:])).delete()
    return pack


def keep_file(pack: Pack, file: bytes, *, pages: int) -> None:
    """What the job has drawn."""
    with transaction.atomic(), deed("draw_pack", actor=pack.person_id):
        pack.file, pack.pages = file, pages
        pack.save(update_fields=["file", "pages"])


def remove_pack(pack: Pack, *, access: Access) -> None:
    """Take a pack away; one that is being drawn stops. Raises Impossible for somebody else's."""
    with transaction.atomic(), deed("remove_pack", actor=access.person_id, title=pack.title):
        if pack.person_id != access.person_id:
            raise Impossible(_("Only the person who made a pack may remove it."))
        if pack.job is not None:
            ask_to_cancel(pack.job)
        pack.delete()


def add_master(name: str, file_name: str, content: bytes, *, access: Access, on: date) -> PackMaster:
    """Keep slides whose master everybody may choose. Raises Refused or Impossible."""
    may_keep_masters(access).or_raise()
    name = " ".join(name.split())
    if not name:
        raise Impossible(_("Give the master a name."), field="name")
    _check(content)
    try:
        with transaction.atomic(), deed("add_pack_master", actor=access.person_id, name=name):
            return PackMaster.objects.create(
                name=name, file_name=file_name, content=content, uploaded_by_id=access.person_id, uploaded_on=on
            )
    except IntegrityError as clash:
        raise Impossible(_("There is a master with this name already."), field="name") from clash


def remove_master(master: PackMaster, *, access: Access) -> None:
    """Take a master away; packs made with it stay as they are. Raises Refused."""
    may_keep_masters(access).or_raise()
    with transaction.atomic(), deed("remove_pack_master", actor=access.person_id, name=master.name):
        master.delete()


def check_size(count: int) -> None:
    """Raises Impossible for more bytes than are kept: asked before a file is read into memory."""
    if count > MOST_BYTES:
        raise Impossible(_("The file is larger than 30 MB. Remove pictures from its master."), field="file")


def _check(content: bytes) -> None:
    """Raises Impossible unless these are slides with a layout that has a title."""
    check_size(len(content))
    wrong = _("This is not a PowerPoint file. Save it as a presentation (.pptx) and try again.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(one.file_size for one in archive.infolist()) > MOST_UNPACKED:
                raise Impossible(_("Unpacked, this file is too large."), field="file")
            if any(one.lower().endswith("vbaproject.bin") for one in archive.namelist()):
                raise Impossible(_("The file holds macros. Save it as .pptx, which holds none."), field="file")
        deck = Presentation(io.BytesIO(content))
        titles = [one for one in deck.slide_layouts if _has_title(one)]
    except (
        zipfile.BadZipFile,
        PackageNotFoundError,
        ValueError,
        KeyError,
        AttributeError,
        OSError,
        SyntaxError,
    ) as broken:
        raise Impossible(wrong, field="file") from broken
    if not titles:
        raise Impossible(_("No layout of this file has a title, and every page of a pack has one."), field="file")


def _has_title(layout: Any) -> bool:  # of python-pptx, which has no types to speak of
    return any(place.placeholder_format.idx == 0 for place in layout.placeholders)
