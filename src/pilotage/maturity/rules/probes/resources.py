"""Resources: are the people who are needed known, and are there enough of them?"""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from pilotage.kit.formats import formatter
from pilotage.kit.periods import month_of
from pilotage.maturity.rules.facts import Facts
from pilotage.maturity.rules.facts.register import CANDIDATE, DECIDED, SERIOUS
from pilotage.maturity.rules.probes.asking import about, those_in
from pilotage.maturity.rules.probing import Finding, Lack, Probe, Sight

DIMENSION = "resources"
MONTHS_AHEAD = 6


def _asks(facts: Facts, phases: frozenset[str]) -> Iterator[Finding]:
    for one in those_in(facts, phases):
        found = facts.demand.get(one.id)
        has_hours = found is not None and found.has_hours
        said = _("Stated") if has_hours else _("Nobody has said whom it needs.")
        yield about(one, has_hours, said, facts.addresses.demand % one.key)


def demand_stated(facts: Facts) -> Iterator[Finding]:
    return _asks(facts, DECIDED)


def candidates_have_demand(facts: Facts) -> Iterator[Finding]:
    return _asks(facts, CANDIDATE)


def capacity_six_months(facts: Facts) -> Iterator[Finding]:
    for role in facts.roles:
        passes = role.known_months >= MONTHS_AHEAD
        words = ngettext(
            "Known for %(count)s of the six months ahead",
            "Known for %(count)s of the six months ahead",
            role.known_months,
        )
        said = words % {"count": formatter().number(role.known_months)}
        yield Finding(facts.enterprise, role.name, facts.addresses.capacity, passes, said)


def roles_within_capacity(facts: Facts) -> Iterator[Finding]:
    f, words = formatter(), _("%(demand)s of %(capacity)s hours are asked for")
    for load in facts.loads:
        if load.capacity is None:
            continue
        passes = load.demand <= load.capacity
        said = words % {"demand": f.number(load.demand), "capacity": f.number(load.capacity)}
        subject = _("%(role)s, %(month)s") % {"role": load.name, "month": f.month(load.month)}
        yield Finding(facts.enterprise, subject, facts.addresses.heat, passes, said)


def staff_have_roles(facts: Facts) -> Iterator[Finding]:
    for one in facts.staff:
        words = _("%(role)s") if one.is_role_used else _("“%(role)s” is archived: nobody plans with it any more.")
        yield Finding(
            facts.enterprise, one.name, facts.addresses.person % one.id, one.is_role_used, words % {"role": one.role}
        )


def demand_within_dates(facts: Facts) -> Iterator[Finding]:
    f = formatter()
    for one in those_in(facts, SERIOUS):
        found = facts.demand.get(one.id)
        if found is None or not found.has_hours:
            continue
        last, finish = found.last, one.finish
        passes, said = False, _("Without start and finish, nobody knows when it needs them.")
        if last is not None and finish is not None:
            passes = last <= month_of(finish)
            words = _("Needed until %(last)s, finished %(finish)s")
            said = words % {"last": f.month(last), "finish": f.date(finish)}
        yield about(one, passes, said, facts.addresses.demand % one.key)


PROBES = (
    Probe(
        "demand_stated", lazy("Decided initiatives say whom they need"), lazy("decided initiatives"),
        lazy("initiatives that are approved or being delivered"), lazy("Enter the hours that it asks of each role."),
        DIMENSION, Lack.MISSING, demand_stated,
    ),
    Probe(
        "candidates_have_demand", lazy("Candidates say whom they would need"), lazy("candidates"),
        lazy("initiatives that are assessed and wait for a decision"),
        lazy("Enter the hours that it would ask of each role."),
        DIMENSION, Lack.MISSING, candidates_have_demand,
    ),
    Probe(
        "capacity_six_months", lazy("Capacity is known for the six months ahead"), lazy("roles in use"),
        lazy("roles"), lazy("Enter the people of the role, or state its capacity."),
        DIMENSION, Lack.MISSING, capacity_six_months, Sight.COMMON,
    ),
    Probe(
        "roles_within_capacity", lazy("No role is asked for more than it has, in the three months ahead"),
        lazy("months of roles with known capacity"),
        lazy("sight of the whole enterprise, roles with capacity and decided initiatives with demand"),
        lazy("Move work, find somebody else, or decide what waits."),
        DIMENSION, Lack.CONTRADICTORY, roles_within_capacity, is_whole=True,
    ),
    Probe(
        "staff_have_roles", lazy("Everybody on the staff has a role that is in use"), lazy("people on the staff"),
        lazy("people whose time is planned, and the right to see them"), lazy("Give them a role that is in use."),
        DIMENSION, Lack.CONTRADICTORY, staff_have_roles, Sight.PEOPLE,
    ),
    Probe(
        "demand_within_dates", lazy("Demand lies within the dates of its initiative"), lazy("initiatives with demand"),
        lazy("demand of initiatives that are assessed or decided"), lazy("Move its dates, or its demand."),
        DIMENSION, Lack.CONTRADICTORY, demand_within_dates,
    ),
)  # fmt: skip
