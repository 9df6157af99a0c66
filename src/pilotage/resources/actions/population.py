"""Many people at once, for imports and the demonstration: set-based, whole or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.kit.history import deed
from pilotage.resources.models import Absence, Resource
from pilotage.resources.rules.checking import checked_day, checked_name, checked_order, checked_share
from pilotage.resources.rules.permissions import Impossible, may_edit_people

BATCH = 2000
FIELDS = ("role", "department", "calendar", "share", "employed_from", "employed_until", "person")


@dataclass(frozen=True, slots=True)
class AbsenceFacts:
    first_day: date
    last_day: date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """Somebody as they shall be, found by name. Absences are added where there are none of the same days."""

    name: str
    role_id: UUID
    share: Decimal = Decimal(1)
    department: str = ""
    calendar_id: UUID | None = None
    employed_from: date | None = None
    employed_until: date | None = None
    person_id: UUID | None = None
    absences: tuple[AbsenceFacts, ...] = ()


def replace_people(wanted: Sequence[PersonFacts], *, access: Access) -> int:
    """Let each of these people be as said: added where nobody has the name, changed where somebody has. How many.

    People who are not named stay as they are. Raises Refused, or Impossible when a name is given twice here, belongs
    to several people there, or a fact cannot be kept.
    """
    may_edit_people(access).or_raise()
    names = [one.name.strip().casefold() for one in wanted]
    if len(set(names)) != len(names):
        raise Impossible(_("Somebody is named twice in the list."), field="name")
    with transaction.atomic(), deed("replace_people", actor=access.person_id, people=len(wanted)):
        there: dict[str, Resource] = {}
        for row in Resource.objects.select_for_update().order_by("id"):
            if there.setdefault(row.name.casefold(), row) is not row and row.name.casefold() in names:
                raise Impossible(_("Two people are called “%(name)s”: change them by hand.") % {"name": row.name})
        made = [_applied(one, Resource()) for one, name in zip(wanted, names, strict=True) if name not in there]
        changed = [_applied(one, there[name]) for one, name in zip(wanted, names, strict=True) if name in there]
        try:
            with transaction.atomic():
                Resource.objects.bulk_create(made, batch_size=BATCH)
                Resource.objects.bulk_update(changed, FIELDS, batch_size=BATCH)
        except IntegrityError as clash:
            raise Impossible(_("An account belongs to somebody else in the list already.")) from clash
        rows = {row.name.casefold(): row for row in [*made, *changed]}
        _add_absences(wanted, [rows[name] for name in names])
    return len(wanted)


def _applied(facts: PersonFacts, row: Resource) -> Resource:
    row.name = checked_name(facts.name)
    row.role_id, row.calendar_id = facts.role_id, facts.calendar_id
    row.department = facts.department.strip()[:200]
    row.share = checked_share(facts.share)
    row.employed_from = checked_day(facts.employed_from, field="employed_from")
    row.employed_until = checked_day(facts.employed_until, field="employed_until")
    checked_order(row.employed_from, row.employed_until, field="employed_until")
    if facts.person_id is not None:
        row.person_id = facts.person_id
    return row


def _add_absences(wanted: Sequence[PersonFacts], rows: Sequence[Resource]) -> None:
    there = set(Absence.objects.filter(resource__in=rows).values_list("resource_id", "first_day", "last_day"))
    added = []
    for facts, row in zip(wanted, rows, strict=True):
        for one in facts.absences:
            checked_order(checked_day(one.first_day, field="from"), checked_day(one.last_day, field="to"), field="to")
            if (row.id, one.first_day, one.last_day) not in there:
                added.append(
                    Absence(resource=row, first_day=one.first_day, last_day=one.last_day, reason=one.reason[:200])
                )
    Absence.objects.bulk_create(added, batch_size=BATCH)
