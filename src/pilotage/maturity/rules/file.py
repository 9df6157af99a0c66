"""Reading a capability model from a TOML file: every problem at once, each with its place and what to do."""

import re
import tomllib
from collections.abc import Collection, Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from pilotage.maturity.rules.fields import Table
from pilotage.maturity.rules.standing import problems_of
from pilotage.maturity.rules.text import (
    EFFORTS,
    LEVELS,
    DimensionText,
    MappingText,
    ModelText,
    PracticeText,
    Problem,
    StageText,
    Unfit,
)
from pilotage.maturity.rules.writing import FORMAT

# Our own model has 60 KB and some hundred practices: room for six times as much.
MOST_BYTES = 512 * 1024
MOST_PRACTICES = 600
MOST_PARTS = 40
MOST_TOLD = 60
# A dotted key of n parts costs the reader n squared steps, and no key of ours has any.
MOST_DOTS = 60
_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")
_PRACTICE = re.compile(r"[ \t]*\[\[[ \t]*[\"']?practices[\"']?[ \t]*\]\]")

AT_THE_TOP = ("format", "key", "edition", "name", "note", "source", "days", "stages", "dimensions", "practices")
OF_A_PRACTICE = (
    "dimension", "level", "key", "name", "why", "works", "effort", "weight", "needs", "probe", "threshold", "mappings",
)  # fmt: skip


def model_from(content: bytes, *, probes: Collection[str]) -> ModelText:
    """The model that a file holds. Raises Unfit with all that is wrong with it.

    probes   names of the probes that there are
    """
    text = _text_of(content)
    top = Table(_parsed(text), "", [])
    found = top.problems
    version = top.whole("format", least=1, most=1_000_000)
    if version not in (None, FORMAT):
        raise Unfit((Problem("format", _("This file has a newer format than can be read. Write format = 1.")),))
    top.refuse_others(AT_THE_TOP)
    stages = [_stage(one) for one in top.tables("stages", _("stage"), most=len(LEVELS))]
    dimensions = [_dimension(one) for one in top.tables("dimensions", _("dimension"), most=MOST_PARTS)]
    rows = list(_located(top.tables("practices", _("practice"), most=MOST_PRACTICES), text))
    practices = tuple(_practice(one) for one in rows)
    model = ModelText(
        key=top.key("key", most=60),
        edition=top.line("edition", most=40),
        name=top.line("name", most=200),
        note=top.text("note", most=4000, is_needed=False),
        source=top.text("source", most=4000),
        days=_days(top),
        stages=tuple(stages),
        dimensions=tuple(dimensions),
        practices=practices,
    )
    found += problems_of(model, probes=probes, where=[one.place for one in rows])
    if found:
        raise Unfit(_told(found))
    return model


def _text_of(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        text = _("The file has more than %(most)s KB. A model is text: take out what is none.")
        raise Unfit((Problem("", text % {"most": MOST_BYTES // 1024}),))
    if not content.strip():
        raise Unfit((Problem("", _("The file is empty. Choose a capability model, a file in TOML.")),))
    for number, line in enumerate(content.split(b"\n"), start=1):
        if line.count(b".") > MOST_DOTS:
            text = _("There are more than %(most)s dots on this line. Break it into several.")
            raise Unfit((Problem(_("line %(line)s") % {"line": number}, text % {"most": MOST_DOTS}),))
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as wrong:
        number = content.count(b"\n", 0, wrong.start) + 1
        text = _("This is not text in UTF-8. Save the file as UTF-8 and load it again.")
        raise Unfit((Problem(_("line %(line)s") % {"line": number}, text),)) from wrong


def _parsed(text: str) -> dict[str, object]:
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except RecursionError as deep:
        said = _("Brackets are nested too deeply. A model needs two levels of them.")
        raise Unfit((Problem("", said),)) from deep
    except tomllib.TOMLDecodeError as wrong:
        place = _PLACE.search(str(wrong))
        where = _("line %(line)s, column %(column)s") % {"line": place[1], "column": place[2]} if place else ""
        said = _("This cannot be read as TOML (%(reason)s). Correct it there, or in the line before.")
        raise Unfit((Problem(where, said % {"reason": _PLACE.sub("", str(wrong)).strip()[:200]}),)) from wrong
    except (ValueError, ArithmeticError) as wrong:  # digits by the thousand
        said = _("It holds a number that is too large to be read. Take it out.")
        raise Unfit((Problem("", said),)) from wrong


def _located(rows: Iterator[Table], text: str) -> Iterator[Table]:
    """Each practice with its key and line, as far as the lines can be told."""
    tables = list(rows)
    lines = [number for number, line in enumerate(text.split("\n"), start=1) if _PRACTICE.match(line)]
    for place, table in enumerate(tables):
        key = table.said.get("key")
        if isinstance(key, str) and key and len(key) <= 80:
            table.place = _("practice “%(key)s”") % {"key": key}
        if len(lines) == len(tables):
            table.place += _(" (line %(line)s)") % {"line": lines[place]}
        yield table


def _stage(one: Table) -> StageText:
    one.refuse_others(("key", "name", "note", "from_level"))
    level = one.whole("from_level", least=LEVELS[0], most=LEVELS[-1])
    note = one.text("note", most=4000, is_needed=False)
    return StageText(one.key("key", most=60), one.line("name", most=120), note, level or LEVELS[0])


def _dimension(one: Table) -> DimensionText:
    one.refuse_others(("key", "name", "question"))
    question = one.line("question", most=300, is_needed=False)
    return DimensionText(one.key("key", most=60), one.line("name", most=120), question)


def _practice(one: Table) -> PracticeText:
    one.refuse_others(OF_A_PRACTICE)
    mappings = one.tables("mappings", _("mapping"), most=MOST_PARTS)
    return PracticeText(
        key=one.key("key", most=80),
        dimension=one.line("dimension", most=60),
        level=one.whole("level", least=LEVELS[0], most=LEVELS[-1]) or LEVELS[0],
        name=one.line("name", most=200),
        why=one.text("why", most=4000),
        works=one.text("works", most=4000),
        effort=one.choice("effort", EFFORTS),
        weight=one.number("weight", most=Decimal(10), digits=2, otherwise=Decimal(1)) or Decimal(0),
        probe=one.line("probe", most=60, is_needed=False),
        threshold=one.number("threshold", most=Decimal(1), digits=3, otherwise=None),
        needs=tuple(one.texts("needs", most=MOST_PARTS)),
        mappings=tuple(_mapping(each) for each in mappings),
    )


def _mapping(one: Table) -> MappingText:
    one.refuse_others(("scheme", "code", "note"))
    note = one.line("note", most=300, is_needed=False)
    return MappingText(one.line("scheme", most=120), one.line("code", most=120), note)


def _days(top: Table) -> tuple[int, int, int]:
    days = top.table("days", "[days]")
    if days is None:
        return (1, 1, 1)
    days.refuse_others(EFFORTS)
    small, medium, large = (days.whole(effort, least=1, most=1000) for effort in EFFORTS)
    if small is None or medium is None or large is None:
        return (1, 1, 1)
    return (small, medium, large)


def _told(found: list[Problem]) -> tuple[Problem, ...]:
    if len(found) <= MOST_TOLD:
        return tuple(found)
    more = _("And %(count)s more. Correct these first.") % {"count": len(found) - MOST_TOLD}
    return (*found[:MOST_TOLD], Problem("", more))
