"""Studies as tables for spreadsheets: numbers as numbers."""

from decimal import Decimal

from django.utils.translation import gettext as _

from pilotage.kit.formats import Formatter
from pilotage.kit.spreadsheets.sheet import Cell, Format, Sheet, SheetColumn
from pilotage.selection.models import Goal
from pilotage.selection.reads.inputs import Counts, Inputs, Limit
from pilotage.selection.reads.solutions import Answered
from pilotage.selection.reads.studies.results import FrontierResult, Result, RobustResult, WorthResult
from pilotage.selection.reads.studies.words import proof_in_words
from pilotage.selection.reads.words import POINTS, limit_in_words


def sheet_of(f: Formatter, answer: Answered, result: Result) -> Sheet | None:
    """One table a study; None where it has none."""
    match result:
        case FrontierResult():
            return _frontier(f, answer.asked, result)
        case WorthResult():
            return _worth(answer, result)
        case RobustResult():
            return _robust(answer, result)
        case _:
            return None


def _value_unit(inputs: Inputs) -> str:
    return inputs.currency if inputs.goal == Goal.NPV else _("points")


def _value(inputs: Inputs, value: Decimal | float) -> Decimal:
    amount = Decimal(str(value))
    return amount * POINTS if inputs.goal == Goal.PRIORITY else amount


def _frontier(f: Formatter, inputs: Inputs, result: FrontierResult) -> Sheet:
    by_id = inputs.by_id
    columns = (
        SheetColumn(_("Budget"), inputs.currency, Format.AMOUNT),
        SheetColumn(_("Share"), format=Format.SHARE),
        SheetColumn(_("Cost"), inputs.currency, Format.AMOUNT),
        SheetColumn(_("Value"), _value_unit(inputs), Format.AMOUNT),
        SheetColumn(_("Proof")),
        SheetColumn(_("Chosen"), width=60),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            point.budget,
            point.share,
            point.cost,
            _value(inputs, point.value),
            proof_in_words(f, point.gap),
            ", ".join(sorted(by_id[one.id].name for one in point.chosen if not by_id[one.id].is_claim)),
        )
        for point in result.points
    ]
    return Sheet(_("Frontier"), columns, rows)


def _worth(answer: Answered, result: WorthResult) -> Sheet:
    inputs = answer.asked
    duals = {use.limit: use.worth for use in answer.kept.uses}
    columns = (
        SheetColumn(_("Limit"), width=40),
        SheetColumn(_("Unit")),
        SheetColumn(_("At most"), format=Format.AMOUNT),
        SheetColumn(_("A step"), format=Format.AMOUNT),
        SheetColumn(_("A step, estimated"), _value_unit(inputs), Format.AMOUNT),
        SheetColumn(_("A step, solved again"), _value_unit(inputs), Format.AMOUNT),
    )
    rows: list[tuple[Cell, ...]] = []
    for line in result.lines:
        limit, dual = inputs.limits[line.limit], duals.get(line.limit)
        rows.append(
            (
                limit_in_words(inputs, line.limit),
                _unit(inputs, limit),
                limit.at_most,
                line.step,
                None if dual is None else _value(inputs, dual * float(line.step)),
                None if line.gained is None else _value(inputs, line.gained),
            )
        )
    return Sheet(_("One more is worth"), columns, rows)


def _unit(inputs: Inputs, limit: Limit) -> str:
    return {Counts.MONEY: inputs.currency, Counts.HOURS: _("h"), Counts.VALUE: _("of 1")}[limit.counts]


def _robust(answer: Answered, result: RobustResult) -> Sheet:
    by_id = answer.asked.by_id
    columns = (
        SheetColumn(_("Initiative"), width=40),
        SheetColumn(_("Key")),
        SheetColumn(_("Chosen in"), format=Format.SHARE),
        SheetColumn(_("Worlds"), format=Format.INTEGER),
        SheetColumn(_("In this choice")),
    )
    lines = sorted(result.lines, key=lambda line: (-line.count, by_id[line.id].name))
    rows: list[tuple[Cell, ...]] = [
        (
            by_id[line.id].name,
            by_id[line.id].key,
            Decimal(line.count) / result.worlds if result.worlds else None,
            line.count,
            line.id in answer.kept.chosen,
        )
        for line in lines
    ]
    return Sheet(_("Robust core"), columns, rows)
