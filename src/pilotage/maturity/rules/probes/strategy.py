"""Strategy: is it said what is wanted, by what it is measured, and what each initiative gives to it?"""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from pilotage.kit.formats import formatter
from pilotage.maturity.rules.facts import Facts
from pilotage.maturity.rules.facts.register import DECIDED, SERIOUS
from pilotage.maturity.rules.facts.strategy import ServiceFact
from pilotage.maturity.rules.probes.asking import (
    FEWEST_ALIKE,
    QUARTER_DAYS,
    about,
    aged,
    copied,
    is_within,
    repeated,
    those_in,
)
from pilotage.maturity.rules.probing import Finding, Lack, Probe, Sight

DIMENSION = "strategy"
# Saaty's usual limit: above it, judgements contradict each other more than chance would.
CONSISTENT = 0.10
FEWEST_JUDGES = 2
NOTHING = ServiceFact({})
ACCEPTED = "accepted"


def objectives_measured(facts: Facts) -> Iterator[Finding]:
    for one in facts.objectives:
        if one.is_leaf:
            said = _("No measure of it has a target with its day.")
            if one.targets:
                words = ngettext("%(count)s measure with a target", "%(count)s measures with a target", one.targets)
                said = words % {"count": formatter().number(one.targets)}
            address = facts.addresses.objective % one.id
            yield Finding(facts.enterprise, one.subject, address, one.targets > 0, said, one.owner)


def measures_fresh(facts: Facts) -> Iterator[Finding]:
    for one in facts.measures:
        passes = is_within(one.measured_on, QUARTER_DAYS, facts.day)
        said = aged(one.measured_on, facts.day, _("It was never measured."))
        yield Finding(
            facts.enterprise, one.name, facts.addresses.objective % one.objective, passes, said, one.owner
        )  # fmt: skip


def objectives_owned(facts: Facts) -> Iterator[Finding]:
    for one in facts.objectives:
        said = _("Owned") if one.owner else _("Nobody owns it.")
        address = facts.addresses.objective % one.id
        yield Finding(facts.enterprise, one.subject, address, one.owner is not None, said, one.owner)


def objectives_served(facts: Facts) -> Iterator[Finding]:
    """Asked in the enterprise alone: no portfolio need serve all that is wanted."""
    if not facts.sees_everything:
        return
    serving = repeated(
        objective
        for one in those_in(facts, DECIDED)
        for objective in facts.services.get(one.id, NOTHING).objectives
    )  # fmt: skip
    for one in facts.objectives:
        if one.is_leaf:
            count = serving[one.id]
            words = ngettext("%(count)s initiative serves it", "%(count)s initiatives serve it", count)
            said = words % {"count": formatter().number(count)} if count else _("Nothing that was decided serves it.")
            address = facts.addresses.objective % one.id
            yield Finding(facts.enterprise, one.subject, address, count > 0, said, one.owner)


def drivers_weighted(facts: Facts) -> Iterator[Finding]:
    one = facts.weighting
    if one is None:
        return
    f = formatter()
    passes, said = False, _("Its weights were set by hand: nobody has compared its drivers.")
    if one.is_pairwise:
        is_consistent = one.ratio is None or one.ratio <= CONSISTENT
        passes = is_consistent and one.judges >= FEWEST_JUDGES
        words = ngettext(
            "%(count)s judge, consistency %(ratio)s", "%(count)s judges, consistency %(ratio)s", one.judges
        )
        said = words % {"count": f.number(one.judges), "ratio": f.number(one.ratio, 2)}
    yield Finding(facts.enterprise, one.name, facts.addresses.drivers % one.id, passes, said)


