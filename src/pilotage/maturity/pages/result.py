"""What an assessment found, as a page shows it: radar, levels, strengths, gaps, disagreements, and a comparison."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from pilotage.accounts.rules import PersonalRequest
from pilotage.kit.charts import Chart
from pilotage.kit.entering import id_from
from pilotage.kit.formats import Formatter
from pilotage.kit.pages import Context
from pilotage.kit.tables import Cell, Column, Row, Table, heads
from pilotage.maturity.models import Assessment, Source
from pilotage.maturity.pages.radar import Ring, level_cell, radar_of
from pilotage.maturity.pages.shared import names_of
from pilotage.maturity.reads.assessments import Picture, closed_visible_to, comparable_with, levels_kept
from pilotage.maturity.reads.telling import (
    RULES,
    change_of,
    change_text,
    disagreements_in,
    evidence_text,
    gap_text,
    gaps_in,
    held_text,
    opinion_text,
    stand_text,
    strengths_in,
    title_of,
)
from pilotage.maturity.rules.assessing import Levels, Stand, Standing, counted
from pilotage.maturity.rules.levels import Told
from pilotage.maturity.rules.shape import ModelShape, PracticeShape

# The order in which the sources are drawn and read, with the colours of their lines.
PARTS = {Source.OPINION: 2, Source.EVIDENCE: 3, Source.SETTLED: 1}
TONES = {Stand.DISPUTED: "amber", Stand.SETTLED: "green", Stand.AGREED: "none", Stand.EVIDENT: "none"}


def result_of(picture: Picture, f: Formatter) -> Context:
    """Everything below the head of a page that shows a result."""
    found = disagreements_in(picture)
    return {
        "chart": levels_chart(picture, f),
        "levels": _levels(picture, f),
        "rules": RULES,
        "strengths": strengths_in(picture),
        "disagreements": _practices(picture, [one.practice for one in found], f, name="disagreements"),
        "difference_count": len(found),
        "everything": _practices(picture, counted(picture.shape), f, name="practices"),
    }


def levels_chart(picture: Picture, f: Formatter) -> Chart:
    rings = [
        Ring(str(source.label), by_dimension(picture.shape, picture.levels, source), part, source == Source.OPINION)
        for source, part in PARTS.items()
    ]
    return radar_of(picture.shape, rings, f, name="radar", title=title_of(picture))


def by_dimension(shape: ModelShape, levels: Levels, source: Source) -> dict[str, Told]:
    return {one.key: levels[one.key, source] for one in shape.dimensions if (one.key, source) in levels}


def _levels(picture: Picture, f: Formatter) -> Table:
    """Each dimension with its levels and what it lacks for the next one."""
    lacking = {gap.dimension.key: gap_text(gap, picture.standings) for gap in gaps_in(picture)}
    columns = [Column("dimension", _("Dimension"), width=18)]
    columns += [Column(source, str(source.label), is_number=True) for source in PARTS]
    columns.append(Column("gap", _("What the next level lacks"), width=40))
    rows = [
        Row(
            one.key,
            [
                Cell(one.name, url=f"{reverse('maturity:model')}?edition={picture.shape.id}&dimension={one.key}"),
                *(level_cell(picture.levels.get((one.key, source)), f) for source in PARTS),
                Cell(lacking.get(one.key, _("Nothing: this is the top.")), kind="w"),
            ],
        )
        for one in picture.shape.dimensions
    ]
    return Table("levels", _("Levels and gaps by dimension"), heads(columns, QueryDict()), rows)


def _practices(picture: Picture, practices: Sequence[PracticeShape], f: Formatter, *, name: str) -> Table:
    dimensions = {one.key: one.name for one in picture.shape.dimensions}
    columns = [
        Column("practice", _("Practice"), width=24),
        Column("dimension", _("Dimension")),
        Column("level", _("Level"), is_number=True),
        Column("opinion", _("Opinions")),
        Column(
            "spread", _("Spread"), is_number=True, title=_("From the lowest to the highest answer; 1 is yes against no")
        ),
        Column("evidence", _("Evidence")),
        Column("holds", _("What holds")),
        Column("reason", _("Reason"), width=24),
    ]
    rows = [
        Row(one.key, _practice(picture, one, picture.standings[one.key], dimensions[one.dimension], f))
        for one in practices
    ]
    return Table(name, _("Practices, opinions and evidence"), heads(columns, QueryDict()), rows)


def _practice(
    picture: Picture, one: PracticeShape, standing: Standing, dimension: str, f: Formatter
) -> list[Cell | str]:
    settlement = picture.settlements.get(one.key)
    spread = standing.opinion.spread
    stand = standing.stand
    return [
        Cell(one.name, url=reverse("maturity:practice", args=[one.id]), kind="w"),
        dimension,
        Cell(str(one.level), kind="n"),
        Cell(opinion_text(standing.opinion, f), kind="w"),
        Cell(f.number(spread, 1), kind="n"),
        Cell(evidence_text(standing.evidence, f, is_told=one.key not in picture.untold) or "–", kind="w"),
        Cell(
            held_text(standing), tone=TONES.get(stand, ""), note="" if standing.value is None else stand_text(standing)
        ),
        Cell(settlement.reason if settlement else "", kind="w"),
    ]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two results beside each other. note: what makes them hard to compare"""

    chart: Chart
    table: Table
    note: str


