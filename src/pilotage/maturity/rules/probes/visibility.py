"""Visibility: is every initiative there to be seen, with fresh and honest status?"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from pilotage.kit.formats import formatter
from pilotage.maturity.rules.facts import Facts
from pilotage.maturity.rules.facts.register import DECIDED, ENDED, IDEA, IN_DELIVERY, SERIOUS, Seen
from pilotage.maturity.rules.probes.asking import (
    HALF_YEAR_DAYS,
    YEAR,
    about,
    aged,
    at_once,
    copied,
    crowded,
    is_within,
    repeated,
    those_in,
)
from pilotage.maturity.rules.probing import Finding, Lack, Probe
from pilotage.work.models import Observed, Rag

DIMENSION = "visibility"
# Two months are two monthly cycles missed: the register fades a colour, and the cockpit counts it as unreported.
FRESH_DAYS = 62
BULK = timedelta(hours=1)
# A colour that stayed for a year is told only where it was given often enough to have changed.
FEWEST_COLOURS = 4
GOOD = (Rag.GREEN, Rag.GREEN_AMBER)


def description_given(facts: Facts) -> Iterator[Finding]:
    alike = repeated(one.text_mark for one in facts.initiatives)
    for one in those_in(facts, SERIOUS):
        said = _("Described") if one.text_mark else _("Nothing says what it is.")
        sign = copied(alike[one.text_mark])
        yield about(one, bool(one.text_mark), said, facts.addresses.edit % one.key, sign=sign)


def manager_named(facts: Facts) -> Iterator[Finding]:
    for one in those_in(facts, DECIDED):
        said = _("Named") if one.manager else _("Nobody manages it.")
        yield about(one, one.manager is not None, said, facts.addresses.edit % one.key)


def sponsor_named(facts: Facts) -> Iterator[Finding]:
    for one in those_in(facts, SERIOUS):
        said = _("Named") if one.sponsor else _("Nobody answers for it.")
        yield about(one, one.sponsor is not None, said, facts.addresses.edit % one.key)


def dates_planned(facts: Facts) -> Iterator[Finding]:
    for one in those_in(facts, SERIOUS):
        lacking = one.planned_start is None or one.planned_finish is None
        said = _("Start or finish is not planned.") if lacking else _("Both are planned")
        yield about(one, not lacking, said, facts.addresses.edit % one.key)


def rag_fresh(facts: Facts) -> Iterator[Finding]:
    for one in those_in(facts, IN_DELIVERY):
        passes = bool(one.rag) and is_within(one.rag_on, FRESH_DAYS, facts.day)
        said = aged(one.rag_on if one.rag else None, facts.day, _("Its status was never reported."))
        given = facts.observations.get(one.id, {}).get(Observed.RAG, ())
        yield about(one, passes, said, facts.addresses.initiative % one.key, sign=_unmoved(given, facts.day))


def _unmoved(given: tuple[Seen, ...], day: date) -> str:
    """The sign of a colour that stayed the same all the year, however often it was given."""
    since = day - YEAR
    inside = [seen for seen in given if seen.on > since]
    before = [seen for seen in given if seen.on <= since]
    colours = {seen.text for seen in (*before[-1:], *inside)}
    is_told = bool(before) and len(inside) >= FEWEST_COLOURS and len(colours) == 1
    return _("the same colour for a year, however often it was given") if is_told else ""


def forecast_fresh(facts: Facts) -> Iterator[Finding]:
    for one in those_in(facts, IN_DELIVERY):
        seen = facts.observations.get(one.id, {}).get(Observed.FORECAST_FINISH, ())
        on = seen[-1].on if seen and one.forecast_finish is not None else None
        said = aged(on, facts.day, _("Nobody has forecast when it will be finished."))
        yield about(one, is_within(on, FRESH_DAYS, facts.day), said, facts.addresses.edit % one.key)


def names_unique(facts: Facts) -> Iterator[Finding]:
    open_ones = [one for one in facts.initiatives if one.phase not in ENDED]
    names = repeated(_plain(one.name) for one in open_ones)
    for one in open_ones:
        name = _plain(one.name)
        passes = names[name] == 1
        said = _("Its own name") if passes else _("Another initiative has the same name.")
        yield replace(about(one, passes, said, facts.addresses.edit % one.key), alike="" if passes else name)


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def ideas_moving(facts: Facts) -> Iterator[Finding]:
    for one in those_in(facts, IDEA):
        touched = facts.touched.get(one.id, one.registered_on)
        said = aged(touched, facts.day, "")
        passes = is_within(touched, HALF_YEAR_DAYS, facts.day)
        yield about(one, passes, said, facts.addresses.initiative % one.key)


def reports_on_time(facts: Facts) -> Iterator[Finding]:
    f, bulk = formatter(), at_once(
        ((due.report.published_by, due.report.published_at) for due in facts.reports_due if due.report), BULK
    )  # fmt: skip
    late, missing = _("For %(period)s it came after %(day)s."), _("For %(period)s there is none; it was due %(day)s.")
    for due in facts.reports_due:
        one, report = facts.by_id[due.initiative], due.report
        passes = report is not None and report.published_on <= due.due_on
        words = _("For %(period)s, in time") if passes else late if report else missing
        sign = ""
        if report is not None:
            crowd = crowded(bulk.get(report.published_at), _("published within an hour of %(count)s others"))
            same = report.words and report.words == report.words_before
            sign = crowd or (_("its words are those of the report before") if same else "")
        said = words % {"period": due.period, "day": f.date(due.due_on)}
        yield about(one, passes, said, facts.addresses.reports % one.key, sign=sign)


def reports_match_facts(facts: Facts) -> Iterator[Finding]:
    """No watermelons: green outside, and red by the facts that the report itself holds."""
    for report in facts.reports:
        one = facts.by_id[report.initiative]
        if one.phase not in IN_DELIVERY or not report.overall:
            continue
        passes = not (report.overall in GOOD and report.reds)
        said = _("Its colour is what its facts say") if passes else _("Green as a whole, and red by the facts in it.")
        yield about(one, passes, said, facts.addresses.reports % one.key)


PROBES = (
    Probe(
        "description_given", lazy("Initiatives say what they are"), lazy("initiatives assessed or decided"),
        lazy("initiatives that are assessed or decided"), lazy("Describe it in two sentences."),
        DIMENSION, Lack.MISSING, description_given, is_dated=True,
    ),
    Probe(
        "manager_named", lazy("Decided initiatives have a manager"), lazy("decided initiatives"),
        lazy("initiatives that are approved or being delivered"), lazy("Name who manages it."),
        DIMENSION, Lack.MISSING, manager_named, is_dated=True,
    ),
    Probe(
        "sponsor_named", lazy("Somebody answers for each initiative"), lazy("initiatives assessed or decided"),
        lazy("initiatives that are assessed or decided"), lazy("Name who answers for it."),
        DIMENSION, Lack.MISSING, sponsor_named, is_dated=True,
    ),
    Probe(
        "dates_planned", lazy("Start and finish are planned"), lazy("initiatives assessed or decided"),
        lazy("initiatives that are assessed or decided"), lazy("Plan its start and its finish."),
        DIMENSION, Lack.MISSING, dates_planned, is_dated=True,
    ),
    Probe(
        "rag_fresh", lazy("Status is not older than two months"), lazy("initiatives in delivery"),
        lazy("initiatives that are being delivered"), lazy("Report its status."),
        DIMENSION, Lack.STALE, rag_fresh, is_dated=True,
    ),
    Probe(
        "reports_on_time", lazy("Status reports come in time"), lazy("reports that were due"),
        lazy("a reporting cycle with a period that is over"), lazy("Publish the report that is due."),
        DIMENSION, Lack.MISSING, reports_on_time,
    ),
    Probe(
        "reports_match_facts", lazy("Reports are as red as their facts"), lazy("newest reports"),
        lazy("published status reports of initiatives in delivery"),
        lazy("Say in the next report what its facts say, or why they mislead."),
        DIMENSION, Lack.CONTRADICTORY, reports_match_facts,
    ),
    Probe(
        "forecast_fresh", lazy("The finish was forecast within two months"), lazy("initiatives in delivery"),
        lazy("initiatives that are being delivered"), lazy("Forecast its finish anew."),
        DIMENSION, Lack.STALE, forecast_fresh, is_dated=True,
    ),
    Probe(
        "names_unique", lazy("No two open initiatives have the same name"), lazy("open initiatives"),
        lazy("initiatives that have not ended"), lazy("Rename one, or merge both."),
        DIMENSION, Lack.CONTRADICTORY, names_unique, is_dated=True,
    ),
    Probe(
        "ideas_moving", lazy("Ideas were looked at within half a year"), lazy("ideas"),
        lazy("initiatives that are ideas"), lazy("Assess it, or let it go."),
        DIMENSION, Lack.STALE, ideas_moving,
    ),
)  # fmt: skip
