"""Asking for reports that are missing: by e-mail to who manages the initiative, else to who owns it."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from pilotage.accounts.models import Person
from pilotage.accounts.rules import Access
from pilotage.governance.models import Reminder
from pilotage.governance.reads.reporting.due import Standing
from pilotage.governance.rules.reporting.permissions import Impossible, may_remind
from pilotage.kit.formats import formatter
from pilotage.kit.history import deed


def remind(missing: Sequence[Standing], *, access: Access, at: datetime) -> list[Reminder]:
    """Ask for these reports. Who has no account gets no mail, and is named in the answer with `to` left empty.

    Raises Refused, or Impossible for one that has reported.
    """
    for one in missing:
        may_remind(access, one.initiative).or_raise()
        if not one.is_missing:
            text = _("%(name)s has reported already.") % {"name": one.initiative.name}
            raise Impossible(text)
    with transaction.atomic(), deed("remind_of_report", actor=access.person_id, count=len(missing)):
        made = [
            Reminder(
                initiative=one.initiative,
                cycle=one.cycle,
                period_start=one.period.start,
                to=addressee(one),
                by_id=access.person_id,
                at=at,
            )
            for one in missing
        ]
        Reminder.objects.bulk_create(made)
        mails = [_mail(one, row.to, access) for one, row in zip(missing, made, strict=True) if row.to]
        transaction.on_commit(partial(_send, mails), robust=True)
    return made


def addressee(standing: Standing) -> Person | None:
    """Who can write the report and be reached: the manager, else the owner."""
    people = (standing.initiative.manager, standing.initiative.sponsor)
    return next((one for one in people if one is not None and one.is_active and one.email), None)


def _mail(standing: Standing, to: Person, access: Access) -> EmailMessage:
    f = formatter()
    facts = {
        "name": to.name,
        "initiative": standing.initiative.name,
        "period": standing.period.label,
        "due_on": f.date(standing.period.due_on),
        "by": access.name,
        "url": settings.PILOTAGE_URL.rstrip("/") + reverse("governance:reports_of", args=[standing.initiative.key]),
    }
    subject = _("Status report due: %(initiative)s, %(period)s") % facts
    # A name may hold a line break; a subject may not.
    return EmailMessage(
        " ".join(subject.split()), render_to_string("governance/mail/reminder.txt", facts), to=[to.email or ""]
    )


def _send(mails: list[EmailMessage]) -> None:
    if mails:
        get_connection().send_messages(mails)
