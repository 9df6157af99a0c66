"""All plans that one may see: when they end, how they stand against what was approved, and what is late."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.http import HttpResponseBase, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.delivery.pages.plan_page_shared import address_if_any
from pilotage.delivery.pages.shared import as_file, days_cell, health_words, moment_cell
from pilotage.delivery.reads.listing import PlanSummary, plans_matching, summaries_of
from pilotage.delivery.rules.health import COLOUR_NAMES, WORST_FIRST, Colour
from pilotage.delivery.rules.words import RULE_SETS
from pilotage.kit.clock import as_of, today
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.frame import carried
from pilotage.kit.pages import page
from pilotage.kit.spreadsheets.sheet import Cell as SheetCell
from pilotage.kit.spreadsheets.sheet import Format, Sheet, SheetColumn
from pilotage.kit.tables import (
    RAG_TONES,
    Cell,
    Column,
    Fact,
    FilterChip,
    Row,
    Tab,
    Table,
    heads,
    pages_of,
    sorting_of,
    without,
)
from pilotage.work.reads.query import Query

PAGE = 200
# What can be asked for beside the register's own words: name in the address, label, whether a plan is one of them.
Asked = Callable[[PlanSummary], bool]
SortKey = Callable[[PlanSummary], Any]  # texts, numbers and dates sort alike: Any
SHOWN: dict[str, Asked] = {
    "late": lambda one: (one.variance_days or 0) > 0,
    "deadline": lambda one: one.counts.missed > 0,
    "unapproved": lambda one: one.baseline is None,
    "unreported": lambda one: one.plan.status_at is None,
}
SORTS: dict[str, SortKey] = {
    "name": lambda one: one.plan.initiative.name.casefold(),
    "portfolio": lambda one: one.plan.initiative.portfolio.name.casefold(),
    "start": lambda one: one.plan.computed_start,
    "finish": lambda one: one.plan.computed_finish,
    "status": lambda one: one.plan.status_at,
    "done": lambda one: one.counts.share_done,
    "critical": lambda one: one.counts.critical,
    "late": lambda one: one.counts.late if one.baseline else None,
    "variance": lambda one: one.variance_days,
    "health": lambda one: WORST_FIRST.index(one.colour),
    "milestone": lambda one: one.counts.next_milestone,
}


@require_GET
@door(Permission.SEE)
def plans(request: PersonalRequest) -> HttpResponseBase:
    """The list; narrowed with the register's own filter language, and by how a plan stands."""
    found = _sorted(_found(request), request.GET)
    pages, offset = pages_of(request.GET, total=len(found), page_size=PAGE)
    shown = found[offset : offset + PAGE]
    return page(
        request,
        "delivery/plans.html",
        {
            "tabs": delivery_tabs(request, "plans"),
            "facts": _facts(found),
            "table": _table(request, shown),
            "pages": pages if len(found) > PAGE else None,
            "count": count_text(len(found)),
            "has_plans": bool(found),
            "is_narrowed": bool(set(request.GET) - {"sort", "page", "as_of"}),
            "text": request.GET.get("q", ""),
            "show": request.GET.get("show", ""),
            "shows": _shows(),
            "colour": request.GET.get("health", ""),
            "colours": [(colour.value or "none", COLOUR_NAMES[colour]) for colour in WORST_FIRST],
            "chips": _chips(request.GET),
            "hidden": _kept(request.GET),
            "is_past": as_of(request) != today(),
            "export_query": request.GET.urlencode(),
        },
    )


def delivery_tabs(request: PersonalRequest, current: str) -> tuple[Tab, ...]:
    shown = (("plans", _("Plans")), ("timeline", _("Timeline")))
    tabs = [
        Tab(label, reverse(f"delivery:{name}") + carried(request), is_current=name == current) for name, label in shown
    ]
    if url := address_if_any("insights:earned_values"):
        tabs.append(Tab(_("Earned value"), url + carried(request)))
    return tuple(tabs)


