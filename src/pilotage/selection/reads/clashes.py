"""What contradicts what, in words."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilotage.engine.selection.problem import Kind, Name
from pilotage.kit.formats import Formatter
from pilotage.selection.reads.inputs import Candidate, Inputs, Into
from pilotage.selection.reads.kept import Kept, clash_names
from pilotage.selection.reads.uses import Uses
from pilotage.selection.reads.words import (
    MOST_SHORT,
    Reasons,
    amount_in_words,
    in_a_row,
    limit_in_words,
    rule_in_words,
    year_label,
)

# From so many claims on, a contradiction sums them up: a page of sentences hides the one that can be changed.
MANY_CLAIMS = 4


def clash_in_words(f: Formatter, inputs: Inputs, kept: Kept) -> list[str]:
    """Each limit and rule that takes part in a contradiction, in one sentence; many claims together in one."""
    names = clash_names(kept)
    said = []
    if is_of_claims(inputs, kept):
        limits = [name.index for name in names if name.kind is Kind.LIMIT]
        said.append(_claims_said(f, inputs, limits))
        names = tuple(name for name in names if not _is_claim(inputs, name))
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


def is_of_claims(inputs: Inputs, kept: Kept) -> bool:
    """Do many claims break a limit, with no rule between them? Then it is all claims that matter, not which are named.

    A smallest conflict names so many as are enough: whoever takes one of these back meets the others.
    """
    names = clash_names(kept)
    has_limit, has_rule = (any(name.kind is kind for name in names) for kind in (Kind.LIMIT, Kind.RULE))
    is_named = any(_is_claim(inputs, name) for name in names)
    return is_named and has_limit and not has_rule and len(_claims(inputs)) >= MANY_CLAIMS


def _is_claim(inputs: Inputs, name: Name) -> bool:
    return name.kind is Kind.FORCED_IN and _has_claim(inputs.candidates[name.index])


def _claims(inputs: Inputs) -> list[Candidate]:
    return [one for one in inputs.candidates if _has_claim(one)]


def _has_claim(one: Candidate) -> bool:
    return one.into == Into.BEGUN


def _claims_said(f: Formatter, inputs: Inputs, limits: Sequence[int]) -> str:
    """What decided and running work takes of each of these limits, with a few names."""
    claims = _claims(inputs)
    used = {place: {one.id: _use(inputs, one, place) for one in claims} for place in limits}
    first = used[limits[0]]
    largest = sorted(claims, key=lambda one: (-first[one.id], one.name))[:MOST_SHORT]
    names = [one.name for one in largest]
    if more := len(claims) - len(largest):
        names.append(ngettext("%(count)s more", "%(count)s more", more) % {"count": more})
    text = ngettext(
        "%(count)s initiative is decided or running and keeps its claim (%(names)s). It takes %(uses)s.",
        "%(count)s initiatives are decided or running and keep their claim (%(names)s). Together they take %(uses)s.",
        len(claims),
    )
    uses = [
        _("%(amount)s of %(limit)s")
        % {
            "amount": amount_in_words(f, inputs, place, sum(by_id.values(), Decimal(0))),
            "limit": limit_in_words(inputs, place),
        }
        for place, by_id in used.items()
    ]
    return text % {"count": len(claims), "names": ", ".join(names), "uses": in_a_row(uses)}


def _use(inputs: Inputs, one: Candidate, place: int) -> Decimal:
    return Uses(one).of(inputs.limits[place], one.all_ways[0].months)


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
