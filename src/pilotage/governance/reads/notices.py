"""What people are told by mail: kinds of notices, each with a question whose answer waits for one person.

Another part of a wing adds a kind in `AppConfig.ready()`:

    register(NoticeKind("reports_due", _("Status reports that are due"), reports_due, order=30))
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core import signing
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from pilotage.accounts.models import Person
from pilotage.accounts.rules import Access
from pilotage.governance.models import NoticePreference, SentNotice
from pilotage.governance.reads.changes.visible import changes_waiting_for
from pilotage.governance.reads.deciders import waiting_for
from pilotage.governance.reads.needs import conditions_due, returned_to
from pilotage.kit.formats import formatter

# A link in a mail says which kind of notice of whom it stops; it cannot be made by guessing.
SALT = "governance.notices"


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One thing that waits. `subject` tells it from others: the same is told once. `address` without the host."""

    subject: str
    text: str
    address: str


Ask = Callable[[Access, date], Sequence[NoticeLine]]


@dataclass(frozen=True, slots=True)
class NoticeKind:
    name: str
    label: str | Promise
    ask: Ask
    order: int


_kinds: dict[str, NoticeKind] = {}


def register(kind: NoticeKind) -> None:
    """Add a kind of notice; called in a wing's AppConfig.ready()."""
    _kinds[kind.name] = kind


def notice_kinds() -> list[NoticeKind]:
    return sorted(_kinds.values(), key=lambda one: (one.order, one.name))


def wanted_by(person_id: UUID) -> dict[str, bool]:
    """Every kind, and whether the person wants it; who has said nothing gets it."""
    said = dict(NoticePreference.objects.filter(person=person_id).values_list("kind", "is_wanted"))
    return {kind.name: said.get(kind.name, True) for kind in notice_kinds()}


def reachable_people() -> QuerySet[Person]:
    return Person.objects.filter(is_active=True, email__isnull=False).order_by("name", "pk")


def told_already(person_id: UUID, kind: str) -> set[str]:
    return set(SentNotice.objects.filter(person=person_id, kind=kind).values_list("subject", flat=True))


def stop_token(person_id: UUID, kind: str) -> str:
    return signing.dumps([str(person_id), kind], salt=SALT)


def from_token(token: str) -> tuple[Person, NoticeKind] | None:
    """Whose notices of which kind; None for what we have not signed, and for who or what is there no more."""
    try:
        person_id, name = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    person, kind = Person.objects.filter(pk=person_id).first(), _kinds.get(name)
    return (person, kind) if person and kind else None


def gates_to_decide(access: Access, on: date) -> list[NoticeLine]:
    text = _("%(gate)s of %(name)s, submitted %(day)s")
    f = formatter()
    return [
        NoticeLine(
            f"review:{one.pk}",
            text % {"gate": one.gate.name, "name": one.initiative.name, "day": f.date(one.submitted_on)},
            reverse("governance:review", args=[one.pk]),
        )
        for one in waiting_for(access, on=on)
    ]


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


def conditions_to_meet(access: Access, on: date) -> list[NoticeLine]:
    text, f = _("%(text)s (%(title)s), due %(day)s"), formatter()
    return [
        NoticeLine(
            # A condition is told of when it comes near, and once more when its day has passed.
            f"condition:{one.pk}:{'late' if one.due_on < on else 'near'}",
            text % {"text": one.text, "title": one.entry.title, "day": f.date(one.due_on)},
            reverse("governance:entry", args=[one.entry.number]),
        )
        for one in conditions_due(access, on=on)
    ]


def reviews_returned(access: Access, on: date) -> list[NoticeLine]:
    text = _("%(name)s came back from %(gate)s: %(outcome)s")
    return [
        NoticeLine(
            f"review:{one.pk}",
            text % {
                "name": one.initiative.name, "gate": one.gate.name,
                "outcome": one.entry.get_outcome_display() if one.entry else "",
            },
            reverse("work:initiative", args=[one.initiative.key]),
        )
        for one in returned_to(access, on=on)
    ]  # fmt: skip


KINDS = (
    NoticeKind("gates_to_decide", lazy("Gates that wait for my decision"), gates_to_decide, 10),
    NoticeKind("changes_to_decide", lazy("Change requests that wait for my decision"), changes_to_decide, 15),
    NoticeKind("conditions_due", lazy("Conditions of mine that are due"), conditions_to_meet, 20),
    NoticeKind("reviews_returned", lazy("What I submitted and got back"), reviews_returned, 30),
)
