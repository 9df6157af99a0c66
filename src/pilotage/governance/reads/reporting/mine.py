"""The reports that one person has to write: of initiatives that they manage, or own where nobody manages them."""

from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilotage.accounts.rules import Access, Permission
from pilotage.governance.reads.notices import NoticeKind, NoticeLine
from pilotage.governance.reads.reporting.due import Due, active_cycles, reports_due
from pilotage.kit.formats import formatter
from pilotage.work.models import Initiative
from pilotage.work.reads.visible import initiatives_visible_to


def my_reports_due(access: Access, *, today: date) -> list[Due]:
    """Asked for and not published, of what the person may write: three queries."""
    active = active_cycles()
    if not active or access.person_id is None:
        return []
    mine = Q(manager=access.person_id) | Q(manager=None, sponsor=access.person_id)
    writes = access.where(Permission.EDIT, field="scope__path")
    rows = initiatives_visible_to(access).filter(mine, writes)
    return reports_due({one.pk: one for one in rows}, active, today=today)


def is_mine(access: Access, initiative: Initiative) -> bool:
    """Whether the report is the person's to write."""
    return access.person_id is not None and access.person_id == (initiative.manager_id or initiative.sponsor_id)


def _told(access: Access, on: date) -> list[NoticeLine]:
    """One line a report: told once for each period."""
    f = formatter()
    words = _("%(initiative)s: the report for %(period)s is due on %(day)s")
    return [
        NoticeLine(
            f"{one.initiative.pk}:{one.period.start.isoformat()}",
            words % {"initiative": one.initiative.name, "period": one.period.label, "day": f.date(one.period.due_on)},
            reverse("governance:reports_of", args=[one.initiative.key]),
        )
        for one in my_reports_due(access, today=on)
    ]


NOTICE = NoticeKind("reports_due", gettext_lazy("Status reports that are due"), _told, order=30)
