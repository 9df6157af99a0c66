"""What an assessment found, in words: the same on its page, in its pack and over the API."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pilotage.kit.formats import UNKNOWN, Formatter
from pilotage.maturity.models import Says, Source
from pilotage.maturity.reads.assessments import Picture
from pilotage.maturity.rules.assessing import (
    VALUES,
    Opinion,
    Stand,
    Standing,
    ahead,
    counted,
    held_by,
    holding_back,
    overall,
)
from pilotage.maturity.rules.levels import IN_PLACE, TOP, Told
from pilotage.maturity.rules.probing import Evidence
from pilotage.maturity.rules.shape import DimensionShape, PracticeShape

EVIDENCE_RULE = gettext_lazy(
    "Evidence: a practice is in place when the share that its probe finds reaches the share needed. Only those that a "
    "probe looks for count, and no level above the highest of them is told."
)
RULES = (
    gettext_lazy(
        "A dimension has the highest level of which, and below which, every practice that counts is in place. What is "
        "there of the next level is its progress, by weight; partly counts half. Where no level is reached and nothing "
        "that is known stands against the first, the level is not known."
    ),
    gettext_lazy(
        "Opinion: the answer nearest to the mean of those who know (not in place 0, partly 0.5, in place 1). From 0.75 "
        "on it is in place: three of four say so, or of two one says “in place” and the other “partly”."
    ),
    EVIDENCE_RULE,
    gettext_lazy(
        "Settled: what was settled with a reason; else what everybody says who knows, where the data do not say the "
        "opposite; else, where nobody knows, what the data say."
    ),
)
# So many practices tell in which way a dimension is ahead; the table has all.
FEW = 3
HELD = {value: Says(name) for name, value in VALUES.items()}


def level_text(told: Told | None) -> str:
    """ "3", or "–": not known."""
    return UNKNOWN if told is None or told.level is None else str(told.level)


def reach(told: Told | None) -> float | None:
    """How far a dimension has come, 0..5: its level, and what is there of the next one. None: not known."""
    return None if told is None or told.level is None else told.level + told.progress


def change_of(here: Told | None, there: Told | None) -> int | None:
    """How many levels from there to here; None where either is not known."""
    if here is None or there is None or here.level is None or there.level is None:
        return None
    return here.level - there.level


def change_text(here: Told | None, there: Told | None, f: Formatter) -> str:
    """ "+1"."""
    by = change_of(here, there)
    return f"+{f.number(by)}" if by is not None and by > 0 else f.number(by)


def progress_text(told: Told | None, f: Formatter) -> str:
    """What is there of the next level; empty at the top and where nothing is known."""
    if told is None:
        return ""
    words = []
    if (told.level or 0) < TOP and (told.level is not None or told.progress):
        values = {"share": f.share(told.progress), "level": (told.level or 0) + 1}
        words.append(_("%(share)s of level %(level)s") % values)
    if told.unknown:
        count = ngettext("%(count)s practice not known", "%(count)s practices not known", told.unknown)
        words.append(count % {"count": f.number(told.unknown)})
    return ", ".join(words)


def value_text(value: float | None) -> str:
    """In place, partly, not in place; or "–"."""
    return UNKNOWN if value is None else str(HELD[value].label)


def evidence_text(evidence: Evidence | None, f: Formatter, *, is_told: bool) -> str:
    """ "41 of 50 (82 %), 90 % needed"; no evidence yet is not 0. Empty: the data were not asked.

    is_told   whether the reader may learn the numbers; else only the verdict
    """
    if evidence is None:
        return ""
    tally = evidence.tally
    if not is_told:
        return verdict_text(evidence)
    needed = f.share(evidence.threshold)
    if tally.share is None:
        return _("no evidence yet, %(needed)s needed") % {"needed": needed}
    values = {"passed": f.number(tally.passed), "asked": f.number(tally.asked), "share": f.share(tally.share)}
    return _("%(passed)s of %(asked)s (%(share)s), %(needed)s needed") % {**values, "needed": needed}


def verdict_text(evidence: Evidence | None) -> str:
    holds = evidence.holds if evidence is not None else None
    return _("no evidence yet") if holds is None else _("holds") if holds else _("does not hold")


def opinion_text(opinion: Opinion, f: Formatter) -> str:
    """How many said what: "2 in place, 1 partly"; nobody's name."""
    parts = (
        (opinion.yes, Says.YES), (opinion.partly, Says.PARTLY), (opinion.no, Says.NO), (opinion.unknown, Says.UNKNOWN)
    )  # fmt: skip
    said = [f"{f.number(count)} {str(answer.label).lower()}" for count, answer in parts if count]
    return ", ".join(said) or UNKNOWN


