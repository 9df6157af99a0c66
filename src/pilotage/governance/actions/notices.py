"""Telling people by mail what waits for them: one digest each, every thing once, stopped by kind."""

import logging
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilotage.accounts.models import Person
from pilotage.accounts.reads import access_of
from pilotage.accounts.rules import Access, Refused
from pilotage.governance.models import NoticePreference, SentNotice
from pilotage.governance.reads.notices import (
    NoticeKind,
    NoticeLine,
    notice_kinds,
    reachable_people,
    stop_token,
    told_already,
    wanted_by,
)
from pilotage.governance.rules.refusals import Impossible
from pilotage.kit.history import deed

log = logging.getLogger(__name__)
News = Sequence[tuple[NoticeKind, Sequence[NoticeLine]]]


def want_notices(kinds: Sequence[str], *, access: Access) -> None:
    """Exactly these kinds by mail from now on."""
    if access.person_id is None:
        raise Refused(_("Sign in first."))
    unknown = set(kinds) - {kind.name for kind in notice_kinds()}
    if unknown:
        raise Impossible(_("There is no such kind of notice."))
    with transaction.atomic(), deed("want_notices", actor=access.person_id):
        for kind in notice_kinds():
            _say(access.person_id, kind.name, is_wanted=kind.name in kinds)


def stop_notices(person: Person, kind: str) -> None:
    """No more of this kind; asked for by the link of a mail, whose signature is the permission."""
    with transaction.atomic(), deed("stop_notices", actor=person.pk):
        _say(person.pk, kind, is_wanted=False)


def _say(person_id: UUID, kind: str, *, is_wanted: bool) -> None:
    NoticePreference.objects.update_or_create(person_id=person_id, kind=kind, defaults={"is_wanted": is_wanted})


def send_notices(*, on: date, at: datetime) -> int:
    """A digest to everybody for whom something new waits; how many were sent.

    What cannot be sent to one person is told the next time, and keeps nobody else from their mail.
    """
    sent, connection = 0, get_connection()
    for person in reachable_people():
        try:
            sent += _told(person, connection, on=on, at=at)
        except OSError:
            log.exception("The digest for %s could not be sent", person.pk)
    return sent


def _told(person: Person, connection: BaseEmailBackend, *, on: date, at: datetime) -> int:
    with transaction.atomic():
        # Two workers that tell at the same time: the second finds everything told.
        Person.objects.select_for_update().get(pk=person.pk)
        news = _news_for(person, on=on)
        if not news:
            return 0
        rows = [
            SentNotice(person=person, kind=kind.name, subject=line.subject, sent_at=at)
            for kind, lines in news
            for line in lines
        ]
        SentNotice.objects.bulk_create(rows)
        _mail(person, news, connection).send()
    return 1


def _news_for(person: Person, *, on: date) -> News:
    access, wanted = access_of(person), wanted_by(person.pk)
    found = []
    for kind in notice_kinds():
        if wanted[kind.name]:
            told = told_already(person.pk, kind.name)
            lines = [line for line in kind.ask(access, on) if line.subject not in told]
            if lines:
                found.append((kind, lines))
    return found


def _mail(person: Person, news: News, connection: BaseEmailBackend) -> EmailMessage:
    count = sum(len(lines) for _kind, lines in news)
    site = settings.PILOTAGE_URL.rstrip("/")
    parts = [
        {
            "label": str(kind.label),
            "lines": [(line.text, site + line.address) for line in lines],
            "stop_url": site + reverse("governance:stop_notices", args=[stop_token(person.pk, kind.name)]),
        }
        for kind, lines in news
    ]
    subject = ngettext("%(count)s thing waits for you", "%(count)s things wait for you", count) % {"count": count}
    text = render_to_string(
        "governance/mail/digest.txt",
        {"name": person.name, "parts": parts, "settings_url": site + reverse("governance:notices")},
    )
    return EmailMessage(subject, text, to=[person.email or ""], connection=connection)
