"""Which column of a register's file holds what, by the words of its header; the export writes the first of each."""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilotage.exchange.staffing.rules.columns import Unfit
from pilotage.exchange.tabular.table import Table


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


def proposed(table: Table) -> Places:
    """The column of each field by its header; the first word that fits wins."""
    heads = {_plain(column.header): column.index for column in reversed(table.columns)}
    found: Places = {}
    for name, words in WORDS.items():
        place = next((heads[word] for word in words if word in heads and heads[word] not in found.values()), None)
        if place is not None:
            found[name] = place
    return found


def chosen(table: Table, said: Sequence[str]) -> Places:
    """What the person chose, one choice a column in order. Raises Unfit when a field is chosen twice."""
    found: Places = {}
    for column, name in zip(table.columns, said, strict=False):
        if name not in set(Field):
            continue
        field = Field(name)
        if field in found:
            raise Unfit(_("Two columns are read as “%(name)s”: choose one of them.") % {"name": FIELD_NAMES[field]})
        found[field] = column.index
    return found


def check_needed(places: Places) -> None:
    """Raises Unfit when no column holds the title."""
    if Field.TITLE not in places:
        raise Unfit(_("The file has no column for the title: choose the one that holds it."))


def _plain(header: str) -> str:
    """Without case, signs and brackets; a per cent sign is a word, for it tells a number from a level."""
    bare = re.sub(r"\(.*?\)", " ", header.casefold()).replace("%", " percent ")
    return " ".join(re.sub(r"[^\w]+", " ", bare).replace("_", " ").split())
