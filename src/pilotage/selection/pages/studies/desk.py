"""What all studies show in the same way: of which answer, how far the work is, and why there is none."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from pilotage.accounts.rules import PersonalRequest
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.frame import carried
from pilotage.kit.tables import Crumb, Tab
from pilotage.selection import rules
from pilotage.selection.models import Outcome, Scenario, StudyKind
from pilotage.selection.pages.shared import address_of, crumbs_of, hidden_in_words, is_today
from pilotage.selection.reads.solutions import Answered, is_hidden, newest_answer
from pilotage.selection.reads.studies.asked import Asked, newest_study


@dataclass(frozen=True, slots=True)
class Live:
    """A study that waits or runs."""

    share: float | None
    message: str
    is_stopping: bool
    refresh_url: str
    stop_url: str
    job_url: str


@dataclass(frozen=True, slots=True)
class Desk:
    """One kind of study on the newest answer of a scenario.

    answer    None: there is nothing to study, and `missing` says why
    missing   a sentence, with the address where it can be mended
    """

    scenario: Scenario
    kind: str
    answer: Answered | None
    asked: Asked | None
    crumbs: tuple[Crumb, ...]
    tabs: tuple[Tab, ...]
    missing: str
    mend_label: str
    mend_url: str
    note: str
    live: Live | None
    broken: str
    stopped: str
    may_ask: bool
    ask_url: str
    files: tuple[tuple[str, str], ...]


def desk_of(
    request: PersonalRequest, scenario: Scenario, kind: str, *, subject: str = "", here: str = "", step: str = ""
) -> Desk:
    """here: the address that shows the study again; step: its name in the breadcrumb."""
    answer = newest_answer(request.access, scenario)
    missing = _missing(request, scenario, kind, answer)
    fit = answer if not missing[0] else None
    asked = newest_study(fit.solution, kind, subject) if fit else None
    here = here or address_of(request, scenario, kind)
    label = step or str(StudyKind(kind).label)
    return Desk(
        scenario=scenario,
        kind=kind,
        answer=fit,
        asked=asked,
        crumbs=crumbs_of(request, (scenario.name, address_of(request, scenario)), (label, "")),
        tabs=_tabs(request, scenario, kind, fit),
        missing=missing[0],
        mend_label=missing[1],
        mend_url=missing[2],
        note=_note(fit, asked),
        live=_live(request, scenario, asked, here),
        broken=_broken(asked),
        stopped=_("It was stopped: this is what was found until then.") if _is_stopped(asked) else "",
        may_ask=fit is not None and is_today(request) and bool(rules.may_choose_in(request.access, scenario.scope)),
        ask_url=address_of(request, scenario, "ask"),
        files=_files(scenario, kind, asked),
    )


def _missing(request: PersonalRequest, scenario: Scenario, kind: str, answer: Answered | None) -> tuple[str, str, str]:
    """(why there is nothing to study, label and address of what helps); empty when there is."""
    back = (_("Open the scenario"), address_of(request, scenario))
    if answer is None:
        if is_hidden(scenario, answer):
            return hidden_in_words(), *back
        return _("This scenario has no answer yet. Solve it first."), *back
    is_infeasible = answer.solution.outcome == Outcome.INFEASIBLE
    if kind == StudyKind.CURES:
        return ("", "", "") if is_infeasible else (_("This scenario has a choice: nothing needs to be cured."), *back)
    if is_infeasible:
        url = address_of(request, scenario, "cures")
        return _("No choice respects all limits and rules of this scenario."), _("What would cure it"), url
    if not answer.has_choice:
        return _("The last search ended without a choice. Give it more time, or fewer rules."), *back
    return "", "", ""


def _tabs(request: PersonalRequest, scenario: Scenario, kind: str, answer: Answered | None) -> tuple[Tab, ...]:
    if kind == StudyKind.CURES or (answer is None and kind != StudyKind.CURES):
        return ()
    labels = {
        StudyKind.FRONTIER: _("Frontier"),
        StudyKind.WORTH: _("One more is worth"),
        StudyKind.ROBUST: _("Robust core"),
    }
    return tuple(
        Tab(label, address_of(request, scenario, name.value), is_current=name == kind) for name, label in labels.items()
    )


def _note(answer: Answered | None, asked: Asked | None) -> str:
    if answer is None:
        return ""
    f = formatter()
    said = _("Of the answer of %(when)s") % {"when": f.moment(answer.solution.answered_at)}
    if asked is None or asked.study.answered_at is None:
        return said
    who = asked.study.asked_by.name if asked.study.asked_by else UNKNOWN
    facts = {"who": who, "when": f.moment(asked.study.answered_at)}
    return said + " · " + _("worked out %(when)s for %(who)s") % facts


def _live(request: PersonalRequest, scenario: Scenario, asked: Asked | None, here: str) -> Live | None:
    if asked is None or not asked.is_open or asked.study.job is None:
        return None
    job = asked.study.job
    return Live(
        share=job.share if job.started_at else None,
        message=job.message or _("Waiting for a free worker"),
        is_stopping=job.is_cancel_requested,
        refresh_url=here,
        stop_url=reverse("selection:stop_study", args=[scenario.pk, asked.study.pk]) + carried(request),
        job_url=reverse("work:job", args=[job.pk]) if job.person_id == request.access.person_id else "",
    )


def _is_stopped(asked: Asked | None) -> bool:
    return asked is not None and not asked.is_open and asked.result is not None and not asked.is_whole


def _broken(asked: Asked | None) -> str:
    """Why a study found nothing, when it is over."""
    if asked is None or asked.is_open or asked.study.answered_at is not None:
        return ""
    job = asked.study.job
    return job.message if job and job.message else _("The work on it broke off. Ask again.")


def _files(scenario: Scenario, kind: str, asked: Asked | None) -> tuple[tuple[str, str], ...]:
    """(label, address) of what was found as a file."""
    if asked is None or asked.result is None or kind in (StudyKind.WHY, StudyKind.CURES):
        return ()
    return tuple(
        (form.upper(), reverse("selection:study_file", args=[scenario.pk, kind, form])) for form in ("csv", "xlsx")
    )
