"""From an outline to a network: keys, summaries, links, with the durations as they are written."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from pilotage.engine.network.plan import Key, Kind, LagUnit, Link, LinkType, RuleSet
from pilotage.exchange.demonstration.plans.calendars import OFFICE
from pilotage.exchange.demonstration.plans.outline import After, Entry

HOUR = 3600
DAY = 8 * HOUR
CLOCK_DAY = 24 * HOUR
END, CLOSE = "end", "close"
"""Labels that every outline has: the milestone that ends it, and the last work before that."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line with its key and all that does not change when durations do. calendar: None is the plan's own."""

    key: int
    entry: Entry
    kind: Kind
    parent: int | None
    calendar: str | None

    @property
    def is_leaf(self) -> bool:
        return self.kind != Kind.SUMMARY


@dataclass(slots=True)
class Draft:
    """An outline as a network, not dated yet."""

    lines: list[Line]
    links: list[Link] = field(default_factory=list)
    labels: dict[tuple[str, str, int], int] = field(default_factory=dict)

    def key_of(self, label: str) -> int:
        """The line with this label that is in no block. Raises KeyError."""
        return self.labels[label, "", 0]


def draft(entries: Sequence[Entry], *, rule_set: RuleSet) -> Draft:
    """The network of an outline. Raises ValueError where a label is not there, or is there twice."""
    lines = list(_lines(entries, rule_set))
    made = Draft(lines)
    for line in lines:
        if line.entry.label:
            name = (line.entry.label, line.entry.block, line.entry.place)
            if name in made.labels:
                raise ValueError(f"the label {line.entry.label} is there twice")
            made.labels[name] = line.key
    made.links = list(_links(made))
    made.links += _to_the_end(made)
    return made


def _lines(entries: Sequence[Entry], rule_set: RuleSet) -> Iterator[Line]:
    above: list[tuple[int, str | None]] = []
    for key, entry in enumerate(entries, start=1):
        del above[entry.depth :]
        parent, calendar = above[-1] if above else (None, None)
        calendar = entry.marks.get("cal", calendar)
        above.append((key, calendar))
        own = None if calendar == OFFICE or entry.is_summary else calendar
        yield Line(key, entry, _kind(entry, rule_set), parent, own)


def _kind(entry: Entry, rule_set: RuleSet) -> Kind:
    if entry.is_summary:
        return Kind.SUMMARY
    is_primavera = rule_set == RuleSet.PRIMAVERA
    if entry.is_milestone:
        return Kind.FINISH_MILESTONE if is_primavera and entry.after != () else Kind.MILESTONE
    return Kind.LEVEL_OF_EFFORT if is_primavera and "loe" in entry.marks else Kind.TASK


def _links(made: Draft) -> Iterator[Link]:
    usual = _Usual(made.lines)
    seen: set[tuple[Key, Key, LinkType]] = set()
    for line in made.lines:
        if not line.is_leaf:
            continue
        for link in _links_to(made, line, usual.before(line)):
            name = (link.predecessor, link.successor, link.type)
            if name not in seen:
                seen.add(name)
                yield link


def _links_to(made: Draft, line: Line, usual: int | None) -> Iterator[Link]:
    said = line.entry.after
    if said is None:
        above = _first_of(made, line)
        said = above.entry.after if above else None
    if said == ():
        return
    found = [link for after in said or () for link in _link(made, after, line)]
    if found:
        yield from found
    elif usual is not None:
        yield Link(usual, line.key)


def _first_of(made: Draft, line: Line) -> Line | None:
    """The outermost summary that says what it waits for and whose first work this is."""
    found, here = None, line
    while here.parent is not None and made.lines[here.key - 2].key == here.parent:
        here = made.lines[here.parent - 1]
        found = here if here.entry.after is not None else found
    return found


def _link(made: Draft, after: After, line: Line) -> Iterator[Link]:
    lag, unit, share = after.lag * DAY, LagUnit.WORKING, 0.0
    if after.unit == "e":
        lag, unit = after.lag * CLOCK_DAY, LagUnit.ELAPSED
    elif after.unit == "%":
        lag, unit, share = 0, LagUnit.SHARE, after.lag / 100
    for key in _meant(made, after.label, line):
        yield Link(key, line.key, after.type, lag, unit, share)


def _meant(made: Draft, label: str, line: Line) -> list[int]:
    """The lines that a label means, read at this line. None for the block before the first one."""
    which, _dot, name = label.rpartition(".")
    if which.startswith("prev"):
        key = made.labels.get((name, line.entry.block, line.entry.place - int(which[4:] or 1)))
        return [] if key is None else [key]
    if which:
        of_blocks = [key for (one, block, _place), key in made.labels.items() if one == name and block]
        return of_blocks if which == "all" else of_blocks[-1:] if which == "last" else of_blocks[:1]
    own = made.labels.get((name, line.entry.block, line.entry.place)) or made.labels.get((name, "", 0))
    if own is None:
        raise ValueError(f"“{line.entry.name}” waits for {label}, which is not there")
    return [own]


class _Usual:
    """What a line waits for where it does not say: the leaf before it below the same summary, else before that."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._before: dict[int, int | None] = {}
        last: dict[int | None, int | None] = defaultdict(lambda: None)
        above = {line.key: line.parent for line in lines}
        for line in lines:
            parent = line.parent
            before = last[parent]
            while before is None and parent is not None:
                parent = above[parent]
                before = last[parent]
            self._before[line.key] = before
            if line.is_leaf and not {"loe", "inactive", "open"} & set(line.entry.marks):
                here: int | None = line.parent
                last[here] = line.key
                while here is not None:
                    here = above[here]
                    last[here] = line.key

    def before(self, line: Line) -> int | None:
        return self._before[line.key]


def _to_the_end(made: Draft) -> Iterator[Link]:
    """What has no successor, and is no open end on purpose, is over before the whole is."""
    end = made.key_of(END)
    waited_for = {link.predecessor for link in made.links}
    for line in made.lines:
        is_free = line.is_leaf and line.key not in waited_for and line.key != end
        if not is_free or "open" in line.entry.marks or "inactive" in line.entry.marks:
            continue
        if line.kind == Kind.LEVEL_OF_EFFORT:
            yield Link(line.key, end, LinkType.FF)
        else:
            yield Link(line.key, end)


def with_meetings(entries: Sequence[Entry], days: Sequence[date]) -> Iterator[Entry]:
    """The lines, and below each one that is held every month a meeting for each of these days."""
    for entry in entries:
        yield entry
        if "monthly" in entry.marks:
            for number, day in enumerate(days, start=1):
                yield replace(
                    entry, depth=entry.depth + 1, name=f"{entry.name} {number}", days=0.25, after=(),
                    marks={"meeting": day.isoformat(), "open": ""},
                )  # fmt: skip
