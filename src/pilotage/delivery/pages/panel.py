"""The panel "Plan" of the initiative page: key dates, the next milestones, and what is late."""

from django.http import HttpResponseBase, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.delivery.models import Plan, PlanTask
from pilotage.delivery.pages.shared import address, can_edit, day_text, moment_cell, the_initiative
from pilotage.delivery.reads.comparing import working_time_of
from pilotage.delivery.reads.listing import PlanSummary, late_tasks, next_milestones, summary_of
from pilotage.delivery.reads.plans import plan_of
from pilotage.delivery.rules.permissions import may_edit_plan
from pilotage.delivery.rules.words import variance_words
from pilotage.engine.calendars.working import moment_of
from pilotage.kit.clock import as_of, today
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.frame import carried
from pilotage.kit.pages import part
from pilotage.kit.tables import Cell, Column, Fact, Row, Table, heads

MOST = 5


@require_GET
@door(Permission.SEE)
def panel(request: PersonalRequest, key: str) -> HttpResponseBase:
    """A fragment."""
    initiative = the_initiative(request, key)
    plan = plan_of(request.access, initiative)
    context: dict[str, object] = {
        "has_plan": plan is not None,
        "is_past": as_of(request) != today(),
        "plan_url": reverse("delivery:plan", args=[key]) + carried(request),
        "can_begin": bool(may_edit_plan(request.access, initiative)) and as_of(request) == today(),
    }
    if plan is not None:
        summary = summary_of(request.access, plan, today=today())
        late = late_tasks(plan, most=MOST)
        context |= {
            "facts": _facts(request, summary),
            "milestones": _milestones(request, plan),
            "late": _late(request, plan, late) if late else None,
            "more_late": _more(summary.counts.late - len(late)),
            "late_url": address(request, "baselines", plan),
            "can_report": can_edit(request, plan),
            "progress_url": address(request, "progress", plan),
        }
    return part(request, "delivery/panel.html", context)


def _facts(request: PersonalRequest, summary: PlanSummary) -> tuple[Fact, ...]:
    f, plan, counts = formatter(), summary.plan, summary.counts
    baselines = address(request, "baselines", plan)
    against = variance_words(summary.variance_days) if summary.baseline else _("no baseline yet")
    return (
        Fact(_("Start"), day_text(plan.computed_start)),
        Fact(_("Finish"), day_text(plan.computed_finish), note=against, url=baselines),
        Fact(_("Done"), f.share(counts.share_done), note=_("of the planned duration"),
             url=address(request, "progress", plan)),
        Fact(_("Status date"), day_text(plan.status_at)),
        Fact(_("Critical"), f.number(counts.critical),
             note=_("of %(count)s tasks") % {"count": f.number(counts.tasks)}),
    )  # fmt: skip


def _milestones(request: PersonalRequest, plan: Plan) -> Table | None:
    rows = next_milestones(plan, most=MOST)
    if not rows:
        return None
    columns = (Column("name", _("Next milestones"), width=24), Column("day", _("Day")), Column("float", _("Float")))
    lines = [Row(str(one.uid), (one.name, moment_cell(one.start), Cell(_float(plan, one), kind="q"))) for one in rows]
    return Table("plan-milestones", _("Next milestones"), heads(columns, QueryDict()), lines)


def _float(plan: Plan, task: PlanTask) -> str:
    if task.total_float_seconds is None:
        return UNKNOWN
    return formatter().days(round(task.total_float_seconds / plan.seconds_a_day, 1))


def _late(request: PersonalRequest, plan: Plan, rows: list[PlanTask]) -> Table:
    columns = (Column("name", _("Late tasks"), width=24), Column("day", _("Finish")), Column("late", _("Late by")))
    time = working_time_of(plan.calendar)
    lines = []
    for one in rows:
        approved = one.approved_finish  # type: ignore[attr-defined]  # `late_tasks` brings it
        days = time.between(moment_of(approved), moment_of(one.finish)) / plan.seconds_a_day if one.finish else None
        words = formatter().days(None if days is None else round(days, 1))
        lines.append(Row(str(one.uid), (one.name, moment_cell(one.finish), Cell(words, kind="q"))))
    return Table("plan-late", _("Late tasks"), heads(columns, QueryDict()), lines)


def _more(count: int) -> str:
    if count <= 0:
        return ""
    return ngettext("and %(count)s more", "and %(count)s more", count) % {"count": formatter().number(count)}
