"""The next three steps, and why these."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilotage.accounts.rules import PersonalRequest
from pilotage.kit.formats import Formatter
from pilotage.kit.frame import carried
from pilotage.maturity.models import Assessment, Roadmap, RoadmapState
from pilotage.maturity.pages.roadmaps.lanes import judged_of, practice_url
from pilotage.maturity.pages.roadmaps.shared import address_of
from pilotage.maturity.pages.roadmaps.words import state_text, state_word
from pilotage.maturity.reads.roadmaps import roadmaps_visible_to
from pilotage.maturity.reads.standing import Today
from pilotage.maturity.reads.whole import Whole
from pilotage.maturity.rules.roadmaps import PracticeState, standing_on
from pilotage.maturity.rules.shape import PracticeShape

COUNT = 3


@dataclass(frozen=True, slots=True)
class StepView:
    """A step: what, why, when, and how it stands."""

    name: str
    url: str
    why: str
    when: str = ""
    state: str = ""


def next_steps(
    request: PersonalRequest, *, path: str, today: Today, whole: Whole | None, open_one: Assessment | None, f: Formatter
) -> list[StepView]:
    """What is missing before there is a way; then the practices that come first on it and are not in place."""
    found = list(_before(request, path, today, whole, open_one))
    if whole is not None:
        found += list(_practices(request, whole, f))
    return found[:COUNT]


def _before(
    request: PersonalRequest, path: str, today: Today, whole: Whole | None, open_one: Assessment | None
) -> Iterator[StepView]:
    tail = carried(request)
    if today.evidence_day is None:
        yield StepView(
            _("Look at the evidence"),
            reverse("maturity:evidence") + tail,
            _("No probe has looked at the data yet: most of what a PMO does can be seen there."),
        )
    if open_one is not None:
        url = reverse("maturity:assessment", args=[open_one.pk]) + tail
        why = _("Its result says where you stand, and the roadmap starts from it.")
        yield StepView(_("Close the assessment “%(name)s”") % {"name": open_one.name}, url, why)
    elif today.assessment is None:
        url = reverse("maturity:assessments") + tail
        yield StepView(_("Assess where you stand"), url, _("What no data show, only people can say."))
    if whole is None:
        yield _follow(request, path, tail)


def _follow(request: PersonalRequest, path: str, tail: str) -> StepView:
    drafts = roadmaps_visible_to(request.access).filter(scope__path=path, state=RoadmapState.DRAFT)
    draft: Roadmap | None = drafts.first()
    if draft is not None:
        why = _("It is a draft: follow it, and its increments can be put into the register.")
        return StepView(_("Decide on “%(name)s”") % {"name": draft.name}, address_of(request, draft), why)
    why = _("Say where each dimension shall be by when: the order follows from what stands on what.")
    return StepView(_("Draft a roadmap"), reverse("maturity:roadmaps") + tail, why)


def _practices(request: PersonalRequest, whole: Whole, f: Formatter) -> Iterator[StepView]:
    """Increment by increment; within one, what most stands on comes first."""
    places, judged, shape = whole.places, judged_of(whole), whole.shape
    left = [key for key in places if judged[key].state != PracticeState.IN_PLACE]
    above = {key: len(standing_on(shape, key, left)) for key in left}
    for key in sorted(left, key=lambda key: (places[key], -above[key], shape.by_key[key].level))[:COUNT]:
        practice, increment = shape.by_key[key], whole.increments[places[key]]
        values = {
            "increment": f"{increment.place + 1} · {increment.name}",
            "day": f.date(whole.spans[places[key]].last),
        }
        state = " ".join(part for part in (state_word(judged[key]), state_text(judged[key], f)) if part)
        yield StepView(
            practice.name,
            practice_url(request, whole, key),
            _why(whole, practice, above[key], f),
            _("Increment %(increment)s, until %(day)s") % values,
            state,
        )


def _why(whole: Whole, practice: PracticeShape, above: int, f: Formatter) -> str:
    if above:
        many = ngettext("%(count)s planned practice stands on it.", "%(count)s planned practices stand on it.", above)
        return many % {"count": f.number(above)}
    aim = whole.aims.get(practice.dimension)
    name = next(one.name for one in whole.shape.dimensions if one.key == practice.dimension)
    if aim is not None and practice.level <= aim.level:
        text = _("Level %(level)s of %(name)s is not reached without it, and level %(aim)s is the aim.")
        return text % {"level": practice.level, "name": name, "aim": aim.level}
    return _("It belongs to level %(level)s of %(name)s.") % {"level": practice.level, "name": name}