def stand_text(standing: Standing) -> str:
    """By what it stands where it stands."""
    match standing.stand:
        case Stand.SETTLED:
            return _("settled")
        case Stand.DISPUTED:
            return _("in dispute")
        case Stand.AGREED:
            return _("agreed")
        case Stand.EVIDENT:
            return _("by evidence alone")
    return _("not known")


def title_of(picture: Picture) -> str:
    """The message of the levels: where the weakest dimension stands, and on which leg of the journey that is."""
    shape = picture.shape
    levels = {one.key: picture.levels[one.key, Source.SETTLED] for one in shape.dimensions}
    level = overall(levels.values())
    if level is None:
        return _("No level is known yet")
    weakest = [one.name for one in shape.dimensions if levels[one.key].level == level]
    if len(weakest) == len(shape.dimensions):
        return _("All dimensions stand on level %(level)s") % {"level": level}
    return _("Held back on level %(level)s by %(names)s") % {"level": level, "names": ", ".join(weakest)}


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One practice that people see differently, or otherwise than the data. why: which of the two, or both"""

    practice: PracticeShape
    dimension: DimensionShape
    standing: Standing
    why: str


def disagreements_in(picture: Picture) -> list[Disagreement]:
    """Settled or not, in the order of the model."""
    dimensions = {one.key: one for one in picture.shape.dimensions}
    return [
        Disagreement(one, dimensions[one.dimension], standing, difference_text(standing))
        for one in counted(picture.shape)
        for standing in (picture.standings[one.key],)
        if standing.is_disputed
    ]


def difference_text(standing: Standing) -> str:
    """How people differ among each other, and from the data; empty: they do not."""
    words = []
    if standing.opinion.is_split:
        whole = standing.opinion.spread == IN_PLACE
        words.append(_("Some say in place, some not at all.") if whole else _("Participants are a step apart."))
    if standing.is_contradicted:
        said = standing.opinion.value == IN_PLACE
        words.append(_("People say in place, the data do not.") if said else _("The data say in place, people do not."))
    return " ".join(words)


def strengths_in(picture: Picture) -> list[str]:
    """What is good already: the highest dimensions, and practices in place ahead of their dimension."""
    shape, held = picture.shape, held_by(Source.SETTLED, picture.standings)
    levels = {one.key: picture.levels[one.key, Source.SETTLED].level for one in shape.dimensions}
    best = max((level for level in levels.values() if level), default=None)
    found = []
    if best is not None:
        names = ", ".join(one.name for one in shape.dimensions if levels[one.key] == best)
        found.append(_("Highest: %(names)s, on level %(level)s.") % {"names": names, "level": best})
    for one in shape.dimensions:
        more = ahead(shape, one.key, held)
        if more:
            found.append(_("%(dimension)s is ahead in: %(names)s.") % {"dimension": one.name, "names": _some(more)})
    return found


def _some(practices: Sequence[PracticeShape]) -> str:
    """The names of the first few, and how many more there are."""
    names = ", ".join(f"“{one.name}”" for one in practices[:FEW])
    rest = len(practices) - FEW
    if rest <= 0:
        return names
    return ngettext("%(names)s and %(count)s more", "%(names)s and %(count)s more", rest) % {
        "names": names,
        "count": rest,
    }


@dataclass(frozen=True, slots=True)
class Gap:
    """What a dimension lacks for its next level. next_level: the level that would be reached"""

    dimension: DimensionShape
    told: Told
    next_level: int
    lacking: tuple[PracticeShape, ...]


def gaps_in(picture: Picture) -> list[Gap]:
    """Of every dimension below the top, the weakest first."""
    return gaps_of(picture, held_by(Source.SETTLED, picture.standings))


def gaps_of(picture: Picture, held: Mapping[str, float | None]) -> list[Gap]:
    shape = picture.shape
    found = [
        Gap(one, picture.levels[one.key, Source.SETTLED], lacking[0].level, lacking)
        for one in shape.dimensions
        if (lacking := holding_back(shape, one.key, held))
    ]
    return sorted(found, key=lambda gap: (gap.told.level or 0, gap.told.progress))


def held_text(standing: Standing) -> str:
    """What holds, or that it is in dispute, or that nobody knows."""
    return stand_text(standing) if standing.value is None else value_text(standing.value).lower()


def gap_text(gap: Gap, standings: Mapping[str, Standing]) -> str:
    """ "Level 3 lacks: “A” (partly), “B” (not in place)." """
    names = ", ".join(f"“{one.name}” ({held_text(standings[one.key])})" for one in gap.lacking)
    return _("Level %(level)s lacks: %(names)s.") % {"level": gap.next_level, "names": names}
