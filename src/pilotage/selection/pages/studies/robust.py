"""The robust core: in how many of the worlds that could come each initiative is chosen, and on what that depends."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.http import HttpResponseBase, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.charts import Axis, Chart, Kind, Point, Series
from pilotage.kit.formats import Formatter, formatter
from pilotage.kit.frame import carried
from pilotage.kit.pages import page
from pilotage.kit.tables import Cell, Column, Group, Row, Table, heads, number_cell
from pilotage.selection.models import Goal, StudyKind
from pilotage.selection.pages.shared import the_scenario
from pilotage.selection.pages.studies.desk import Desk, desk_of
from pilotage.selection.pages.studies.typed import SPREADS, USUAL_SEED, USUAL_SPREAD, USUAL_WORLDS, WORLDS
from pilotage.selection.reads.inputs import Inputs
from pilotage.selection.reads.solutions import Answered
from pilotage.selection.reads.studies.ranges import ranges_of
from pilotage.selection.reads.studies.results import Leaning, RobustLine, RobustResult
from pilotage.selection.reads.studies.robust import BENEFIT, BUDGET, COST
from pilotage.selection.reads.studies.words import robust_in_words

MOST_BARS = 40
Settings = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class SpreadField:
    """How far something may lie from the plan, as it is typed, and what is known of it already."""

    name: str
    label: str
    value: str
    hint: str


@dataclass(frozen=True, slots=True)
class RobustView:
    """What stands under the head."""

    sentence: str
    notes: tuple[str, ...]
    chart: Chart | None
    table: Table | None
    spreads: tuple[SpreadField, ...]
    worlds: int
    ends: tuple[int, int]
    seed: int


@door(Permission.SEE_MONEY)
def robust(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    desk = desk_of(request, the_scenario(request, id), StudyKind.ROBUST)
    view = _view(request, desk, desk.answer) if desk.answer else None
    return page(
        request,
        "selection/robust.html",
        {"desk": desk, "crumbs": desk.crumbs, "view": view},
        fragment="selection/robust_part.html",
    )


def _view(request: PersonalRequest, desk: Desk, answer: Answered) -> RobustView:
    f, inputs = formatter(), answer.asked
    found = desk.asked.result if desk.asked and isinstance(desk.asked.result, RobustResult) else None
    settings: Settings = desk.asked.study.settings if desk.asked else {}
    shown = found if found and found.worlds else None
    ranges = {} if desk.live else ranges_of(request.access, desk.scenario, [one.id for one in inputs.candidates])
    lines = _Lines(f, inputs, shown, answer.kept.chosen, carried(request)) if shown else None
    return RobustView(
        sentence=robust_in_words(f, shown) if shown else _unasked(),
        notes=tuple(_notes(f, inputs, found, settings)) if found else (),
        chart=lines.chart() if lines else None,
        table=lines.table() if lines else None,
        spreads=() if desk.live else tuple(_spreads(f, inputs, settings, ranges)),
        worlds=int(str(settings.get("worlds", USUAL_WORLDS))),
        ends=WORLDS,
        seed=int(str(settings.get("seed", USUAL_SEED))),
    )


def _unasked() -> str:
    return _(
        "Weights, costs, benefits and budgets will not come exactly as planned. Choosing again in many worlds that "
        "could come shows what is in whatever happens, and what depends."
    )


def _spreads(f: Formatter, inputs: Inputs, settings: Settings, ranges: Settings) -> list[SpreadField]:
    labels = {
        "drivers": _("Weights of drivers, ±"),
        "costs": _("Costs, ±"),
        "benefits": _("Benefits, ±"),
        "budgets": _("Budgets, ±"),
    }
    hints = {"drivers": "weights", "costs": "stated_costs", "benefits": "stated_benefits"}
    fields = []
    for name in SPREADS:
        if (name == "drivers" and not inputs.drivers) or (name == "benefits" and inputs.goal == Goal.PRIORITY):
            continue
        stated = ranges.get(hints.get(name, ""))
        hint = ""
        if name == "drivers" and stated:
            hint = _("What the judges said is taken instead: from the least to the most, and how they contradict.")
        elif isinstance(stated, dict):
            text = ngettext(
                "%(count)s initiative has a range of its own.",
                "%(count)s initiatives have ranges of their own.",
                len(stated),
            )
            hint = text % {"count": len(stated)}
        value = Decimal(str(settings.get(name, USUAL_SPREAD))) * 100
        fields.append(SpreadField(name, labels[name], format(value.normalize() + 0, "f"), hint))
    return fields


def _notes(f: Formatter, inputs: Inputs, found: RobustResult, settings: Settings) -> list[str]:
    """What the numbers rest on."""
    said = [_("Seed %(seed)s: the same settings give the same worlds.") % {"seed": settings.get("seed", USUAL_SEED)}]
    if found.unproved:
        text = ngettext(
            "%(count)s world ended without proof that its choice is within 0.1 %% of the best.",
            "%(count)s worlds ended without proof that their choice is within 0.1 %% of the best.",
            found.unproved,
        )
        said.append(text % {"count": f.number(found.unproved)})
    elif found.worlds:
        said.append(_("In every world it is proved that the choice is within 0.1 % of the best."))
    if found.none:
        text = ngettext(
            "In %(count)s world no choice was found.",
            "In %(count)s worlds no choice was found.",
            found.none,
        )
        said.append(text % {"count": f.number(found.none)})
    if inputs.goal != Goal.PRIORITY:
        said.append(_("Benefits are taken as the NPV and the cost together, costs as they stand, not discounted."))
    return said


class _Lines:
    """Every candidate with the share of worlds in which it is chosen."""

    def __init__(self, f: Formatter, inputs: Inputs, found: RobustResult, chosen: frozenset[str], tail: str) -> None:
        self.f, self.inputs, self.found, self.chosen, self.tail = f, inputs, found, chosen, tail
        self.by_id = inputs.by_id
        self.lines = sorted(found.lines, key=lambda line: (-line.count, self.by_id[line.id].name))

    def chart(self) -> Chart:
        """Those that depend, when all of them are too many for a picture."""
        shown = self.lines
        if len(shown) > MOST_BARS:
            shown = [line for line in shown if 0 < line.count < self.found.worlds][:MOST_BARS]
        return Chart(
            name="robust",
            kind=Kind.BARS,
            title=_("Share of worlds in which each is chosen"),
            across=Axis("", categories=[self.by_id[line.id].name for line in shown]),
            up=Axis(_("Share of worlds"), "%"),
            series=[Series(_("Chosen"), [self._bar(line) for line in shown], tone="accent")],
            table=self._flat(shown),
            note=_("only those that depend") if len(shown) < len(self.lines) else "",
            is_sideways=True,
            height=max(160, 22 * len(shown) + 60),
        )

    def _bar(self, line: RobustLine) -> Point:
        page = reverse("work:initiative", args=[self.by_id[line.id].key]) + self.tail
        return Point(100 * line.count / self.found.worlds, self._share(line), url=page)

    def _share(self, line: RobustLine) -> str:
        return self.f.share(line.count / self.found.worlds)

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column("name", _("Initiative")),
            Column("share", _("Chosen in"), is_number=True),
            Column("worlds", _("Worlds"), is_number=True),
            Column("now", _("This choice")),
            Column("leans", _("Depends on"), width=30),
        )

    def _flat(self, lines: list[RobustLine]) -> Table:
        rows = [self._row(line) for line in lines]
        return Table("robust-twin", _("Share of worlds"), heads(self._columns(), QueryDict()), rows)

    def table(self) -> Table:
        worlds = self.found.worlds
        groups = (
            (_("Always in"), [line for line in self.lines if line.count == worlds]),
            (_("Depends"), [line for line in self.lines if 0 < line.count < worlds]),
            (_("Always out"), [line for line in self.lines if line.count == 0]),
        )
        rows: list[Row | Group] = []
        for label, lines in groups:
            if lines:
                rows.append(Group(label, str(len(lines))))
                rows += [self._row(line) for line in lines]
        return Table("robust-core", _("Robust core"), heads(self._columns(), QueryDict()), rows)

    def _row(self, line: RobustLine) -> Row:
        one = self.by_id[line.id]
        page = reverse("work:initiative", args=[one.key]) + self.tail
        cells = (
            Cell(one.name, url=page, note=one.key),
            number_cell(self._share(line)),
            number_cell(self.f.number(line.count)),
            _("In") if line.id in self.chosen else _("Out"),
            Cell("; ".join(self._leaning(leaning) for leaning in line.leanings), kind="w"),
        )
        return Row(line.id, cells)

    def _leaning(self, one: Leaning) -> str:
        names = {
            COST: _("its cost"),
            BENEFIT: _("its benefit"),
            BUDGET: _("the budgets"),
        }
        what = names.get(one.on) or _("the weight of %(driver)s") % {"driver": self.inputs.drivers[one.place]}
        text = (
            _("%(what)s (%(lift)s more often in when it is high)")
            if one.lift > 0
            else _("%(what)s (%(lift)s more often in when it is low)")
        )
        return text % {"what": what, "lift": self.f.share(abs(one.lift))}
