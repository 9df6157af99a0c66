"""Studies in one sentence each."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilotage.engine.selection.answer import Outcome
from pilotage.kit.formats import Formatter
from pilotage.selection.reads.inputs import ZERO, Candidate, Counts, Inputs, Into, Out
from pilotage.selection.reads.studies.results import (
    Cure,
    FrontierPoint,
    FrontierResult,
    Over,
    Placed,
    RobustResult,
    WayIn,
    WhyResult,
)
from pilotage.selection.reads.studies.why import MONEY, PEOPLE, START
from pilotage.selection.reads.words import amount_in_words, limit_in_words, rule_in_words, value_in_words

MOST_NAMES, MOST_OVER = 4, 4
# Bounds are the solver's: closer than this they are one number.
CLOSE = 1e-6
# A change of the value that would read as 0.0 %.
SAME = Decimal("0.0005")


def names_in_words(inputs: Inputs, ids: Sequence[str]) -> str:
    """ "A, B and 3 more"."""
    by_id = inputs.by_id
    names = sorted(by_id[id].name for id in ids)
    shown = ", ".join(names[:MOST_NAMES])
    more = len(names) - MOST_NAMES
    if more <= 0:
        return shown
    text = ngettext("%(names)s and %(count)s more", "%(names)s and %(count)s more", more)
    return text % {"names": shown, "count": more}


def proof_in_words(f: Formatter, gap: float | None) -> str:
    """How sure one searched point is."""
    if gap == 0:
        return _("proved")
    return _("not proved") if gap is None else _("within %(gap)s") % {"gap": f.share(gap, 2)}


def over_in_words(f: Formatter, inputs: Inputs, by: Sequence[Over]) -> str:
    """ "1.2 m EUR more for Cost in 2027 and 2.5 person-months more of Data engineer in Q1 27"."""
    parts = [
        (_("%(amount)s more of %(limit)s") if one.by > 0 else _("%(amount)s less at least of %(limit)s"))
        % {"amount": more_in_words(f, inputs, one.limit, abs(one.by)), "limit": limit_in_words(inputs, one.limit)}
        for one in sorted(by, key=lambda one: -one.by)[:MOST_OVER]
    ]
    more = len(by) - len(parts)
    if more > 0:
        parts.append(ngettext("%(count)s limit more", "%(count)s limits more", more) % {"count": more})
    return _(" and ").join(parts)


def more_in_words(f: Formatter, inputs: Inputs, place: int, amount: Decimal) -> str:
    """Hours as people's months, which is how they are asked for."""
    limit = inputs.limits[place]
    if limit.counts == Counts.HOURS:
        month = next((one.hours_per_month for one in inputs.roles if one.id == limit.role), ZERO)
        if month:
            if amount == month:
                return _("1 person-month (%(hours)s h)") % {"hours": f.number(amount)}
            facts = {"months": f.number(amount / month, 1), "hours": f.number(amount)}
            return _("%(months)s person-months (%(hours)s h)") % facts
    return amount_in_words(f, inputs, place, amount)


def frontier_in_words(f: Formatter, inputs: Inputs, result: FrontierResult) -> str:
    """What a tenth less and a tenth more would do, from the points that are there."""
    now = at_share(result.points, Decimal(1))
    if now is None or not now.value:
        return _("What each budget can bring")
    said = []
    for share in (Decimal("0.9"), Decimal("1.1")):
        point = at_share(result.points, share)
        if point is None or not result.is_whole:
            continue
        change = (point.value - now.value) / abs(now.value)
        text = _("%(share)s of the budget brings the same value")
        if abs(change) >= SAME:
            less = _("%(share)s of the budget brings %(change)s less value")
            text = _("%(share)s of the budget brings %(change)s more value") if change > 0 else less
        said.append(text % {"share": f.share(share), "change": f.share(abs(change), 1)})
    return "; ".join(said) + "." if said else _("What each budget can bring")


def at_share(points: Sequence[FrontierPoint], share: Decimal) -> FrontierPoint | None:
    """The best choice that fits into that share of the budgets."""
    return max((point for point in points if point.share <= share), key=lambda point: point.share, default=None)


def why_in_words(f: Formatter, inputs: Inputs, one: Candidate, result: WhyResult) -> str:
    """What having it on the other side costs, and who goes and comes for it."""
    if result.outcome == Outcome.INFEASIBLE.value:
        text = _("%(name)s cannot be left out.") if result.is_in else _("%(name)s cannot be in at all.")
        return text % {"name": one.name}
    if result.value_lost is None:
        return _("The search did not find what it would cost.") if result.outcome else ""
    others = [placed.id for placed in result.entered if placed.id != one.id]
    left = [placed.id for placed in result.left if placed.id != one.id]
    facts = {"name": one.name, "lost": _lost(f, inputs, result)}
    text = (
        _("Without %(name)s the choice would lose %(lost)s")
        if result.is_in
        else _("To have %(name)s in costs %(lost)s")
    )
    said = [text % facts]
    if left:
        text = _("%(names)s would go") if result.is_in else _("it displaces %(names)s")
        said.append(text % {"names": names_in_words(inputs, left)})
    if others:
        text = _("%(names)s would come instead") if result.is_in else _("%(names)s would come along")
        said.append(text % {"names": names_in_words(inputs, others)})
    if result.moved:
        said.append(_("%(names)s would move") % {"names": names_in_words(inputs, [moved.id for moved in result.moved])})
    return "; ".join(said) + "."


