"""The timeline of a programme or portfolio: every plan as a bar, what waits for what, and what drives the end."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from uuid import UUID

from django.db.models import F
from django.http import HttpResponseBase, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.delivery.models import Plan
from pilotage.delivery.pages.plans import count_text, delivery_tabs
from pilotage.delivery.pages.shared import as_file, day_text, days_cell, moment_cell
from pilotage.delivery.pages.timeline_links import bridge_sheet, bridge_table
from pilotage.delivery.reads.listing import plans_matching
from pilotage.delivery.reads.programme import (
    Drawn,
    Lines,
    Step,
    bridges_between,
    chain_behind,
    lines_of,
)
from pilotage.delivery.rules.bridges import Bridge
from pilotage.kit.charts import Bar, BarLink, Milestone, Timeline, part_of
from pilotage.kit.clock import as_of, today
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.frame import carried
from pilotage.kit.pages import page
from pilotage.kit.tables import Cell, Column, FilterChip, Row, Table, heads, without
from pilotage.work.models import Initiative, InitiativeKind
from pilotage.work.reads.query import Query
from pilotage.work.reads.visible import initiatives_visible_to, portfolios_visible_to

# More plans than this are not read as a picture any more; the note says how many are left out.
MOST_PLANS = 400
MOST_LINKS = 500


@require_GET
@door(Permission.SEE)
def timeline(request: PersonalRequest) -> HttpResponseBase:
    """All plans that the address asks for, in the register's own words; `?detail=phases` adds their first level."""
    matching = plans_matching(request.access, Query.from_params(request.GET))
    plans = list(matching.annotate(approved_finish=F("figures__baseline_finish")))
    approved = {one.pk: one.approved_finish for one in plans}
    dated = sorted((one for one in plans if one.computed_start), key=lambda one: (one.computed_start, one.pk))
    drawn = dated[:MOST_PLANS]
    with_phases = request.GET.get("detail") == "phases"
    lines, found = lines_of(drawn, with_phases=with_phases), bridges_between(request.access, drawn)
    bridges, chain = found.seen, chain_behind(request.access, dated)
    conflicts = [one for one in bridges if one.is_conflict]
    return page(
        request,
        "delivery/timeline.html",
        {
            "tabs": delivery_tabs(request, "timeline"),
            "count": count_text(len(plans)),
            "chart": _chart(request, drawn, lines, bridges, approved, left_out=len(dated) - len(drawn))
            if drawn else None,
            "undated": _undated(len(plans) - len(dated)),
            "conflicts": bridge_table(request, conflicts, name="conflicts") if conflicts else None,
            "conflict_count": _conflict_words(len(conflicts)),
            "links": bridge_table(request, bridges[:MOST_LINKS], name="links") if bridges else None,
            "more_links": max(0, len(bridges) - MOST_LINKS),
            "hidden": _hidden(found.hidden),
            "chain": _chain(request, chain) if chain else None,
            "end": _end(chain),
            "programmes": _programmes(request),
            "programme": request.GET.get("programme", ""),
            "text": request.GET.get("q", ""),
            "with_phases": with_phases,
            "chips": [FilterChip(_("Text"), request.GET["q"], without(request.GET, "q"))]
            if request.GET.get("q") else [],
            "kept": _kept(request.GET),
            "is_past": as_of(request) != today(),
            "export_query": request.GET.urlencode(),
        },
    )  # fmt: skip


@require_GET
@door(Permission.SEE)
def export_links(request: PersonalRequest, form: str) -> HttpResponseBase:
    """What waits for what across plans, as a file."""
    plans = list(plans_matching(request.access, Query.from_params(request.GET)))
    return as_file(bridge_sheet(bridges_between(request.access, plans).seen), "links-between-plans", form)


def _kept(params: QueryDict) -> list[tuple[str, str]]:
    own = {"q", "programme", "detail"}
    return [(name, value) for name, values in params.lists() if name not in own for value in values]


def _programmes(request: PersonalRequest) -> list[Initiative]:
    rows = initiatives_visible_to(request.access).filter(kind=InitiativeKind.PROGRAMME)
    return list(rows.select_related(None).only("name").order_by("name"))


