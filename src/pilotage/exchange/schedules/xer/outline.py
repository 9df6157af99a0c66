"""The work breakdown of Primavera as summaries, with the activities below them, in the order in which P6 shows them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from django.utils.translation import gettext as _

from pilotage.delivery.rules.document import Unheld, Words
from pilotage.engine.network.plan import Key, Kind, Task
from pilotage.exchange.schedules.amounts import whole_of
from pilotage.exchange.schedules.refusals import Unreadable
from pilotage.exchange.schedules.xer.tables import Row, Tables
from pilotage.exchange.schedules.xer.values import text_in

DEEPEST: Final = 60
"""Primavera holds 50 levels."""


@dataclass(slots=True)
class Outline:
    """Summaries by the id of their node; `key_of` tells under which key a node stands in the plan."""

    summaries: dict[Key, Task] = field(default_factory=dict)
    words: dict[Key, Words] = field(default_factory=dict)
    key_of: dict[int, Key] = field(default_factory=dict)
    places: dict[Key, tuple[tuple[int, str], ...]] = field(default_factory=dict)
    unheld: list[Unheld] = field(default_factory=list)


def outline_of(tables: Tables, *, projects: frozenset[int], taken: frozenset[Key]) -> Outline:
    """The nodes of these projects. A node whose id is also that of an activity gets the number below 0."""
    result = Outline()
    rows: dict[int, Row] = {}
    for row in tables.all("PROJWBS"):
        uid = whole_of(row.get("wbs_id"), where=row, what="wbs_id")
        project = whole_of(row.get("proj_id"), where=row, what="proj_id")
        if uid is None or (project is not None and project not in projects):
            continue
        if uid in rows:
            raise Unreadable(_("two nodes of the work breakdown have the id {uid}").format(uid=uid), where=row.where)
        rows[uid] = row
        result.key_of[uid] = uid if uid not in taken else -uid
    for uid, row in rows.items():
        chain = _chain(uid, rows)
        key = result.key_of[uid]
        parent = chain[-2] if len(chain) > 1 else None
        result.places[key] = tuple(_place(rows[one]) for one in chain)
        result.summaries[key] = Task(key, Kind.SUMMARY, result.key_of[parent] if parent is not None else None)
        code = ".".join(text_in(rows[one], "wbs_short_name") or str(one) for one in chain)
        name = text_in(row, "wbs_name") or text_in(row, "wbs_short_name")
        result.words[key] = Words(name[:500], code[-120:])
    return result


def _chain(uid: int, rows: dict[int, Row]) -> list[int]:
    """From the outermost node to this one."""
    chain = [uid]
    while True:
        above = whole_of(rows[chain[-1]].get("parent_wbs_id"), where=rows[chain[-1]], what="parent_wbs_id")
        if above is None or above not in rows:
            return chain[::-1]
        if above in chain or len(chain) > DEEPEST:
            raise Unreadable(_("the work breakdown runs in a circle, or is too deep"), where=rows[uid].where)
        chain.append(above)


def _place(row: Row) -> tuple[int, str]:
    return whole_of(row.get("seq_num"), where=row, what="seq_num") or 0, row.get("wbs_id") or ""


def in_order(outline: Outline, activities: Iterable[tuple[Task, str]]) -> tuple[Task, ...]:
    """Each summary before what is below it: first its activities by their ids, then the nodes below."""
    placed: list[tuple[tuple[object, ...], Task]] = []
    for key, summary in outline.summaries.items():
        placed.append((tuple((1, *step) for step in outline.places[key]), summary))
    for task, code in activities:
        above = outline.places[task.parent] if task.parent is not None else ()
        placed.append(((*((1, *step) for step in above), (0, 0, code)), task))
    placed.sort(key=lambda pair: pair[0])
    return tuple(task for _place, task in placed)
