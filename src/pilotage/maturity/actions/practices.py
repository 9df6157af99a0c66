"""Changing the practices of a draft: their words, what they stand on, what shows them, where they are mapped to."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.kit.history import deed
from pilotage.maturity.actions.drafting import free_key, held_draft, line_of
from pilotage.maturity.models import CapabilityModel, Dimension, Practice, PracticeMapping, PracticeNeed
from pilotage.maturity.reads.capability import stamp_of, text_of
from pilotage.maturity.rules.file import MOST_PRACTICES
from pilotage.maturity.rules.permissions import may_keep_model
from pilotage.maturity.rules.probes import PROBES
from pilotage.maturity.rules.refusals import Impossible, Stale
from pilotage.maturity.rules.standing import standing
from pilotage.maturity.rules.text import EFFORTS, LEVELS, MappingText, PracticeText, plain


@dataclass(frozen=True, slots=True)
class PracticeFacts:
    """What is said of a practice. needs: ids of practices of the same edition."""

    dimension: UUID
    level: int
    name: str
    why: str
    works: str
    effort: str
    weight: Decimal
    probe: str
    threshold: Decimal | None
    needs: Sequence[UUID]
    mappings: Sequence[MappingText]


def add_practice(model: CapabilityModel, *, facts: PracticeFacts, access: Access) -> Practice:
    """A practice of one's own, behind those of its level. Raises Impossible."""
    may_keep_model(access).or_raise()
    with transaction.atomic(), deed("add_practice", actor=access.person_id, name=str(model)):
        held = held_draft(model.pk)
        if held.practices.count() >= MOST_PRACTICES:
            raise Impossible(_("A model has at most %(most)s practices.") % {"most": MOST_PRACTICES})
        last = held.practices.aggregate(last=Max("position"))["last"]
        key = free_key(facts.name, held.practices.values_list("key", flat=True), otherwise="practice", most=80)
        return _kept_practice(Practice(model=held, key=key, position=0 if last is None else last + 1), facts)


def change_practice(practice: Practice, *, seen: str, facts: PracticeFacts, access: Access) -> Practice:
    """seen: the stamp of the practice when it was read. Raises Impossible or Stale."""
    may_keep_model(access).or_raise()
    with transaction.atomic(), deed("change_practice", actor=access.person_id, name=practice.name):
        held_draft(practice.model_id)
        current = Practice.objects.select_for_update().filter(pk=practice.pk).first()
        if current is None:
            raise Impossible(_("This practice is not there any more."))
        if stamp_of(current) != seen:
            raise Stale(current)
        return _kept_practice(current, facts)


def remove_practice(practice: Practice, *, access: Access) -> None:
    """It goes out of the draft, unless others stand on it."""
    may_keep_model(access).or_raise()
    with transaction.atomic(), deed("remove_practice", actor=access.person_id, name=practice.name):
        held_draft(practice.model_id)
        above = PracticeNeed.objects.filter(needed=practice.pk).order_by("practice__level", "practice__position")
        names = list(above.values_list("practice__name", flat=True)[:4])
        if names:
            listed = ", ".join(f"“{name}”" for name in names[:3]) + ("…" if len(names) > 3 else "")
            raise Impossible(_("Other practices stand on it: %(names)s. Change these first.") % {"names": listed})
        Practice.objects.filter(pk=practice.pk).delete()


def _kept_practice(row: Practice, facts: PracticeFacts) -> Practice:
    dimension = Dimension.objects.filter(pk=facts.dimension, model=row.model_id).first()
    if dimension is None:
        raise Impossible(_("Choose a dimension of this model."), field="dimension")
    row.dimension, row.level, row.effort, row.weight = dimension, facts.level, facts.effort, facts.weight
    row.name, row.why, row.works = line_of(facts.name), plain(facts.why), plain(facts.works)
    row.probe, row.threshold = facts.probe, facts.threshold if facts.probe else None
    _check_words(row)
    needed = list(Practice.objects.filter(pk__in=facts.needs, model=row.model_id).exclude(pk=row.pk))
    if len(needed) < len(set(facts.needs)):
        raise Impossible(_("Choose other practices of this model."), field="needs")
    _check_standing(row, needed)
    row.save()
    _set_needs(row, needed)
    _set_mappings(row, facts.mappings)
    row.refresh_from_db()
    return row


def _check_words(row: Practice) -> None:
    for name in ("name", "why", "works"):
        if not getattr(row, name):
            raise Impossible(_("Write something here."), field=name)
    if row.level not in LEVELS:
        raise Impossible(_("Levels go from 1 to 5."), field="level")
    if row.effort not in EFFORTS:
        raise Impossible(_("Choose small, medium or large."), field="effort")
    if not 0 <= row.weight <= 10:
        raise Impossible(_("A weight lies between 0 and 10."), field="weight")
    if row.probe and row.probe not in PROBES:
        raise Impossible(_("Choose a probe from the list."), field="probe")
    if row.probe and (row.threshold is None or not 0 < row.threshold <= 1):
        text = _("Say from which share on the practice holds: more than 0 %, at most 100 %.")
        raise Impossible(text, field="threshold")


def _check_standing(row: Practice, needed: Sequence[Practice]) -> None:
    """What the whole edition would stand on; said in names, which people know, not in keys."""
    others = [one for one in text_of(row.model).practices if one.key != row.key]
    names = {one.key: one.name for one in others} | {row.key: row.name}
    mine = PracticeText(row.key, "", row.level, row.name, "", "", row.effort, needs=tuple(one.key for one in needed))
    places = [f"“{one.name}”" for one in (*others, mine)]
    problems = standing([*others, mine], places, names)
    if problems:
        raise Impossible(" ".join(map(str, problems)), field="needs")


def _set_needs(row: Practice, needed: Sequence[Practice]) -> None:
    wanted = {one.pk for one in needed}
    PracticeNeed.objects.filter(practice=row).exclude(needed__in=wanted).delete()
    there = set(PracticeNeed.objects.filter(practice=row).values_list("needed", flat=True))
    PracticeNeed.objects.bulk_create(PracticeNeed(practice=row, needed_id=id) for id in sorted(wanted - there))


def _set_mappings(row: Practice, mappings: Sequence[MappingText]) -> None:
    wanted = {(line_of(one.scheme), line_of(one.code)): line_of(one.note) for one in mappings}
    if len(wanted) < len(mappings):
        raise Impossible(_("The same place stands twice. Name each place once."), field="mappings")
    if any(not scheme or not code for scheme, code in wanted):
        raise Impossible(_("Each line names a scheme and a place in it."), field="mappings")
    there = {(one.scheme, one.code): one for one in PracticeMapping.objects.filter(practice=row)}
    gone = [one.pk for place, one in there.items() if wanted.get(place) != one.note]
    PracticeMapping.objects.filter(pk__in=gone).delete()
    PracticeMapping.objects.bulk_create(
        PracticeMapping(practice=row, scheme=scheme, code=code, note=note)
        for (scheme, code), note in wanted.items()
        if (scheme, code) not in there or there[scheme, code].pk in gone
    )
