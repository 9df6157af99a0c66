"""Every component on three pages, with awkward data: long names, other scripts, markup in names, unknown values."""

import json
from datetime import date, timedelta
from decimal import Decimal

from django.forms import BooleanField, CharField, ChoiceField, DateField, Form, Textarea
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.csrf import ensure_csrf_cookie

from pilotage.kit import edits
from pilotage.kit.charts import Axis, Bar, Chart, Kind, Limit, Mark, Milestone, Point, Series, Timeline, part_of
from pilotage.kit.formats import Figure, formatter
from pilotage.kit.money import Money, Total
from pilotage.kit.pages import go, notice, page, part
from pilotage.kit.slots import PanelView
from pilotage.kit.tables import (
    Cell,
    Column,
    Crumb,
    Difference,
    Fact,
    FilterChip,
    HistoryEntry,
    Pages,
    Row,
    Tab,
    Table,
    heads,
    number_cell,
)

TODAY = date(2026, 11, 22)
HOSTILE = '</script><img src=x onerror="window.pmHurt=1">'
NAMES = (
    "Depot electrification",
    "Straßenbahnfahrzeugbeschaffungsrahmenvertrag und Werkstättenmodernisierungsprogramm Nordost",
    "新交通系統の導入と駅施設の更新",
    HOSTILE,
    "Customer service platform",
    "Ticketing renewal",
    "Hydrogen buses, phase 2",
    "Flood protection of substations",
)
RAGS = (("green", "G", "Green"), ("amber", "A", "Amber"), ("red", "R", "Red"), ("none", "", "Not reported"))
STAGES = (("idea", "Idea"), ("approved", "Approved"), ("delivery", "In delivery"), ("closed", "Closed"))
LEVELS = (("", "Not rated"), ("0", "None"), ("1", "Low"), ("2", "Moderate"), ("3", "Strong"), ("4", "Extreme"))
LETTERS = {"": "–", "0": "0", "1": "Low", "2": "Mod", "3": "Strong", "4": "Extreme"}


def the_register(
    request: HttpRequest, count: int = 60, first: int = 0, total: int = 0, name: str = "register"
) -> Table:
    columns = (
        Column("name", "Name", sort="name", editor="text", width=28),
        Column("stage", "Stage", sort="stage", editor="choice", choices=STAGES),
        Column("rag", "Health", sort="rag"),
        Column("owner", "Owner", sort="owner"),
        Column("start", "Start", sort="start", editor="date"),
        Column("cost", "Whole-life cost", unit="EUR", sort="cost", is_number=True, editor="money"),
        Column("benefit", "Benefit", unit="EUR", is_number=True),
        Column("priority", "Priority", is_number=True, sort="priority", title="0 to 100, from the drivers' weights"),
    )
    rows = [a_row(index) for index in range(first, first + count)]
    total_cost = Total(Money(Decimal("412600000"), "EUR"), 42, 18)
    return Table(
        name=name,
        caption="Initiatives",
        heads=heads(columns, request.GET),
        rows=rows,
        totals=("Total", "", "", "", "", _total(total_cost), "", ""),
        edit_url="/edit/",
        is_selectable=True,
        rows_url=f"/rows/?name={name}" if total else "",
        total_count=total,
    )


def _total(total: Total) -> Cell:
    figure = formatter().total(total)
    return Cell(figure.text, title=figure.full, kind="n", note=formatter().unknown(total.unknown_count))


