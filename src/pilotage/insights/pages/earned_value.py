"""Earned value of an initiative: planned, earned and spent over time, all indices, and what each task earned."""

from collections.abc import Sequence
from datetime import date, datetime, time

from django.http import Http404, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pilotage.accounts.rules import Permission, PersonalRequest, Refused, door
from pilotage.delivery.actions.earned_value import choose_methods
from pilotage.delivery.models import Plan
from pilotage.delivery.reads.plans import plan_of
from pilotage.delivery.rules.earned_value import Budgeted
from pilotage.delivery.rules.permissions import Impossible, may_edit_plan, may_see_costs
from pilotage.engine.earned_value.methods import Method
from pilotage.insights.pages.earned_value_source import source_of
from pilotage.insights.pages.earned_value_words import (
    METHODS,
    UNITS,
    Index,
    amount_text,
    basis_text,
    indices_of,
    schedule_of,
    unit_text,
)
from pilotage.insights.reads.earned_value import Value, value_of
from pilotage.kit import slots
from pilotage.kit.charts import Axis, Chart, Kind, Point, Series
from pilotage.kit.clock import as_of, today
from pilotage.kit.edits import BadEdit, Change, Edited, Refusal, Saved, answer, changes_of, refuse_all
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.frame import carried
from pilotage.kit.pages import page
from pilotage.kit.tables import Cell, Column, Crumb, Fact, Row, Tab, Table, heads, pages_of
from pilotage.work.models import Initiative
from pilotage.work.reads.visible import initiatives_visible_to

PAGE = 400
NOON = time(12)


@require_GET
@door(Permission.SEE)
def earned_value(request: PersonalRequest, key: str) -> HttpResponseBase:
    """At the status date of the plan, else today. `?in=` chooses the unit."""
    plan = _the_plan(request, key)
    value = value_of(request.access, plan, at=moment_of_report(plan, today()), wanted=request.GET.get("in", ""))
    return page(
        request,
        "insights/earned_value.html",
        {
            "crumbs": _crumbs(request, plan),
            "initiative": plan.initiative,
            "tabs": _tabs(request, plan),
            "save_as": slots.offers("plan_files", request, plan),
            "is_past": as_of(request) != today(),
            "baselines_url": _address(request, "delivery:baselines", plan),
            **(_shown(request, plan, value) if value else {}),
        },
    )


def moment_of_report(plan: Plan, day: date) -> datetime:
    """Progress is known up to the status date; without one it is told as of today."""
    return plan.status_at or datetime.combine(day, NOON)


def _shown(request: PersonalRequest, plan: Plan, value: Value) -> dict[str, object]:
    rows = sorted(value.rows, key=lambda row: (row.line.task.position if row.line.task else 0, row.line.uid))
    pages, offset = pages_of(request.GET, total=len(rows), page_size=PAGE)
    return {
        "value": value,
        "facts": _facts(request, plan, value),
        "units": [(one.value, str(UNITS[one])) for one in value.units],
        "unit": value.unit.value,
        "basis": basis_text(value),
        "lacks": _lacks(value),
        "source": source_of(value, sees_money=bool(may_see_costs(request.access, plan.initiative))),
        "money_url": _money_url(request, plan, value),
        "chart": _chart(value),
        "indices": _indices_table("indices", _("Indices"), indices_of(value)),
        "schedule": _indices_table("earned-schedule", _("Earned schedule"), schedule_of(value)),
        "tasks": _tasks_table(request, plan, value, rows[offset : offset + PAGE]),
        "pages": pages if len(rows) > PAGE else None,
        "count": len(rows),
    }


def _the_plan(request: PersonalRequest, key: str) -> Plan:
    initiative: Initiative = get_object_or_404(initiatives_visible_to(request.access), key=key)
    found = plan_of(request.access, initiative)
    if found is None:
        raise Http404
    return found


def _address(request: PersonalRequest, name: str, plan: Plan, *more: object) -> str:
    return reverse(name, args=[plan.initiative.key, *more]) + carried(request)


def _money_url(request: PersonalRequest, plan: Plan, value: Value) -> str:
    """The money of the initiative, with what was spent beside the plan."""
    url = _address(request, "finance:grid", plan)
    return f"{url}{'&' if '?' in url else '?'}show=both" if value.spent else url


def _crumbs(request: PersonalRequest, plan: Plan) -> tuple[Crumb, ...]:
    initiative = plan.initiative
    return (
        Crumb(_("Delivery"), reverse("delivery:plans") + carried(request)),
        Crumb(initiative.name, reverse("work:initiative", args=[initiative.key]) + carried(request)),
        Crumb(_("Plan"), _address(request, "delivery:plan", plan)),
        Crumb(_("Earned value")),
    )


