"""Cells of a list of stories as values. All raise Unfit with a sentence."""

from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from pilotage.delivery.models import StoryKind, StoryState
from pilotage.exchange.backlogs.rules.columns import Unfit, plain
from pilotage.exchange.tabular.dates import Grain, Order, span_of
from pilotage.exchange.tabular.table import Raw, text_of
from pilotage.kit.entering import Unreadable, amount_from

STATES = {
    StoryState.TODO: ("to do", "todo", "open", "new", "backlog", "ready", "planned", "reopened",
                      "selected for development"),
    StoryState.DOING: ("in progress", "doing", "started", "active", "in development", "in review", "review", "testing",
                       "in test", "blocked"),
    StoryState.DONE: ("done", "closed", "resolved", "finished", "complete", "completed", "accepted", "released"),
    StoryState.DROPPED: ("dropped", "won t do", "wont do", "won t fix", "wontfix", "cancelled", "canceled", "rejected",
                         "removed", "invalid", "duplicate"),
}  # fmt: skip
KINDS = {
    StoryKind.STORY: ("story", "user story", "improvement", "new feature", "feature", "enhancement"),
    StoryKind.BUG: ("bug", "defect", "incident"),
    StoryKind.TASK: ("task", "sub task", "subtask", "technical task", "chore"),
    StoryKind.SPIKE: ("spike", "research"),
}
EPIC = "epic"
_STATE_OF = {word: state for state, words in STATES.items() for word in words}
_KIND_OF = {word: kind for kind, words in KINDS.items() for word in words}


def state_of(raw: Raw) -> str | None:
    """The state that a word of a board means; None where the cell is empty."""
    word = plain(text_of(raw))
    if not word:
        return None
    if word not in _STATE_OF:
        words = _("“%(word)s” is no state that is known here. Write to do, in progress, done or dropped.")
        raise Unfit(words % {"word": text_of(raw)[:60]})
    return _STATE_OF[word]


def kind_of(raw: Raw) -> str | None:
    """The kind that a word means; None where nobody here knows the word."""
    word = plain(text_of(raw))
    return StoryKind.STORY if not word else _KIND_OF.get(word)


def points_of(raw: Raw) -> Decimal | None:
    """The points; None where the cell is empty or says unknown."""
    if isinstance(raw, Decimal):
        return raw
    try:
        return amount_from(text_of(raw))
    except Unreadable as wrong:
        raise Unfit(str(wrong)) from wrong


def day_of(raw: Raw, order: Order) -> date | None:
    """A day; None where the cell is empty."""
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    text = text_of(raw)
    if not text:
        return None
    span = span_of(text, order)
    if span is None or span.grain is not Grain.DAY:
        raise Unfit(_("“%(text)s” is not a day. Write it like 2027-03-31.") % {"text": text[:60]})
    return span.first
