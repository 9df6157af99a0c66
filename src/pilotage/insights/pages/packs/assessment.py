"""What a pack about an assessment says: levels, strengths, gaps and disagreements, by the writers of its page."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilotage.insights.rules.packs import Block, Cell, Content, Fact, Facts, Grid, Line, Radar, Sheet, Words
from pilotage.kit.formats import Formatter, formatter
from pilotage.maturity.models import Assessment, Participant, Source
from pilotage.maturity.reads.assessments import Picture, levels_kept
from pilotage.maturity.reads.telling import (
    RULES,
    change_text,
    disagreements_in,
    evidence_text,
    gap_text,
    gaps_in,
    held_text,
    level_text,
    opinion_text,
    progress_text,
    reach,
    strengths_in,
    title_of,
)
from pilotage.maturity.rules.assessing import Levels, overall
from pilotage.maturity.rules.levels import TOP, Told
from pilotage.maturity.rules.shape import DimensionShape

# The colours of the lines on the page: opinion, evidence, settled; and of the assessment that is compared with.
TONES = {Source.OPINION: "part2", Source.EVIDENCE: "part3", Source.SETTLED: "part1"}
OTHER_TONE = "part4"


def assessment_content(
    picture: Picture, people: Sequence[Participant], other: Assessment | None, *, scope: str, foot: str
) -> Content:
    """other: a closed assessment to compare with. Nobody's name stands in it but that of who leads."""
    one, f = picture.assessment, formatter()
    values = {"scope": scope, "day": f.date(one.day), "model": one.model}
    subtitle = _("%(scope)s, as of %(day)s, by %(model)s") % values
    sheets = [
        Sheet(one.name, subtitle, (_facts(picture, people, f), _radar(picture), _levels(picture, f))),
        Sheet(_("Strengths and gaps"), subtitle, _strengths_and_gaps(picture, f)),
        *_disagreements(picture, f),
        *_comparison(picture, other, f),
        Sheet(_("How levels are told"), "", (Words("", tuple(str(text) for text in RULES), is_list=True),)),
    ]
    return Content(_("%(name)s: capability") % {"name": one.name}, subtitle, foot, tuple(sheets))


def _facts(picture: Picture, people: Sequence[Participant], f: Formatter) -> Facts:
    shape, levels = picture.shape, picture.levels
    level = overall(levels[one.key, Source.SETTLED] for one in shape.dimensions)
    stage = shape.stage_at(level)
    done = sum(person.done_on is not None for person in people)
    through = _("%(done)s of %(asked)s") % {"done": f.number(done), "asked": f.number(len(people))}
    return Facts((
        Fact(_("stage of the journey"), stage.name if stage else "–", _("that of the weakest dimension")),
        Fact(_("level that every dimension has"), f.number(level)),
        Fact(_("participants done"), through),
        Fact(_("disagreements"), f.number(len(disagreements_in(picture)))),
        Fact(_("settled with a reason"), f.number(len(picture.settlements))),
    ))  # fmt: skip


def _radar(picture: Picture) -> Radar:
    dimensions = picture.shape.dimensions
    lines = [_line(str(source.label), dimensions, picture.levels, source, tone) for source, tone in TONES.items()]
    names = tuple(one.name for one in dimensions)
    return Radar(title_of(picture), _("level"), names, tuple(lines), float(TOP))


def _line(name: str, dimensions: Sequence[DimensionShape], levels: Levels, source: Source, tone: str) -> Line:
    return Line(name, tuple(reach(levels.get((one.key, source))) for one in dimensions), tone)


def _levels(picture: Picture, f: Formatter) -> Grid:
    heads = (_("Dimension"), *(str(source.label) for source in TONES))
    rows = tuple(
        (Cell(one.name), *(Cell(_said(picture.levels.get((one.key, source)), f)) for source in TONES))
        for one in picture.shape.dimensions
    )
    return Grid(heads, rows, (0.25, 0.25, 0.25, 0.25), heading=_("Levels"))


def _said(told: Told | None, f: Formatter) -> str:
    level, more = level_text(told), progress_text(told, f)
    return f"{level} ({more})" if more else level


def _strengths_and_gaps(picture: Picture, f: Formatter) -> tuple[Block, ...]:
    blocks: list[Block] = []
    strengths = strengths_in(picture)
    if strengths:
        blocks.append(Words(_("Strengths"), tuple(strengths), is_list=True))
    rows = tuple(
        (Cell(gap.dimension.name), Cell(_said(gap.told, f)), Cell(gap_text(gap, picture.standings)))
        for gap in gaps_in(picture)
    )
    if rows:
        heads = (_("Dimension"), _("Settled"), _("What the next level lacks"))
        blocks.append(Grid(heads, rows, (0.18, 0.2, 0.62), heading=_("Gaps, the weakest dimensions first")))
    return tuple(blocks)


def _disagreements(picture: Picture, f: Formatter) -> list[Sheet]:
    found = disagreements_in(picture)
    if not found:
        return []
    rows = tuple(
        (
            Cell(f"{one.practice.name} ({one.dimension.name}, {one.practice.level})"),
            Cell(opinion_text(one.standing.opinion, f)),
            Cell(evidence_text(one.standing.evidence, f, is_told=one.practice.key not in picture.untold) or "–"),
            Cell(held_text(one.standing)),
            Cell(_reason(picture, one.practice.key)),
        )
        for one in found
    )
    heads = (_("Practice"), _("Opinions"), _("Evidence"), _("What holds"), _("Reason"))
    words = ngettext(
        "%(count)s practice that people saw differently, or otherwise than the data",
        "%(count)s practices that people saw differently, or otherwise than the data",
        len(found),
    )
    grid = Grid(heads, rows, (0.28, 0.18, 0.18, 0.11, 0.25))
    return [Sheet(_("Disagreements"), words % {"count": f.number(len(found))}, (grid,))]


def _reason(picture: Picture, key: str) -> str:
    settled = picture.settlements.get(key)
    return settled.reason if settled else "–"


def _comparison(picture: Picture, other: Assessment | None, f: Formatter) -> list[Sheet]:
    if other is None:
        return []
    one, dimensions = picture.assessment, picture.shape.dimensions
    there = levels_kept([other])[other.pk]
    lines = (
        _line(one.name, dimensions, picture.levels, Source.SETTLED, TONES[Source.SETTLED]),
        _line(other.name, dimensions, there, Source.SETTLED, OTHER_TONE),
    )
    title = _("Settled levels, compared with %(name)s") % {"name": other.name}
    radar = Radar(title, _("level"), tuple(each.name for each in dimensions), lines, float(TOP))
    heads = (_("Dimension"), one.name, other.name, _("Change"))
    rows = tuple(_compared(each, picture.levels, there, f) for each in dimensions)
    grid = Grid(heads, rows, (0.28, 0.28, 0.28, 0.16))
    return [Sheet(_("Compared"), _("With %(name)s, as of %(day)s") % {"name": other.name, "day": f.date(other.day)},
                  (radar, grid))]  # fmt: skip


def _compared(
    one: DimensionShape,
    here: Mapping[tuple[str, Source], Told],
    there: Mapping[tuple[str, Source], Told],
    f: Formatter,
) -> tuple[Cell, ...]:
    new, old = here.get((one.key, Source.SETTLED)), there.get((one.key, Source.SETTLED))
    return (
        Cell(one.name), Cell(_said(new, f)), Cell(_said(old, f)), Cell(change_text(new, old, f), is_number=True)
    )  # fmt: skip
