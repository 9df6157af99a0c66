"""Which column of a register's file holds what, by the words of its header; the export writes the first of each."""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilotage.exchange.staffing.rules.columns import Unfit
from pilotage.exchange.tabular.table import Table, text_of


class Field(StrEnum):
    """What a column can be read as."""

    NUMBER = "number"
    KIND = "kind"
    TITLE = "title"
    CAUSE = "cause"
    EVENT = "event"
    EFFECT = "effect"
    REGISTER = "register"
    KEY = "key"
    OWNER = "owner"
    PROBABILITY = "probability"
    IMPACT = "impact"
    RESIDUAL_PROBABILITY = "residual_probability"
    RESIDUAL_IMPACT = "residual_impact"
    NEAR_FROM = "near_from"
    NEAR_UNTIL = "near_until"
    DUE = "due_on"
    SHARE = "probability_share"
    COST_LOW = "cost_low"
    COST_LIKELY = "cost_likely"
    COST_HIGH = "cost_high"
    DELAY_LOW = "delay_low"
    DELAY_LIKELY = "delay_likely"
    DELAY_HIGH = "delay_high"
    RAISED = "raised_on"


FIELD_NAMES = {
    Field.NUMBER: gettext_lazy("Number"),
    Field.KIND: gettext_lazy("Kind"),
    Field.TITLE: gettext_lazy("Title"),
    Field.CAUSE: gettext_lazy("Cause"),
    Field.EVENT: gettext_lazy("Event"),
    Field.EFFECT: gettext_lazy("Effect"),
    Field.REGISTER: gettext_lazy("Register"),
    Field.KEY: gettext_lazy("Key"),
    Field.OWNER: gettext_lazy("Owner"),
    Field.PROBABILITY: gettext_lazy("Probability"),
    Field.IMPACT: gettext_lazy("Impact"),
    Field.RESIDUAL_PROBABILITY: gettext_lazy("Probability left"),
    Field.RESIDUAL_IMPACT: gettext_lazy("Impact left"),
    Field.NEAR_FROM: gettext_lazy("May happen from"),
    Field.NEAR_UNTIL: gettext_lazy("May happen until"),
    Field.DUE: gettext_lazy("Due"),
    Field.SHARE: gettext_lazy("Probability as a number"),
    Field.COST_LOW: gettext_lazy("Cost, at least"),
    Field.COST_LIKELY: gettext_lazy("Cost, likely"),
    Field.COST_HIGH: gettext_lazy("Cost, at most"),
    Field.DELAY_LOW: gettext_lazy("Delay, at least"),
    Field.DELAY_LIKELY: gettext_lazy("Delay, likely"),
    Field.DELAY_HIGH: gettext_lazy("Delay, at most"),
    Field.RAISED: gettext_lazy("Raised"),
}
# Words of a header, without case, signs and what stands in brackets.
WORDS: Mapping[Field, tuple[str, ...]] = {
    Field.NUMBER: ("number", "no", "nr", "id", "risk id", "ref", "reference"),
    Field.KIND: ("kind", "type", "category", "entry type"),
    Field.TITLE: ("title", "risk", "name", "risk title", "summary", "headline", "risk description", "description"),
    Field.CAUSE: ("cause", "because of", "source", "root cause"),
    Field.EVENT: ("event", "risk event"),
    Field.EFFECT: ("effect", "consequence", "impact description", "consequences"),
    Field.REGISTER: ("register", "initiative", "project", "portfolio", "project name"),
    Field.KEY: ("key", "initiative key", "project key", "project id"),
    Field.OWNER: ("owner", "risk owner", "responsible", "assigned to"),
    Field.PROBABILITY: ("probability", "likelihood", "inherent probability", "inherent likelihood"),
    Field.IMPACT: ("impact", "severity", "inherent impact"),
    Field.RESIDUAL_PROBABILITY: ("probability left", "residual probability", "residual likelihood"),
    Field.RESIDUAL_IMPACT: ("impact left", "residual impact"),
    Field.NEAR_FROM: ("may happen from", "proximity", "proximity from", "expected from"),
    Field.NEAR_UNTIL: ("may happen until", "proximity until", "expected until"),
    Field.DUE: ("due", "due date", "deadline", "target date"),
    Field.SHARE: ("probability as a number", "probability percent", "likelihood percent", "chance"),
    Field.COST_LOW: ("cost at least", "cost low", "minimum cost", "cost min", "optimistic cost"),
    Field.COST_LIKELY: ("cost likely", "cost", "cost impact", "likely cost", "most likely cost"),
    Field.COST_HIGH: ("cost at most", "cost high", "maximum cost", "cost max", "pessimistic cost"),
    Field.DELAY_LOW: ("delay at least", "delay low", "delay min"),
    Field.DELAY_LIKELY: ("delay likely", "delay", "schedule impact", "delay days"),
    Field.DELAY_HIGH: ("delay at most", "delay high", "delay max"),
    Field.RAISED: ("raised", "raised on", "date raised", "created", "identified", "date identified"),
}
Places = dict[Field, int]
# How the columns of one file were read: header, field (empty: left out) and a sample of each, as an import keeps them.
Kept = list[dict[str, str]]
SHOWN_LETTERS = 60


