"""Which column of a file holds what of a story, by the words of its header or as a person says."""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilotage.exchange.tabular.table import Raw, Table, text_of


class Field(StrEnum):
    KEY = "key"
    TITLE = "title"
    TYPE = "type"
    EPIC = "epic"
    POINTS = "points"
    STATE = "state"
    SPRINT = "sprint"
    CREATED = "created"
    STARTED = "started"
    DONE = "done"
    SPRINT_START = "sprint_start"
    SPRINT_FINISH = "sprint_finish"


DAYS = (Field.CREATED, Field.STARTED, Field.DONE, Field.SPRINT_START, Field.SPRINT_FINISH)
FIELD_NAMES = {
    Field.KEY: gettext_lazy("Key"),
    Field.TITLE: gettext_lazy("Title"),
    Field.TYPE: gettext_lazy("Type"),
    Field.EPIC: gettext_lazy("Epic"),
    Field.POINTS: gettext_lazy("Points"),
    Field.STATE: gettext_lazy("State"),
    Field.SPRINT: gettext_lazy("Sprint"),
    Field.CREATED: gettext_lazy("Created"),
    Field.STARTED: gettext_lazy("Started"),
    Field.DONE: gettext_lazy("Done"),
    Field.SPRINT_START: gettext_lazy("First day of the sprint"),
    Field.SPRINT_FINISH: gettext_lazy("Last day of the sprint"),
}
# Words of a header as teams and their tools write them, without case, signs and what stands in brackets.
WORDS: dict[Field, tuple[str, ...]] = {
    Field.KEY: ("key", "issue key", "issuekey", "story key", "id", "issue id", "ref", "number"),
    Field.TITLE: ("title", "summary", "name", "story", "subject", "task"),
    Field.TYPE: ("type", "issue type", "issuetype", "kind"),
    Field.EPIC: ("epic", "epic name", "epic link", "parent", "parent summary", "feature"),
    Field.POINTS: ("points", "story points", "storypoints", "storypoint", "story point estimate", "estimate", "size"),
    Field.STATE: ("state", "status"),
    Field.SPRINT: ("sprint", "iteration", "sprint name"),
    Field.CREATED: ("created", "created on", "created date", "creation date", "added"),
    Field.STARTED: ("started", "started on", "start", "start date", "started date", "in progress since"),
    Field.DONE: (
        "done", "done on", "done date", "finished", "finished on", "finished date", "resolved", "resolution date",
        "closed", "closed date", "completed", "completed date",
    ),
    Field.SPRINT_START: ("sprint start", "sprint start date", "iteration start"),
    Field.SPRINT_FINISH: ("sprint finish", "sprint end", "sprint end date", "iteration end"),
}  # fmt: skip
NEEDED = (Field.KEY, Field.TITLE)

Places = Mapping[Field, int]


class Unfit(Exception):
    """A file as a whole, or a row, cannot be what it should be; the text says why and what to do."""


def proposed(table: Table) -> dict[Field, int]:
    """Each field's column by its header; a column is taken once, the best word first."""
    heads = {plain(column.header): column.index for column in reversed(table.columns)}
    found: dict[Field, int] = {}
    for field, words in WORDS.items():
        place = next((heads[word] for word in words if word in heads and heads[word] not in found.values()), None)
        if place is not None:
            found[field] = place
    return found


def chosen(table: Table, said: Sequence[str]) -> dict[Field, int]:
    """The columns as a person says them, one word a column; "" leaves a column out. Raises Unfit."""
    found: dict[Field, int] = {}
    for column, word in zip(table.columns, said, strict=False):
        if word not in set(Field):
            continue
        if Field(word) in found:
            raise Unfit(_("Two columns are read as “%(field)s”. Choose one.") % {"field": FIELD_NAMES[Field(word)]})
        found[Field(word)] = column.index
    return found


def check_needed(places: Places) -> None:
    """Raises Unfit when what makes a story is missing."""
    for field in NEEDED:
        if field not in places:
            words = _("No column is read as “%(field)s”. Choose the one that holds it.")
            raise Unfit(words % {"field": FIELD_NAMES[field]})


def cell(record: list[Raw], places: Places, field: Field) -> Raw:
    """The cell; empty where the file has no such column."""
    return record[places[field]] if field in places else ""


def text(record: list[Raw], places: Places, field: Field) -> str:
    return " ".join(text_of(cell(record, places, field)).split())


def plain(header: str) -> str:
    bare = re.sub(r"\(.*?\)", " ", header.casefold())
    return " ".join(re.sub(r"[^\w]+", " ", bare).replace("_", " ").split())