def others_to_compare(request: PersonalRequest, one: Assessment) -> list[tuple[str, str]]:
    """With the names of their scopes."""
    found = comparable_with(request.access, one)
    names = names_of({other.scope for other in found})
    return [(str(other.pk), f"{names[other.scope_id]}: {other.name}") for other in found]


def comparison_of(request: PersonalRequest, picture: Picture, f: Formatter) -> Comparison | None:
    """With the assessment that the address names; None: with none."""
    asked = id_from(request.GET.get("with"))
    if asked is None:
        return None
    other = closed_visible_to(request.access).exclude(pk=picture.assessment.pk).filter(pk=asked).first()
    return _compared(picture, other, f) if other is not None else None


def _compared(picture: Picture, other: Assessment, f: Formatter) -> Comparison:
    here = by_dimension(picture.shape, picture.levels, Source.SETTLED)
    there = by_dimension(picture.shape, levels_kept([other])[other.pk], Source.SETTLED)
    rings = [Ring(_labelled(picture.assessment, f), here, 1), Ring(_labelled(other, f), there, 4, is_dashed=True)]
    title = _("Settled levels, compared with %(name)s") % {"name": other.name}
    chart = radar_of(picture.shape, rings, f, name="comparison", title=title)
    note = ""
    if other.model_id != picture.shape.id:
        note = _("It was made by another edition (%(model)s): dimensions of one name are compared.") % {
            "model": other.model
        }
    return Comparison(chart, _changes(picture.shape, here, there, rings, f), note)


def _labelled(one: Assessment, f: Formatter) -> str:
    return _("%(name)s, %(day)s") % {"name": one.name, "day": f.date(one.day)}


def _changes(
    shape: ModelShape, here: Mapping[str, Told], there: Mapping[str, Told], rings: Sequence[Ring], f: Formatter
) -> Table:
    columns = [Column("dimension", _("Dimension"), width=18)]
    columns += [Column(f"side{place}", ring.name, is_number=True) for place, ring in enumerate(rings)]
    columns.append(Column("change", _("Change"), is_number=True))
    rows = [
        Row(one.key, [one.name, *(level_cell(ring.levels.get(one.key), f) for ring in rings),
                      _change(here.get(one.key), there.get(one.key), f)])
        for one in shape.dimensions
    ]  # fmt: skip
    return Table("changes", _("Levels compared"), heads(columns, QueryDict()), rows)


def _change(here: Told | None, there: Told | None, f: Formatter) -> Cell:
    by = change_of(here, there) or 0
    return Cell(change_text(here, there, f), kind="n", tone="green" if by > 0 else "red" if by < 0 else "")