def proposed(table: Table) -> Places:
    """The column of each field by its header; the first word that fits wins."""
    heads = {_plain(column.header): column.index for column in reversed(table.columns)}
    found: Places = {}
    for name, words in WORDS.items():
        place = next((heads[word] for word in words if word in heads and heads[word] not in found.values()), None)
        if place is not None:
            found[name] = place
    return found


def remembered(table: Table, earlier: Sequence[Kept]) -> Places | None:
    """The columns as they were read last time: by the file that shares most heads, the newest where two share as many.

    earlier   newest first
    Columns that it does not have are read as proposed. None where no file shares half of the heads.
    """
    places = {_head(column.name): column.index for column in table.columns}
    best: Kept = []
    for columns in earlier:
        met = [one for one in columns if _head(one["header"]) in places]
        if 2 * len(met) >= len(places) and len(met) > len(best):
            best = met
    if not best:
        return None
    known = {_head(one["header"]) for one in best}
    found = {Field(one["target"]): places[_head(one["header"])] for one in best if one["target"] in set(Field)}
    others = {name: index for name, index in proposed(table).items() if _head(table.columns[index].name) not in known}
    return others | found


def kept_form(table: Table, places: Places) -> Kept:
    """The columns as an import keeps them."""
    fields = {index: name.value for name, index in places.items()}
    return [
        {"header": one.name, "target": fields.get(one.index, ""), "sample": _sample(table, one.index)}
        for one in table.columns
    ]


def places_in(columns: Kept) -> Places:
    """The column of each field, out of the columns that an import keeps."""
    return {Field(one["target"]): index for index, one in enumerate(columns) if one["target"] in set(Field)}


def _head(name: str) -> str:
    return " ".join(name.casefold().split())


def _sample(table: Table, column: int) -> str:
    texts = (text_of(record[column]) for record in table.records[:20])
    return next((text for text in texts if text), "")[:SHOWN_LETTERS]


def chosen(columns: Kept, said: Sequence[str]) -> Kept:
    """The columns as the person chose, one choice each in order. Raises Unfit when a field is chosen twice."""
    found, taken = [], set[str]()
    for column, name in zip(columns, said, strict=False):
        target = name if name in set(Field) else ""
        if target and target in taken:
            label = FIELD_NAMES[Field(target)]
            raise Unfit(_("Two columns are read as “%(name)s”: choose one of them.") % {"name": label})
        taken.add(target)
        found.append({**column, "target": target})
    return found + columns[len(found) :]


def check_needed(places: Places) -> None:
    """Raises Unfit when no column holds the title."""
    if Field.TITLE not in places:
        raise Unfit(_("The file has no column for the title: choose the one that holds it."))


def _plain(header: str) -> str:
    """Without case, signs and brackets; a per cent sign is a word, for it tells a number from a level."""
    bare = re.sub(r"\(.*?\)", " ", header.casefold()).replace("%", " percent ")
    return " ".join(re.sub(r"[^\w]+", " ", bare).replace("_", " ").split())