@require_GET
@door(Permission.SEE)
def export_plans(request: PersonalRequest, form: str) -> HttpResponseBase:
    """The list as a file, narrowed and sorted as the page is."""
    return as_file(_sheet(_sorted(_found(request), request.GET)), "plans", form)


def _found(request: PersonalRequest) -> list[PlanSummary]:
    asked = SHOWN.get(request.GET.get("show", ""))
    wanted = request.GET.get("health", "")
    colour = next((one for one in Colour if (one.value or "none") == wanted), None)
    plans = list(plans_matching(request.access, Query.from_params(request.GET)))
    summaries = summaries_of(request.access, plans, today=today())
    return [one for one in summaries if (asked is None or asked(one)) and (colour is None or one.colour == colour)]


def _sorted(found: list[PlanSummary], params: QueryDict) -> list[PlanSummary]:
    """By the columns asked for; what is not known stands last, whichever way round."""
    for name, is_falling in reversed(sorting_of(params)):
        key = SORTS.get(name)
        if key is not None:
            known = [one for one in found if key(one) is not None]
            unknown = [one for one in found if key(one) is None]
            found = [*sorted(known, key=key, reverse=is_falling), *unknown]
    return found


def _facts(found: Sequence[PlanSummary]) -> tuple[Fact, ...]:
    f = formatter()
    approved = [one for one in found if one.baseline is not None]
    late = sum((one.variance_days or 0) > 0 for one in approved)
    return (
        Fact(_("Plans"), f.number(len(found))),
        Fact(_("Later than approved"), f.number(late), url=_asking("late"),
             note=_("of %(count)s with a baseline") % {"count": f.number(len(approved))}),
        Fact(_("With a missed deadline"), f.number(sum(one.counts.missed > 0 for one in found)),
             url=_asking("deadline")),
        Fact(_("Without a baseline"), f.number(len(found) - len(approved)), url=_asking("unapproved")),
    )  # fmt: skip


def _asking(show: str) -> str:
    return f"?show={show}"


def _shows() -> list[tuple[str, str]]:
    return [
        ("late", _("later than approved")),
        ("deadline", _("with a missed deadline")),
        ("unapproved", _("without a baseline")),
        ("unreported", _("without a status date")),
    ]


def _chips(params: QueryDict) -> list[FilterChip]:
    shows, lights = dict(_shows()), {(one.value or "none"): str(COLOUR_NAMES[one]) for one in WORST_FIRST}
    text, show, light = (str(params.get(name, "")) for name in ("q", "show", "health"))
    chips = [FilterChip(_("Text"), text, without(params, "q"))] if text else []
    chips += [FilterChip(_("Plans"), shows[show], without(params, "show"))] if show in shows else []
    chips += [FilterChip(_("Health"), lights[light], without(params, "health"))] if light in lights else []
    return chips


def _kept(params: QueryDict) -> list[tuple[str, str]]:
    """What the filter form does not ask for itself, and must not lose."""
    own = {"q", "show", "health", "page"}
    return [(name, value) for name, values in params.lists() if name not in own for value in values]


def _table(request: PersonalRequest, found: Sequence[PlanSummary]) -> Table:
    columns = (
        Column("name", _("Initiative"), sort="name", width=28),
        Column("health", _("Health"), sort="health", title=_("The worst of time, scope, risk and forecast")),
        Column("start", _("Start"), sort="start"),
        Column("finish", _("Finish"), sort="finish"),
        Column("variance", _("Against baseline"), unit=_("days"), sort="variance", is_number=True),
        Column("done", _("Done"), sort="done", is_number=True, title=_("Share of the planned duration")),
        Column("status", _("Status date"), sort="status"),
        Column("late", _("Late tasks"), sort="late", is_number=True, title=_("Unfinished, later than the baseline")),
        Column("critical", _("Critical"), sort="critical", is_number=True, title=_("Unfinished tasks without float")),
        Column("milestone", _("Next milestone"), sort="milestone"),
        Column("portfolio", _("Portfolio"), sort="portfolio"),
        Column("manager", _("Manager")),
    )
    rows = [Row(one.plan.initiative.key, _cells(request, one)) for one in found]
    empty = _("No plan matches these filters.")
    return Table("plans", _("Plans"), heads(columns, request.GET), rows, empty_text=empty)


