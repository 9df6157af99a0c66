"""Asking people to mend rows of theirs: one mail each, whatever number of rows, and of what they themselves may see."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import ngettext

from pilotage.accounts.models import Person
from pilotage.accounts.reads import access_of
from pilotage.accounts.rules import Access
from pilotage.kit.formats import formatter
from pilotage.kit.history import deed
from pilotage.maturity.models import QualityReminder
from pilotage.maturity.reads.gaps import Gap
from pilotage.maturity.reads.quality import reachable
from pilotage.maturity.rules.permissions import may_remind
from pilotage.maturity.rules.telling import may_be_told

# A mail names so many rows; the page has them all.
MOST_ROWS = 30


@dataclass(frozen=True, slots=True)
class Reminded:
    """sent: who got a mail; unreachable: how many people have rows and no address here, or no sight of their rows."""

    sent: Sequence[QualityReminder]
    unreachable: int


def remind(gaps: Sequence[Gap], *, access: Access, at: datetime) -> Reminded:
    """One mail to everybody whose rows these are. Rows that the reader may not ask for are left out.

    Raises Refused when there is none that they may.
    """
    allowed = [gap for gap in gaps if may_remind(access, gap.finding.place)]
    if gaps and not allowed:
        may_remind(access, gaps[0].finding.place).or_raise()
    by_owner: dict[UUID, list[Gap]] = defaultdict(list)
    for gap in allowed:
        if gap.owner is not None:
            by_owner[gap.owner].append(gap)
    people = reachable(by_owner)
    told = {person.pk: rows for person in people.values() if (rows := _told(person, by_owner[person.pk]))}
    with transaction.atomic(), deed("remind_of_quality", actor=access.person_id, count=len(told)):
        made = [QualityReminder(to_id=id, by_id=access.person_id, at=at, rows=len(rows)) for id, rows in told.items()]
        QualityReminder.objects.bulk_create(made)
        mails = [_mail(people[id], rows, access) for id, rows in told.items()]
        transaction.on_commit(partial(_send, mails), robust=True)
    return Reminded(made, len(by_owner) - len(told))


def _told(person: Person, gaps: Sequence[Gap]) -> list[Gap]:
    """Of their rows, those that they may see themselves: a name in a row is no right to look at it."""
    theirs = access_of(person)
    return [gap for gap in gaps if may_be_told(theirs, gap.probe, gap.finding)]


def _mail(to: Person, gaps: Sequence[Gap], access: Access) -> EmailMessage:
    f, count, site = formatter(), len(gaps), settings.PILOTAGE_URL.rstrip("/")
    parts: dict[str, list[tuple[str, str, str]]] = {}
    for gap in gaps[:MOST_ROWS]:
        line = (gap.finding.subject, gap.finding.said, site + gap.finding.address)
        parts.setdefault(f"{gap.probe.label}. {gap.probe.to_do}", []).append(line)
    facts = {
        "name": to.name,
        "by": access.name,
        "parts": list(parts.items()),
        "more": f.number(count - MOST_ROWS) if count > MOST_ROWS else "",
        "url": site + reverse("maturity:quality") + "?owner=" + str(to.pk),
    }
    words = ngettext("%(count)s row of yours to look at", "%(count)s rows of yours to look at", count)
    subject = words % {"count": f.number(count)}
    return EmailMessage(subject, render_to_string("maturity/mail/quality.txt", facts), to=[to.email or ""])


def _send(mails: list[EmailMessage]) -> None:
    if mails:
        get_connection().send_messages(mails)
