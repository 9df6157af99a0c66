"""Which tasks of the plan a risk hits: a list that is searched, and what is chosen of it."""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import islice

from django.http import QueryDict
from django.utils.translation import gettext as _

from pilotage.delivery.models import Plan, PlanTask
from pilotage.delivery.reads.delays import lines_to_delay
from pilotage.engine.network.plan import Kind

MOST_SHOWN = 30
MOST_SIGNS = 200


@dataclass(frozen=True, slots=True)
class LineChoice:
    """A task or phase that can be ticked."""

    uid: int
    name: str
    note: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class LinesFound:
    """What is chosen already, then what the search found besides; is_more: not all that fits is shown."""

    text: str
    choices: tuple[LineChoice, ...]
    is_more: bool


def lines_chosen(params: QueryDict) -> set[int]:
    """The uids that were ticked; what is no number is left out."""
    return {int(text) for text in params.getlist("line") if text.isascii() and text.isdigit() and len(text) < 19}


def lines_found(plan: Plan, params: QueryDict, chosen: Collection[int]) -> LinesFound:
    """The plan's tasks and phases by the words of `?q=`."""
    text = params.get("q", "")[:MOST_SIGNS].strip()
    ticked = [_choice(row, is_chosen=True) for row in lines_to_delay(plan) if row.uid in chosen] if chosen else []
    others = (row for row in lines_to_delay(plan, text) if row.uid not in chosen)
    found = list(islice(others, MOST_SHOWN + 1))
    shown = [_choice(row, is_chosen=False) for row in found[:MOST_SHOWN]]
    return LinesFound(text, (*ticked, *shown), len(found) > MOST_SHOWN)


def _choice(row: PlanTask, *, is_chosen: bool) -> LineChoice:
    above = row.parent.name if row.parent else ""
    note = _("phase") if row.kind == Kind.SUMMARY else ""
    return LineChoice(row.uid, row.name, " · ".join(part for part in (note, above) if part), is_chosen)
