"""Flow and forecast of one backlog: how far, how fast, when it will be done, and how sure that is."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.http import HttpResponseBase, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.delivery.models import Method, Unit
from pilotage.delivery.pages.backlog_shared import (
    Opened,
    crumbs_of,
    size_text,
    sized,
    tabs_of,
    the_backlog,
    unit_word,
    unsized_text,
)
from pilotage.delivery.pages.flow_charts import (
    burn_up_chart,
    cycle_chart,
    flow_chart,
    throughput_chart,
    velocity_chart,
)
from pilotage.delivery.pages.sprints import accounts_of
from pilotage.delivery.reads.backlog_forecasts import SURE, Forecast, cone_of, forecast_of
from pilotage.delivery.reads.backlogs import Progress, lives_of, progress_from, sprints_visible_to
from pilotage.delivery.rules.flow import (
    CYCLE_SHARES,
    WEEK,
    Cycle,
    Growth,
    Life,
    crowds,
    cycles,
    days_between,
    growth,
    levels,
    throughput,
)
from pilotage.engine.forecast.cycles import cycle_times
from pilotage.kit.clock import as_of
from pilotage.kit.formats import formatter
from pilotage.kit.pages import page
from pilotage.kit.tables import Cell, Column, Fact, Row, Table, heads

# A year and a half of weeks is what a picture bears; the numbers know all of them.
MOST_WEEKS = 78


@require_GET
@door(Permission.SEE)
def flow(request: PersonalRequest, key: str) -> HttpResponseBase:
    """What happened until the day that the page speaks of, and what follows from it."""
    opened = the_backlog(request, key)
    day = as_of(request)
    lives = _known(lives_of(opened.backlog), day)
    progress = progress_from(lives)
    forecast = forecast_of(lives, progress, unit=opened.backlog.unit, today=day)
    days = _days(lives, day)
    found = levels(_guessed(lives, progress.mean_size), days)
    cone = cone_of(forecast, done=found[-1].done if found else 0)
    grown = growth(lives, agreed_on=opened.backlog.scope_agreed_on, today=day)
    ended = cycles(lives)
    by = _asked(request, opened, forecast)
    f = formatter()
    context = {
        "initiative": opened.initiative,
        "crumbs": crumbs_of(request, opened.initiative, _("Flow and forecast")),
        "tabs": tabs_of(request, opened, "flow"),
        "facts": _facts(opened, progress, grown, forecast),
        "burn_up": burn_up_chart(
            opened,
            found,
            cone,
            title=_message(forecast, opened),
            note=_("what is not estimated: as the mean of the others") if forecast.unsized else "",
        ),
        "flow": flow_chart(crowds(lives, days)),
        "throughput": throughput_chart(opened, throughput(lives, first=days[0], last=day) if days else ()),
        "cycle": cycle_chart(ended),
        "percentiles": _percentiles(ended),
        "velocity": _velocity(request, opened),
        "why_not": forecast.why_not,
        "when": _when(forecast),
        "when_note": _("from %(day)s") % {"day": f.date(day)},
        "how": _how(forecast, opened),
        "many": None if forecast.why_not else _many(forecast, opened, by),
        "by": by.isoformat(),
        "first_day": (day + WEEK).isoformat(),
        "kept": [("as_of", request.GET["as_of"])] if request.GET.get("as_of") else [],
    }
    return page(request, "delivery/flow.html", context)


def _known(lives: Sequence[Life], day: date) -> list[Life]:
    """What was there on that day; what came later did not happen yet."""
    return [
        Life(
            one.key,
            one.size,
            tuple(change for change in one.changes if change[0] <= day),
            one.started_on if one.started_on and one.started_on <= day else None,
            one.done_on if one.done_on and one.done_on <= day else None,
            one.title,
        )
        for one in lives
        if one.changes and one.changes[0][0] <= day
    ]


def _guessed(lives: Sequence[Life], mean: float | None) -> list[Life]:
    """What nobody estimated at the mean of what somebody did, as the forecast takes it: one picture, one scope."""
    return [one if one.size is not None else replace(one, size=mean) for one in lives]


def _days(lives: Sequence[Life], day: date) -> tuple[date, ...]:
    first = min((one.changes[0][0] for one in lives), default=None)
    if first is None:
        return ()
    return days_between(max(first, day - WEEK * MOST_WEEKS), day)


def _asked(request: PersonalRequest, opened: Opened, forecast: Forecast) -> date:
    """`?by=2027-03-31`, else the promised day, else twelve weeks ahead."""
    try:
        asked = date.fromisoformat(request.GET.get("by", ""))
    except ValueError:
        asked = opened.initiative.planned_finish or forecast.today
    return asked if forecast.today + WEEK <= asked <= date(2200, 1, 1) else forecast.today + 12 * WEEK


def _message(forecast: Forecast, opened: Opened) -> str:
    f = formatter()
    if forecast.why_not:
        return forecast.why_not
    if forecast.safe is None:
        return _("At this pace it is not done within ten years")
    promised = opened.initiative.planned_finish
    values = {"day": f.date(forecast.safe), "promised": f.date(promised)}
    if promised is None:
        return _("Done by %(day)s with 85 %%") % values
    words = _("Done by %(day)s with 85 %%; promised is %(promised)s")
    return words % values


def _facts(opened: Opened, progress: Progress, grown: Growth | None, forecast: Forecast) -> list[Fact]:
    f, unit = formatter(), opened.backlog.unit
    facts = [
        Fact(_("Done"), f.share(progress.share), note=_of(progress, unit)),
        Fact(_("Left"), sized(progress.left, unit), note=unsized_text(progress.unsized_left)),
    ]
    if grown is not None:
        since = _("since %(day)s") % {"day": f.date(grown.agreed_on)}
        facts.append(Fact(_("Scope growth"), f.share(grown.share, 1), note=since))
    if forecast.history:
        mean = round(sum(forecast.history) / len(forecast.history), 1)
        note = _("a week, over %(count)s weeks") % {"count": f.number(len(forecast.history))}
        facts.append(Fact(_("Throughput"), sized(mean, unit), note=note))
    promised = opened.initiative.planned_finish
    if promised is not None:
        chance = forecast.chance_by(promised)
        note = _("kept with %(share)s") % {"share": f.share(chance)} if chance is not None else ""
        facts.append(Fact(_("Promised"), f.date(promised), note=note))
    return facts


def _of(progress: Progress, unit: str) -> str:
    """Of how much: in the unit, or in stories where none of them is estimated."""
    if progress.whole:
        return f"{size_text(progress.done)} / {sized(progress.whole, unit)}"
    return f"{formatter().number(progress.stories_done)} / {sized(progress.stories, Unit.STORIES)}"


def _when(forecast: Forecast) -> Table:
    f = formatter()
    columns = [Column("sure", _("How sure")), Column("day", _("Done by"), is_number=True),
               Column("weeks", _("In weeks"), is_number=True)]  # fmt: skip
    if forecast.growing:
        hover = _("The scope grew by %(size)s a week") % {"size": size_text(forecast.growth)}
        columns.append(Column("growing", _("If the scope goes on growing"), is_number=True, title=hover))
    rows = []
    for sure in SURE if forecast.when else ():
        day = (forecast.when or {})[sure]
        weeks = None if day is None else (day - forecast.today).days // 7
        cells = [Cell(f.share(sure)), _day_cell(day), Cell(f.number(weeks), kind="n")]
        if forecast.growing:
            cells.append(_day_cell(forecast.growing[sure]))
        rows.append(Row(str(sure), cells))
    return Table("when", _("When it will be done"), heads(columns, QueryDict()), rows)


def _day_cell(day: date | None) -> Cell:
    return Cell(formatter().date(day), kind="n", title="" if day else _("not within ten years"))


def _how(forecast: Forecast, opened: Opened) -> str:
    """What the forecast is made from: it can be checked by hand."""
    if forecast.why_not:
        return ""
    f = formatter()
    history = ", ".join(size_text(one) for one in forecast.history)
    words = _("Each coming week is taken to be like one of the last %(count)s: %(history)s %(unit)s.")
    said = words % {
        "count": f.number(len(forecast.history)),
        "history": history,
        "unit": unit_word(opened.backlog.unit),
    }
    if forecast.unsized:
        said += " " + _("Stories that are not estimated count as the mean of the others.")
    return said


def _many(forecast: Forecast, opened: Opened, by: date) -> Table:
    f, unit = formatter(), opened.backlog.unit
    columns = (Column("sure", _("How sure")), Column("size", _("At least"), unit=unit_word(unit), is_number=True),
               Column("share", _("Of what is left"), is_number=True))  # fmt: skip
    rows = []
    for sure, size in forecast.by(by).items():
        size = min(size, forecast.left)
        share = size / forecast.left if forecast.left else None
        rows.append(Row(str(sure), (f.share(sure), Cell(size_text(size), kind="n"), Cell(f.share(share), kind="n"))))
    caption = _("How much will be done by %(day)s") % {"day": f.date(by)}
    return Table("many", caption, heads(columns, QueryDict()), rows)


def _percentiles(ended: Sequence[Cycle]) -> Table:
    f = formatter()
    days = cycle_times([(one.started_on, one.done_on) for one in ended])
    columns = (Column("share", _("Of the stories")), Column("days", _("Done within"), is_number=True))
    rows = [Row(str(share), (f.share(share), Cell(f.days(days.within(share)), kind="n"))) for share in CYCLE_SHARES]
    return Table("cycle-percentiles", _("Cycle times"), heads(columns, QueryDict()), rows)


def _velocity(request: PersonalRequest, opened: Opened) -> object:
    if opened.backlog.method != Method.SPRINTS:
        return None
    found = list(sprints_visible_to(request.access).filter(backlog=opened.backlog))
    return velocity_chart(opened, found, accounts_of(opened.backlog, found))
