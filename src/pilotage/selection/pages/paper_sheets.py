"""The decision paper as a workbook: numbers stay numbers, dates stay dates, texts are never formulas."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _

from pilotage.kit.spreadsheets.sheet import Cell, Format, Sheet, SheetColumn
from pilotage.selection.models import Goal
from pilotage.selection.reads.inputs import ZERO
from pilotage.selection.reads.paper import Paper, PaperLine

# A number with more digits than Excel keeps is written as a text: quotients end here, finer than anybody asks.
DIGITS, SHARE_DIGITS = 2, 4


def sheets_of(paper: Paper) -> list[Sheet]:
    return [
        _summary(paper),
        _lines(paper),
        _limits(paper),
        _money(paper),
        *([_people(paper)] if paper.roles else ()),
        _proof(paper),
    ]


def _summary(paper: Paper) -> Sheet:
    rows: list[tuple[Cell, ...]] = [(_("Scenario"), paper.scenario.name), (_("For"), paper.scope)]
    if paper.scenario.note:
        rows.append((_("Note"), paper.scenario.note))
    rows += [(_("Decision"), said) for said in paper.wanted]
    rows += [(label, value) for label, value in paper.figures]
    rows += [(_("Bought"), said) for said in paper.bought]
    rows += [(_("Mind"), said) for said in paper.warnings]
    if paper.commitment:
        rows += [(_("Signed by"), name) for name in paper.commitment.signatories]
    return Sheet(_("Summary"), (SheetColumn(_("What"), width=28), SheetColumn(_("Says"), width=100)), rows)


def _lines(paper: Paper) -> Sheet:
    inputs = paper.inputs
    money = {"unit": inputs.currency, "format": Format.AMOUNT, "has_total": False}
    is_points = inputs.goal == Goal.PRIORITY
    columns = (
        SheetColumn(_("Key")),
        SheetColumn(_("Initiative"), width=40),
        SheetColumn(_("Verdict")),
        SheetColumn(_("Start"), format=Format.DATE),
        SheetColumn(_("Finish"), format=Format.DATE),
        SheetColumn(_("Months later than planned"), format=Format.INTEGER),
        SheetColumn(_("Value"), unit=_("points") if is_points else "", format=Format.AMOUNT),
        SheetColumn(_("NPV"), **money),  # type: ignore[arg-type]  # the values have the types of the fields
        *(SheetColumn(year.label, **money) for year in paper.years),  # type: ignore[arg-type]
        SheetColumn(_("Cost in these years"), **money),  # type: ignore[arg-type]
        SheetColumn(_("Reason"), width=90),
    )
    parts = (
        (_("In"), paper.inside),
        (_("Out"), paper.outside),
        (_("Not compared"), paper.gaps),
        (_("Keeps its claim"), paper.claims),
    )
    rows = (_row(verdict, line, is_points=is_points) for verdict, lines in parts for line in lines)
    return Sheet(_("In and out"), columns, rows)


def _row(verdict: str, line: PaperLine, *, is_points: bool) -> tuple[Cell, ...]:
    one = line.one
    # Of unknown costs the known part would read as the whole: nothing is written.
    costs: Iterable[Cell] = one.costs if one.is_costed else [None] * len(one.costs)
    return (
        one.key,
        one.name,
        verdict,
        line.start,
        line.finish,
        line.months_moved if line.start else None,
        None if one.is_claim or (not one.share_rated and is_points) else one.value * (100 if is_points else 1),
        one.npv,
        *costs,
        one.cost if one.is_costed else None,
        line.reason,
    )


def _limits(paper: Paper) -> Sheet:
    columns = (
        SheetColumn(_("Limit"), width=44),
        SheetColumn(_("Unit")),
        SheetColumn(_("Used"), format=Format.AMOUNT),
        SheetColumn(_("Given by what is bought"), format=Format.AMOUNT),
        SheetColumn(_("At least"), format=Format.AMOUNT),
        SheetColumn(_("At most"), format=Format.AMOUNT),
        SheetColumn(_("Left"), format=Format.AMOUNT),
    )
    rows = (
        (
            one.name,
            one.unit,
            _hours_or_cents(one.used - min(one.eased, ZERO)),
            _hours_or_cents(max(one.eased, ZERO)),
            one.at_least,
            one.at_most,
            None if one.at_most is None else _hours_or_cents(one.at_most - (one.used - one.eased)),
        )
        for one in paper.limits
    )
    return Sheet(_("Limits and use"), columns, rows)


def _money(paper: Paper) -> Sheet:
    unit = paper.inputs.currency
    columns = (
        SheetColumn(_("Year")),
        *(
            SheetColumn(label, unit=unit, format=Format.AMOUNT, has_total=True)
            for label in (_("Decided before"), _("Selected"), _("Bought in"), _("Budget"))
        ),
        SheetColumn(_("Left"), unit=unit, format=Format.AMOUNT),
    )
    rows = (
        (
            year.label,
            year.claimed,
            year.chosen,
            year.bought,
            year.budget,
            None if year.budget is None else year.budget - year.spent,
        )
        for year in paper.years
    )
    return Sheet(_("Money by year"), columns, rows, total_label=_("All years"))


def _people(paper: Paper) -> Sheet:
    columns = (
        SheetColumn(_("Role"), width=30),
        SheetColumn(_("Period")),
        *(
            SheetColumn(label, unit="h", format=Format.AMOUNT)
            for label in (_("Decided before"), _("Chosen"), _("Capacity"), _("Bought"))
        ),
        SheetColumn(_("Share asked for"), format=Format.SHARE),
    )
    rows = (
        (
            role.role.name,
            load.span,
            *(_hours_or_cents(hours) for hours in (load.claimed, load.chosen, load.capacity, load.bought)),
            None if load.share is None else round(load.share, SHARE_DIGITS),
        )
        for role in paper.roles
        for load in role.loads
    )
    return Sheet(_("People"), columns, rows)


def _hours_or_cents(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else round(amount, DIGITS)


def _proof(paper: Paper) -> Sheet:
    inputs = paper.inputs
    rows: list[tuple[Cell, ...]] = [*paper.proof]
    rows += [
        (_("Driver: %(name)s") % {"name": name}, f"{weight:.4f}")
        for name, weight in zip(inputs.drivers, inputs.weights, strict=True)
    ]
    rows += [(_("Rule"), said) for said in paper.rules]
    return Sheet(_("Proof and inputs"), (SheetColumn(_("What"), width=32), SheetColumn(_("Says"), width=100)), rows)
