"""The pictures of a backlog, each with its table beside it."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilotage.delivery.models import Sprint, SprintState, StoryState, Unit
from pilotage.delivery.pages.backlog_shared import Opened, size_text, sized, unit_word
from pilotage.delivery.reads.backlog_forecasts import Cone
from pilotage.delivery.rules.flow import CYCLE_SHARES, Crowd, Cycle, Level
from pilotage.delivery.rules.sprints import Account, Burn
from pilotage.engine.forecast.cycles import cycle_times
from pilotage.kit.charts import Axis, Chart, Kind, Point, Series
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.tables import Cell, Column, Row, Table, heads

# As many weeks back as a picture bears; the numbers beside it know all of them.
MOST_SPRINTS = 26
# Of a week's throughput and of cycle times, as many bars.
CYCLE_STEPS = (1, 2, 3, 5, 8, 13, 21, 34, 55, 89)


def _number(value: float | None) -> Cell:
    return Cell(size_text(value), kind="n")


def _point(value: float | None, unit: str, url: str = "") -> Point:
    return Point(value, sized(value, unit), url=url)


def _table(name: str, caption: str, labels: Sequence[str], rows: Sequence[tuple[str, Sequence[Cell | str]]]) -> Table:
    columns = [
        Column(f"c{place}", label, is_number=place > 0, width=0 if place else 12) for place, label in enumerate(labels)
    ]
    made = [Row(str(place), (first, *cells)) for place, (first, cells) in enumerate(rows)]
    return Table(name, caption, heads(columns, QueryDict()), made, empty_text=_("Nothing yet."))


def burn_up_chart(opened: Opened, found: Sequence[Level], cone: Sequence[Cone], *, title: str, note: str = "") -> Chart:
    """Scope and done so far, and from today on the cone in which done will most likely lie."""
    f, unit = formatter(), opened.backlog.unit
    days = [*(one.day for one in found), *(one.day for one in cone)]
    gap, ahead = [Point(None, UNKNOWN)] * len(found), [Point(None, UNKNOWN)] * len(cone)
    scope = found[-1].scope if found else None
    done = [_point(one.done, unit) for one in found]

    def course(pick: str) -> list[Point]:
        # The cone begins where the line of today ends.
        return [*gap[:-1], *done[-1:], *(_point(getattr(one, pick), unit) for one in cone)]

    series = [
        Series(_("Scope"), [*(_point(one.scope, unit) for one in found), *(_point(scope, unit) for _one in cone)],
               tone="quiet"),
        Series(_("Done"), [*done, *ahead], tone="accent"),
    ]  # fmt: skip
    if cone and found:
        series += [
            Series(_("At least, with 85 %"), course("safe"), part=3, is_dashed=True),
            Series(_("With 50 %"), course("likely"), part=2, is_dashed=True),
            Series(_("At most, with 85 %"), course("bold"), part=4, is_dashed=True),
        ]
    rows: list[tuple[str, Sequence[Cell | str]]] = [
        (f.date(one.day), (_number(one.scope), _number(one.done), *[Cell("", kind="n")] * 3)) for one in found
    ]
    rows += [
        (
            f.date(one.day),
            (_number(scope), Cell("", kind="n"), _number(one.safe), _number(one.likely), _number(one.bold)),
        )
        for one in cone
    ]
    labels = (_("Day"), _("Scope"), _("Done"), _("At least, with 85 %"), _("With 50 %"), _("At most, with 85 %"))
    return Chart(
        name="burn-up",
        kind=Kind.LINES,
        title=title,
        across=Axis("", categories=[f.date(day) for day in days]),
        up=Axis(unit_word(unit)),
        series=series,
        table=_table("burn-up-rows", _("Scope and done by week, and the forecast"), labels, rows),
        note=note,
        height=320,
    )


def flow_chart(found: Sequence[Crowd]) -> Chart:
    """Stories by state at the end of every week, one upon another: the height of a band is what waits there."""
    f = formatter()
    doing = [one.doing for one in found]
    title = _("Nothing was in progress in these weeks")
    if any(doing):
        usual = sorted(doing)[len(doing) // 2]
        values = {"now": f.number(doing[-1]), "usual": f.number(usual)}
        words = ngettext(
            "%(now)s story is in progress, usually %(usual)s",
            "%(now)s stories are in progress, usually %(usual)s",
            doing[-1],
        )
        title = words % values
    bands = (
        (_("Done"), [one.done for one in found], "green"),
        (str(StoryState.DOING.label), doing, "accent"),
        (str(StoryState.TODO.label), [one.todo for one in found], "quiet"),
    )
    rows = [(f.date(one.day), [_number(one.todo), _number(one.doing), _number(one.done)]) for one in found]
    labels = (_("Day"), str(StoryState.TODO.label), str(StoryState.DOING.label), _("Done"))
    return Chart(
        name="cumulative-flow",
        kind=Kind.AREAS,
        title=title,
        across=Axis("", categories=[f.date(one.day) for one in found]),
        up=Axis(_("stories")),
        series=[
            Series(name, [Point(count, sized(count, Unit.STORIES)) for count in counts], tone=tone)
            for name, counts, tone in bands
        ],
        table=_table("cumulative-flow-rows", _("Stories by state and week"), labels, rows),
    )


def throughput_chart(opened: Opened, weeks: Sequence[tuple[date, float, int]]) -> Chart:
    """What was done week by week; a week without anything done is a week."""
    f, unit = formatter(), opened.backlog.unit
    sizes = [size if unit == Unit.POINTS else float(count) for _monday, size, count in weeks]
    title = _("Nothing was done in these weeks")
    if not any(sizes) and any(count for _monday, _size, count in weeks):
        title = _("Nothing of what was done in these weeks is estimated")
    if any(sizes):
        mean = sum(sizes) / len(sizes)
        title = _("%(size)s a week on average") % {"size": sized(round(mean, 1), unit)}
    rows = [(f.date(monday), [_number(size), _number(count)]) for monday, size, count in weeks]
    return Chart(
        name="throughput",
        kind=Kind.BARS,
        title=title,
        across=Axis("", categories=[f.date(monday) for monday, _size, _count in weeks]),
        up=Axis(unit_word(unit)),
        series=[Series(_("Done in the week from"), [_point(size, unit) for size in sizes], tone="accent")],
        table=_table("throughput-rows", _("Done by week"), (_("Week from"), _("Points"), _("Stories")), rows),
    )


def cycle_chart(found: Sequence[Cycle]) -> Chart:
    """How long stories take, from start to end: how many took so many days."""
    f = formatter()
    known = cycle_times([(one.started_on, one.done_on) for one in found])
    days, safe = known.days, known.within(CYCLE_SHARES[1])
    title = _("No story has a start and an end yet")
    if safe is not None:
        title = _("85 %% of the stories take at most %(days)s") % {"days": f.days(safe)}
    bars = []
    lower = 1
    for upper in CYCLE_STEPS:
        bars.append((f.number(upper) if lower == upper else f"{lower}–{upper}", lower, upper))
        lower = upper + 1
    bars.append((_("more"), lower, 10**9))
    counts = [(label, sum(low <= one <= high for one in days)) for label, low, high in bars]
    while len(counts) > 1 and not counts[-1][1]:
        counts.pop()
    note = _("%(count)s without a known start are left out") % {"count": f.number(known.open)} if known.open else ""
    rows = [(label, [_number(count)]) for label, count in counts]
    return Chart(
        name="cycle-times",
        kind=Kind.BARS,
        title=title,
        across=Axis(_("days from start to end"), categories=[label for label, _count in counts]),
        up=Axis(_("stories")),
        series=[Series(_("Stories"), [Point(count, sized(count, Unit.STORIES)) for _label, count in counts], part=2)],
        table=_table("cycle-times-rows", _("Stories by cycle time"), (_("Days"), _("Stories")), rows),
        note=note,
    )


def velocity_chart(opened: Opened, sprints: Sequence[Sprint], accounts: Mapping[UUID, Account]) -> Chart | None:
    """Committed and done by sprint; None before the first one is finished."""
    f, unit = formatter(), opened.backlog.unit
    over = [one for one in sprints if one.state == SprintState.DONE][-MOST_SPRINTS:]
    if not over:
        return None
    done = [accounts[one.id].done for one in over]
    committed = [float(one.commitment) if one.commitment is not None else None for one in over]
    latest = done[-3:]
    values = {"size": sized(round(sum(latest) / len(latest), 1), unit), "count": f.number(len(latest))}
    title = _("%(size)s a sprint, on average of the last %(count)s") % values
    urls = [opened.url("sprint", one.id) for one in over]
    rows = [(one.name, [_number(wanted), _number(got)]) for one, wanted, got in zip(over, committed, done, strict=True)]
    return Chart(
        name="velocity",
        kind=Kind.BARS,
        title=title,
        across=Axis("", categories=[one.name for one in over]),
        up=Axis(unit_word(unit)),
        series=[
            Series(_("Committed"), [_point(size, unit, url) for size, url in zip(committed, urls, strict=True)],
                   tone="quiet"),
            Series(_("Done"), [_point(size, unit, url) for size, url in zip(done, urls, strict=True)], tone="accent"),
        ],
        table=_table("velocity-rows", _("Velocity"), (_("Sprint"), _("Committed"), _("Done")), rows),
    )  # fmt: skip


def burn_down_chart(opened: Opened, sprint: Sprint, days: Sequence[Burn]) -> Chart:
    """What is left of a sprint day by day, beside an even pace; the scope shows what was added and taken out."""
    f, unit = formatter(), opened.backlog.unit
    known = [one for one in days if one.left is not None]
    title = _("The sprint has not begun")
    if known:
        left, even = known[-1].left or 0.0, known[-1].even
        size = sized(round(abs(left - even), 1), unit)
        words = _("%(size)s behind an even pace") if left > even else _("%(size)s ahead of an even pace")
        title = words % {"size": size} if round(left - even, 1) else _("On an even pace")
        if sprint.state == SprintState.DONE:
            title = (
                _("%(size)s was left at the end") % {"size": sized(left, unit)} if left else _("Everything was done")
            )
    rows = [(f.date(one.day), [_number(one.scope), _number(one.left), _number(round(one.even, 1))]) for one in days]
    labels = (_("End of"), _("In the sprint"), _("Left"), _("Even pace"))
    return Chart(
        name="burn-down",
        kind=Kind.LINES,
        title=title,
        across=Axis("", categories=[f.date(one.day) for one in days]),
        up=Axis(unit_word(unit)),
        series=[
            Series(_("In the sprint"), [_point(one.scope, unit) for one in days], part=2),
            Series(_("Left"), [_point(one.left, unit) for one in days], tone="accent"),
            Series(_("Even pace"), [_point(round(one.even, 1), unit) for one in days], tone="none", is_dashed=True),
        ],
        table=_table("burn-down-rows", _("What was left, day by day"), labels, rows),
    )
