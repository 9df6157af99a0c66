"""Benefits: is it known what each initiative brings, and does it come?"""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from pilotage.kit.formats import formatter
from pilotage.kit.periods import month_of
from pilotage.maturity.rules.facts import Facts
from pilotage.maturity.rules.facts.register import DECIDED, SERIOUS
from pilotage.maturity.rules.probes.asking import about, part_of, those_in
from pilotage.maturity.rules.probing import Finding, Lack, Probe, Sight
from pilotage.work.models import StagePhase

DIMENSION = "benefits"
# A fifth less is what a forecast of years ahead may be off; below that the case is another one.
ENOUGH_SHARE = Decimal("0.80")
# Benefits outlive the project: after closure somebody must still answer for them.
OWNED = SERIOUS | {StagePhase.CLOSED.value}


def benefit_planned(facts: Facts) -> Iterator[Finding]:
    for one in those_in(facts, SERIOUS):
        money = facts.money.get(one.id)
        if money is not None:
            said = _("Planned") if money.has_benefit else _("No benefit is planned, not even one of 0.")
            yield about(one, money.has_benefit, said, facts.addresses.money % one.key, is_money=True)


def benefit_owners(facts: Facts) -> Iterator[Finding]:
    for line in facts.benefits:
        one = facts.by_id[line.initiative]
        if one.phase in OWNED:
            said = _("Owned") if line.owner else _("Nobody answers for it.")
            address = facts.addresses.money % one.key
            yield part_of(one, line.name, line.owner is not None, said, address, owner=line.owner, is_money=True)


def benefits_measured(facts: Facts) -> Iterator[Finding]:
    """Of what was closed: each line that should have brought something by now."""
    f = formatter()
    for line in facts.benefits:
        one = facts.by_id[line.initiative]
        if one.phase == StagePhase.CLOSED and line.due_months:
            words = ngettext("%(count)s month measured", "%(count)s months measured", line.booked_months)
            said = words % {"count": f.number(line.booked_months)}
            if not line.booked_months:
                said = _("Nobody has measured what came of it.")
            address = (facts.addresses.money % one.key) + "?show=both"
            yield part_of(one, line.name, line.booked_months > 0, said, address, owner=line.owner, is_money=True)


def benefits_after_start(facts: Facts) -> Iterator[Finding]:
    f, words = formatter(), _("Benefit from %(month)s, start %(start)s")
    for one in those_in(facts, SERIOUS):
        money = facts.money.get(one.id)
        if money is not None and money.benefit_first is not None and one.start is not None:
            passes = money.benefit_first >= month_of(one.start)
            said = words % {"month": f.month(money.benefit_first), "start": f.date(one.start)}
            yield about(one, passes, said, facts.addresses.money % one.key, is_money=True)


def benefits_on_plan(facts: Facts) -> Iterator[Finding]:
    """Of each line that was measured; the amounts themselves are not told."""
    for line in facts.benefits:
        if line.booked is None or not line.planned_to:
            continue
        one, reached = facts.by_id[line.initiative], line.booked / line.planned_to
        said = _("%(share)s of what was planned by then") % {"share": formatter().share(reached)}
        address = (facts.addresses.money % one.key) + "?show=both"
        yield part_of(one, line.name, reached >= ENOUGH_SHARE, said, address, owner=line.owner, is_money=True)


def alignment_measures(facts: Facts) -> Iterator[Finding]:
    for one in those_in(facts, DECIDED):
        found = facts.alignments.get(one.id)
        if found is not None and found.accepted:
            said = _("A measure shall change") if found.expects else _("No line says which measure shall change.")
            yield about(one, found.expects, said, facts.addresses.alignment % one.key)


PROBES = (
    Probe(
        "benefit_planned", lazy("A benefit is planned"), lazy("initiatives assessed or decided"),
        lazy("initiatives that are assessed or decided, whose money you may see"),
        lazy("Enter its benefit by month; 0 where it brings no money."),
        DIMENSION, Lack.MISSING, benefit_planned, Sight.MONEY,
    ),
    Probe(
        "benefit_owners", lazy("Somebody answers for each benefit"), lazy("benefit lines"),
        lazy("lines of benefit of initiatives that are assessed, decided or closed, whose money you may see"),
        lazy("Name who owns it."), DIMENSION, Lack.MISSING, benefit_owners, Sight.MONEY,
    ),
    Probe(
        "benefits_measured", lazy("Benefits are measured after closure"), lazy("benefit lines of what was closed"),
        lazy("closed initiatives with benefits planned for months that are over"),
        lazy("Measure what it has brought, and book it."), DIMENSION, Lack.MISSING, benefits_measured, Sight.MONEY,
    ),
    Probe(
        "benefits_after_start", lazy("No benefit comes before the start"), lazy("initiatives with a benefit"),
        lazy("benefits by month, and a start"), lazy("Move the benefit, or the start."),
        DIMENSION, Lack.CONTRADICTORY, benefits_after_start, Sight.MONEY,
    ),
    Probe(
        "benefits_on_plan", lazy("Benefits reach four fifths of the plan"), lazy("measured benefit lines"),
        lazy("benefits that were planned and measured"), lazy("Find out what is missing, and plan the rest anew."),
        DIMENSION, Lack.CONTRADICTORY, benefits_on_plan, Sight.MONEY,
    ),
    Probe(
        "alignment_measures", lazy("Accepted reviews say which measure shall change"), lazy("accepted initiatives"),
        lazy("decided initiatives with an accepted alignment review"),
        lazy("Say in a review which measure shall change, and by how much."),
        DIMENSION, Lack.MISSING, alignment_measures,
    ),
)  # fmt: skip