def _lost(f: Formatter, inputs: Inputs, result: WhyResult) -> str:
    """Exact where all was proved, else what the search found with what the proofs leave open."""
    lost = max(result.value_lost or ZERO, ZERO)
    words = value_in_words(f, inputs, lost) if lost else _("nothing")
    least, most = result.lost_at_least, result.lost_at_most
    if least is None or most is None or most - least <= CLOSE * max(1.0, abs(most)):
        return words
    least = max(least, 0.0)
    facts = {"least": value_in_words(f, inputs, least), "most": value_in_words(f, inputs, most), "found": words}
    return _("at least %(least)s and at most %(most)s (%(found)s by what was found)") % facts


def way_in_in_words(f: Formatter, inputs: Inputs, one: Candidate, way: WayIn) -> str:
    """What lets it in without anything of the value being lost."""
    if way.kind == START:
        return _start_in_words(f, inputs, one, way)
    if not way.by:
        text = _("%(name)s fits without more, and the choice is worth as much")
    elif way.kind == MONEY or way.kind == PEOPLE:
        text = _("With %(more)s %(name)s is in, and nothing of the value is lost")
    else:
        text = _("With both, %(more)s, %(name)s is in, and nothing of the value is lost")
    said = text % {"more": over_in_words(f, inputs, way.by), "name": one.name}
    return said + (". " if way.is_proved else _(" (at most: it is not proved that less does not do)") + ". ").rstrip()


def _start_in_words(f: Formatter, inputs: Inputs, one: Candidate, way: WayIn) -> str:
    start = one.start_of(way.months)
    facts = {"name": one.name, "month": f.month(start), "lost": value_in_words(f, inputs, way.loss or ZERO)}
    if not way.loss:
        return _("Starting in %(month)s, %(name)s is in, and nothing of the value is lost.") % facts
    return _("Starting in %(month)s, %(name)s costs %(lost)s: the best of all other starts.") % facts


def is_decided_in_words(one: Candidate) -> str:
    """Why nobody can ask what it would take; empty when one can."""
    if one.is_claim or one.into == Into.BEGUN:
        return _("It was decided before and keeps its claim: this scenario does not choose on it.")
    if one.out == Out.GAPS:
        return _("Its value or its cost is not known, so nobody can say what it would take.")
    if one.out == Out.WINDOW:
        return _("It may not start in any month that its terms leave. Give it more room first.")
    return ""


def cure_in_words(f: Formatter, inputs: Inputs, cure: Cure) -> str:
    """One change after which a choice exists."""
    if cure.kind == "rule":
        return _("Drop the rule: %(rule)s") % {"rule": rule_in_words(inputs, cure.place)}
    if cure.kind == "let_go":
        one = inputs.candidates[cure.place]
        text = _("Let %(name)s stay out.") if one.into == Into.RULE else _("Let %(name)s in.")
        return text % {"name": one.name}
    raised = [_widened(f, inputs, one) for one in sorted(cure.by, key=lambda one: -one.by)]
    said = "; ".join(raised) + "."
    said = said[:1].upper() + said[1:]
    return said if cure.is_proved else said + " " + _("Perhaps less would do: that is not proved.")


def _widened(f: Formatter, inputs: Inputs, one: Over) -> str:
    text = _("raise %(limit)s by %(amount)s") if one.by > 0 else _("lower the least of %(limit)s by %(amount)s")
    return text % {
        "limit": limit_in_words(inputs, one.limit),
        "amount": more_in_words(f, inputs, one.limit, abs(one.by)),
    }


def robust_in_words(f: Formatter, result: RobustResult) -> str:
    """How many are in always, never, and sometimes."""
    if not result.worlds:
        return _("No world has a choice so far.")
    always = sum(line.count == result.worlds for line in result.lines)
    never = sum(line.count == 0 for line in result.lines)
    facts = {
        "always": f.number(always),
        "never": f.number(never),
        "some": f.number(len(result.lines) - always - never),
        "worlds": f.number(result.worlds),
    }
    return _("In %(worlds)s worlds: always in %(always)s, always out %(never)s, depends %(some)s.") % facts


def moved_in_words(f: Formatter, inputs: Inputs, one: Placed) -> str:
    """ "starts in Mar 2027" for what starts at another time than the register says."""
    start = inputs.by_id[one.id].start_of(one.months) if one.months else None
    return _("starts in %(month)s") % {"month": f.month(start)} if start else ""
