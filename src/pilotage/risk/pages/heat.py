"""The heat map whose cells open their rows, and how severities moved over a year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta
from django.http import HttpResponseBase, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.charts import Axis, Chart, Point, Series
from pilotage.kit.charts import Kind as ChartKind
from pilotage.kit.formats import formatter
from pilotage.kit.pages import page
from pilotage.kit.tables import Cell, Column, Row, Tab, Table, heads
from pilotage.risk.models import LEVELS, EntryKind, Severity
from pilotage.risk.pages.register import RegisterView
from pilotage.risk.pages.shared import is_today, views
from pilotage.risk.pages.words import TONES, count_words, kinds_word, letter_of
from pilotage.risk.reads.maps import Heat, MonthCounts, heat_of, severities_over
from pilotage.risk.reads.query import ALL, EntryQuery
from pilotage.risk.rules.scales import Scales
from pilotage.risk.rules.states import RATED

MONTHS = 12
ORANGE = 2  # of the palette: between amber and red, as in the map


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One cell: its count, how severe it is, and the address of its rows."""

    count: str
    tone: str
    letter: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class HeatRow:
    label: str
    title: str
    cells: tuple[HeatCell, ...]


@require_GET
@door(Permission.SEE)
def heat(request: PersonalRequest) -> HttpResponseBase:
    """Risks, or another rated kind, by probability and impact: as they are now, or before anything was done."""
    params = request.GET.copy()
    if params.get("kind") not in RATED:
        params["kind"] = EntryKind.RISK
    for name in ("p", "i"):
        params.pop(name, None)
    view, query = RegisterView(request), EntryQuery.from_params(params)
    rows, kind = view.matching(query), query.kind
    found = heat_of(rows, is_inherent=query.is_inherent)
    past = params.copy()
    past.setlist("status", [ALL])
    past_rows = view.matching(EntryQuery.from_params(past))
    months = severities_over(past_rows, month_ends(view.day), view.known)
    context = {
        "tabs": views(request, "heat"),
        "kinds": [_tab(params, "kind", one, kinds_word(one), kind) for one in RATED],
        "sides": [
            _tab(params, "view", "", _("As it is now"), "inherent" if query.is_inherent else ""),
            _tab(params, "view", "inherent", _("Before anything is done"), "inherent" if query.is_inherent else ""),
        ],
        "rows": _heat_rows(view.known, found, params),
        "columns": [view.known.impact[level] for level in LEVELS],
        "count": count_words(kind, found.count),
        "unrated": _unrated_words(found.unrated),
        "unrated_url": _rows_url(params, unrated="yes"),
        "chart": _trend_chart(months, view.known, params) if any(sum(m.counts.values()) for m in months) else None,
        "portfolios": view.bar.portfolios,
        "hidden": [(name, value) for name, value in params.items() if name in ("kind", "view", "as_of", "scope")],
        "is_past": not is_today(request),
        "may_configure": bool(request.access.may_everywhere(Permission.CONFIGURE)),
    }
    return page(request, "risk/heat.html", context)


def _tab(params: QueryDict, name: str, value: str, label: str, current: str) -> Tab:
    changed = params.copy()
    changed.pop(name, None)
    if value:
        changed[name] = value
    return Tab(label, "?" + changed.urlencode(), is_current=value == current)


def _rows_url(params: QueryDict, **more: str | int) -> str:
    changed = params.copy()
    for name, value in more.items():
        changed[name] = str(value)
    return reverse("risk:register") + "?" + changed.urlencode()


def _heat_rows(known: Scales, found: Heat, params: QueryDict) -> list[HeatRow]:
    f = formatter()
    rows = []
    for probability in reversed(LEVELS):
        cells = []
        for impact in LEVELS:
            severity = Severity(known.severities[probability, impact])
            count = found.cells.get((probability, impact), 0)
            names = f"{known.probability[probability].name} × {known.impact[impact].name}"
            said = _("%(cell)s: %(severity)s, %(count)s") % {
                "cell": names, "severity": severity.label, "count": count_words("", count),
            }  # fmt: skip
            url = _rows_url(params, p=probability, i=impact) if count else ""
            cells.append(HeatCell(f.number(count) if count else "", TONES[severity], letter_of(severity), said, url))
        level = known.probability[probability]
        until = _("up to %(share)s") % {"share": f.share(level.until_share)} if level.until_share else ""
        rows.append(HeatRow(level.name, " · ".join(part for part in (until, level.meaning) if part), tuple(cells)))
    return rows


def _unrated_words(count: int) -> str:
    if not count:
        return ""
    text = ngettext(
        "%(count)s is not rated and stands in no cell", "%(count)s are not rated and stand in no cell", count
    )
    return text % {"count": formatter().number(count)}


def month_ends(day: date) -> tuple[date, ...]:
    """The last days of the months before this one, oldest first, and the day itself."""
    first = day.replace(day=1)
    ends = [first - relativedelta(months=back) - relativedelta(days=1) for back in range(MONTHS - 1)]
    return (*reversed(ends), day)


def _trend_chart(months: Sequence[MonthCounts], known: Scales, params: QueryDict) -> Chart:
    f = formatter()
    worst = (Severity.SEVERE, Severity.HIGH)
    before, now = (sum(one.counts[severity] for severity in worst) for one in (months[0], months[-1]))
    said = {"now": f.number(now), "before": f.number(before), "month": f.month(months[0].day)}
    title = _("%(now)s high or severe now, %(before)s at the end of %(month)s") % said
    tones = {Severity.LOW: "green", Severity.MEDIUM: "amber", Severity.HIGH: "", Severity.SEVERE: "red"}
    columns = (
        Column("month", _("End of")),
        *(Column(severity.value, str(severity.label), is_number=True) for severity in reversed(Severity)),
        Column("unrated", _("Not rated"), is_number=True),
    )
    rows = []
    for one in months:
        is_now = one is months[-1]
        cells = [Cell(f.month(one.day) if not is_now else _("today"))]
        for severity in reversed(Severity):
            url = _rows_url(params, severity=severity.value) if is_now and one.counts[severity] else ""
            cells.append(Cell(f.number(one.counts[severity]), kind="n", url=url))
        rows.append(Row(one.day.isoformat(), (*cells, Cell(f.number(one.unrated), kind="n"))))

    def point(one: MonthCounts, severity: Severity) -> Point:
        count = one.counts[severity]
        full = f"{severity.label}: {count_words('', count)}, {f.date(one.day)}"
        is_now = one is months[-1]
        return Point(count, full, url=_rows_url(params, severity=severity.value) if is_now and count else "")

    return Chart(
        name="severities",
        kind=ChartKind.STACKED,
        title=title,
        across=Axis(_("end of the month"), categories=[f.month(one.day) for one in months]),
        up=Axis(_("open entries")),
        series=[
            Series(
                str(severity.label),
                [point(one, severity) for one in months],
                tone=tones[severity],
                part=0 if tones[severity] else ORANGE,
            )
            for severity in Severity
        ],
        table=Table("severities-rows", _("Open entries by severity"), heads(columns, QueryDict()), rows),
        height=240,
    )
