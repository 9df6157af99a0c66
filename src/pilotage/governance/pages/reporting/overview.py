"""Who has reported and who has not, in which colours, overridden or not; with reminders in one click."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from uuid import UUID

from django.http import HttpResponseBase, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from pilotage.accounts.rules import Access, Permission, PersonalRequest, door
from pilotage.governance.actions.reporting.reminding import remind
from pilotage.governance.models import ReportDimension, ReportingCycle
from pilotage.governance.models.reports import MONEY_DIMENSIONS
from pilotage.governance.pages.reporting.words import TONES, cell, is_watermelon, red_reasons, sees_money
from pilotage.governance.reads.reporting.due import (
    Standing,
    active_cycles,
    overall_before,
    reporting_now,
    standings,
)
from pilotage.governance.reads.reporting.mine import is_mine
from pilotage.governance.rules.reporting.periods import Period, asked_for, periods_until
from pilotage.governance.rules.reporting.permissions import (
    Impossible,
    may_configure,
    may_oversee,
    may_remind,
    may_write,
)
from pilotage.kit.clock import now, today
from pilotage.kit.entering import id_from
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.frame import carried
from pilotage.kit.pages import go, notice, page, warn
from pilotage.kit.tables import Cell, Column, Crumb, Fact, Row, Table, heads
from pilotage.work.models import Portfolio
from pilotage.work.reads.visible import portfolios_visible_to

MOST_PERIODS = 24
GETTING = {"red": 0, "amber": 1, "green": 2}


@dataclass(frozen=True, slots=True)
class Missing:
    """One line of those that have not reported."""

    name: str
    url: str
    manager: str
    due: str
    is_overdue: bool
    reminded: str
    remind_fields: Mapping[str, str]
    can_remind: bool
    draft_url: str
    open_url: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for."""

    cycle: ReportingCycle
    period: Period
    periods: list[Period]


@require_GET
@door(Permission.SEE)
def reports(request: PersonalRequest) -> HttpResponseBase:
    active = active_cycles()
    reporting = reporting_now(request.access, active)
    shown = [one for one in active if reporting[one.pk]]
    asked = _asked(request, shown)
    context: dict[str, object] = {
        "crumbs": (Crumb(_("Status reports")),),
        "asked": asked,
        "mine": bool(request.GET.get("mine")),
        "settings_url": reverse("governance:report_settings") if may_configure(request.access) else "",
        "has_cycles": bool(active),
    }
    if asked is not None:
        scope = _scope(request)
        rows = [one for one in reporting[asked.cycle.pk] if _is_below(one.scope.path, scope)]
        found = standings(request.access, asked.cycle, asked.period, rows)
        found = [one for one in found if _is_below(one.initiative.scope.path, scope)]
        if request.GET.get("mine"):
            found = [one for one in found if is_mine(request.access, one.initiative)]
        context |= _shown(request, asked, shown, found)
    return page(request, "governance/reports.html", context)


def _scope(request: PersonalRequest) -> Portfolio | None:
    wanted = request.GET.get("scope", "")
    return next((one for one in portfolios_visible_to(request.access) if str(one.pk) == wanted), None)


def _is_below(path: str, scope: Portfolio | None) -> bool:
    return scope is None or path.startswith(scope.scope.path)


def _asked(request: PersonalRequest, shown: Sequence[ReportingCycle]) -> Asked | None:
    if not shown:
        return None
    params = request.GET if request.method == "GET" else request.POST
    cycle = next((one for one in shown if str(one.pk) == params.get("cycle")), shown[0])
    usual = asked_for(cycle, today())
    periods = list(islice(periods_until(cycle, max(today(), usual.end)), MOST_PERIODS))
    period = next((one for one in periods if one.start.isoformat() == params.get("period")), usual)
    return Asked(cycle, period, periods)