def a_row(index: int) -> Row:
    f = formatter()
    cost = None if index % 5 == 2 else Money(Decimal(350_000 + index * 1_234_567 % 90_000_000), "EUR")
    tone, letter, word = RAGS[index % 4]
    start = TODAY + timedelta(days=index * 11 % 700 - 350)
    stage = STAGES[index % 4]
    age = "" if tone == "none" else f.age(TODAY - timedelta(days=index * 7 % 90), TODAY)
    return Row(
        key=f"PRJ-{index + 1:04d}",
        version=1,
        cells=(
            Cell(NAMES[index % 8], url=f"/lists/?key={index}", note=f"PRJ-{index + 1:04d}"),
            Cell(stage[1], value=stage[0]),
            Cell(word, tone=tone, letter=letter, note=age, is_faded=index % 8 > 5),
            "Amélie Durand-Lévêque" if index % 3 else "Tom Okafor",
            Cell(f.date(start), value=start.isoformat()),
            number_cell(f.figure(cost), value="" if cost is None else str(cost.amount)),
            number_cell(f.figure(None)),
            number_cell("41.2–58.0" if index % 3 else "62.4"),
        ),
    )


def a_rating_grid(request: HttpRequest) -> Table:
    columns = [
        Column("name", "Initiative"),
        *(Column(f"d{n}", f"Driver {n}", editor="level", choices=LEVELS) for n in range(1, 7)),
    ]
    rows = [
        Row(
            key=f"R{row}",
            cells=(NAMES[row], *(Cell(LETTERS[str(level)], value=str(level)) for level in (0, 1, 2, 3, 4)), Cell("–")),
        )
        for row in range(5)
    ]
    return Table("ratings", "Ratings", heads(columns, request.GET), rows, edit_url="/edit/")


def the_years() -> Table:
    columns = (Column("year", "Year"), Column("cost", "Spend", unit="m EUR", is_number=True))
    return Table(
        "years",
        "Spend by year",
        heads(columns, HttpRequest().GET),
        [Row(str(2026 + n), (str(2026 + n), number_cell(f"{20 - n}.0"))) for n in range(4)],
    )


def the_charts() -> list[Chart]:
    years = ("2026", "2027", "2028", "2029")
    euros = Axis("Money", "EUR")
    stacks = [
        Series(
            name,
            [
                Point(
                    None if (n, y) == (1, 3) else (12 - 2 * n + y) * 1e6,
                    f"{12 - 2 * n + y},000,000 EUR",
                    url=f"/lists/?year={y}",
                )
                for y in range(4)
            ],
            part=part_of(n),
        )
        for n, name in enumerate(("Networks", HOSTILE, "Customers", "Fleet", "Stations", "Digital", "Energy", "Other"))
    ]
    bubbles = [
        Series(
            name,
            [
                Point(
                    (n * 37 + k * 13) % 100,
                    f"{k + 1}.0 m EUR for a priority of {(n * 37 + k * 13) % 100}",
                    label=HOSTILE if k == 2 else f"{NAMES[k % 8]}",
                    x=(n * 3 + k * 7) % 40 * 1e6,
                    size=float(k + 1),
                    url="/lists/",
                )
                for k in range(7)
            ],
            part=part_of(n),
        )
        for n, name in enumerate(("Networks", "Customers", "Fleet"))
    ]
    lines = [
        Series(
            "Planned", [Point((5 + y * 4) * 1e6, f"{5 + y * 4} m", "") for y in range(4)], tone="quiet", is_dashed=True
        ),
        Series("Forecast", [Point((6 + y * 5) * 1e6, f"{6 + y * 5} m", "") for y in range(4)], part=1),
    ]
    rag = [
        Series(word, [Point(float(3 + n), f"{3 + n} initiatives", url="/lists/") for _ in range(4)], tone=tone)
        for n, (tone, _, word) in enumerate(RAGS)
    ]
    return [
        Chart(
            "stack",
            Kind.STACKED,
            f"Spend passes the budget in 2028 {HOSTILE}",
            Axis("Year", categories=years),
            euros,
            stacks,
            the_years(),
            limits=(Limit("Budget 70 m", 70e6),),
            note="18 unknown",
        ),
        Chart(
            "bubble",
            Kind.BUBBLES,
            "Two cheap initiatives carry most of the value",
            Axis("Cost", "EUR"),
            Axis("Priority"),
            bubbles,
            the_years(),
        ),
        Chart(
            "line",
            Kind.LINES,
            "The forecast runs 24 % above plan",
            Axis("Year", categories=years),
            euros,
            lines,
            the_years(),
        ),
        Chart(
            "health",
            Kind.STACKED,
            "A third of the initiatives is not reported",
            Axis("Portfolio", categories=(HOSTILE, "Customers and digital services of the region", "Fleet", "Energy")),
            Axis("Initiatives"),
            rag,
            the_years(),
            is_sideways=True,
        ),
        *the_trials(),
    ]


