"""Deciding: an answer becomes the stage of initiatives, with reason and proof; and taking that back."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from pilotage.accounts.models import Role
from pilotage.accounts.rules import Access
from pilotage.finance.actions.moving import move_money
from pilotage.kit.history import deed
from pilotage.selection import rules
from pilotage.selection.actions.entering import enter_commitment, enter_undoing
from pilotage.selection.actions.locking import locked
from pilotage.selection.models import Commitment, Decision, Solution, Verdict
from pilotage.selection.models.decisions import MOST_LETTERS
from pilotage.selection.reads.freezing import digest_of
from pilotage.selection.reads.gathering import gathered
from pilotage.selection.reads.gathering.links import start_of
from pilotage.selection.reads.inputs import Candidate, Out, moved
from pilotage.selection.reads.scenarios import commitment_in_force
from pilotage.selection.reads.solutions import Answered, answered, newest_solution
from pilotage.work.actions import change_initiative
from pilotage.work.models import Initiative, Stage, StagePhase
from pilotage.work.reads.visible import initiatives_with_money_visible_to, stage_in

# Dates of an initiative that move with its start.
MOVED = ("planned_start", "planned_finish", "forecast_start", "forecast_finish")


MOST_SIGNATORIES = 40


def commit_solution(
    solution: Solution, *, reason: str, access: Access, on: date, signatories: Sequence[str] = ()
) -> Commitment:
    """The answer as decided: who is selected and not yet decided gets the stage "approved", all get a decision.

    What is selected is committed to its start, finish and funding. Where the answer starts it at another time than the
    register says, its dates and its money move there.

    signatories   names of those who sign; each is kept once, in this order
    Raises Refused without the permission on every candidate, or Impossible when the answer is none, is out of date,
    or its scenario is committed already.
    """
    name = solution.scenario.name
    with transaction.atomic(), deed("commit_scenario", actor=access.person_id, scenario=name, reason=reason.strip()):
        scenario = locked(solution.scenario)
        answer = answered(Solution.objects.select_related("scenario").get(pk=solution.pk))
        # Claims were decided before: this decision says nothing of them, but its maker must see them.
        everyone = _affected(access, [one.id for one in answer.asked.candidates])
        free = [one for one in answer.inputs.candidates if not one.is_claim]
        initiatives = {one.id: everyone[one.id] for one in free}
        rules.may_commit(access, list(initiatives.values())).or_raise()
        _refuse_unfit(answer, reason)
        if commitment_in_force(scenario):
            raise rules.Impossible(_("“%(name)s” is committed already.") % {"name": scenario.name})
        newest = newest_solution(scenario)
        if (
            newest is None
            or newest.pk != solution.pk
            or digest_of(gathered(access, scenario).inputs) != solution.digest
        ):
            raise rules.Impossible(_("This answer is out of date. Solve the scenario again, then commit."))
        commitment = Commitment.objects.create(
            scenario=scenario,
            solution=answer.solution,
            reason=reason.strip(),
            solver=answer.solution.solver,
            solver_version=answer.solution.solver_version,
            signatories=_signing(signatories),
            by_id=access.person_id,
            on=on,
        )
        approved = _approved()
        decisions = [_decided(commitment, initiatives[one.id], answer, one, approved) for one in free]
        for decision in decisions:
            _carry_out(decision, access=access, on=on)
        Decision.objects.bulk_create(decisions)
        enter_commitment(commitment, answer, decisions, access=access, on=on)
    return commitment


def undo_commit(commitment: Commitment, *, reason: str, access: Access, on: date) -> Commitment:
    """Give every initiative the stage back that it had; the decisions stay, marked as undone.

    Raises Refused, or Impossible naming what has changed its stage since.
    """
    name = commitment.scenario.name
    with transaction.atomic(), deed("undo_commit", actor=access.person_id, scenario=name, reason=reason.strip()):
        locked(commitment.scenario)
        found = Commitment.objects.select_for_update().get(pk=commitment.pk)
        decisions = list(Decision.objects.filter(commitment=found).select_related("stage_before", "stage_after"))
        initiatives = _affected(access, [str(decision.initiative_id) for decision in decisions])
        rules.may_commit(access, list(initiatives.values())).or_raise()
        if found.undone_on is not None:
            raise rules.Impossible(_("This decision was undone already."))
        if not reason.strip():
            raise rules.Impossible(_("Say why: the reason is kept with the decision."), field="reason")
        for decision in decisions:
            decision.initiative = initiatives[str(decision.initiative_id)]
        _refuse_moved_since(decisions)
        for decision in decisions:
            _take_back(decision, access=access, on=on)
        found.undone_on, found.undone_by_id, found.undo_reason = on, access.person_id, reason.strip()
        found.save()
        enter_undoing(found, decisions, reason=reason.strip(), access=access, on=on)
    return found


def _refuse_unfit(answer: Answered, reason: str) -> None:
    if not answer.has_choice:
        raise rules.Impossible(_("There is no choice to commit: solve the scenario first."))
    if not reason.strip():
        raise rules.Impossible(_("Say why: the reason is kept with the decision."), field="reason")


def _signing(names: Sequence[str]) -> list[str]:
    found = list(dict.fromkeys(" ".join(name.split()) for name in names if name.strip()))
    if len(found) > MOST_SIGNATORIES or any(len(name) > MOST_LETTERS for name in found):
        text = _("At most %(count)s people sign, each with at most %(letters)s letters.")
        facts = {"count": MOST_SIGNATORIES, "letters": MOST_LETTERS}
        raise rules.Impossible(text % facts, field="signatories")
    return found


def _affected(access: Access, ids: list[str]) -> dict[str, Initiative]:
    """Every one of them, locked. Raises Impossible when one is not in sight: nobody decides on what they cannot see."""
    # Held alone, then read: one that changes its stage meanwhile would no longer fit the stage that was joined.
    list(Initiative.objects.select_for_update().filter(id__in=ids).order_by("id").values_list("id"))
    by_id = {str(one.pk): one for one in initiatives_with_money_visible_to(access).filter(id__in=ids)}
    if len(by_id) != len(set(ids)):
        raise rules.Impossible(_("An initiative in this answer is no longer in your sight. Solve the scenario again."))
    return by_id


def _verdict(answer: Answered, one: Candidate) -> Verdict:
    if one.id in answer.kept.chosen:
        return Verdict.SELECTED
    return Verdict.NOT_COMPARED if one.out == Out.GAPS else Verdict.NOT_SELECTED


def _decided(
    commitment: Commitment, initiative: Initiative, answer: Answered, one: Candidate, approved: Stage
) -> Decision:
    verdict = _verdict(answer, one)
    is_selected = verdict == Verdict.SELECTED
    moves = is_selected and initiative.stage.phase in rules.UNDECIDED
    months = answer.kept.shift_of.get(one.id, 0)
    return Decision(
        commitment=commitment,
        initiative=initiative,
        verdict=verdict,
        start=date.fromisoformat(one.start) if is_selected and one.start else None,
        finish=date.fromisoformat(one.finish) if is_selected and one.finish else None,
        months_moved=months,
        dates_before={field: day.isoformat() for field in MOVED if months and (day := getattr(initiative, field))},
        funding=one.cost if is_selected else None,
        stage_before=initiative.stage if moves else None,
        stage_after=approved if moves else None,
    )


def _refuse_moved_since(decisions: Sequence[Decision]) -> None:
    """Undoing sets back what the decision set: not what somebody has set since."""
    staged = [one for one in decisions if one.stage_after_id and one.initiative.stage_id != one.stage_after_id]
    if staged:
        text = _("The stage of %(names)s changed since this was decided. Set it back first, or decide anew.")
        raise rules.Impossible(text % {"names": ", ".join(one.initiative.name for one in staged)})
    dated = [one for one in decisions if one.months_moved and start_of(one.initiative) != one.start]
    if dated:
        text = _("The dates of %(names)s changed since this was decided. Set them back first, or decide anew.")
        raise rules.Impossible(text % {"names": ", ".join(one.initiative.name for one in dated)})


def _approved() -> Stage:
    try:
        return stage_in(StagePhase.APPROVED)
    except Stage.DoesNotExist as missing:
        text = _("No stage means “approved”. Define one in the settings of the register.")
        raise rules.Impossible(text) from missing


def _carry_out(decision: Decision, *, access: Access, on: date) -> None:
    before = {field: date.fromisoformat(day) for field, day in decision.dates_before.items()}
    dates = {field: moved(day, decision.months_moved) for field, day in before.items()}
    _set(decision.initiative, decision.stage_after, dates, decision.months_moved, access=access, on=on)


def _take_back(decision: Decision, *, access: Access, on: date) -> None:
    before = {field: date.fromisoformat(day) for field, day in decision.dates_before.items()}
    _set(decision.initiative, decision.stage_before, before, -decision.months_moved, access=access, on=on)


def _set(
    initiative: Initiative, stage: Stage | None, dates: Mapping[str, date], months: int, *, access: Access, on: date
) -> None:
    """Stage, dates and money. Deciding is a permission of its own: who may commit need not be allowed to edit."""
    path = initiative.scope.path
    grants = (*access.grants, (Role.CONTRIBUTOR.value, path), (Role.FINANCE_CONTROLLER.value, path))
    decider = Access(access.person_id, access.name, grants, access.enterprise_path)
    changes = {**dates, **({"stage": stage} if stage is not None else {})}
    if changes:
        change_initiative(
            initiative, version=initiative.version, changes=changes, access=decider, on=on, is_decided=True
        )
    if months:
        move_money(initiative, months=months, access=decider)