def _shown(
    request: PersonalRequest, asked: Asked, shown: Sequence[ReportingCycle], found: list[Standing]
) -> dict[str, object]:
    access, f = request.access, formatter()
    reported = [one for one in found if one.report is not None]
    missing = [one for one in found if one.is_missing]
    oversees = may_oversee(access)
    melons = [
        one for one in reported if oversees and one.report and is_watermelon(one.report, with_money=_money(access, one))
    ]
    lines = [_missing(request, one) for one in missing]
    return {
        "cycles": [(str(one.pk), one.name, one.pk == asked.cycle.pk) for one in shown],
        "periods": [(one.start.isoformat(), one.label, one.start == asked.period.start) for one in asked.periods],
        "period": asked.period.label,
        "facts": _facts(asked, found, len(melons) if oversees else None),
        "missing": lines,
        "can_remind": sum(one.can_remind for one in lines),
        "remind_url": reverse("governance:remind") + carried(request),
        "fields": {"cycle": str(asked.cycle.pk), "period": asked.period.start.isoformat()},
        "table": _table(access, reported, overall_before([one.initiative.pk for one in reported], asked.period)),
        "count": f.number(len(reported)),
        "oversees": oversees,
        "melons": [_melon(access, one) for one in melons],
        "overrides": _overrides(access, reported) if oversees else [],
    }


def _money(access: Access, one: Standing) -> bool:
    return one.report is not None and sees_money(access, one.report)


def _facts(asked: Asked, found: list[Standing], melons: int | None) -> list[Fact]:
    f = formatter()
    reported = sum(not one.is_missing for one in found)
    overdue = sum(one.is_overdue(today()) for one in found)
    facts = [
        Fact(_("Reported"), _("%(count)s of %(all)s") % {"count": f.number(reported), "all": f.number(len(found))}),
        Fact(_("Due"), f.date(asked.period.due_on), note=_due_note(asked.period)),
        Fact(_("Missing"), f.number(len(found) - reported),
             note=ngettext("%(count)s overdue", "%(count)s overdue", overdue) % {"count": f.number(overdue)}),
    ]  # fmt: skip
    if melons is not None:
        facts.append(Fact(_("Watermelons"), f.number(melons), title=_("Green outside, red by the facts")))
    return facts


def _due_note(period: Period) -> str:
    days = (today() - period.due_on).days
    if days <= 0:
        return formatter().age(period.due_on, today())
    return _("%(days)s ago") % {"days": formatter().days(days)}


def _missing(request: PersonalRequest, one: Standing) -> Missing:
    f, initiative = formatter(), one.initiative
    days = (today() - one.period.due_on).days
    due = _("due %(day)s") % {"day": f.date(one.period.due_on)}
    if days > 0:
        due = _("overdue since %(day)s, %(days)s") % {"day": f.date(one.period.due_on), "days": f.days(days)}
    can_write = bool(may_write(request.access, initiative))
    return Missing(
        name=initiative.name,
        url=reverse("work:initiative", args=[initiative.key]),
        manager=initiative.manager.name if initiative.manager else UNKNOWN,
        due=due,
        is_overdue=days > 0,
        reminded=_("reminded on %(moment)s") % {"moment": f.moment(one.reminded.at)} if one.reminded else "",
        remind_fields={
            "cycle": str(one.cycle.pk), "period": one.period.start.isoformat(), "initiative": str(initiative.pk),
        },
        can_remind=bool(may_remind(request.access, initiative)),
        draft_url=reverse("governance:write_report", args=[one.draft.pk]) if one.draft else "",
        open_url=reverse("governance:open_report", args=[initiative.key]) if can_write and not one.draft else "",
    )  # fmt: skip