def _tabs(request: PersonalRequest, plan: Plan) -> tuple[Tab, ...]:
    """Those of the plan's pages, which this one stands beside."""
    shown = (
        ("delivery:plan", _("Gantt and table")),
        ("delivery:progress", _("Progress")),
        ("delivery:baselines", _("Baselines")),
        ("delivery:quality", _("Quality")),
        ("delivery:uncertainty", _("When will it end?")),
        ("insights:earned_value", _("Earned value")),
        ("delivery:plan_settings", _("Settings and calendars")),
    )
    return tuple(
        Tab(label, _address(request, name, plan), is_current=name == "insights:earned_value") for name, label in shown
    )


def _facts(request: PersonalRequest, plan: Plan, value: Value) -> tuple[Fact, ...]:
    f, standing = formatter(), value.sum.whole.standing
    unit = unit_text(value)

    def fact(label: str, amount: float | None, share: float | None, words: str, url: str = "") -> Fact:
        text = f"{amount_text(value, amount)} {unit}" if amount is not None else UNKNOWN
        return Fact(label, text, note="" if share is None else f.share(share), title=words, url=url)

    whole = value.sum.whole
    said = f.date(value.measured.at.date())
    return (
        Fact(_("Status date"), said if plan.status_at else _("%(day)s (today)") % {"day": said}),
        Fact(_("Compared with"), value.measured.baseline.name),
        fact("BAC", standing.budget, None, _("Budget at completion")),
        fact("PV", standing.planned, whole.share_planned, _("Planned value: budget of what should be done by now")),
        fact("EV", standing.earned, whole.share_earned, _("Earned value: budget of what is done")),
        fact("AC", standing.actual, whole.share_spent, _("Actual cost: what was spent on it"),
             _money_url(request, plan, value) if value.spent else ""),
        Fact("SPI", f.number(value.sum.discrete.spi, 2), title=_("EV / PV, without level of effort")),
        Fact("CPI", f.number(whole.cpi, 2), title="EV / AC",
             note=_("at most") if value.spent and value.spent.lacking and whole.cpi is not None else ""),
        Fact("SPI(t)", f.number(value.schedule.index, 2), title="ES / AT"),
    )  # fmt: skip


def _lacks(value: Value) -> str:
    """What is not in the sums, counted; and how much is level of effort."""
    f, found = formatter(), value.sum
    parts = [
        (found.unbudgeted, _("%(count)s without a budget")),
        (found.unplanned, _("%(count)s without dates in the baseline")),
        (found.unearned, _("%(count)s whose progress is not known")),
        (value.measured.unplanned, _("%(count)s that the baseline does not know")),
        (
            found.uncosted if found.whole.standing.actual is not None else 0,
            _("%(count)s whose actual cost is not known"),
        ),
    ]
    said = [words % {"count": f.number(count)} for count, words in parts if count]
    text = _("Tasks not in the sums: %(what)s.") % {"what": ", ".join(said)} if said else ""
    if found.effort_share:
        words = _(
            "%(share)s of the budget is level of effort, which is never late: SV, SPI and earned schedule leave it out."
        )
        share = f.share(found.effort_share, 0 if found.effort_share >= 0.01 else 1)
        text = f"{text} {words % {'share': share}}".strip()
    return text


def _chart(value: Value) -> Chart:
    f, curve, unit = formatter(), value.curve, unit_text(value)
    labels = [f.date(moment.date()) for moment in curve.moments]

    def points(values: Sequence[float | None]) -> list[Point]:
        return [
            Point(None if one is None else round(one, 2), f"{label}: {amount_text(value, one)} {unit}")
            for label, one in zip(labels, values, strict=True)
        ]

    columns = (
        Column("day", _("Until")),
        Column("pv", "PV", unit=unit, is_number=True),
        Column("ev", "EV", unit=unit, is_number=True),
        Column("ac", "AC", unit=unit, is_number=True),
    )
    rows = [
        Row(moment.isoformat(), (label, *(Cell(amount_text(value, one), kind="n") for one in three)))
        for moment, label, *three in zip(curve.moments, labels, curve.planned, curve.earned, curve.actual, strict=True)
    ]
    series = [
        Series(_("Planned (PV)"), points(curve.planned), tone="quiet"),
        Series(_("Earned (EV)"), points(curve.earned), tone="accent"),
    ]
    if any(one is not None for one in curve.actual):
        series.append(Series(_("Actual cost (AC)"), points(curve.actual), tone="amber", is_dashed=True))
    return Chart(
        name="s-curve",
        kind=Kind.LINES,
        title=_message(value),
        across=Axis("", categories=labels),
        up=Axis(_("cumulative"), unit=unit),
        series=series,
        table=Table("s-curve-rows", _("Planned, earned and spent over time"), heads(columns, QueryDict()), rows),
        note=_("What is earned is laid over the dates at which tasks ran"),
        height=320,
    )


def _message(value: Value) -> str:
    """What the curve says, in a sentence."""
    f, found = formatter(), value.schedule
    if found.variance is None:
        return _("Nothing is earned or planned yet")
    word = _("weeks") if value.in_weeks else _("months")
    values = {"time": f"{f.number(abs(found.variance), 1)} {word}", "share": f.share(value.sum.whole.share_earned)}
    if round(found.variance, 1) == 0:
        return _("%(share)s is earned, as planned") % values
    words = _("%(share)s is earned, %(time)s behind the plan") if found.variance < 0 else _(
        "%(share)s is earned, %(time)s ahead of the plan"
    )  # fmt: skip
    return words % values