def the_trials() -> list[Chart]:
    """How often each of thirty weeks is the last, with lines upwards; and how sure each is, which ends at 100 %."""
    weeks = [f"{1 + day % 28} Sept 2027" for day in range(30)]
    counts = [min(week, 29 - week) + 1 for week in range(30)]
    sums = [100 * sum(counts[: week + 1]) / sum(counts) for week in range(30)]
    often = [Point(100 * count / sum(counts), f"{count} trials") for count in counts]
    return [
        Chart(
            "often",
            Kind.STACKED,
            "Half of the trials end by week 15",
            Axis("finish, from", categories=weeks),
            Axis("of the trials", unit="%"),
            [Series("Trials", often, tone="accent")],
            the_years(),
            marks=(Mark("P10", 6), Mark("P50 · planned", 14), Mark("P80", 19), Mark("P90", 20)),
        ),
        Chart(
            "sure",
            Kind.LINES,
            "Nothing is surer than certain",
            Axis("finish", categories=weeks),
            Axis("ended by then", unit="%", most=100),
            [Series("Probability", [Point(share, f"{share} %") for share in sums], tone="accent")],
            the_years(),
            limits=[Limit(f"P{level}", level) for level in (10, 50, 80, 90)],
        ),
    ]


def the_timeline(count: int = 24) -> Timeline:
    bars = [
        Bar(
            label=NAMES[n % 8],
            start=None if n == 5 else date(2026, 1, 5) + timedelta(days=31 * n % 500),
            finish=None if n in {5, 7} else date(2027, 1, 5) + timedelta(days=53 * n % 800),
            full=f"Initiative {n}",
            url=f"/lists/?key={n}",
            part=part_of(n),
            planned_finish=date(2027, 3, 1) + timedelta(days=41 * n % 700),
            milestones=(Milestone(date(2026, 11, 1) + timedelta(days=n * 9), "Gate 2"),),
        )
        for n in range(count)
    ]
    return Timeline("plan", "Six initiatives finish in the same quarter", bars, TODAY, the_years(), "no dates", "today")


class SampleForm(Form):
    name = CharField(label="Name", max_length=60)
    stage = ChoiceField(label="Stage", choices=STAGES, help_text="Where it is in its life cycle.")
    start = DateField(label="Start", required=False)
    is_shared = BooleanField(label="Everybody may see it", required=False)
    description = CharField(label="Description", widget=Textarea(attrs={"rows": 3}), required=False)


@ensure_csrf_cookie
def lists(request: HttpRequest) -> HttpResponse:
    table = the_register(request, count=100, total=2000)
    chips = (FilterChip("Stage", "In delivery", "?"), FilterChip("Text", "depot", "?"))
    tabs = (
        Tab("Results", "?", "2,000", is_current=True),
        Tab("Timeline", "?view=timeline"),
        Tab("Filters", "?view=filters", "2"),
    )
    return page(
        request,
        "styleguide/lists.html",
        {
            "table": table,
            "chips": chips,
            "tabs": tabs,
            "pages": Pages("1–100", "?page=1", "?page=3"),
        },
    )