def _table(access: Access, reported: list[Standing], before: Mapping[UUID, str]) -> Table:
    f = formatter()
    with_money = any(_money(access, one) for one in reported)
    dimensions = [one for one in ReportDimension if with_money or one not in MONEY_DIMENSIONS]
    columns = [
        Column("initiative", _("Initiative"), width=28),
        *(Column(one.value, str(one.label)) for one in dimensions),
        Column("trend", _("Since the last report")),
        Column("published", _("Published")),
        Column("summary", _("Summary"), width=30),
    ]
    rows = []
    for one in reported:
        report = one.report
        if report is None:
            continue
        money = sees_money(access, report)
        rags = {rag.dimension: rag for rag in report.rags.all() if money or not rag.is_money}
        oversees = bool(may_remind(access, one.initiative))
        url = reverse("governance:report", args=[report.pk])
        colours = []
        for dimension in dimensions:
            rag = rags.get(dimension)
            title = rag.override_reason or rag.reason if rag else ""
            shown = cell(rag.given if rag else "", title=title)
            colours.append(shown._replace(note=_("overridden")) if rag and rag.is_override and oversees else shown)
        given = rags[ReportDimension.OVERALL].given if ReportDimension.OVERALL in rags else ""
        version = _("version %(number)s") % {"number": report.number} if report.number > 1 else ""
        cells = (
            Cell(one.initiative.name, url=url),
            *colours,
            _trend(before.get(one.initiative.pk, ""), given),
            Cell(f.date(report.published_on), note=version),
            Cell(report.summary.strip().split("\n", 1)[0] or UNKNOWN, kind="w"),
        )
        rows.append(Row(str(report.pk), cells))
    return Table("reports", _("Colours of the reports"), heads(columns, QueryDict()), rows,
                 empty_text=_("Nobody has reported for this period yet."))  # fmt: skip


def _trend(before: str, given: str) -> Cell:
    if not before or not given:
        return Cell(_("first report") if given else UNKNOWN, kind="q")
    step = GETTING[TONES[given]] - GETTING[TONES[before]]
    words = _("↗ better") if step > 0 else _("↘ worse") if step < 0 else _("→ same")
    return Cell(words, kind="" if step else "q")


def _melon(access: Access, one: Standing) -> tuple[str, str, str]:
    report = one.report
    assert report is not None  # noqa: S101 - tells the type: only those that reported are asked
    reasons = red_reasons(report, with_money=sees_money(access, report))
    return one.initiative.name, reverse("governance:report", args=[report.pk]), reasons


def _overrides(access: Access, reported: list[Standing]) -> list[tuple[str, str, str, str, str]]:
    """Initiative, its report, dimension, what it was and became, and why; of those the person steers."""
    found = []
    for one in reported:
        report = one.report
        if report is None or not may_remind(access, one.initiative):
            continue
        money = sees_money(access, report)
        for rag in report.rags.all():
            if rag.is_override and (money or not rag.is_money):
                change = _("%(before)s proposed, %(after)s given") % {
                    "before": cell(rag.proposed).text, "after": cell(rag.given).text,
                }  # fmt: skip
                url = reverse("governance:report", args=[report.pk])
                name = str(ReportDimension(rag.dimension).label)
                found.append((one.initiative.name, url, name, change, rag.override_reason))
    return found


@require_POST
@door(Permission.CHOOSE)
def remind_them(request: PersonalRequest) -> HttpResponseBase:
    """Ask for one report (`initiative`), or for all that are missing and that the person may ask for."""
    active = active_cycles()
    reporting = reporting_now(request.access, active)
    asked = _asked(request, [one for one in active if reporting[one.pk]])
    back = reverse("governance:reports")
    if asked is None:
        return go(request, back)
    back = f"{back}?cycle={asked.cycle.pk}&period={asked.period.start.isoformat()}"
    found = standings(request.access, asked.cycle, asked.period, reporting[asked.cycle.pk])
    missing = [one for one in found if one.is_missing and may_remind(request.access, one.initiative)]
    if "initiative" in request.POST:
        only = id_from(request.POST["initiative"])
        missing = [one for one in missing if one.initiative.pk == only]
    if not missing:
        warn(request, _("There is nothing to ask for: the report is there, or you may not ask for it."))
        return go(request, back)
    try:
        made = remind(missing, access=request.access, at=now())
    except Impossible as refused:
        warn(request, str(refused))
        return go(request, back)
    _tell(request, sum(one.to_id is not None for one in made), sum(one.to_id is None for one in made))
    return go(request, back)


def _tell(request: PersonalRequest, mailed: int, unreachable: int) -> None:
    f = formatter()
    if mailed:
        words = ngettext("%(count)s reminder is sent.", "%(count)s reminders are sent.", mailed)
        notice(request, words % {"count": f.number(mailed)})
    if unreachable:
        words = ngettext(
            "%(count)s manager has no e-mail address here and was not reached; the reminder is noted.",
            "%(count)s managers have no e-mail address here and were not reached; the reminders are noted.",
            unreachable,
        )
        warn(request, words % {"count": f.number(unreachable)})