def _chart(
    request: PersonalRequest,
    plans: Sequence[Plan],
    lines: Lines,
    bridges: Sequence[Bridge],
    approved: Mapping[UUID, datetime | None],
    *,
    left_out: int,
) -> Timeline:
    f, tail = formatter(), carried(request)
    tree = {id: place for place, id in enumerate(portfolios_visible_to(request.access).values_list("id", flat=True))}
    head, day_of = reverse("delivery:plan", args=["KEY"]), cache(f.date)
    bars: list[Bar] = []
    rows: list[Row] = []
    places: dict[UUID, int] = {}
    for plan in plans:
        initiative = plan.initiative
        places[plan.pk] = len(bars)
        url = head.replace("KEY", initiative.key) + tail
        part = part_of(tree[initiative.portfolio_id]) if initiative.portfolio_id in tree else 0
        promised = _day(approved.get(plan.pk))
        days = [(one.start.date(), one.name) for one in lines.milestones.get(plan.pk, ())]
        marks = [Milestone(day, f"{name} · {day_of(day)}") for day, name in days]
        start, finish = _day(plan.computed_start), _day(plan.computed_finish)
        bars.append(
            Bar(
                label=initiative.name,
                start=start,
                finish=finish,
                full=f"{initiative.name} ({initiative.key}) · {f.date(start)} – {f.date(finish)}",
                url=url,
                note=initiative.portfolio.name,
                part=part,
                planned_finish=promised if promised != finish else None,
                milestones=marks,
            )
        )
        bars += [_phase(one, part, url, day_of) for one in lines.phases.get(plan.pk, ())]
        cells = (
            Cell(initiative.name, url=url, note=initiative.key), initiative.portfolio.name,
            initiative.manager.name if initiative.manager else UNKNOWN, f.date(start), f.date(finish),
            f.date(promised), Cell(f.number(len(marks)), kind="n"),
        )  # fmt: skip
        rows.append(Row(initiative.key, cells))
    columns = (
        Column("name", _("Initiative"), width=28),
        Column("portfolio", _("Portfolio")),
        Column("manager", _("Manager")),
        Column("start", _("Start")),
        Column("finish", _("Finish")),
        Column("approved", _("Finish of the baseline")),
        Column("milestones", _("Milestones"), is_number=True),
    )
    return Timeline(
        name="plans-timeline",
        title=_("Plans from start to finish, with their milestones and what waits for what"),
        bars=bars,
        today=as_of(request),
        table=Table("plans-timeline-table", _("Plans by date"), heads(columns, QueryDict()), rows),
        unknown_text=_("unknown"),
        today_text=_("Today"),
        note=_("%(count)s more plans are not drawn: filter first.") % {"count": f.number(left_out)} if left_out else "",
        links=[_drawn_link(one, places) for one in bridges if _is_drawn(one, places)],
    )


def _phase(task: Drawn, part: int, url: str, day_of: Callable[[date | None], str]) -> Bar:
    start, finish = _day(task.start), _day(task.finish)
    return Bar(
        label=f"\u2003{task.name}",
        start=start,
        finish=finish,
        full=f"{task.name} · {day_of(start)} – {day_of(finish)}",
        url=url,
        part=part,
    )


def _is_drawn(bridge: Bridge, places: dict[UUID, int]) -> bool:
    ends = bridge.link.predecessor.plan_id in places and bridge.link.successor.plan_id in places
    return ends and bridge.ready is not None and bridge.happens is not None


def _drawn_link(bridge: Bridge, places: dict[UUID, int]) -> BarLink:
    before, after = bridge.link.predecessor, bridge.link.successor
    assert bridge.ready is not None  # noqa: S101 - asked just before
    assert bridge.happens is not None  # noqa: S101 - asked just before
    words = _("“%(after)s” (%(there)s) waits for “%(before)s” (%(here)s)")
    names = {
        "after": after.name, "there": after.plan.initiative.name,
        "before": before.name, "here": before.plan.initiative.name,
    }  # fmt: skip
    return BarLink(
        source=places[before.plan_id],
        target=places[after.plan_id],
        start=bridge.ready.date(),
        finish=bridge.happens.date(),
        label=words % names,
        tone="red" if bridge.is_conflict else "quiet",
    )


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _chain(request: PersonalRequest, chain: Sequence[Step]) -> Table:
    """The tasks that make the end what it is, the earliest first."""
    columns = (
        Column("initiative", _("Initiative"), width=28),
        Column("task", _("Task"), width=28),
        Column("start", _("Start")),
        Column("finish", _("Finish")),
        Column("float", _("Float"), unit=_("days"), is_number=True),
        Column("owner", _("Owner")),
    )
    head, tail = reverse("delivery:plan", args=["KEY"]), carried(request)
    rows = []
    for place, step in enumerate(chain):
        task = step.task
        if task is None:
            rows.append(Row(f"{place}", (Cell(_("a plan that you may not see"), kind="q"), UNKNOWN, UNKNOWN, UNKNOWN,
                                         Cell(UNKNOWN, kind="n"), UNKNOWN)))  # fmt: skip
            continue
        initiative = task.plan.initiative
        url = head.replace("KEY", initiative.key) + tail
        spare = task.total_float_seconds
        rows.append(Row(f"{place}", (
            Cell(initiative.name, url=url, note=initiative.key), task.name, moment_cell(task.start),
            moment_cell(task.finish), days_cell(None if spare is None else spare / task.plan.seconds_a_day),
            initiative.manager.name if initiative.manager else UNKNOWN,
        )))  # fmt: skip
    return Table("chain", _("What drives the end"), heads(columns, QueryDict()), rows)


def _end(chain: Sequence[Step]) -> str:
    last = chain[-1].task if chain else None
    if last is None:
        return ""
    words = _("The last of these plans ends on %(day)s with “%(task)s”.")
    return words % {"day": day_text(last.finish), "task": last.name}


def _undated(count: int) -> str:
    words = ngettext(
        "%(count)s plan has no dates yet and is not drawn.",
        "%(count)s plans have no dates yet and are not drawn.",
        count,
    )
    return words % {"count": formatter().number(count)} if count else ""


def _hidden(count: int) -> str:
    words = ngettext(
        "%(count)s more link leads to a plan that you may not see.",
        "%(count)s more links lead to plans that you may not see.",
        count,
    )
    return words % {"count": formatter().number(count)} if count else ""


def _conflict_words(count: int) -> str:
    words = ngettext(
        "%(count)s successor is planned before its predecessor allows it",
        "%(count)s successors are planned before their predecessors allow it",
        count,
    )
    return words % {"count": formatter().number(count)}
