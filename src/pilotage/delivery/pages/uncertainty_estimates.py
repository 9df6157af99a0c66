"""What is not certain: three points of each task in a table, a rule for many, groups, and risks with their delays."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from pilotage.accounts.rules import Permission, PersonalRequest, Refused, door
from pilotage.delivery.actions.uncertainty import (
    Said,
    estimate_by_rule,
    estimate_tasks,
    forget_estimates,
    remove_delay_risk,
    save_delay_risk,
    set_correlation,
)
from pilotage.delivery.forms.uncertainty import RiskForm, RuleForm, initial_of, said_of
from pilotage.delivery.models import DelayRisk, Plan, PlanTask
from pilotage.delivery.pages.shared import address, can_edit, crumbs_of, said, save_as, tabs_of, the_plan
from pilotage.delivery.pages.uncertainty_tables import COLUMNS, estimates_table, groups_view, risks_table, row_cells
from pilotage.delivery.reads.plans import tasks_of
from pilotage.delivery.reads.uncertainty import estimable_tasks, estimate_of, groups_of, risks_of
from pilotage.delivery.rules.changing_text import units_of
from pilotage.delivery.rules.permissions import Impossible, Stale
from pilotage.engine.network.plan import Kind
from pilotage.kit.clock import as_of, today
from pilotage.kit.edits import BadEdit, Change, Edited, Refusal, Saved, answer, changes_of, refuse_all
from pilotage.kit.entering import Unreadable, amount_from
from pilotage.kit.formats import formatter
from pilotage.kit.pages import go, notice, page, warn
from pilotage.kit.tables import pages_of

PAGE = 400


@require_GET
@door(Permission.SEE)
def estimates(request: PersonalRequest, key: str) -> HttpResponseBase:
    return _shown(request, the_plan(request, key))


def _shown(request: PersonalRequest, plan: Plan, rule: RuleForm | None = None) -> HttpResponseBase:
    tasks = estimable_tasks(plan)
    pages, offset = pages_of(request.GET, total=len(tasks), page_size=PAGE)
    estimated = [task for task in tasks if estimate_of(task) is not None]
    is_edited = can_edit(request, plan)
    return page(
        request,
        "delivery/uncertainty_estimates.html",
        {
            "crumbs": crumbs_of(request, plan, _("What is not certain")),
            "plan": plan,
            "initiative": plan.initiative,
            "tabs": tabs_of(request, plan, "uncertainty"),
            "save_as": save_as(request, plan),
            "is_past": as_of(request) != today(),
            "can_edit": is_edited,
            "table": estimates_table(request, plan, tasks[offset : offset + PAGE], can_edit=is_edited),
            "pages": pages if len(tasks) > PAGE else None,
            "count": len(tasks),
            "note": _note(len(estimated), len(tasks)),
            "has_estimates": bool(estimated),
            "groups": groups_view(estimated, list(groups_of(plan))),
            "risks": risks_table(request, plan, list(risks_of(plan)), can_edit=is_edited),
            "rule": rule or RuleForm(summaries=_summaries(plan)),
            "is_refused": rule is not None,
            "rule_url": address(request, "estimate_by_rule", plan),
            "forget_url": address(request, "forget_estimates", plan),
            "group_url": address(request, "set_correlation", plan),
            "new_risk_url": address(request, "new_delay_risk", plan),
            "back_url": address(request, "uncertainty", plan),
        },
        status=422 if rule is not None else 200,
    )


def _note(estimated: int, all_open: int) -> str:
    f = formatter()
    return _("%(estimated)s of %(all)s open tasks estimated; the others last as planned") % {
        "estimated": f.number(estimated),
        "all": f.number(all_open),
    }


def _summaries(plan: Plan) -> list[PlanTask]:
    return list(tasks_of(plan).filter(kind=Kind.SUMMARY))


@require_POST
@door(Permission.EDIT)
def by_rule(request: PersonalRequest, key: str) -> HttpResponseBase:
    plan = the_plan(request, key)
    form = RuleForm(request.POST, summaries=_summaries(plan))
    if form.is_valid():
        asked = form.cleaned_data
        try:
            count = estimate_by_rule(
                plan, shorter=asked["shorter"] / 100, longer=asked["longer"] / 100, below=asked["below"],
                only_missing=asked["only_missing"], access=request.access,
            )  # fmt: skip
        except Impossible as wrong:
            form.add_error(wrong.field if wrong.field in form.fields else None, str(wrong))
        else:
            words = ngettext("%(count)s task is estimated.", "%(count)s tasks are estimated.", count)
            notice(request, words % {"count": formatter().number(count)})
            return go(request, address(request, "estimates", plan))
    return _shown(request, plan, form)


@require_POST
@door(Permission.EDIT)
def forget(request: PersonalRequest, key: str) -> HttpResponseBase:
    plan = the_plan(request, key)
    count = forget_estimates(plan, access=request.access)
    words = ngettext("%(count)s estimate is gone.", "%(count)s estimates are gone.", count)
    notice(request, words % {"count": formatter().number(count)})
    return go(request, address(request, "estimates", plan))


@require_POST
@door(Permission.EDIT)
def correlation(request: PersonalRequest, key: str) -> HttpResponseBase:
    """How strongly the tasks of one group vary together."""
    plan = the_plan(request, key)
    try:
        typed = amount_from(request.POST.get("correlation", "").replace("%", ""))
        if typed is None:
            raise Impossible(_("Write a share from 0 to 100 %."))
        set_correlation(plan, request.POST.get("name", "")[:80], float(typed) / 100, access=request.access)
    except (Impossible, Unreadable) as wrong:
        warn(request, str(wrong))
    else:
        notice(request, _("Kept. The next trials are drawn with it."))
    return go(request, address(request, "estimates", plan))


@require_POST
@door(Permission.EDIT)
def cells(request: PersonalRequest, key: str) -> HttpResponseBase:
    """Changed cells, as pm-grid sends them: all rows at once, or, when one is refused, row by row."""
    plan = the_plan(request, key)
    try:
        changes = changes_of(request)
    except BadEdit as bad:
        return refuse_all(str(bad))
    tasks = {f"{task.uid}": task for task in estimable_tasks(plan)}
    refused: list[Refusal] = []
    wanted: dict[int, Said] = {}
    rows: dict[int, Sequence[Change]] = {}
    for row_key, group in groupby(sorted(changes, key=lambda one: one.key), key=lambda one: one.key):
        of_row = list(group)
        try:
            task = _there(tasks, of_row)
            wanted[task.uid], rows[task.uid] = said_of(task, estimate_of(task), of_row, units_of(plan)), of_row
        except Impossible as wrong:
            refused += [Refusal(row_key, one.column, str(wrong)) for one in of_row]
    refused += _keep(request, plan, wanted, rows)
    return _answered(plan, {one.key for one in changes}, refused)


def _there(tasks: Mapping[str, PlanTask], changes: Sequence[Change]) -> PlanTask:
    task = tasks.get(changes[0].key)
    if task is None:
        raise Impossible(_("This task is finished or was removed in the meantime."))
    there = estimate_of(task)
    if (there.version if there else 0) != changes[0].version:
        words = _(
            "Somebody changed this estimate in the meantime; the other cells show it as it is now. Enter it again."
        )
        raise Impossible(words)
    return task


def _keep(
    request: PersonalRequest, plan: Plan, wanted: Mapping[int, Said], rows: Mapping[int, Sequence[Change]]
) -> list[Refusal]:
    """All together, for that is one deed; where one is refused, each by itself, so that the others are kept."""
    if not wanted:
        return []
    try:
        estimate_tasks(plan, wanted, access=request.access)
    except (Impossible, Refused, Stale) as wrong:
        if len(wanted) == 1 or not isinstance(wrong, Impossible):
            words = said(wrong) if isinstance(wrong, Stale) else str(wrong)
            return [Refusal(f"{uid}", one.column, words) for uid, changes in rows.items() for one in changes]
        return [
            refusal for uid, one in wanted.items() for refusal in _keep(request, plan, {uid: one}, {uid: rows[uid]})
        ]
    return []


def _answered(plan: Plan, touched: set[str], refused: Sequence[Refusal]) -> HttpResponseBase:
    tasks = {f"{task.uid}": task for task in estimable_tasks(plan)}
    not_saved = {(one.key, one.column) for one in refused}
    saved, versions = [], {}
    for row_key in touched & set(tasks):
        there = estimate_of(tasks[row_key])
        versions[row_key] = there.version if there else 0
        for name, cell in zip(COLUMNS, row_cells(plan, tasks[row_key]), strict=True):
            if (row_key, name) not in not_saved:
                saved.append(Saved(row_key, name, cell))
    return answer(Edited(saved=saved, refused=refused, versions=versions))


@door(Permission.EDIT)
def new_risk(request: PersonalRequest, key: str) -> HttpResponseBase:
    return _risk(request, the_plan(request, key), None)


@door(Permission.EDIT)
def risk(request: PersonalRequest, key: str, id: UUID) -> HttpResponseBase:
    plan = the_plan(request, key)
    found: DelayRisk = get_object_or_404(risks_of(plan), pk=id)
    return _risk(request, plan, found)


@require_POST
@door(Permission.EDIT)
def remove_risk(request: PersonalRequest, key: str, id: UUID) -> HttpResponseBase:
    plan = the_plan(request, key)
    found: DelayRisk = get_object_or_404(risks_of(plan), pk=id)
    remove_delay_risk(found, access=request.access)
    notice(request, _("“%(name)s” is removed.") % {"name": found.name})
    return go(request, address(request, "estimates", plan))


def _risk(request: PersonalRequest, plan: Plan, found: DelayRisk | None) -> HttpResponseBase:
    tasks = estimable_tasks(plan)
    form = RiskForm(
        request.POST if request.method == "POST" else None,
        plan=plan,
        tasks=tasks,
        initial=initial_of(found, plan) if found else {},
    )
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            made = save_delay_risk(
                plan, found, name=asked["name"], probability=asked["probability"] / 100, delay=form.delay(),
                tasks=asked["tasks"], access=request.access,
            )  # fmt: skip
        except Impossible as wrong:
            form.add_error(wrong.field if wrong.field in form.fields else None, str(wrong))
        else:
            notice(request, _("“%(name)s” is kept. The next trials are drawn with it.") % {"name": made.name})
            return go(request, address(request, "estimates", plan))
    title = found.name if found else _("New risk")
    return page(
        request,
        "delivery/uncertainty_risk.html",
        {
            "crumbs": crumbs_of(request, plan, title),
            "initiative": plan.initiative,
            "tabs": tabs_of(request, plan, "uncertainty"),
            "title": title,
            "form": form,
            "has_tasks": bool(tasks),
            "remove_url": address(request, "remove_delay_risk", plan, found.id) if found else "",
            "back_url": address(request, "estimates", plan),
        },
        status=422 if form.errors else 200,
    )
