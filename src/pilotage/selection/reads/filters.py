"""What selection adds to the register's filter language: the rows behind an answer's numbers."""

from uuid import UUID

from django.db.models import Q

from pilotage.accounts.rules import Access
from pilotage.selection.models import Solution
from pilotage.selection.reads.solutions import solutions_visible_to


def selected_in(access: Access, value: str) -> Q:
    """`?selected_in=<solution>`: the initiatives that an answer selects."""
    solution = _solution(access, value)
    if solution is None:
        return Q(pk__in=[])
    free = _free(solution)
    return Q(id__in=[id for id in solution.answer.get("selected", ()) if id in free])


def left_out_of(access: Access, value: str) -> Q:
    """`?left_out_of=<solution>`: its candidates that are not selected."""
    solution = _solution(access, value)
    if solution is None:
        return Q(pk__in=[])
    chosen = set(solution.answer.get("selected", ()))
    return Q(id__in=[id for id in _free(solution) if id not in chosen])


def _free(solution: Solution) -> list[str]:
    """What it chose among: claims of what was decided before are neither selected nor left out."""
    return [one["id"] for one in solution.inputs["candidates"] if not one.get("is_claim")]


def _solution(access: Access, value: str) -> Solution | None:
    try:
        return solutions_visible_to(access).filter(id=UUID(value)).exclude(outcome="").first()
    except ValueError:
        return None
