"""What one more of each limit is worth: by the duals at once, solved again for those that matter."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.http import HttpResponseBase, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.charts import Axis, Chart, Kind, Point, Series
from pilotage.kit.formats import UNKNOWN, Formatter, formatter
from pilotage.kit.pages import page
from pilotage.kit.tables import Cell, Column, Row, Table, heads, number_cell
from pilotage.selection.models import Goal, StudyKind
from pilotage.selection.pages.shared import the_scenario
from pilotage.selection.pages.studies.desk import Desk, desk_of
from pilotage.selection.reads.inputs import ZERO, Counts, Inputs
from pilotage.selection.reads.kept import LimitUse
from pilotage.selection.reads.solutions import Answered
from pilotage.selection.reads.studies.results import WorthLine, WorthResult
from pilotage.selection.reads.studies.words import more_in_words
from pilotage.selection.reads.studies.worth import MILLION, step_of, that_matter
from pilotage.selection.reads.words import POINTS, amount_in_words, limit_in_words, value_in_words

MOST_BARS = 15
# A bar that is shorter than this share of the longest cannot be seen.
LEAST_SEEN = 0.01
# What the usual digit of a value rounds to nothing.
FINEST = {Goal.PRIORITY: 0.0005, Goal.MIX: 0.05, Goal.NPV: 0.5}


@dataclass(frozen=True, slots=True)
class WorthView:
    """What stands under the head."""

    sentence: str
    chart: Chart | None
    table: Table
    rest: Table
    rest_said: str
    matter: str


@dataclass(frozen=True, slots=True)
class Line:
    """One limit: by its dual a step is worth so much, and so much when it was solved again."""

    use: LimitUse
    step: Decimal
    by_dual: float | None
    exact: WorthLine | None

    @property
    def best(self) -> float:
        """What is known best of what a step gains."""
        if self.exact is not None and self.exact.gained is not None:
            return float(self.exact.gained)
        return self.by_dual or 0.0


@door(Permission.SEE_MONEY)
def worth(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    desk = desk_of(request, the_scenario(request, id), StudyKind.WORTH)
    context = {
        "desk": desk,
        "crumbs": desk.crumbs,
        "view": worth_view(formatter(), desk, desk.answer) if desk.answer else None,
    }
    return page(request, "selection/worth.html", context, fragment="selection/worth_part.html")


def worth_view(f: Formatter, desk: Desk, answer: Answered) -> WorthView:
    inputs = answer.asked
    found = desk.asked.result if desk.asked and isinstance(desk.asked.result, WorthResult) else None
    lines = lines_of(inputs, answer, found)
    matter = len(that_matter(inputs, answer.kept))
    worthy, rest = _parted(lines)
    return WorthView(
        sentence=_sentence(f, inputs, lines),
        chart=_chart(f, inputs, _to_draw(lines), of=len(worthy)),
        table=_table(f, inputs, worthy, empty=_("More of any one limit alone would add nothing.")),
        rest=_table(f, inputs, rest, name="worth-rest"),
        rest_said=ngettext(
            "%(count)s limit of which more would add nothing",
            "%(count)s limits of which more would add nothing",
            len(rest),
        )
        % {"count": f.number(len(rest))}
        if rest
        else "",
        matter=ngettext(
            "Solve again with a little more of the limit that matters",
            "Solve again with a little more of each of the %(count)s limits that matter",
            matter,
        )
        % {"count": matter}
        if matter
        else "",
    )


def _parted(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """What something is gained by, or nobody knows whether; and what nothing is."""
    rest = [line for line in lines if line.best <= 0 and (line.by_dual is not None or line.exact is not None)]
    return [line for line in lines if line not in rest], rest


def _to_draw(lines: list[Line]) -> list[Line]:
    """What can be told apart from nothing beside the longest bar."""
    longest = lines[0].best if lines else 0.0
    return [line for line in lines if line.best > 0 and line.best >= longest * LEAST_SEEN][:MOST_BARS]


def lines_of(inputs: Inputs, answer: Answered, found: WorthResult | None) -> list[Line]:
    """Every limit from above, by what a step of it is worth."""
    exact = {line.limit: line for line in found.lines} if found else {}
    room = _room(inputs, answer)
    lines = []
    for use in answer.kept.uses:
        limit = inputs.limits[use.limit]
        if limit.at_most is None:
            continue
        step = exact[use.limit].step if use.limit in exact else step_of(inputs, limit)
        by_dual = None if use.worth is None else min(use.worth * float(step), room)
        lines.append(Line(use, step, by_dual, exact.get(use.limit)))
    return sorted(
        lines, key=lambda line: (-line.best, -(line.by_dual or 0), -_share_used(inputs, line), line.use.limit)
    )


def _room(inputs: Inputs, answer: Answered) -> float:
    """No step can add more than what everybody at their best start is worth above the choice."""
    best = (max(way.value for way in one.all_ways) for one in inputs.candidates)
    return max(float(sum((value for value in best if value > 0), ZERO)) - float(answer.kept.value), 0.0)


def _share_used(inputs: Inputs, line: Line) -> float:
    """Where nothing is gained, what is nearly used up comes first."""
    at_most = inputs.limits[line.use.limit].at_most
    return float((line.use.used - line.use.eased) / at_most) if at_most else 1.0


def _sentence(f: Formatter, inputs: Inputs, lines: list[Line]) -> str:
    top = next((line for line in lines if line.best > 0), None)
    if top is None:
        return _("More of any one limit alone would add nothing.")
    text = (
        _("%(step)s more of %(limit)s would add %(gain)s: the most of all limits.")
        if top.exact is not None
        else _(
            "If parts of initiatives could be chosen, %(step)s more of %(limit)s would add %(gain)s: "
            "the most of all limits."
        )
    )
    return text % {
        "step": more_in_words(f, inputs, top.use.limit, top.step),
        "limit": limit_in_words(inputs, top.use.limit),
        "gain": value_in_words(f, inputs, top.best),
    }


def _chart(f: Formatter, inputs: Inputs, lines: list[Line], *, of: int) -> Chart | None:
    if not lines:
        return None
    scale = POINTS if inputs.goal == Goal.PRIORITY else 1
    labels = [
        _("%(limit)s, %(step)s more")
        % {"limit": limit_in_words(inputs, line.use.limit), "step": more_in_words(f, inputs, line.use.limit, line.step)}
        for line in lines
    ]
    exact = [
        _bar(f, inputs, line.best if line.exact and line.exact.gained is not None else None, scale) for line in lines
    ]
    dual = [_bar(f, inputs, line.by_dual, scale) for line in lines]
    series = [Series(_("Estimated"), dual, tone="quiet")]
    if any(line.exact for line in lines):
        series = [Series(_("Solved again"), exact, tone="accent"), *series]
    return Chart(
        name="worth",
        kind=Kind.BARS,
        title=_("What a step more of each limit would add"),
        across=Axis("", categories=labels),
        up=Axis(_("Value"), inputs.currency if inputs.goal == Goal.NPV else _("points")),
        series=series,
        table=_table(f, inputs, lines, name="worth-twin"),
        note=_("What adds next to nothing is in the table below only.") if len(lines) < of else "",
        is_sideways=True,
        height=max(120, (24 + 12 * len(series)) * len(lines) + 70),
    )


def _bar(f: Formatter, inputs: Inputs, gained: float | None, scale: int) -> Point:
    return Point(
        None if gained is None else gained * scale, UNKNOWN if gained is None else value_in_words(f, inputs, gained)
    )


def _table(f: Formatter, inputs: Inputs, lines: list[Line], *, name: str = "worth-limits", empty: str = "") -> Table:
    columns = (
        Column("limit", _("Limit")),
        Column("used", _("Used"), is_number=True),
        Column("most", _("At most"), is_number=True),
        Column("unit", _("One more is worth"), is_number=True, title=_("If parts of initiatives could be chosen")),
        Column("step", _("A step"), is_number=True),
        Column("gain", _("It would add"), is_number=True),
        Column("how", _("How that is known")),
    )
    rows = [Row(str(line.use.limit), tuple(_cells(f, inputs, line))) for line in lines]
    return Table(
        name,
        _("What one more is worth"),
        heads(columns, QueryDict()),
        rows,
        empty_text=empty,
    )


def _cells(f: Formatter, inputs: Inputs, line: Line) -> Iterator[Cell | str]:
    place = line.use.limit
    limit = inputs.limits[place]
    yield limit_in_words(inputs, place)
    yield number_cell(amount_in_words(f, inputs, place, line.use.used - line.use.eased))
    yield UNKNOWN if limit.at_most is None else number_cell(amount_in_words(f, inputs, place, limit.at_most))
    yield number_cell(_per_unit(f, inputs, line))
    yield number_cell(more_in_words(f, inputs, place, line.step))
    yield number_cell(_gain(f, inputs, line))
    yield _how(f, inputs, line)


def _per_unit(f: Formatter, inputs: Inputs, line: Line) -> str:
    """ "3.1 points a million", "0.4 points a person-month"."""
    if line.use.worth is None:
        return UNKNOWN
    limit = inputs.limits[line.use.limit]
    unit, text = {
        Counts.MONEY: (MILLION, _("%(value)s a million")),
        Counts.HOURS: (step_of(inputs, limit), _("%(value)s a person-month")),
        Counts.VALUE: (Decimal("0.01"), _("%(value)s a point")),
    }[limit.counts]
    return text % {"value": _gained(f, inputs, line.use.worth * float(unit))}


def _gain(f: Formatter, inputs: Inputs, line: Line) -> str:
    if line.exact is not None:
        return UNKNOWN if line.exact.gained is None else _gained(f, inputs, float(line.exact.gained))
    return UNKNOWN if line.by_dual is None else _gained(f, inputs, line.by_dual)


def _gained(f: Formatter, inputs: Inputs, value: float) -> str:
    """A little is not nothing: "under 0.1 points"."""
    finest = FINEST[Goal(inputs.goal)]
    if 0 < value < finest:
        return _("under %(value)s") % {"value": value_in_words(f, inputs, 2 * finest)}
    return value_in_words(f, inputs, value)


def _how(f: Formatter, inputs: Inputs, line: Line) -> str:
    if line.exact is None:
        return _estimated(inputs, line)
    if line.exact.gained is None:
        return _("solved again: nothing found in time")
    least, most = line.exact.gained_at_least, line.exact.gained_at_most
    if least is None or most is None:
        return _("solved again: what was found")
    if most - least > 1e-6 * max(1.0, abs(most)):
        return _("solved again: from %(least)s to %(most)s") % {
            "least": value_in_words(f, inputs, least),
            "most": value_in_words(f, inputs, most),
        }
    return _("solved again: exact")


def _estimated(inputs: Inputs, line: Line) -> str:
    """By the dual of the relaxation; where this choice leaves room, more alone is not what keeps others out."""
    if line.by_dual is None:
        return _("not known")
    most = inputs.limits[line.use.limit].at_most
    if line.by_dual > 0 and most is not None and most - (line.use.used - line.use.eased) >= line.step:
        return _("estimated; this choice leaves room")
    return _("estimated")