def _indices_table(name: str, caption: str, found: Sequence[Index]) -> Table:
    columns = (
        Column("name", _("Index"), width=26),
        Column("value", _("Value"), is_number=True),
        Column("reads", _("What it says")),
    )
    rows = [
        Row(
            f"{place}",
            (
                Cell(one.name, title=one.formula),
                Cell(one.text, kind="n", title=one.formula),
                Cell(one.reads if one.text != UNKNOWN else _("undefined"), kind="q w", title=one.formula),
            ),
        )
        for place, one in enumerate(found)
    ]
    return Table(name, caption, heads(columns, QueryDict()), rows)


COLUMNS = ("task", "method", "budget", "planned", "earned", "pv", "ev", "ac", "sv", "cv")


def _tasks_table(request: PersonalRequest, plan: Plan, value: Value, rows: Sequence[Budgeted]) -> Table:
    unit = unit_text(value)
    is_edited = bool(may_edit_plan(request.access, plan.initiative)) and as_of(request) == today()
    columns = (
        Column("task", _("Task"), width=30),
        Column("method", _("Earns by"), editor="choice" if is_edited else "",
               choices=[(one.value, str(words)) for one, words in METHODS.items()]),
        Column("budget", _("Budget"), unit=unit, is_number=True),
        Column("planned", _("Planned"), is_number=True),
        Column("earned", _("Earned"), is_number=True),
        *(Column(name.lower(), name, unit=unit, is_number=True) for name in ("PV", "EV", "AC", "SV", "CV")),
    )  # fmt: skip
    lines = [
        Row(f"{row.line.uid}", _cells(request, plan, value, row), version=row.line.task.version if row.line.task else 0)
        for row in rows
    ]
    return Table(
        "earned-tasks",
        _("Earned value by task"),
        heads(columns, QueryDict()),
        lines,
        edit_url=_edit_url(request, plan, value) if is_edited else "",
    )


def _edit_url(request: PersonalRequest, plan: Plan, value: Value) -> str:
    url = _address(request, "insights:earned_value_cells", plan)
    return f"{url}{'&' if '?' in url else '?'}in={value.unit.value}"


def _cells(request: PersonalRequest, plan: Plan, value: Value, row: Budgeted) -> list[Cell]:
    """In the order of `COLUMNS`."""
    f, line = formatter(), row.line
    planned = _part(row.budget, line.planned)
    earned = _part(row.budget, line.earned)
    numbers = (planned, earned, row.actual, _less(earned, planned), _less(earned, row.actual))
    gone = "" if line.task else _("removed from the plan")
    url = _address(request, "delivery:plan_task", plan, line.uid) if line.task else ""
    return [
        Cell(line.name, url=url, note=gone),
        Cell(str(METHODS[line.method]), value=line.method.value, is_fixed=line.task is None),
        Cell(amount_text(value, row.budget), kind="n"),
        Cell(f.share(line.planned), kind="n"),
        Cell(f.share(line.earned), kind="n"),
        *(Cell(amount_text(value, number), kind="n") for number in numbers),
    ]


def _part(budget: float | None, share: float | None) -> float | None:
    return None if budget is None or share is None else budget * share


def _less(amount: float | None, other: float | None) -> float | None:
    return None if amount is None or other is None else amount - other


@require_POST
@door(Permission.EDIT)
def earned_value_cells(request: PersonalRequest, key: str) -> HttpResponseBase:
    """Changed methods, as pm-grid sends them; all or none."""
    plan = _the_plan(request, key)
    try:
        changes = changes_of(request)
        wanted = {int(change.key): change.value for change in changes if change.column == "method"}
    except (BadEdit, ValueError) as bad:
        return refuse_all(str(bad))
    try:
        choose_methods(plan, wanted, access=request.access)
    except (Impossible, Refused) as wrong:
        return answer(Edited(refused=[Refusal(one.key, one.column, str(wrong)) for one in changes]))
    return _answered(request, plan, changes)


def _answered(request: PersonalRequest, plan: Plan, changes: Sequence[Change]) -> HttpResponseBase:
    """All rows anew: what an apportioned task earns hangs on those beside it."""
    value = value_of(request.access, plan, at=moment_of_report(plan, today()), wanted=request.GET.get("in", ""))
    rows = value.rows if value else ()
    saved = (
        [
            Saved(f"{row.line.uid}", name, cell)
            for row in rows
            for name, cell in zip(COLUMNS, _cells(request, plan, value, row), strict=True)
        ]
        if value
        else []
    )
    versions = {f"{row.line.uid}": row.line.task.version for row in rows if row.line.task}
    chosen = {str(METHODS[Method(change.value)]) for change in changes if change.value in set(Method)}
    message = _("Earns by: %(method)s. The sums follow when the page is loaded again.") % {"method": ", ".join(chosen)}
    return answer(Edited(saved=saved, versions=versions, message=message))
