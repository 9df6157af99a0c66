"""“Why is this here?”: the chain of what drives a task, in words."""

from django.http import Http404, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.delivery.models import Plan
from pilotage.delivery.pages.plan_page_shared import the_plan
from pilotage.delivery.pages.plan_page_words import day_text
from pilotage.delivery.reads.plan_page_why import Waiting, chain_to
from pilotage.delivery.rules.changing_text import Lag, lag_text, units_of
from pilotage.engine.network.plan import Constraint, LagUnit, LinkType, Reason
from pilotage.kit.pages import part


@require_GET
@door(Permission.SEE)
def why_here(request: PersonalRequest, key: str, uid: int) -> HttpResponseBase:
    plan = the_plan(request, key)
    chain = chain_to(request.access, plan, uid)
    if not chain:
        raise Http404
    steps = [{"task": one.task.name, "span": _span(one), "why": reason_text(one, chain[place + 1 :], plan)}
             for place, one in enumerate(chain)]  # fmt: skip
    return part(request, "delivery/plan_why.html", {"task": chain[0].task, "steps": steps})


def _span(step: Waiting) -> str:
    start, finish = step.task.start, step.task.finish
    if start is None or finish is None or start.date() == finish.date():
        return day_text(start)
    return f"{day_text(start)} – {day_text(finish)}"


def reason_text(step: Waiting, behind: list[Waiting], plan: Plan) -> str:
    """What holds this task where it is, in one sentence."""
    if step.link is not None:
        return _link_text(step, behind, plan)
    if step.reason is Reason.CONSTRAINT:
        return _constraint_text(step)
    words = {
        Reason.PLAN_START: _("Nothing holds it back: it starts when the plan starts."),
        Reason.STATUS: _("What is left of it cannot be done before the status date."),
        Reason.MANUAL: _("Its dates are set by hand."),
        Reason.ACTUAL: _("It has begun: its start is what really happened."),
        Reason.CALENDAR: _("It waits for the next working time of its calendar."),
        Reason.LEVELLING: _("Levelling moved it, so that its people are free."),
        Reason.CHILDREN: _("It is a summary: it starts with the first task below it."),
        Reason.PARENT: _("Its summary is held back, and it with it."),
        Reason.EXTERNAL: _("It waits for a task of a plan that is not here."),
    }
    return words.get(step.reason, _("Why is not known yet.")) if step.reason else _("Why is not known yet.")


def _link_text(step: Waiting, behind: list[Waiting], plan: Plan) -> str:
    link = step.link
    assert link is not None  # noqa: S101 - tells the type; asked just before
    if step.is_hidden:
        return _("It waits for a task of a plan that you may not see.")
    other = (
        f"{step.other.name} ({step.other.plan.initiative.name})"
        if step.other
        else behind[0].task.name
        if behind
        else ""
    )
    words = {
        LinkType.FS: _("It can start only when “%(other)s” is finished%(lag)s."),
        LinkType.SS: _("It can start only when “%(other)s” has started%(lag)s."),
        LinkType.FF: _("It can finish only when “%(other)s” is finished%(lag)s."),
        LinkType.SF: _("It can finish only when “%(other)s” has started%(lag)s."),
    }
    lag = lag_text(Lag(link.lag_seconds, LagUnit(link.lag_unit), link.lag_share), units_of(plan))
    said = _(", with a lag of %(lag)s") % {"lag": lag} if lag else ""
    return words[LinkType(link.type)] % {"other": other, "lag": said}


def _constraint_text(step: Waiting) -> str:
    task = step.task
    word = Constraint(task.constraint) if task.constraint else None
    words = {
        Constraint.START_NO_EARLIER: _("It must not start before %(day)s."),
        Constraint.START_NO_LATER: _("It must start by %(day)s."),
        Constraint.FINISH_NO_EARLIER: _("It must not finish before %(day)s."),
        Constraint.FINISH_NO_LATER: _("It must finish by %(day)s."),
        Constraint.START_ON: _("It must start on %(day)s."),
        Constraint.FINISH_ON: _("It must finish on %(day)s."),
        Constraint.MANDATORY_START: _("It starts on %(day)s, whatever comes before it."),
        Constraint.MANDATORY_FINISH: _("It finishes on %(day)s, whatever comes before it."),
        Constraint.AS_LATE_AS_POSSIBLE: _("It is done as late as possible."),
    }
    said = words.get(word) if word else None
    return said % {"day": day_text(task.constraint_at)} if said else _("A constraint holds it.")
