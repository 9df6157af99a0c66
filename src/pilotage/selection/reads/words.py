"""Answers in words: how one ended, why each initiative is in or out, and what contradicts what."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilotage.engine.selection.problem import Kind
from pilotage.finance.rules.gaps import BENEFIT_MONTHS, EMPTY_BENEFIT_LINE, NO_BENEFIT, sentences_of
from pilotage.kit.formats import Formatter
from pilotage.kit.periods import FiscalYear
from pilotage.selection.models import Goal, Outcome, Solution
from pilotage.selection.reads.inputs import Candidate, Gap, Inputs, Into, Link, Misfit, Out
from pilotage.selection.reads.problem import Kept, clash_names
from pilotage.work.models import DependencyKind

# Priorities lie between 0 and 1; people compare whole points out of 100.
POINTS = 100


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
}


def bounded_in_words(candidate: Candidate) -> str:
    """How a forced candidate with gaps is counted; empty when nothing is missing."""
    if not candidate.into:
        return ""
    found = {
        Gap.UNRATED: _("no priority is counted for it"),
        Gap.NO_NPV: _("no value is counted for it"),
        Gap.UNCOSTED: _("only its known cost is counted, so that it takes at least that much"),
    }
    return "; ".join(text for gap, text in found.items() if gap in candidate.gaps)


class Reasons:
    """Why each candidate is in or out of one answer, from the engine's facts."""

    def __init__(self, f: Formatter, inputs: Inputs, kept: Kept) -> None:
        self.f, self.inputs, self.kept = f, inputs, kept
        self.by_id = inputs.by_id
        self.facts = {facts.id: facts for facts in kept.facts}
        ranked = sorted(
            (one for one in inputs.candidates if one.is_compared and one.value > 0),
            key=lambda one: (-_value_for_money(one), one.name),
        )
        self.rank = {one.id: place for place, one in enumerate(ranked, start=1)}
        self.tight = {use.year for use in kept.uses if use.worth}

    def why(self, candidate: Candidate) -> str:
        said = self.why_in(candidate) if candidate.id in self.kept.chosen else self.why_out(candidate)
        return said[:1].upper() + said[1:] + "."

    def why_in(self, one: Candidate) -> str:
        said = [self.decided_in(one)] if one.into else []
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
        said = [self._link(self.inputs.links[place], one) for place in facts.links]
        if facts.short:
            said.append(self._short(facts.short))
        if facts.short and facts.net_worth is not None and facts.net_worth < 0:
            said.append(_("for that money what is in brings more"))
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

    def _short(self, short: Sequence[tuple[int, Decimal]]) -> str:
        parts = [
            _("%(amount)s more in %(year)s") % {"amount": self.f.money(by), "year": year_label(self.inputs, year)}
            for year, by in short
        ]
        return _("to include it takes %(parts)s") % {"parts": _(" and ").join(parts)}


def _value_for_money(one: Candidate) -> Decimal:
    return one.value / one.cost if one.cost > 0 else Decimal("Infinity")


def clash_in_words(f: Formatter, inputs: Inputs, kept: Kept) -> list[str]:
    """Each limit and rule that takes part in a contradiction, in one sentence."""
    said = []
    for name in clash_names(kept):
        match name.kind:
            case Kind.LIMIT:
                budget = inputs.budgets[name.index]
                facts = {"year": year_label(inputs, inputs.years[name.index]), "amount": f.money(budget)}
                said.append(_("In %(year)s no more than %(amount)s may be spent.") % facts)
            case Kind.FORCED_IN:
                said.append(_must_be_in(f, inputs, inputs.candidates[name.index]))
            case Kind.FORCED_OUT:
                one = inputs.candidates[name.index]
                why = Reasons(f, inputs, kept).why_out(one)
                said.append(_("%(name)s is out (%(why)s).") % {"name": one.name, "why": why})
            case Kind.RULE:
                said.append(link_in_words(inputs, inputs.links[name.index]))
    return said


def _must_be_in(f: Formatter, inputs: Inputs, one: Candidate) -> str:
    costs = ", ".join(
        f"{year_label(inputs, year)}: {f.money(cost)}"
        for year, cost in zip(inputs.years, one.costs, strict=True)
        if cost
    )
    why = one.words.rstrip(".") if one.into == Into.RULE else _("it is in delivery and keeps its claim")
    said = _("%(name)s is forced in (%(why)s).") % {"name": one.name, "why": why}
    return said + (" " + _("It costs %(costs)s.") % {"costs": costs} if costs else "")


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
