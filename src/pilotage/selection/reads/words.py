"""Answers in words: how one ended, and why each initiative is in or out."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilotage.finance.rules.gaps import BENEFIT_MONTHS, EMPTY_BENEFIT_LINE, NO_BENEFIT, sentences_of
from pilotage.kit.formats import Formatter
from pilotage.kit.periods import FiscalYear
from pilotage.selection.models import Goal, Outcome, Solution
from pilotage.selection.reads.inputs import Candidate, Counts, Gap, Inputs, Into, Link, Logic, Misfit, Out
from pilotage.selection.reads.kept import Facts, Kept
from pilotage.selection.reads.logic_words import logic_sentence
from pilotage.selection.reads.placing import placed
from pilotage.work.models import DependencyKind

# Of the limits that a candidate does not fit into, so many are named: a sentence, not a table.
MOST_SHORT = 3
# Priorities lie between 0 and 1; people compare whole points out of 100.
POINTS = 100


class Solved(Protocol):
    """Something that solvers answered: their names, and their versions in the same order."""

    @property
    def solver(self) -> str: ...
    @property
    def solver_version(self) -> str: ...


def solver_in_words(one: Solved) -> str:
    """Every solver that took part, with its version: "HiGHS 1.13.1, CP-SAT 9.15.6755"."""
    pairs = zip(one.solver.split(", "), one.solver_version.split(", "), strict=False)
    return ", ".join(f"{name} {version}".strip() for name, version in pairs)


def points(f: Formatter, value: Decimal | float | None) -> str:
    """A priority or a sum of them as points, 100 for one initiative that serves everything extremely."""
    return f.number(None if value is None else Decimal(str(value)) * POINTS, 1)


def interval(f: Formatter, low: Decimal | None, high: Decimal | None) -> str:
    """ "43.0–67.0"; one number where both ends are the same."""
    if low is None or high is None or low == high:
        return points(f, low)
    return f"{points(f, low)}–{points(f, high)}"


def value_in_words(f: Formatter, inputs: Inputs, value: Decimal | float) -> str:
    """In the unit of the goal: "412.5 points", "12.4 m EUR"."""
    if inputs.goal == Goal.PRIORITY:
        return _("%(points)s points") % {"points": points(f, value)}
    if inputs.goal == Goal.MIX:
        return _("%(points)s points of the mix") % {"points": f.number(Decimal(str(value)), 1)}
    return f"{f.money(Decimal(str(value)))} {inputs.currency}"


def year_label(inputs: Inputs, year: int) -> str:
    return FiscalYear(year, inputs.start_month).label


def outcome_in_words(f: Formatter, solution: Solution) -> str:
    """The claim with its proof, in one sentence."""
    match solution.outcome:
        case Outcome.OPTIMAL:
            return _("Proved: no other choice within these limits is worth more.")
        case Outcome.WITHIN if solution.gap is not None:
            text = _("Good: proved that no other choice is worth more than %(gap)s above it.")
            return text % {"gap": f.share(solution.gap, 2)}
        case Outcome.WITHIN:
            return _("A choice within all limits, without a proof of how good it is.")
        case Outcome.INFEASIBLE:
            return _("No choice respects all limits and rules.")
        case _:
            return _("The time was over before any choice was found. Give it more time, or fewer rules.")


def gaps_in_words(candidate: Candidate) -> str:
    """What is not known of it, in one line; empty when all is."""
    gaps = set(candidate.gaps)
    if candidate.out == Out.GAPS:
        # A rating more would not let it be compared: only what would is said.
        gaps.discard(Gap.PARTLY_RATED)
    found = [_GAPS[gap]() for gap in candidate.gaps if gap in gaps]
    lacks = [code for code in candidate.lacks if Gap.NO_NPV in gaps or code not in _BENEFIT_LACKS]
    why = sentences_of(lacks) if {Gap.UNCOSTED, Gap.NO_NPV} & gaps else ""
    return "; ".join(found) + (f" ({why})" if why else "")


_BENEFIT_LACKS = {NO_BENEFIT, BENEFIT_MONTHS, EMPTY_BENEFIT_LINE}
_GAPS = {
    Gap.PARTLY_RATED: lambda: _("some ratings are missing: the low end of its priority counts"),
    Gap.UNRATED: lambda: _("it is rated by no driver"),
    Gap.NO_NPV: lambda: _("its net present value is not known"),
    Gap.UNCOSTED: lambda: _("its cost in these years is not fully known"),
    Gap.UNSTAFFED: lambda: _("whom it needs is not fully known"),
}


def limit_in_words(inputs: Inputs, place: int) -> str:
    """ "Cost in 2027", "Data engineer in Q1 27", "Capex, Networks in 2027–2030"."""
    limit = inputs.limits[place]
    return _("%(what)s in %(span)s") % {"what": limit.label, "span": limit.span} if limit.span else limit.label


def more_in_words(f: Formatter, inputs: Inputs, place: int, by: Decimal) -> str:
    """So much more of a limit: "1.2 m EUR more in 2027", "40 h more of Data engineer in Q1 27"."""
    limit = inputs.limits[place]
    amount = amount_in_words(f, inputs, place, by)
    if limit.is_budget:
        return _("%(amount)s more in %(year)s") % {"amount": amount, "year": limit.span}
    return _("%(amount)s more of %(limit)s") % {"amount": amount, "limit": limit_in_words(inputs, place)}


def amount_in_words(f: Formatter, inputs: Inputs, place: int, amount: Decimal) -> str:
    """An amount of a limit with its unit: "1.2 m EUR", "640 h", "12.5 points"."""
    match inputs.limits[place].counts:
        case Counts.MONEY:
            return f"{f.money(amount)} {inputs.currency}"
        case Counts.HOURS:
            return _("%(hours)s h") % {"hours": f.number(amount)}
        case _:
            return _("%(points)s points") % {"points": points(f, amount)}


def in_a_row(parts: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return _("%(parts)s and %(last)s") % {"parts": ", ".join(parts[:-1]), "last": parts[-1]}


def bounded_in_words(candidate: Candidate) -> str:
    """How a candidate with gaps is counted when it is compared or in all the same; empty when nothing is missing."""
    bounds = {
        Gap.UNRATED: _("it is not rated and counts with a priority of 0"),
        Gap.NO_NPV: _("its net present value is not known, a bound is counted"),
        Gap.UNCOSTED: _("its cost is not known, a bound is counted"),
    }
    said = [text for gap, text in bounds.items() if gap in candidate.bounded]
    if candidate.into:
        found = {
            Gap.UNRATED: _("no priority is counted for it"),
            Gap.NO_NPV: _("no value is counted for it"),
            Gap.UNCOSTED: _("only its known cost is counted, so that it takes at least that much"),
        }
        said += [text for gap, text in found.items() if gap in candidate.gaps and gap not in candidate.bounded]
    if Gap.UNSTAFFED in candidate.gaps and not candidate.out:
        said.append(_("only the people that it is known to need are counted"))
    return "; ".join(said)


class Reasons:
    """Why each candidate is in or out of one answer, from the engine's facts."""

    def __init__(self, f: Formatter, inputs: Inputs, kept: Kept) -> None:
        """inputs: as they were asked, at the register's own dates."""
        self.f, self.inputs, self.kept = f, placed(inputs, kept), kept
        self.asked = inputs.by_id
        self.by_id = self.inputs.by_id
        self.facts = {facts.id: facts for facts in kept.facts}
        ranked = sorted(
            (one for one in self.inputs.candidates if one.is_compared and one.value > 0),
            key=lambda one: (-_value_for_money(one), one.name),
        )
        self.rank = {one.id: place for place, one in enumerate(ranked, start=1)}

    def why(self, candidate: Candidate) -> str:
        said = self.why_in(candidate) if candidate.id in self.kept.chosen else self.why_out(candidate)
        return said[:1].upper() + said[1:] + "."

    def why_in(self, one: Candidate) -> str:
        said = [self.decided_in(one)] if one.into else []
        if moved := self.moved_in_words(one):
            said.append(moved)
        needed_by = [
            self.by_id[link.source].name
            for link in self.inputs.links
            if link.kind == DependencyKind.NEEDS and link.target == one.id and link.source in self.kept.chosen
        ]
        if needed_by:
            said.append(_("needed by %(names)s") % {"names": ", ".join(needed_by)})
        if bounded := bounded_in_words(one):
            said.append(bounded)
        elif one.id in self.rank:
            said.append(self._for_money(one))
        return "; ".join(said) or _("it costs nothing that is scarce")

    def moved_in_words(self, one: Candidate) -> str:
        """That it starts at another time than the register says; empty when it does not."""
        months = self.kept.shift_of.get(one.id, 0)
        start = self.asked.get(one.id, one).start_of(months) if months else None
        if start is None:
            return ""
        count = ngettext("%(count)s month", "%(count)s months", abs(months)) % {"count": abs(months)}
        text = _("starts %(count)s later, %(month)s") if months > 0 else _("starts %(count)s sooner, %(month)s")
        return text % {"count": count, "month": self.f.month(start)}

    def _for_money(self, one: Candidate) -> str:
        value = value_in_words(self.f, self.inputs, one.value)
        if not one.cost:
            return _("brings %(value)s and costs nothing in these years") % {"value": value}
        text = _("%(value)s for %(cost)s: number %(rank)s of %(count)s by value for money")
        facts = {"value": value, "cost": self.f.money(one.cost), "rank": self.rank[one.id], "count": len(self.rank)}
        return text % facts

    def why_out(self, one: Candidate) -> str:
        if one.out:
            return self.decided_out(one)
        facts = self.facts.get(one.id)
        if facts is None:
            return _("not chosen")
        said = [self._broken(place, one) for place in facts.rules]
        if facts.short:
            said.append(self._short(facts))
        if facts.short and facts.net_worth is not None and facts.net_worth < 0:
            said.append(_("what is in brings more for what is scarce"))
        if not said and one.value <= 0:
            said.append(_("it adds nothing to the goal") if not one.value else _("it would lower the total value"))
        return "; ".join(said) or _("nothing stands against it: the search ended before it was tried")

    @staticmethod
    def decided_in(one: Candidate) -> str:
        """Why it is in before anything is compared; empty when it is not."""
        if one.into == Into.RULE:
            return _("forced in: %(reason)s") % {"reason": one.words.rstrip(".")}
        return _("in delivery, keeps its claim") if one.into == Into.BEGUN else ""

    @staticmethod
    def decided_out(one: Candidate) -> str:
        """Why it is out before anything is compared."""
        other = one.words or _("something outside this scenario")
        match one.out:
            case Out.RULE:
                return _("forced out: %(reason)s") % {"reason": one.words.rstrip(".")}
            case Out.GAPS:
                return _("not compared: %(gaps)s") % {"gaps": gaps_in_words(one)}
            case Out.NEEDS:
                return _("needs %(name)s, which is no candidate and not decided") % {"name": other}
            case Out.WINDOW:
                return _("its terms leave no month in which it may start")
            case Out.TOGETHER:
                return _("goes together with %(name)s, which is no candidate and not decided") % {"name": other}
            case _:
                return _("excluded by %(name)s, which is decided already") % {"name": other}

    def _link(self, link: Link, one: Candidate) -> str:
        other = self.by_id[link.target if link.source == one.id else link.source].name
        match link.kind:
            case DependencyKind.NEEDS:
                return _("needs %(name)s, which is out") % {"name": other}
            case DependencyKind.EXCLUDES:
                return _("excluded by %(name)s, which is in") % {"name": other}
            case _:
                return _("goes together with %(name)s, which is out") % {"name": other}

    def _broken(self, place: int, one: Candidate) -> str:
        """A rule that stands against it, by its place: the links come first, then the scenario's logic."""
        if place < len(self.inputs.links):
            return self._link(self.inputs.links[place], one)
        rule = logic_in_words(self.inputs, self.inputs.logic[place - len(self.inputs.links)])
        return _("rule: %(rule)s") % {"rule": rule.rstrip(".")}

    def _short(self, facts: Facts) -> str:
        lacking = [(place, by) for place, by in facts.short if by > 0]
        parts = [more_in_words(self.f, self.inputs, place, by) for place, by in lacking[:MOST_SHORT]]
        if more := len(lacking) - len(parts):
            parts.append(ngettext("%(count)s limit more", "%(count)s limits more", more) % {"count": more})
        below = [limit_in_words(self.inputs, place) for place, by in facts.short if by < 0]
        said = [_("to include it takes %(parts)s") % {"parts": in_a_row(parts)}] if parts else []
        if below:
            said.append(_("with it %(limits)s would be below its minimum") % {"limits": ", ".join(below[:MOST_SHORT])})
        return "; ".join(said)