@ensure_csrf_cookie
def record(request: HttpRequest) -> HttpResponse:
    form = SampleForm({"stage": "idea"} if "errors" in request.GET else None)
    changed = (Difference("Finish", "31 Mar 2027", "30 Sep 2027"), Difference("Cost", "12.4 m", "–"))
    context = {
        "facts": (
            Fact("Stage", "In delivery", note="since 3 May 2026"),
            Fact("Health", "Amber", note="41 days old", tone="amber", letter="A"),
            Fact("Finish", "30 Sep 2027", note="6 months late"),
            Fact("Whole-life cost", "12.4 m EUR", title="12,400,000 EUR"),
            Fact("Owner", "Amélie Durand-Lévêque"),
        ),
        "form": form,
        "differences": changed,
        "history": (
            HistoryEntry(
                "Tom Okafor",
                "21 Nov 2026, 14:05",
                "changed it",
                changed,
                restore_url="/done/",
                how="import of list.csv",
            ),
            HistoryEntry("Amélie Durand-Lévêque", "1 Oct 2026, 09:12", "created it", ()),
        ),
        "panels": (
            PanelView("money", "Money by year", "/panel/", 4, False),
            PanelView("links", "Dependencies", "/panel/", 4, False),
        ),
        "ratings": a_rating_grid(request),
        "crumbs": (Crumb("Enterprise", "/"), Crumb("Infrastructure", "/"), Crumb(NAMES[1])),
        "long_name": NAMES[1],
    }
    return page(request, "styleguide/record.html", context)


@ensure_csrf_cookie
def pictures(request: HttpRequest) -> HttpResponse:
    return page(request, "styleguide/pictures.html", {"charts": the_charts(), "timeline": the_timeline()})


def rows(request: HttpRequest) -> HttpResponse:
    first, count = int(request.GET["offset"]), int(request.GET["limit"])
    return part(request, "styleguide/rows.html", {"table": the_register(request, count, first, 2000)})


def edit(request: HttpRequest) -> HttpResponse:
    try:
        changes = edits.changes_of(request)
    except edits.BadEdit as reason:
        return edits.refuse_all(str(reason))
    refused = [
        edits.Refusal(one.key, one.column, f"“{one.value}” is no amount: write 12.4m or 12 400 000.")
        for one in changes
        if one.column == "cost" and one.value and not one.value.replace(".", "").isdigit()
    ]
    bad = {(one.key, one.column) for one in refused}
    saved = [edits.Saved(one.key, one.column, _drawn(one)) for one in changes if (one.key, one.column) not in bad]
    return edits.answer(edits.Edited(saved, refused, {one.key: one.version + 1 for one in saved_changes(changes, bad)}))


def saved_changes(changes: tuple[edits.Change, ...], bad: set[tuple[str, str]]) -> list[edits.Change]:
    return [one for one in changes if (one.key, one.column) not in bad]


def _drawn(change: edits.Change) -> Cell:
    if change.column == "cost":
        return number_cell(
            Figure(formatter().money(Decimal(change.value)), change.value) if change.value else "–", value=change.value
        )
    if change.column.startswith("d"):
        return Cell(LETTERS[change.value], value=change.value)
    return Cell(dict(STAGES).get(change.value, change.value), value=change.value)


def panel(request: HttpRequest) -> HttpResponse:
    return part(request, "styleguide/panel.html", {"table": the_years()})


def done(request: HttpRequest) -> HttpResponse:
    notice(request, "3 initiatives changed.", undo_url="/done/")
    return go(request, "/lists/")


def search(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "").lower()
    found = [
        {"label": name, "note": "PRJ-0001", "url": "/record/", "group": "Initiatives"}
        for name in NAMES
        if words in name.lower()
    ]
    return JsonResponse({"results": found})


def chip(request: HttpRequest) -> HttpResponse:
    return part(request, "styleguide/chip.html", {})


def seen(request: HttpRequest) -> HttpResponse:
    """What the browser did to the page, kept by the test."""
    return HttpResponse(json.dumps(request.GET), content_type="application/json")


urlpatterns = [
    path("", lists, name="home"),
    path("lists/", lists, name="lists"),
    path("record/", record, name="record"),
    path("pictures/", pictures, name="pictures"),
    path("rows/", rows),
    path("edit/", edit),
    path("panel/", panel),
    path("done/", done),
    path("search/", search, name="search"),
    path("chip/", chip, name="chip"),
]
