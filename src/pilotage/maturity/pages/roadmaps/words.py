"""Roadmaps in sentences: why an increment stands where it stands, why a practice stands nowhere, what is in place."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pilotage.engine.roadmap.answer import Why
from pilotage.kit.formats import Formatter
from pilotage.maturity.actions.roadmaps.editing import TAKEN_OUT
from pilotage.maturity.models import Increment, Roadmap, RoadmapState
from pilotage.maturity.rules.levels import PARTLY
from pilotage.maturity.rules.roadmaps import Judged, PracticeState

STATE_TONES = {RoadmapState.DRAFT: "amber", RoadmapState.CURRENT: "green", RoadmapState.ARCHIVED: "none"}
PRACTICE_TONES = {
    PracticeState.IN_PLACE: "green",
    PracticeState.NOT_YET: "amber",
    PracticeState.NO_EVIDENCE: "none",
    PracticeState.PEOPLE: "none",
}
LETTERS = {
    PracticeState.IN_PLACE: "✓",
    PracticeState.NOT_YET: "…",
    PracticeState.NO_EVIDENCE: "–",
    PracticeState.PEOPLE: "?",
}
_NOWHERE: Mapping[str, str | Promise] = {
    Why.TOO_LARGE.value: gettext_lazy("It takes %(days)s, and no increment has so many."),
    Why.BEHIND.value: gettext_lazy("It stands on %(others)s, which found no place either."),
    Why.NO_DAYS.value: gettext_lazy("The days of all increments in which it could stand are used up."),
    Why.NO_PLACES.value: gettext_lazy("The increments that still have days hold as many practices as they may."),
    Why.TOGETHER.value: gettext_lazy(
        "There is room for it alone, but not together with what it stands on or what stands on it."
    ),
    Why.NO_WORTH.value: gettext_lazy("Its dimension has the value 0, and nothing that stands on it has another."),
    Why.UNPROVED.value: gettext_lazy("It would fit: the search ended before it found that. Propose again."),
    TAKEN_OUT: gettext_lazy("It was taken out by hand; the next proposal looks at it again."),
}
# The placeholders are filled for every reason alike; a reason without them takes none.
_CURE: Mapping[str, str | Promise] = {
    Why.TOO_LARGE.value: gettext_lazy("Longer increments or more days a quarter make room."),
    Why.NO_DAYS.value: gettext_lazy("More days a quarter, more increments or nearer aims make room."),
    Why.NO_PLACES.value: gettext_lazy("More practices in an increment or more increments make room."),
    Why.TOGETHER.value: gettext_lazy("More days a quarter or more increments make room."),
}


def why_here(increment: Increment, names: Mapping[str, str], f: Formatter) -> str:
    """Why the increment stands there, from facts kept with it. names: of dimensions, by key"""
    facts = increment.why
    if not facts.get("all"):
        return _("Nothing stands here.")
    return " ".join(part for part in (_main_reason(increment, names, f), _more(facts, names, f)) if part)


def _main_reason(increment: Increment, names: Mapping[str, str], f: Formatter) -> str:
    facts, is_first = increment.why, increment.place == 0
    if facts["locked"] == facts["all"]:
        return _("Here, because all of it was put or locked here.")
    if facts["later"]:
        many = ngettext("%(count)s later practice stands", "%(count)s later practices stand", facts["later"])
        text = _("First, because %(practices)s on it.") if is_first else _("Here, because %(practices)s on it.")
        return text % {"practices": many % {"count": f.number(facts["later"])}}
    if facts["due"] and facts["by"]:
        return _("Here, because of what is wanted by %(day)s.") % {"day": _day(facts["by"], f)}
    if facts["is_best"]:
        return _("Here, because it brings more for a day of work than what follows.")
    return _("Here, because nothing that comes later stands on it.")


def _more(facts: Mapping[str, Any], names: Mapping[str, str], f: Formatter) -> str:  # JSON: Any
    said = []
    if facts["due"] and facts["by"]:
        wanted = ", ".join(names.get(key, key) for key in facts["due"])
        said.append(_("%(names)s is aimed for %(day)s.") % {"names": wanted, "day": _day(facts["by"], f)})
    if facts["is_best"] and (facts["later"] or facts["due"]):
        said.append(_("For a day of work it brings more than what follows."))
    if 0 < facts["locked"] < facts["all"]:
        text = _("%(some)s of %(count)s practices are locked here.")
        said.append(text % {"some": f.number(facts["locked"]), "count": f.number(facts["all"])})
    return " ".join(said)


def why_nowhere(code: str, *, days: str, others: str) -> str:
    """Why a practice stands in no increment, and what would make room. others: names of what holds it back"""
    text = str(_NOWHERE.get(code, "")) % {"days": days, "others": others}
    return f"{text} {_CURE[code]}" if code in _CURE else text


def state_word(found: Judged) -> str:
    """Whether it is in place, in two words."""
    match found.state:
        case PracticeState.IN_PLACE:
            return _("In place")
        case PracticeState.NOT_YET:
            return _("Partly") if found.held == PARTLY else _("Not yet")
        case PracticeState.NO_EVIDENCE:
            return _("No evidence yet")
        case PracticeState.PEOPLE:
            return _("Only people can say")


def state_text(found: Judged, f: Formatter) -> str:
    """The share behind it, with what it is of; or by whose word."""
    if found.evidence is not None:
        tally = found.evidence.tally
        if tally.share is None:
            return ""
        values = {
            "passed": f.number(tally.passed), "asked": f.number(tally.asked), "share": f.share(tally.share),
            "needed": f.share(found.evidence.threshold),
        }  # fmt: skip
        return _("%(passed)s of %(asked)s (%(share)s), %(needed)s needed") % values
    return _("by the last assessment") if found.held is not None else ""


def outcome_text(roadmap: Roadmap, f: Formatter) -> str:
    """How good it is, and since when; or why that is not known."""
    if roadmap.proposed_at is None:
        return _("Not proposed yet with these aims and limits.")
    when = f.moment(roadmap.proposed_at)
    if not roadmap.outcome or roadmap.value is None:
        return _("Changed by hand since it was proposed on %(when)s.") % {"when": when}
    values = {"value": f.number(roadmap.value), "when": when, "gap": ""}
    if roadmap.outcome == "optimal":
        return _("The best there is, proved: value %(value)s. Proposed on %(when)s.") % values
    if roadmap.bound is None or not roadmap.value:
        return _("A good one, not proved to be the best: value %(value)s. Proposed on %(when)s.") % values
    values["gap"] = f.share(max(roadmap.bound / roadmap.value - 1, 0), 1)
    return _("Value %(value)s, at most %(gap)s below the best. Proposed on %(when)s.") % values


def _day(written: str, f: Formatter) -> str:
    return f.date(date.fromisoformat(written))
