"""Committing an answer, and taking that back."""

from uuid import UUID

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.clock import today
from pilotage.selection import rules
from pilotage.selection.actions import commit_solution, solve_again, undo_commit
from pilotage.selection.forms import ids_from
from pilotage.selection.pages.shared import acted, the_scenario
from pilotage.selection.reads.decisions import approved_by
from pilotage.selection.reads.scenarios import commitment_in_force
from pilotage.selection.reads.solutions import newest_answer


@require_POST
@door(Permission.COMMIT)
def commit(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    found = the_scenario(request, id)

    def act() -> str:
        # The answer that the person had before them, not one that came since.
        wanted = ids_from([request.POST.get("solution", "")])
        answer = newest_answer(request.access, found)
        if answer is None or [answer.solution.pk] != wanted:
            raise rules.Impossible(_("This answer is out of date. Solve the scenario again, then commit."))
        reason = request.POST.get("reason", "")
        made = commit_solution(
            answer.solution, reason=reason, access=request.access, on=today(), signatories=_signatories(request)
        )
        count = approved_by(made)
        text = ngettext(
            "Committed. %(count)s initiative is approved now.",
            "Committed. %(count)s initiatives are approved now.",
            count,
        )
        return text % {"count": count}

    return acted(request, found, act)


@require_POST
@door(Permission.COMMIT)
def undo(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    found = the_scenario(request, id)

    def act() -> str:
        commitment = commitment_in_force(found)
        if commitment is None:
            raise rules.Impossible(_("There is no decision to undo."))
        undo_commit(commitment, reason=request.POST.get("reason", ""), access=request.access, on=today())
        return _("Undone: every initiative has the stage back that it had.")

    return acted(request, found, act)


@require_POST
@door(Permission.SEE_MONEY)
def rerun(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    """The frozen inputs of what was committed, solved again: at once when small, else by a job that tells."""
    found = the_scenario(request, id)

    def act() -> str:
        answer = newest_answer(request.access, found)
        if commitment_in_force(found) is None or answer is None:
            raise rules.Impossible(_("There is no decision to run again."))
        told = solve_again(answer, access=request.access)
        return " ".join(told.said) if told else _("It is being solved again. The job says whether it is the same.")

    return acted(request, found, act)


def _signatories(request: PersonalRequest) -> list[str]:
    return [*request.POST.get("signatories", "").splitlines(), *request.POST.getlist("signatory")]
