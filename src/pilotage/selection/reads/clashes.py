"""What contradicts what, in words."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilotage.engine.selection.problem import Kind
from pilotage.kit.formats import Formatter
from pilotage.selection.reads.inputs import Candidate, Inputs, Into
from pilotage.selection.reads.kept import Kept, clash_names
from pilotage.selection.reads.words import (
    MOST_SHORT,
    Reasons,
    amount_in_words,
    limit_in_words,
    rule_in_words,
    year_label,
)

# From so many claims on, a contradiction sums them up: a page of sentences hides the one that can be changed.
MANY_CLAIMS = 4


def clash_in_words(f: Formatter, inputs: Inputs, kept: Kept) -> list[str]:
    """Each limit and rule that takes part in a contradiction, in one sentence; many claims together in one."""
    names = clash_names(kept)
    claims = [name for name in names if name.kind is Kind.FORCED_IN and _has_claim(inputs.candidates[name.index])]
    said = []
    if len(claims) >= MANY_CLAIMS:
        said.append(_claims_said(f, inputs, [inputs.candidates[name.index] for name in claims]))
        names = tuple(name for name in names if name not in claims)
    for name in names:
        match name.kind:
            case Kind.LIMIT:
                said.append(_limit_said(f, inputs, name.index))
            case Kind.FORCED_IN:
                said.append(_must_be_in(f, inputs, inputs.candidates[name.index]))
            case Kind.FORCED_OUT:
                one = inputs.candidates[name.index]
                why = Reasons(f, inputs, kept).why_out(one)
                said.append(_("%(name)s is out (%(why)s).") % {"name": one.name, "why": why})
            case Kind.RULE:
                said.append(rule_in_words(inputs, name.index))
            case _:
                continue
    return said


def _has_claim(one: Candidate) -> bool:
    return one.into == Into.BEGUN


def _claims_said(f: Formatter, inputs: Inputs, claims: Sequence[Candidate]) -> str:
    """What decided and running work takes by year, with a few names."""
    costs = [sum((one.costs[at] for one in claims), Decimal(0)) for at in range(len(inputs.years))]
    text = ngettext(
        "%(count)s initiative is decided or running and keeps its claim (%(names)s). It costs %(costs)s.",
        "%(count)s initiatives are decided or running and keep their claim (%(names)s). Together they cost %(costs)s.",
        len(claims),
    )
    dearest = sorted(claims, key=lambda one: (-one.cost, one.name))[:MOST_SHORT]
    names = [one.name for one in dearest]
    if more := len(claims) - len(dearest):
        names.append(ngettext("%(count)s more", "%(count)s more", more) % {"count": more})
    listed = ", ".join(
        f"{year_label(inputs, year)}: {f.money(cost)}" for year, cost in zip(inputs.years, costs, strict=True) if cost
    )
    return text % {"count": len(claims), "names": ", ".join(names), "costs": listed or f.money(Decimal(0))}


def _limit_said(f: Formatter, inputs: Inputs, place: int) -> str:
    limit, what = inputs.limits[place], limit_in_words(inputs, place)
    if limit.is_budget:
        return _("In %(year)s no more than %(amount)s may be spent.") % {
            "year": limit.span,
            "amount": f.money(limit.at_most),
        }
    ends = []
    if limit.at_least is not None:
        ends.append(_("at least %(amount)s") % {"amount": amount_in_words(f, inputs, place, limit.at_least)})
    if limit.at_most is not None:
        ends.append(_("at most %(amount)s") % {"amount": amount_in_words(f, inputs, place, limit.at_most)})
    return _("%(what)s: %(ends)s.") % {"what": what, "ends": _(" and ").join(ends)}


def _must_be_in(f: Formatter, inputs: Inputs, one: Candidate) -> str:
    costs = ", ".join(
        f"{year_label(inputs, year)}: {f.money(cost)}"
        for year, cost in zip(inputs.years, one.costs, strict=True)
        if cost
    )
    if one.into == Into.RULE:
        said = _("%(name)s is forced in (%(why)s).") % {"name": one.name, "why": one.words.rstrip(".")}
    elif _has_claim(one):
        said = _("%(name)s is decided or running and keeps its claim.") % {"name": one.name}
    else:
        # Nobody said so: it is what the question supposes.
        said = _("%(name)s is in, as asked.") % {"name": one.name}
    return said + (" " + _("It costs %(costs)s.") % {"costs": costs} if costs else "")
