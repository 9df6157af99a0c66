"""Who may change a backlog, and which values it can hold."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access, Permission, Verdict
from pilotage.delivery.models import StoryState
from pilotage.delivery.rules.permissions import Impossible
from pilotage.work.models import InitiativeFacts

# What the columns hold, and no backlog needs.
MOST_POINTS = Decimal(9999)
MOST_OF_A_TITLE = 500
MOST_OF_A_KEY = 40
MOST_LINES = 500
FINE = Decimal("0.01")

Passage = tuple[date, str]


def may_see_backlog(access: Access, initiative: InitiativeFacts) -> Verdict:
    return access.may(Permission.SEE, path=initiative.scope.path)


def may_edit_backlog(access: Access, initiative: InitiativeFacts) -> Verdict:
    """Whoever changes the initiative: those who work on it move their stories themselves."""
    return access.may(Permission.EDIT, path=initiative.scope.path)


def checked_title(text: str) -> str:
    """One line with words in it. Raises Impossible."""
    title = " ".join(text.split())
    if not title:
        raise Impossible(_("It needs a title."), field="title")
    if len(title) > MOST_OF_A_TITLE:
        raise Impossible(_("The title is longer than %(most)s characters.") % {"most": MOST_OF_A_TITLE}, field="title")
    return title


def checked_key(text: str) -> str:
    key = " ".join(text.split())
    if not 0 < len(key) <= MOST_OF_A_KEY:
        raise Impossible(_("A key has 1 to %(most)s characters.") % {"most": MOST_OF_A_KEY}, field="key")
    return key


def checked_points(points: Decimal | None) -> Decimal | None:
    """Points to the hundredth; None is not estimated. Raises Impossible."""
    if points is None:
        return None
    if not points.is_finite() or points < 0 or points > MOST_POINTS:
        words = _("Points are a number from 0 to %(most)s; leave them empty where nobody estimated.")
        raise Impossible(words % {"most": MOST_POINTS}, field="points")
    return points.quantize(FINE)


def checked_passages(passages: Sequence[Passage], *, today: date) -> tuple[Passage, ...]:
    """Dated states in order, none of them ahead of us, none twice in a row. Raises Impossible."""
    if not passages:
        raise Impossible(_("A story needs the day on which it was created."), field="created")
    for (before, _was), (after, state) in pairwise(passages):
        if after < before:
            words = {
                StoryState.DOING: _("It was started before it was created."),
                StoryState.DONE: _("It was done before it was created or started."),
                StoryState.DROPPED: _("It was dropped before it was created or started."),
            }
            raise Impossible(words.get(StoryState(state), _("Its days are not in order.")), field="on")
    if passages[-1][0] > today:
        raise Impossible(_("A state cannot begin in the future."), field="on")
    kept = [passages[0]]
    kept += [after for before, after in pairwise(passages) if after[1] != before[1]]
    return tuple(kept)


def facts_of(passages: Sequence[Passage]) -> dict[str, date | str | None]:
    """What a story keeps of its changes: state, and the days of its creation, first start and last end."""
    state = passages[-1][1]
    started = next((on for on, state in passages if state == StoryState.DOING), None)
    return {
        "state": state,
        "created_on": passages[0][0],
        "started_on": started,
        "done_on": passages[-1][0] if state == StoryState.DONE else None,
        "dropped_on": passages[-1][0] if state == StoryState.DROPPED else None,
    }


def share_done(*, done: float, whole: float, unsized_done: int, unsized: int, sized: int) -> float | None:
    """0..1 of what is in the scope; None where there is nothing in it.

    A story that nobody estimated counts as the mean of the `sized` ones; where none is estimated, all count alike.
    """
    mean = whole / sized if sized and whole else 1.0
    everything = whole + unsized * mean
    return min(1.0, (done + unsized_done * mean) / everything) if everything else None
