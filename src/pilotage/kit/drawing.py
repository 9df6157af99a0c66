"""Rows of a table as HTML, written here and not in a template for one reason: a register has thousands of cells.

Measured on 100 rows of 8 columns: the same rows by a Jinja2 macro cost five times as much. Every text of a cell goes
through `escape`, quotes included, also the addresses; nothing else may write HTML outside templates.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from pilotage.kit.tables import Cell, Group, Row, Table


@dataclass(frozen=True, slots=True)
class DrawnRows:
    """The rows of a table; a template shows it as it is."""

    table: Table

    def __html__(self) -> str:
        table = self.table
        pick = '<td class="pick"></td>' if table.is_selectable else ""
        width = len(table.heads) + bool(table.is_selectable)
        is_editable = bool(table.edit_url)
        return "".join(
            [_row(row, pick, is_editable) if isinstance(row, Row) else _group(row, pick, width) for row in table.rows]
        )


@dataclass(frozen=True, slots=True)
class DrawnCells:
    """A line of cells alone, for totals."""

    cells: Sequence[Cell | str]

    def __html__(self) -> str:
        return _cells(self.cells, False)


def _row(row: Row, pick: str, is_editable: bool) -> str:
    version = f' data-version="{row.version:d}"' if row.version and is_editable else ""
    depth = f' class="depth-{min(row.depth, 5):d}"' if row.depth else ""
    tone = f' data-tone="{escape(row.tone)}"' if row.tone else ""
    return f'<tr data-key="{escape(row.key)}"{version}{depth}{tone}>{pick}{_cells(row.cells, is_editable)}</tr>\n'


def _group(group: Group, pick: str, width: int) -> str:
    if group.cells:
        return f'<tr class="group">{pick}{_cells(group.cells, False)}</tr>\n'
    note = f" <small>{escape(str(group.note))}</small>" if group.note else ""
    return f'<tr class="group"><th scope="rowgroup" colspan="{width}">{escape(str(group.label))}{note}</th></tr>\n'


def _cells(cells: Sequence[Cell | str], is_editable: bool) -> str:
    """The first cell names the row."""
    return "".join(
        [
            _tagged("td" if place else "th", cell, is_editable, "" if place else ' scope="row"')
            for place, cell in enumerate(cells)
        ]
    )


def _tagged(tag: str, cell: Cell | str, is_editable: bool, start: str) -> str:
    # A text may be a lazy translation: str() makes it words.
    if not isinstance(cell, Cell):
        return f"<{tag}{start}>{escape(str(cell))}</{tag}>"
    if cell.kind:
        start += f' class="{escape(cell.kind)}"'
    if cell.title:
        start += f' title="{escape(str(cell.title))}"'
    if is_editable:
        start += " data-fixed" if cell.is_fixed else f' data-v="{escape(str(cell.value))}"' if cell.value else ""
    note = f" <small>{escape(str(cell.note))}</small>" if cell.note else ""
    return f"<{tag}{start}>{_inside(cell)}{note}</{tag}>"


def _inside(cell: Cell) -> str:
    if cell.tone:
        faded = " faded" if cell.is_faded else ""
        letter = f"<b>{escape(str(cell.letter))}</b>" if cell.letter else ""
        return f'<span class="badge tone-{escape(cell.tone)}{faded}">{letter}{escape(str(cell.text))}</span>'
    if cell.url:
        return f'<a href="{escape(str(cell.url))}">{escape(str(cell.text))}</a>'
    return escape(str(cell.text))
