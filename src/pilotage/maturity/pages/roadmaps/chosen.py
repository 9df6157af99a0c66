"""The increment that is chosen, with its practices, and what found no place at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from pilotage.accounts.rules import PersonalRequest
from pilotage.kit.entering import whole_number_from
from pilotage.kit.formats import UNKNOWN, Formatter
from pilotage.kit.frame import carried
from pilotage.maturity.models import Increment, Roadmap
from pilotage.maturity.pages.roadmaps.lanes import judged_of, practice_url
from pilotage.maturity.pages.roadmaps.shared import address_of
from pilotage.maturity.pages.roadmaps.words import (
    LETTERS,
    PRACTICE_TONES,
    state_text,
    state_word,
    why_here,
    why_nowhere,
)
from pilotage.maturity.reads.planning import rooms_of
from pilotage.maturity.reads.whole import Whole
from pilotage.maturity.rules.levels import IN_PLACE
from pilotage.maturity.rules.roadmaps import Judged, PracticeState, is_done, lacking
from pilotage.work.reads.visible import initiatives_visible_to


@dataclass(frozen=True, slots=True)
class LineView:
    """A practice of the chosen increment."""

    id: str
    name: str
    url: str
    note: str
    word: str
    tone: str
    letter: str
    evidence: str
    evidence_url: str
    is_locked: bool


@dataclass(frozen=True, slots=True)
class ChosenView:
    """The increment at the right."""

    number: int
    title: str
    name: str
    days: str
    why: str
    effort: str
    warning: str
    done: str
    is_done: bool
    is_locked: bool
    stays: str
    initiative: str
    initiative_url: str
    register_url: str
    rename_url: str
    lock_url: str
    lines: tuple[LineView, ...]
    previous_url: str
    next_url: str


@dataclass(frozen=True, slots=True)
class NowhereView:
    """A practice without a place."""

    id: str
    name: str
    url: str
    note: str
    why: str


def chosen_place(request: PersonalRequest, roadmap: Roadmap) -> int:
    """Which increment is shown at the right: the one that the address names, else the first."""
    number = whole_number_from(request.GET.get("increment"), 1)
    return min(max(number, 1), roadmap.count) - 1


def chosen_of(request: PersonalRequest, whole: Whole, place: int, f: Formatter) -> ChosenView:
    one = next(row for row in whole.increments if row.place == place)
    span, roadmap = whole.spans[place], whole.roadmap
    names = {dimension.key: dimension.name for dimension in whole.shape.dimensions}
    used, room = whole.days_in(one), rooms_of(roadmap, whole.spans)[place].days
    judged = judged_of(whole)
    keys = [line.practice.key for line in one.practices.all()]
    initiative, initiative_url = _initiative(request, one)
    tail, own = carried(request), [roadmap.pk, one.pk]
    return ChosenView(
        number=place + 1,
        title=_("Increment %(number)s") % {"number": f.number(place + 1)},
        name=one.name,
        days=f"{f.date(span.first)} – {f.date(span.last)}",
        why=why_here(one, names, f),
        effort=_("%(used)s of %(days)s days") % {"used": f.number(used), "days": f.number(room, 1)},
        warning=_over_text(whole, one, f),
        done=_done_text([judged[key] for key in keys], f),
        is_done=is_done([judged[key] for key in keys]),
        is_locked=one.is_locked,
        stays=_stays_text(whole, one),
        initiative=initiative,
        initiative_url=initiative_url,
        register_url=reverse("maturity:register_increment", args=own) + tail,
        rename_url=reverse("maturity:rename_increment", args=own) + tail,
        lock_url=reverse("maturity:lock_increment", args=own) + tail,
        lines=tuple(_line(request, whole, key, judged[key], names, f) for key in keys),
        previous_url=address_of(request, roadmap, place=place - 1) if place else "",
        next_url=address_of(request, roadmap, place=place + 1) if place + 1 < roadmap.count else "",
    )


def _over_text(whole: Whole, one: Increment, f: Formatter) -> str:
    """What is too much in an increment that was filled by hand."""
    room = rooms_of(whole.roadmap, whole.spans)[one.place]
    over, many = whole.days_in(one) - float(room.days), len(one.practices.all()) - room.places
    said = []
    if over > 0:
        said.append(_("It takes %(days)s more than the PMO has in these weeks.") % {"days": f.days(round(over, 1))})
    if many > 0:
        said.append(_("It holds %(count)s practices more than the limit.") % {"count": f.number(many)})
    return " ".join(said)


def _stays_text(whole: Whole, one: Increment) -> str:
    if one.initiative_id is not None:
        return _("It is in the register: a proposal leaves it as it is.")
    if one.is_locked:
        return _("It is locked: a proposal leaves it as it is.")
    if whole.stays(one):
        return _("It is over: a proposal leaves it as it was.")
    return ""


def _initiative(request: PersonalRequest, one: Increment) -> tuple[str, str]:
    """What it became in the register, as far as the person may see it."""
    if one.initiative_id is None:
        return "", ""
    found = initiatives_visible_to(request.access).filter(pk=one.initiative_id).first()
    if found is None:
        return _("an initiative that you may not see"), ""
    return f"{found.name} ({found.key})", reverse("work:initiative", args=[found.key]) + carried(request)


def open_places(whole: Whole) -> tuple[tuple[int, str], ...]:
    """The increments that a practice may be put into."""
    return tuple((one.place + 1, f"{one.place + 1} · {one.name}") for one in whole.increments if not whole.stays(one))


def _done_text(found: Sequence[Judged], f: Formatter) -> str:
    if not found:
        return ""
    done = sum(one.state == PracticeState.IN_PLACE for one in found)
    return _("%(done)s of %(count)s in place") % {"done": f.number(done), "count": f.number(len(found))}


def _line(
    request: PersonalRequest, whole: Whole, key: str, judged: Judged, names: Mapping[str, str], f: Formatter
) -> LineView:
    practice, line = whole.shape.by_key[key], whole.line_of(key)
    return LineView(
        str(practice.id),
        practice.name,
        practice_url(request, whole, key),
        _note(names[practice.dimension], practice.level, f.days(practice.effort_days)),
        state_word(judged),
        PRACTICE_TONES[judged.state],
        LETTERS[judged.state],
        state_text(judged, f),
        reverse("maturity:probe", args=[practice.probe]) + carried(request) if practice.probe else "",
        line is not None and line.is_locked,
    )


def nowhere_of(request: PersonalRequest, whole: Whole, f: Formatter) -> tuple[NowhereView, ...]:
    """The practices that found no place, each with why."""
    shape, unplaced = whole.shape, whole.roadmap.unplaced
    names = {one.key: one.name for one in shape.dimensions}
    found = []
    for one in shape.practices:
        if one.key not in unplaced:
            continue
        below = lacking(shape, whole.today.held, one.needs)
        behind = [other.name for other in shape.practices if other.key in below and other.key in unplaced]
        why = why_nowhere(unplaced[one.key], days=f.days(one.effort_days), others=", ".join(behind) or UNKNOWN)
        note = _note(names[one.dimension], one.level, f.days(one.effort_days))
        found.append(NowhereView(str(one.id), one.name, practice_url(request, whole, one.key), note, why))
    return tuple(found)


def addable(whole: Whole) -> list[tuple[str, list[tuple[str, str]]]]:
    """Practices that could be added by hand: not in place, and in no increment; by dimension."""
    places, held = whole.places, whole.today.held
    found = []
    for dimension in whole.shape.dimensions:
        lines = [
            (str(one.id), _("%(level)s · %(name)s") % {"level": one.level, "name": one.name})
            for one in whole.shape.of(dimension.key)
            if one.key not in places and held.get(one.key) != IN_PLACE
        ]
        if lines:
            found.append((dimension.name, lines))
    return found


def _note(dimension: str, level: int, days: str) -> str:
    return _("%(dimension)s, level %(level)s, %(days)s") % {"dimension": dimension, "level": level, "days": days}
