"""The forms in which a plan is given away, by the ending of the file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext_lazy

from pilotage.delivery.rules.document import Document
from pilotage.exchange.schedules.invitations import ics_of
from pilotage.exchange.schedules.mspdi.writing.document import mspdi_of
from pilotage.exchange.schedules.sheets import xlsx_of
from pilotage.kit.slots import Words


@dataclass(frozen=True, slots=True)
class Writer:
    """write: the document, what names the plan for ever, and when the file is made. label: put into words later."""

    label: Words
    content_type: str
    write: Callable[[Document, str, datetime], bytes]


WRITERS: Final[Mapping[str, Writer]] = {
    "xml": Writer(
        gettext_lazy("MS Project XML"), "application/xml", lambda document, _plan_id, _at: mspdi_of(document)
    ),
    "xlsx": Writer(
        gettext_lazy("Excel workbook"),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        lambda document, _plan_id, _at: xlsx_of(document),
    ),
    "ics": Writer(
        gettext_lazy("Milestones for a calendar"),
        "text/calendar; charset=utf-8",
        lambda document, plan_id, at: ics_of(document, plan_id=plan_id, at=at),
    ),
}