def ratings_complete(facts: Facts) -> Iterator[Finding]:
    drivers, f = facts.weighting.drivers if facts.weighting else 0, formatter()
    if not drivers:
        return
    for one in those_in(facts, SERIOUS):
        levels = facts.services.get(one.id, NOTHING).levels
        words = ngettext("%(count)s of %(all)s drivers is rated", "%(count)s of %(all)s drivers are rated", len(levels))
        said = words % {"count": f.number(len(levels)), "all": f.number(drivers)}
        is_alike = drivers >= FEWEST_ALIKE and len(set(levels.values())) == 1
        sign = _("rated the same by every driver") if is_alike else ""
        address = facts.addresses.strategy_panel % one.key
        yield about(one, len(levels) >= drivers, said, address, sign=sign)


def serves_something(facts: Facts) -> Iterator[Finding]:
    for one in those_in(facts, DECIDED):
        passes = facts.services.get(one.id, NOTHING).serves > 0
        said = _("It serves the strategy") if passes else _("Nobody has said what it serves, or it serves nothing.")
        yield about(one, passes, said, facts.addresses.strategy_panel % one.key)


def alignment_accepted(facts: Facts) -> Iterator[Finding]:
    alike, said = repeated(one.words for one in facts.alignments.values()), {
        ACCEPTED: _("Accepted"),
        "none": _("It was never reviewed."),
        "to_renew": _("Its acceptance is to be renewed."),
        "rejected": _("It was rejected."),
    }  # fmt: skip
    waiting = _("Its review is not accepted yet.")
    for one in those_in(facts, DECIDED):
        found = facts.alignments.get(one.id)
        state = found.state if found else "none"
        sign = copied(alike[found.words]) if found and found.words else ""
        address = facts.addresses.alignment % one.key
        yield about(one, state == ACCEPTED, said.get(state, waiting), address, sign=sign)


PROBES = (
    Probe(
        "objectives_measured", lazy("Objectives have a measure with a target"), lazy("objectives with nothing below"),
        lazy("objectives"), lazy("Give it a measure, a target and the day by which it shall be reached."),
        DIMENSION, Lack.MISSING, objectives_measured, Sight.COMMON,
    ),
    Probe(
        "measures_fresh", lazy("Measures were taken within 100 days"), lazy("measures"),
        lazy("measures of objectives"), lazy("Record what is measured now."),
        DIMENSION, Lack.STALE, measures_fresh, Sight.COMMON,
    ),
    Probe(
        "objectives_owned", lazy("Objectives have an owner"), lazy("objectives"), lazy("objectives"),
        lazy("Name who owns it."), DIMENSION, Lack.MISSING, objectives_owned, Sight.COMMON,
    ),
    Probe(
        "objectives_served", lazy("Every objective is served by something that was decided"),
        lazy("objectives with nothing below"), lazy("objectives, and sight of the whole enterprise"),
        lazy("Say which initiative serves it, or ask whether it is still wanted."),
        DIMENSION, Lack.MISSING, objectives_served, is_whole=True,
    ),
    Probe(
        "drivers_weighted", lazy("Drivers are weighed consistently, by two people at least"), lazy("sets in use"),
        lazy("a set of drivers in use"), lazy("Let a second person compare the drivers pair by pair."),
        DIMENSION, Lack.CONTRADICTORY, drivers_weighted, Sight.COMMON,
    ),
    Probe(
        "ratings_complete", lazy("Every driver is rated"), lazy("initiatives assessed or decided"),
        lazy("drivers in use, and initiatives that are assessed or decided"), lazy("Rate what is missing."),
        DIMENSION, Lack.MISSING, ratings_complete,
    ),
    Probe(
        "serves_something", lazy("What was decided serves the strategy"), lazy("decided initiatives"),
        lazy("initiatives that are approved or being delivered"),
        lazy("Say which drivers or objectives it serves, or stop it."),
        DIMENSION, Lack.MISSING, serves_something,
    ),
    Probe(
        "alignment_accepted", lazy("The strategy’s owner has accepted what it serves"), lazy("decided initiatives"),
        lazy("initiatives that are approved or being delivered"), lazy("Bring its alignment review to an acceptance."),
        DIMENSION, Lack.MISSING, alignment_accepted,
    ),
)  # fmt: skip
