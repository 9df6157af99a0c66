"""Everything that the workspace of a scenario shows, as ready text."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from pilotage.accounts.rules import Permission, PersonalRequest
from pilotage.kit.clock import now, today
from pilotage.kit.formats import formatter
from pilotage.kit.tables import Table
from pilotage.selection import rules
from pilotage.selection.models import Commitment, Scenario, Solution
from pilotage.selection.pages.answers import AnswerView, answer_view
from pilotage.selection.pages.column import LimitsView, limits_view
from pilotage.selection.pages.commitment import CommitView, commit_view
from pilotage.selection.pages.inout import InOut, Part, unit_of
from pilotage.selection.pages.pictures.choosing import PictureView, picture_of
from pilotage.selection.pages.rows import CandidateRows
from pilotage.selection.pages.shared import address_of, hidden_in_words, is_today, selected_url
from pilotage.selection.pages.solving import LiveView, live_view
from pilotage.selection.pages.whatif_words import WhatIfView, whatif_view
from pilotage.selection.reads.changes import changes_between
from pilotage.selection.reads.freezing import digest_of
from pilotage.selection.reads.gathering import gathered
from pilotage.selection.reads.obstacles import obstacles_of
from pilotage.selection.reads.overruling import reasons_offered
from pilotage.selection.reads.scenarios import commitments_of
from pilotage.selection.reads.solutions import is_hidden, is_open, newest_of


@dataclass(frozen=True, slots=True)
class CommitmentLine:
    """A decision that was taken, and perhaps taken back."""

    said: str
    reason: str
    undone: str
    undo_reason: str
    signatories: str


@dataclass(frozen=True, slots=True)
class Workspace:
    """The whole page."""

    scenario: Scenario
    scope: str
    limits: LimitsView
    answer: AnswerView | None
    solution_id: str
    picture: PictureView | None
    table: Table | None  # while there is no answer: what will be chosen among
    parts: tuple[Part, ...]
    unit: str
    whatif: WhatIfView | None
    commit: CommitView | None
    live: LiveView | None
    broken: str
    hidden: str
    changes: tuple[str, ...]
    obstacles: tuple[str, ...]
    reasons: tuple[str, ...]  # to choose one from when somebody is forced in or out
    is_committed: bool
    commitments: tuple[CommitmentLine, ...]
    may_change: bool
    may_solve: bool
    may_copy: bool
    may_commit: bool
    may_undo: bool
    may_rerun: bool
    urls: dict[str, str]


def workspace_of(request: PersonalRequest, scenario: Scenario) -> Workspace:
    f = formatter()
    fresh = gathered(request.access, scenario)
    newest, answer = newest_of(request.access, scenario, seen=fresh.inputs.by_id)
    commitments = commitments_of(scenario)
    in_force = next((one for one in commitments if one.undone_on is None), None)
    is_stale = answer is not None and in_force is None and digest_of(fresh.inputs) != answer.solution.digest
    shown = answer if answer and answer.has_choice else None
    obstacles = tuple(obstacles_of(scenario, fresh))
    live = live_view(request, scenario, newest) if newest and is_open(newest, now()) else None
    may_choose = is_today(request) and bool(rules.may_choose_in(request.access, scenario.scope))
    may_decide = is_today(request) and bool(request.access.may(Permission.COMMIT, path=scenario.scope.path))
    inputs, kept = (shown.asked, shown.kept) if shown else (fresh.inputs, None)
    unit = unit_of(inputs)
    may_commit = may_decide and in_force is None and shown is not None and not is_stale and live is None
    return Workspace(
        scenario=scenario,
        solution_id=str(answer.solution.pk) if answer else "",
        scope=fresh.scope_name,
        # What was decided stands: its candidates moved on since, and no longer count as such.
        limits=limits_view(request, scenario, fresh, answer.inputs if answer and in_force else fresh.inputs),
        answer=answer_view(f, answer, is_stale=is_stale, selected_url=selected_url(answer)) if answer else None,
        picture=picture_of(request, scenario, shown, on=today(), may_try=is_today(request)) if shown else None,
        table=None if shown else CandidateRows(request, f, inputs, None).table(),
        parts=InOut(request, f, scenario.pk, inputs, kept).parts(),
        unit=unit,
        whatif=whatif_view(request, scenario, inputs, unit=unit, may_solve=may_choose) if shown else None,
        live=live,
        broken=_broken(newest, live),
        hidden=hidden_in_words() if newest and is_hidden(scenario, answer) else "",
        changes=tuple(changes_between(f, answer.asked, fresh.inputs)) if answer and is_stale else (),
        obstacles=obstacles,
        reasons=reasons_offered(request.access) if may_choose and in_force is None else (),
        is_committed=in_force is not None,
        commitments=tuple(_commitment(one) for one in commitments),
        may_change=may_choose and in_force is None,
        may_solve=may_choose and in_force is None and not obstacles and live is None,
        may_copy=may_choose,
        commit=commit_view(f, shown) if may_commit and shown else None,
        may_commit=may_commit,
        may_undo=may_decide and in_force is not None,
        may_rerun=is_today(request) and in_force is not None and shown is not None,
        urls={name: address_of(request, scenario, name) for name in URLS},
    )


URLS = (
    "change", "candidates", "copy", "limits", "force", "unforce", "solve", "stop", "progress", "commit", "undo",
    "standing", "rerun", "cures", "paper_xlsx", "paper_pdf",
)  # fmt: skip


def _broken(newest: Solution | None, live: LiveView | None) -> str:
    """Why the newest search has no answer, when it is not running either."""
    if newest is None or newest.outcome or live is not None:
        return ""
    return newest.job.message if newest.job and newest.job.message else _("The last search broke off. Solve again.")


def _commitment(one: Commitment) -> CommitmentLine:
    f = formatter()
    facts = {"who": one.by.name if one.by else "–", "when": f.date(one.on)}
    undone = ""
    if one.undone_on:
        who = one.undone_by.name if one.undone_by else "–"
        undone = _("Undone by %(who)s on %(when)s") % {"who": who, "when": f.date(one.undone_on)}
    said = _("Committed by %(who)s on %(when)s") % facts
    return CommitmentLine(said, one.reason, undone, one.undo_reason, ", ".join(one.signatories))
