"""What committing an answer would do, said before it is done."""

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilotage.accounts.reads import people_by_name
from pilotage.kit.formats import UNKNOWN, Formatter
from pilotage.kit.money import Money
from pilotage.kit.tables import Cell, Column, Row, Table, heads, number_cell
from pilotage.selection.reads.inputs import ZERO, Candidate
from pilotage.selection.reads.solutions import Answered
from pilotage.selection.reads.words import outcome_in_words
from pilotage.selection.rules import UNDECIDED


@dataclass(frozen=True, slots=True)
class CommitView:
    """The dialog that commits: in sentences, initiative by initiative, and who may sign."""

    said: tuple[str, ...]
    table: Table
    people: tuple[str, ...]


def commit_view(f: Formatter, answer: Answered) -> CommitView:
    chosen = sorted(answer.chosen, key=lambda one: (one.start or "9999", one.name))
    return CommitView(
        said=tuple(_said(f, answer, chosen)),
        table=_table(f, answer, chosen),
        people=tuple(person.name for person in people_by_name()),
    )


def _said(f: Formatter, answer: Answered, chosen: list[Candidate]) -> list[str]:
    moves = sum(one.phase in UNDECIDED for one in chosen)
    moved = sum(bool(answer.kept.shift_of.get(one.id)) for one in chosen)
    left = sum(not one.is_claim for one in answer.inputs.candidates) - len(chosen)
    said = [
        ngettext(
            "%(count)s initiative moves to the stage “approved”.",
            "%(count)s initiatives move to the stage “approved”.",
            moves,
        )
        % {"count": f.number(moves)},
        ngettext(
            "%(count)s keeps its stage and gets the decision “not selected” or “not compared”.",
            "%(count)s keep their stage and get the decision “not selected” or “not compared”.",
            left,
        )
        % {"count": f.number(left)},
    ]
    if moved:
        text = ngettext(
            "%(count)s gets another start: its dates and its money move there.",
            "%(count)s get another start: their dates and their money move there.",
            moved,
        )
        said.append(text % {"count": f.number(moved)})
    funding = Money(sum((one.cost for one in chosen), ZERO), answer.inputs.currency)
    said.append(_("%(money)s of funding are committed.") % {"money": f.money_full(funding)})
    said.append(outcome_in_words(f, answer.solution))
    return said


def _table(f: Formatter, answer: Answered, chosen: list[Candidate]) -> Table:
    columns = (
        Column("name", _("Initiative"), width=22),
        Column("start", _("Start")),
        Column("finish", _("Finish")),
        Column("funding", _("Funding"), unit=answer.inputs.currency, is_number=True),
    )
    asked = answer.asked.by_id
    rows = [
        Row(
            one.id,
            (
                Cell(one.name, note=one.key),
                Cell(_day(f, one, 0), note=_("moved") if one.start != asked[one.id].start else ""),
                _day(f, one, 1),
                number_cell(f.figure(one.cost)),
            ),
        )
        for one in chosen
    ]
    return Table("to-commit", _("What is committed"), heads(columns, QueryDict()), rows)


def _day(f: Formatter, one: Candidate, end: int) -> str:
    day = (one.start_of(0), one.finish_of(0))[end]
    return f.date(day) if day else UNKNOWN
