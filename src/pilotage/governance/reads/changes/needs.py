"""Change requests that wait for one person's decision, as a notice."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from pilotage.accounts.rules import Access
from pilotage.governance.reads.changes.visible import changes_waiting_for
from pilotage.governance.reads.notices import NoticeKind, NoticeLine
from pilotage.kit.formats import formatter


def changes_to_decide(access: Access, on: date) -> list[NoticeLine]:
    text = _("%(number)s of %(name)s: %(title)s, submitted %(day)s")
    f = formatter()
    return [
        NoticeLine(
            f"change:{one.pk}",
            text % {
                "number": one, "name": one.initiative.name, "title": one.title, "day": f.date(one.submitted_on),
            },
            reverse("governance:change", args=[one.pk]),
        )
        for one in changes_waiting_for(access)
    ]  # fmt: skip


NOTICE = NoticeKind("changes_to_decide", lazy("Change requests that wait for my decision"), changes_to_decide, 15)