def _value_for_money(one: Candidate) -> Decimal:
    return one.value / one.cost if one.cost > 0 else Decimal("Infinity")


def rule_in_words(inputs: Inputs, place: int) -> str:
    """A rule by its place in the problem: the register's links come first, then the scenario's own logic."""
    if place < len(inputs.links):
        return link_in_words(inputs, inputs.links[place])
    return logic_in_words(inputs, inputs.logic[place - len(inputs.links)])


def logic_in_words(inputs: Inputs, logic: Logic) -> str:
    """A rule of the scenario as a sentence."""
    names = [inputs.by_id[member].name for member in logic.members]
    return logic_sentence(logic.kind, names, group=logic.group, count=logic.count, lag=logic.lag)


def link_in_words(inputs: Inputs, link: Link) -> str:
    names = {"first": inputs.by_id[link.source].name, "second": inputs.by_id[link.target].name}
    match link.kind:
        case DependencyKind.NEEDS:
            return _("%(first)s needs %(second)s.") % names
        case DependencyKind.EXCLUDES:
            return _("%(first)s and %(second)s exclude each other.") % names
        case _:
            return _("%(first)s and %(second)s go together.") % names


def misfits_in_words(inputs: Inputs, kept: Kept) -> list[str]:
    """Warnings on chosen initiatives whose dates break an order; the dates themselves are not moved here."""
    return [_misfit(inputs, one) for one in inputs.misfits if one.first in kept.chosen and one.then in kept.chosen]


def _misfit(inputs: Inputs, misfit: Misfit) -> str:
    text = ngettext(
        "%(then)s starts %(days)s day before %(first)s is finished.",
        "%(then)s starts %(days)s days before %(first)s is finished.",
        misfit.days,
    )
    names = {"first": inputs.by_id[misfit.first].name, "then": inputs.by_id[misfit.then].name}
    return text % {**names, "days": misfit.days}
