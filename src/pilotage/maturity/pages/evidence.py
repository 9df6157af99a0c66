"""All questions that are asked of the data, by dimension: how much passes, how much is needed, and how it went."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from pilotage.accounts.rules import Access, Permission, PersonalRequest, door
from pilotage.kit.clock import as_of, today
from pilotage.kit.formats import Formatter, formatter
from pilotage.kit.frame import carried
from pilotage.kit.pages import Context, go, page
from pilotage.kit.periods import add_months, last_day, month_of
from pilotage.maturity.actions.evidence import ask_to_look
from pilotage.maturity.models import ProbeRun
from pilotage.maturity.pages.shared import crumbs_of, narrowed_path, tabs_of
from pilotage.maturity.pages.shares import (
    STATES,
    Spark,
    change_text,
    needed_text,
    practices_of,
    share_text,
    spark_of,
    state_of,
)
from pilotage.maturity.reads.capability import model_in_force, shape_of
from pilotage.maturity.reads.evidence import Point, newest_run, run_days, tallies_kept, trends_of
from pilotage.maturity.rules.facts import Facts
from pilotage.maturity.rules.permissions import may_run_probes
from pilotage.maturity.rules.probes import PROBES
from pilotage.maturity.rules.probing import Probe, Tally
from pilotage.maturity.rules.shape import ModelShape
from pilotage.work.reads.visible import initiatives_visible_to, initiatives_with_money_visible_to

# A trend shows the last run of each of so many months, and the newest.
MONTHS = 12
SORTS = ("share", "signs")


@dataclass(frozen=True, slots=True)
class ProbeLine:
    """One question. share: 0..1 for the bar; None: no evidence yet"""

    label: str
    url: str
    share: float | None
    text: str
    needed: str
    practices: str
    state: str
    word: str
    tone: str
    letter: str
    signs: str
    signs_url: str
    spark: Spark | None
    change: str
    suspects: int


@dataclass(frozen=True, slots=True)
class Section:
    """The questions of a dimension."""

    name: str
    lines: tuple[ProbeLine, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    is_chosen: bool


@require_GET
@door(Permission.SEE)
def evidence(request: PersonalRequest) -> HttpResponseBase:
    day, path, f = as_of(request), narrowed_path(request), formatter()
    run, model = newest_run(on=day), model_in_force()
    shape = shape_of(model) if model else None
    context = {
        "crumbs": crumbs_of(request, (_("Evidence"), "")),
        "tabs": tabs_of(request, "evidence"),
        "may_look": day == today() and bool(may_run_probes(request.access)),
        "look_url": reverse("maturity:look"),
        "may_look_back": len(run_days()) < MONTHS,
        "run": _run_words(run, day, f),
        **(_shown(request, run, shape, path, f) if run else {}),
    }
    return page(request, "maturity/evidence.html", context)


def _run_words(run: ProbeRun | None, day: date, f: Formatter) -> str:
    """Of when the counts are; on a page of the past, that the past is told by what was kept."""
    if run is None:
        return ""
    if run.is_afterwards:
        words = _("As of %(day)s, worked out afterwards from what bears dates")
        return words % {"day": f.date(run.day)}
    words = _("Looked at on %(moment)s") if day == today() else _("As the run of %(moment)s kept it")
    return words % {"moment": f.moment(run.ran_at)}


def _shown(request: PersonalRequest, run: ProbeRun, shape: ModelShape | None, path: str, f: Formatter) -> Context:
    names = dimension_names(shape)
    tallies = tallies_kept(run, request.access, path=path)
    trends = trends_of(PROBES, request.access, path=path, days=months_of_trend(run.day))
    tail = carried(request)
    lines = {
        name: line_of(probe, tallies.get(name, Tally()), trends.get(name, ()), shape, tail, f)
        for name, probe in PROBES.items()
    }
    dimension, state, sort = (request.GET.get(name, "") for name in ("dimension", "state", "sort"))
    sections = [
        Section(names.get(key, key), tuple(_sorted(those, sort)))
        for key in dict.fromkeys(probe.dimension for probe in PROBES.values())
        if dimension in ("", key)
        and (those := [
            line for name, line in lines.items() if PROBES[name].dimension == key and state in ("", line.state)
        ])
    ]  # fmt: skip
    return {
        "sections": sections,
        "count": _count(sections, f),
        "counted": counted_over(request.access, path, f),
        "dimensions": [Choice(key, name, key == dimension) for key, name in names.items()],
        "states": [Choice(key, str(words[0]), key == state) for key, words in STATES.items()],
        "sorts": [
            Choice("", _("In order"), not sort), Choice("share", _("Lowest share first"), sort == "share"),
            Choice("signs", _("Most signs first"), sort == "signs"),
        ],
        "kept": [(name, request.GET[name]) for name in ("scope", "as_of") if request.GET.get(name)],
    }  # fmt: skip


def dimension_names(shape: ModelShape | None) -> dict[str, str]:
    """By key, as the model in force calls them."""
    return every_dimension({one.key: one.name for one in shape.dimensions} if shape else {})


def every_dimension(known: Mapping[str, str]) -> dict[str, str]:
    """By key, those that questions speak to: as they are called, else by their key."""
    keys = dict.fromkeys(probe.dimension for probe in PROBES.values())
    return {key: known.get(key, key.capitalize()) for key in keys}


def months_of_trend(newest: date) -> list[date]:
    """The last run of each month of a year, and the newest."""
    since = add_months(month_of(newest), 1 - MONTHS)
    by_month = {month_of(day): day for day in run_days() if since <= day <= newest}
    return sorted(by_month.values())


def line_of(
    probe: Probe[Facts], tally: Tally, points: Sequence[Point], shape: ModelShape | None, tail: str, f: Formatter
) -> ProbeLine:
    practices = practices_of(shape, probe.name)
    state = state_of(tally, practices)
    word, tone, letter = STATES[state]
    count = ngettext("%(count)s practice", "%(count)s practices", len(practices)) % {"count": f.number(len(practices))}
    signs = ngettext("%(count)s sign", "%(count)s signs", tally.suspects) % {"count": f.number(tally.suspects)}
    url = reverse("maturity:probe", args=[probe.name]) + tail
    return ProbeLine(
        label=str(probe.label),
        url=url,
        share=tally.share,
        text=share_text(tally, probe, f),
        needed=needed_text(practices, f),
        practices=count if practices else "",
        state=state,
        word=str(word),
        tone=tone,
        letter=letter,
        signs=signs if tally.suspects else "",
        signs_url=url + ("&" if tail else "?") + "show=signs",
        spark=spark_of(points, f),
        change=change_text(points, f),
        suspects=tally.suspects,
    )


def _sorted(lines: Sequence[ProbeLine], sort: str) -> Sequence[ProbeLine]:
    if sort == "share":
        return sorted(lines, key=lambda line: (line.share is None, line.share or 0.0))
    return sorted(lines, key=lambda line: -line.suspects) if sort == "signs" else lines


def _count(sections: Sequence[Section], f: Formatter) -> str:
    count = sum(len(one.lines) for one in sections)
    return ngettext("%(count)s question", "%(count)s questions", count) % {"count": f.number(count)}


def counted_over(access: Access, path: str, f: Formatter) -> str:
    """Over how many initiatives everything here is counted, for this reader: two queries."""
    seen = initiatives_visible_to(access).filter(scope__path__startswith=path).count()
    with_money = initiatives_with_money_visible_to(access).filter(scope__path__startswith=path).count()
    words = ngettext(
        "counted over the %(count)s initiative you can see", "counted over the %(count)s initiatives you can see", seen
    )
    told: Mapping[str, str] = {"count": f.number(seen), "money": f.number(with_money)}
    if with_money == seen:
        return words % told
    return (words + _(", what is about money over %(money)s")) % told


@require_POST
@door(Permission.CONFIGURE)
def look(request: PersonalRequest) -> HttpResponseBase:
    """Let a worker look now, or work out the year before; the page of the job shows how far it is."""
    months = _ends_of_months(today()) if request.POST.get("back") else []
    # Data quality offers the same, and is where its reader wants to be afterwards.
    page = "quality" if request.POST.get("page") == "quality" else "evidence"
    job = ask_to_look(request.access, months_back=months, shown_by=page)
    return go(request, reverse("work:job", args=[job.pk]))


def _ends_of_months(day: date) -> list[date]:
    return [last_day(add_months(month_of(day), -step)) for step in range(1, MONTHS + 1)]
