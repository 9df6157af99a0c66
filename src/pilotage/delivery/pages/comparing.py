"""Two versions of a plan as a table and as a file: which two, narrowed to what, and how each difference reads."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from pilotage.accounts.rules import PersonalRequest
from pilotage.delivery.models import Baseline, Plan
from pilotage.delivery.pages.shared import days_cell, moment_cell
from pilotage.delivery.reads.comparing import comparison_of
from pilotage.delivery.rules.comparing import Compared, Version
from pilotage.kit.entering import id_from
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.spreadsheets.sheet import Cell as SheetCell
from pilotage.kit.spreadsheets.sheet import Format, Sheet, SheetColumn
from pilotage.kit.tables import Cell, Column, Row, Table, heads, number_cell, sorting_of

NOW = "now"
# What the table may be narrowed to: the word in the address, and whether a task is shown.
SHOWN: dict[str, Callable[[Compared], bool]] = {
    "moved": lambda one: one.is_moved,
    "late": lambda one: (one.finish_days or 0) > 0,
    "changed": lambda one: one.is_changed,
    "all": lambda one: True,
}
# More than a page can show at once; the file has all of them.
MOST_ROWS = 2000


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for: `?from=<id>&to=now&show=moved`."""

    plan: Plan
    kept: Sequence[Baseline]
    before: Baseline | None
    after: Baseline | None
    show: str
    params: QueryDict

    @property
    def names(self) -> dict[str, str]:
        return {"before": self._name(self.before), "after": self._name(self.after)}

    def _name(self, one: Baseline | None) -> str:
        return f"“{one.name}”" if one else _("now")

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [*((str(one.id), one.name) for one in self.kept), (NOW, _("now"))]

    @property
    def before_value(self) -> str:
        return str(self.before.id) if self.before else NOW

    @property
    def after_value(self) -> str:
        return str(self.after.id) if self.after else NOW

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What the form that chooses does not ask for, and must not lose."""
        return [(name, one) for name in ("sort", "scope") for one in self.params.getlist(name)]

    @property
    def shows(self) -> list[tuple[str, str]]:
        return [
            ("moved", _("only moved tasks")),
            ("late", _("only tasks that finish later")),
            ("changed", _("only what differs")),
            ("all", _("all tasks")),
        ]

    def rows(self, *, with_costs: bool) -> tuple[Compared, ...]:
        return comparison_of(self.plan, self.before, self.after, with_costs=with_costs)

    def narrowed(self, found: Sequence[Compared]) -> list[Compared]:
        return [one for one in found if SHOWN[self.show](one)]


def asked_of(request: PersonalRequest, plan: Plan, kept: Sequence[Baseline]) -> Asked:
    """At first the baseline that counts against now; what an address asks for and is not there is that, too."""
    by_id = {one.id: one for one in kept}
    current = next((one for one in kept if one.is_current), kept[-1] if kept else None)
    asked = request.GET.get("show", "")
    return Asked(
        plan=plan,
        kept=kept,
        before=_chosen(by_id, request.GET.get("from"), current),
        after=_chosen(by_id, request.GET.get("to"), None),
        show=asked if asked in SHOWN else "moved",
        params=request.GET,
    )


def _chosen(by_id: dict[UUID, Baseline], text: str | None, otherwise: Baseline | None) -> Baseline | None:
    if text == NOW:
        return None
    id = id_from(text)
    return by_id.get(id, otherwise) if id else otherwise


def compared_table(
    request: PersonalRequest, plan: Plan, asked: Asked, found: Sequence[Compared], *, with_costs: bool
) -> Table:
    """The tasks that are asked for; sorted by finish variance on wish, else in outline order."""
    rows = asked.narrowed(found)
    for name, is_falling in reversed(sorting_of(request.GET)):
        if name == "finish_days":
            rows = sorted(rows, key=lambda one: one.finish_days or 0, reverse=is_falling)
    days = _("days")
    columns = [
        Column("name", _("Task"), width=30),
        Column("start", _("Start before")),
        Column("start_now", _("Start after")),
        Column("start_days", _("Start moved"), unit=days, is_number=True),
        Column("finish", _("Finish before")),
        Column("finish_now", _("Finish after")),
        Column("finish_days", _("Finish moved"), unit=days, is_number=True, sort="finish_days"),
        Column("duration", _("Longer by"), unit=days, is_number=True),
        Column("work", _("Work"), unit="h", is_number=True, title=_("More work than before")),
    ]
    if with_costs:
        columns.append(Column("cost", _("Cost"), unit=plan.currency, is_number=True, title=_("More cost than before")))
    lines = [Row(str(one.uid), _cells(one, with_costs=with_costs)) for one in rows[:MOST_ROWS]]
    return Table("comparison", _("Differences by task"), heads(columns, request.GET), lines,
                 empty_text=_("No task differs in this way."))  # fmt: skip


def _cells(one: Compared, *, with_costs: bool) -> list[Cell | str]:
    f = formatter()
    before, after = one.before, one.after
    note = _("new") if before is None else _("gone") if after is None else _("summary") if one.is_summary else ""
    cells: list[Cell | str] = [
        Cell(one.name, note=note),
        moment_cell(before.start if before else None),
        moment_cell(after.start if after else None),
        days_cell(one.start_days),
        moment_cell(before.finish if before else None),
        moment_cell(after.finish if after else None),
        days_cell(one.finish_days),
        days_cell(one.duration_days) if not one.is_summary else Cell(UNKNOWN, kind="n"),
        _hours_cell(one.work_hours),
    ]
    return [*cells, number_cell(f.figure(one.cost))] if with_costs else cells


def _hours_cell(hours: Decimal | None) -> Cell:
    if hours is None:
        return Cell(UNKNOWN, kind="n")
    text = formatter().number(hours, 0 if hours == hours.to_integral_value() else 1)
    return Cell(f"+{text}" if hours > 0 else text, kind="n")


def sheet_of(plan: Plan, asked: Asked, found: Sequence[Compared], *, with_costs: bool) -> Sheet:
    names = asked.names
    costs = (_("Cost before"), _("Cost after"), _("More cost"))
    columns = (
        SheetColumn(_("Number"), format=Format.INTEGER),
        SheetColumn(_("Task"), width=40),
        SheetColumn(_("Start"), unit=names["before"], format=Format.TIME, width=20),
        SheetColumn(_("Start"), unit=names["after"], format=Format.TIME, width=20),
        SheetColumn(_("Start moved"), unit=_("working days"), format=Format.AMOUNT),
        SheetColumn(_("Finish"), unit=names["before"], format=Format.TIME, width=20),
        SheetColumn(_("Finish"), unit=names["after"], format=Format.TIME, width=20),
        SheetColumn(_("Finish moved"), unit=_("working days"), format=Format.AMOUNT),
        SheetColumn(_("Longer by"), unit=_("working days"), format=Format.AMOUNT),
        SheetColumn(_("Work before"), unit="h", format=Format.AMOUNT),
        SheetColumn(_("Work after"), unit="h", format=Format.AMOUNT),
        *(SheetColumn(label, unit=plan.currency, format=Format.AMOUNT) for label in (costs if with_costs else ())),
    )
    return Sheet(_("Comparison"), columns, _sheet_rows(found, with_costs=with_costs))


def _sheet_rows(found: Sequence[Compared], *, with_costs: bool) -> Iterator[tuple[SheetCell, ...]]:
    for one in found:
        before, after = one.before or _NOTHING, one.after or _NOTHING
        cells: tuple[SheetCell, ...] = (
            one.uid, one.name, before.start, after.start, _rounded(one.start_days), before.finish, after.finish,
            _rounded(one.finish_days), _rounded(one.duration_days), before.work_hours, after.work_hours,
        )  # fmt: skip
        yield (*cells, before.cost, after.cost, one.cost) if with_costs else cells


_NOTHING = Version("", False, None, None, None, None, None)


def _rounded(days: float | None) -> float | None:
    return None if days is None else round(days, 4)