def _cells(request: PersonalRequest, one: PlanSummary) -> list[Cell | str]:
    f, plan, initiative = formatter(), one.plan, one.plan.initiative
    tail = carried(request)
    key = [initiative.key]
    late_url = reverse("delivery:baselines", args=key) + (tail or "?") + ("&" if tail else "") + "show=late"
    progress_url = reverse("delivery:progress", args=key) + tail
    return [
        Cell(initiative.name, url=reverse("delivery:plan", args=key) + tail, note=initiative.key),
        Cell(str(COLOUR_NAMES[one.colour]), tone=RAG_TONES[one.colour], letter=one.colour.value,
             title=health_words(one.health)),
        moment_cell(plan.computed_start),
        moment_cell(plan.computed_finish),
        days_cell(one.variance_days, url=reverse("delivery:baselines", args=key) + tail if one.baseline else ""),
        Cell(f.share(one.counts.share_done), kind="n", url=progress_url if one.counts.tasks else ""),
        moment_cell(plan.status_at),
        Cell(f.number(one.counts.late) if one.baseline else UNKNOWN, kind="n",
             url=late_url if one.baseline and one.counts.late else ""),
        Cell(f.number(one.counts.critical), kind="n", title=_("of %(count)s tasks") % {"count": one.counts.tasks}),
        moment_cell(one.counts.next_milestone),
        initiative.portfolio.name,
        initiative.manager.name if initiative.manager else UNKNOWN,
    ]  # fmt: skip


def _sheet(found: Sequence[PlanSummary]) -> Sheet:
    columns = (
        SheetColumn(_("Key")),
        SheetColumn(_("Initiative"), width=40),
        SheetColumn(_("Portfolio"), width=24),
        SheetColumn(_("Manager"), width=24),
        SheetColumn(_("Rules of"), width=16),
        SheetColumn(_("Start"), format=Format.DATE),
        SheetColumn(_("Finish"), format=Format.DATE),
        SheetColumn(_("Baseline"), width=24),
        SheetColumn(_("Finish of the baseline"), format=Format.DATE),
        SheetColumn(_("Against baseline"), unit=_("working days"), format=Format.AMOUNT),
        SheetColumn(_("Done"), format=Format.SHARE),
        SheetColumn(_("Status date"), format=Format.DATE),
        SheetColumn(_("Tasks"), format=Format.INTEGER),
        SheetColumn(_("Late tasks"), format=Format.INTEGER),
        SheetColumn(_("Critical tasks"), format=Format.INTEGER),
        SheetColumn(_("Missed deadlines"), format=Format.INTEGER),
        SheetColumn(_("Health")),
        SheetColumn(_("Reason"), width=50),
    )
    return Sheet(_("Plans"), columns, _sheet_rows(found))


def _sheet_rows(found: Sequence[PlanSummary]) -> Iterator[tuple[SheetCell, ...]]:
    for one in found:
        plan, initiative, counts = one.plan, one.plan.initiative, one.counts
        approved = counts.baseline_finish
        yield (
            initiative.key,
            initiative.name,
            initiative.portfolio.name,
            initiative.manager.name if initiative.manager else None,
            str(RULE_SETS[plan.rule_set]),  # type: ignore[index]  # a text is as good as its word
            plan.computed_start.date() if plan.computed_start else None,
            plan.computed_finish.date() if plan.computed_finish else None,
            one.baseline.name if one.baseline else None,
            approved.date() if approved else None,
            None if one.variance_days is None else round(one.variance_days, 2),
            counts.share_done,
            plan.status_at.date() if plan.status_at else None,
            counts.tasks,
            counts.late if one.baseline else None,
            counts.critical,
            counts.missed,
            one.colour.value or None,
            health_words(one.health),
        )


def count_text(count: int) -> str:
    return ngettext("%(count)s plan", "%(count)s plans", count) % {"count": formatter().number(count)}
