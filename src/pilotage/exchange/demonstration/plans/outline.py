"""How an outline of a plan is written down, and read: one line a task, indented below its summary.

#label Name | days | who | cost | after | marks

days    working days; "e20": days of the clock; "M": milestone; nothing: a summary
who     short names of roles, "EE*2" for two of them at full time
cost    thousand EUR of contracts beside the hours, in proportion to each other
after   labels of predecessors with type and lag, "permit, design SS+10, cast FS+7e, fit FF-3, dig SS+50%"; "-": none;
        nothing: the line before it below the same summary, else the end of what stands before the summary
marks   cal:site (of a summary: for all below it), fixed, snet, mso, deadline+20, fnlt+30, manual, inactive, loe,
        split, monthly, open

A line "[place]" lets the block that follows come once for every place, named {place}; a label with "prev." is that of
the block before ("prev2." of the one before that, for two crews in turn), with "all." those of every block, with
"first." and "last." that of the first and the last.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

from pilotage.engine.network.plan import LinkType

BLOCK = re.compile(r"\[(\w+)\]$")
LINK = re.compile(r"(?P<label>[\w.]+)(?: (?P<type>FS|SS|FF|SF))?(?P<lag>[+-]\d+)?(?P<unit>[e%]?)$")


@dataclass(frozen=True, slots=True)
class After:
    """What a line waits for: the labels as written; lag in days, or in per cent of the predecessor."""

    label: str
    type: LinkType
    lag: int
    unit: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of an outline. days: None for a summary; block: which repetition it is in, empty outside of any."""

    depth: int
    label: str
    name: str
    days: float | None
    is_elapsed: bool
    is_milestone: bool
    people: tuple[tuple[str, float], ...]
    contract: float
    after: tuple[After, ...] | None
    marks: Mapping[str, str]
    block: str
    place: int

    @property
    def is_summary(self) -> bool:
        return self.days is None


def outline(name: str, places: Mapping[str, Sequence[str]], words: Mapping[str, str]) -> list[Entry]:
    """The lines of an outline, with its blocks repeated for the places, and other words in braces put in."""
    text = source(name).decode("utf-8")
    for word, said in words.items():
        text = text.replace("{" + word + "}", said)
    rows = [row.rstrip() for row in text.splitlines() if row.strip() and not row.startswith("//")]
    return list(_entries(rows, places))


def source(name: str) -> bytes:
    """The outline as it is written."""
    return files("pilotage.exchange.demonstration.plans").joinpath("outlines", f"{name}.txt").read_bytes()


def _entries(rows: Sequence[str], places: Mapping[str, Sequence[str]]) -> Iterator[Entry]:
    at = 0
    while at < len(rows):
        found = BLOCK.match(rows[at].strip())
        if found is None:
            yield _entry(rows[at], {}, block="", place=0)
            at += 1
            continue
        depth = _depth(rows[at])
        end = at + 2
        while end < len(rows) and _depth(rows[end]) > depth:
            end += 1
        kind = found[1]
        for place, name in enumerate(places[kind]):
            for row in rows[at + 1 : end]:
                yield _entry(row, {kind: name}, block=kind, place=place)
        at = end


def _entry(row: str, names: Mapping[str, str], *, block: str, place: int) -> Entry:
    said, days, who, cost, after, marks = [*(part.strip() for part in row.split("|")), *[""] * 5][:6]
    label, _space, name = said.partition(" ") if said.startswith("#") else ("", "", said)
    named = name.format(**names)
    is_leaf = bool(days)
    if is_leaf and names and named == name:
        named = f"{name}, {next(iter(names.values()))}"
    return Entry(
        depth=_depth(row),
        label=label.removeprefix("#"),
        name=named,
        days=(0 if days == "M" else float(days.removeprefix("e"))) if is_leaf else None,
        is_elapsed=days.startswith("e"),
        is_milestone=days == "M",
        people=tuple(_people(who)),
        contract=float(cost or 0),
        after=None if not after else () if after == "-" else tuple(_after(one.strip()) for one in after.split(",")),
        marks=dict(_mark(one) for one in marks.split()),
        block=block,
        place=place,
    )


def _depth(row: str) -> int:
    return (len(row) - len(row.lstrip())) // 2


def _people(text: str) -> Iterator[tuple[str, float]]:
    for one in text.replace("+", " ").split():
        role, _star, units = one.partition("*")
        yield role, float(units or 1)


def _after(text: str) -> After:
    found = LINK.match(text)
    if found is None:
        raise ValueError(f"cannot be read as a link: {text}")
    return After(found["label"], LinkType(found["type"] or "FS"), int(found["lag"] or 0), found["unit"])


def _mark(text: str) -> tuple[str, str]:
    name, value = re.fullmatch(r"(\w+)[:+]?(.*)", text).groups()  # type: ignore[union-attr]
    return name, value
