"""What a file says of entries, and how that differs from the registers."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from pilotage.accounts.models import Person
from pilotage.accounts.reads import people_by_name
from pilotage.accounts.rules import Access, Impossible
from pilotage.exchange.registers.columns import Field, Places, check_needed
from pilotage.exchange.staffing.reads import Initiatives
from pilotage.exchange.staffing.rules.cells import day_of, number_of, share_of
from pilotage.exchange.staffing.rules.columns import Unfit
from pilotage.exchange.tabular.table import Raw, Table, text_of
from pilotage.risk.actions.importing import Imported
from pilotage.risk.models import LETTERS, Entry, EntryKind
from pilotage.risk.reads.scales import scales
from pilotage.risk.reads.visible import entries_visible_to
from pilotage.risk.rules import permissions
from pilotage.risk.rules.checking import check_day, check_entry, check_level
from pilotage.risk.rules.permissions import MONEY_FIELDS
from pilotage.risk.rules.scales import Scales
from pilotage.risk.rules.states import RATED
from pilotage.work.models import Initiative, Portfolio
from pilotage.work.reads.visible import initiatives_visible_to, portfolios_visible_to

MOST_ROWS = 1_000  # written one by one, each with its history, while the person waits
LEVELS = (Field.PROBABILITY, Field.IMPACT, Field.RESIDUAL_PROBABILITY, Field.RESIDUAL_IMPACT)
TEXTS = (Field.TITLE, Field.CAUSE, Field.EVENT, Field.EFFECT)
DAYS = (Field.NEAR_FROM, Field.NEAR_UNTIL, Field.DUE, Field.RAISED)
AMOUNTS = (Field.COST_LOW, Field.COST_LIKELY, Field.COST_HIGH)
DELAYS = (Field.DELAY_LOW, Field.DELAY_LIKELY, Field.DELAY_HIGH)
# What people call kinds besides our own words.
KINDS = {
    "threat": EntryKind.RISK,
    "chance": EntryKind.OPPORTUNITY,
    "problem": EntryKind.ISSUE,
    "task": EntryKind.ACTION,
    "to do": EntryKind.ACTION,
}


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the file as an entry. number: of the record; matched_by: as `ImportRow` has it, empty for a new one."""

    number: int
    place: str
    title: str
    matched_by: str
    said: Imported

    @property
    def is_new(self) -> bool:
        return self.said.entry is None

    @property
    def is_same(self) -> bool:
        return not self.is_new and not self.said.facts and not self.said.levels


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row cannot be kept, and where it stands in the file."""

    number: int
    place: str
    title: str
    sentence: str


@dataclass(slots=True)
class Reading:
    """A file against the registers. With any problem nothing is to be written, unless those rows are left out."""

    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def check_count(table: Table) -> None:
    """Raises Unfit for more rows than are written while a person waits."""
    if len(table.records) > MOST_ROWS:
        raise Unfit(_("The file has more than %(most)s rows: split it.") % {"most": MOST_ROWS})


def reading_of(table: Table, places: Places, usual: Initiative | None, access: Access, *, on: date) -> Reading:
    """Every row as an entry, every problem and every difference. Raises Unfit when the file as a whole is wrong.

    usual   the register of rows that name none
    """
    check_needed(places)
    check_count(table)
    reading, reader = Reading(), Reader(places, usual, access, on=on)
    for number, record in enumerate(table.records):
        place, title = table.record_place(number), reader.title(record)
        try:
            said, matched_by = reader.entry(record)
        except (Unfit, Impossible) as wrong:
            reading.problems.append(Problem(number, place, title, str(wrong)))
        else:
            reading.lines.append(Line(number, place, title, matched_by, said))
    return reading


class Reader:
    """Reads rows: registers, entries and people by the words that people use for them. Six queries."""

    def __init__(self, places: Places, usual: Initiative | None, access: Access, *, on: date) -> None:
        self.places, self.usual, self.access, self.on = places, usual, access, on
        self.initiatives = Initiatives(list(initiatives_visible_to(access)))
        self.portfolios = {one.name.casefold(): one for one in portfolios_visible_to(access)}
        self.people: dict[str, Person] = {one.name.casefold(): one for one in people_by_name()}
        self.known: Scales = scales()
        there = entries_visible_to(access)
        self.by_key = {(one.scope_id, one.key): one for one in there}
        self.by_title = {(one.scope_id, one.kind, one.title.casefold()): one for one in there}
        self.met: set[object] = set()

    def title(self, record: list[Raw]) -> str:
        return " ".join(self._text(record, Field.TITLE).split())

    def entry(self, record: list[Raw]) -> tuple[Imported, str]:
        """What the row says, and by what its entry was found. Raises Unfit or Impossible."""
        register, number = self._register(record), self._text(record, Field.NUMBER).upper()
        numbered = self.by_key.get((register.scope_id, number))
        kind, title = self._kind(record, number), self.title(record)
        entry = numbered or self.by_title.get((register.scope_id, kind, title.casefold()))
        matched_by = "id" if numbered else "name" if entry else ""
        mark = entry.pk if entry else (register.pk, kind, title.casefold())
        if mark in self.met:
            raise Unfit(_("This entry is named twice in the file."))
        self.met.add(mark)
        if not permissions.may_write(self.access, register.scope.path):
            raise Unfit(_("You may not write in the register of %(name)s.") % {"name": register.name})
        facts = self._facts(record, register, kind)
        levels = self._levels(record, kind)
        _checked(kind, facts, self.on)
        if entry is None:
            return Imported(register, kind, None, facts, levels), matched_by
        changed = {name: value for name, value in facts.items() if value != getattr(entry, name)}
        moved = {name: level for name, level in levels.items() if level != getattr(entry, name)}
        if entry.is_over and moved:
            raise Unfit(_("%(key)s is over: reopen it before you rate it.") % {"key": entry.key})
        return Imported(register, kind, entry, changed, moved), matched_by

    def _text(self, record: list[Raw], name: Field) -> str:
        return text_of(record[self.places[name]]) if name in self.places else ""

    def _register(self, record: list[Raw]) -> Initiative | Portfolio:
        key, name = self._text(record, Field.KEY), self._text(record, Field.REGISTER)
        if not key and not name:
            if self.usual is None:
                raise Unfit(_("The row names no register: say the initiative or the portfolio."))
            return self.usual
        portfolio = None if key else self.portfolios.get(name.casefold())
        return portfolio or self.initiatives.named(key, name)

    def _kind(self, record: list[Raw], number: str) -> EntryKind:
        said = self._text(record, Field.KIND).casefold()
        named = (
            {str(kind.label).casefold(): kind for kind in EntryKind} | {kind.value: kind for kind in EntryKind} | KINDS
        )
        if said:
            if said not in named:
                raise Unfit(_("“%(text)s” is no kind of entry: write risk, opportunity, issue, assumption or action.")
                            % {"text": said[:60]})  # fmt: skip
            return named[said]
        letter = number.partition("-")[0]
        return next((kind for kind, sign in LETTERS.items() if sign == letter), EntryKind.RISK)

    def _facts(self, record: list[Raw], register: Initiative | Portfolio, kind: EntryKind) -> dict[str, Any]:
        """By field of the entry, only those that the file has a column for and that the kind has."""
        found: dict[str, Any] = {name.value: self._text(record, name) for name in TEXTS if name in self.places}
        found["title"] = self.title(record)
        cells = {name: record[self.places[name]] for name in self.places}
        found |= {name.value: day_of(cells[name]) for name in DAYS if name in cells}
        if found.get("raised_on") is None:
            found.pop("raised_on", None)
        if Field.OWNER in cells:
            found["owner"] = self._owner(text_of(cells[Field.OWNER]))
        if Field.SHARE in cells:
            raw = cells[Field.SHARE]
            found["probability_share"] = share_of(raw).quantize(Decimal("0.00001")) if text_of(raw) else None
        found |= {name.value: number_of(cells[name]) for name in AMOUNTS if name in cells}
        found |= {name.value: _whole(number_of(cells[name])) for name in DELAYS if name in cells}
        if not permissions.may_write_money(self.access, register.scope.path):
            if any(found.get(name) is not None for name in MONEY_FIELDS):
                raise Unfit(_("You may not write cost in the register of %(name)s.") % {"name": register.name})
            found = {name: value for name, value in found.items() if name not in MONEY_FIELDS}
        return found

    def _owner(self, name: str) -> Person | None:
        if not name:
            return None
        if name.casefold() not in self.people:
            raise Unfit(_("There is nobody called “%(name)s”. Correct the name, or leave it empty.")
                        % {"name": name[:80]})  # fmt: skip
        return self.people[name.casefold()]

    def _levels(self, record: list[Raw], kind: EntryKind) -> dict[str, int | None]:
        if kind not in RATED:
            return {}
        found: dict[str, int | None] = {}
        for name in LEVELS:
            if name not in self.places or (kind == EntryKind.ISSUE and "probability" in name):
                continue
            scale = self.known.probability if "probability" in name else self.known.impact
            named = {one.name.casefold(): level for level, one in scale.items()}
            said = self._text(record, name).casefold()
            if said and said not in named and said not in {"1", "2", "3", "4", "5"}:
                words = _("“%(text)s” is no level: write 1 to 5, or one of %(names)s.")
                raise Unfit(words % {"text": said[:40], "names": ", ".join(one.name for one in scale.values())})
            found[name.value] = named.get(said) or (int(said) if said else None)
            check_level(found[name.value], name.value)
        return found


def _whole(number: Decimal | None) -> int | None:
    if number is not None and number != int(number):
        raise Unfit(_("A delay is a whole number of working days."))
    return None if number is None else int(number)


def _checked(kind: EntryKind, facts: dict[str, Any], on: date) -> None:
    """Raises Impossible for what the registers would refuse: named now, with the row, and not when it is written."""
    check_entry(Entry(**{"kind": kind, "raised_on": on, **facts}))
    if facts.get("raised_on") is not None:
        check_day(facts["raised_on"], today=on, field="raised_on")
