"""What changed between two inputs, in words: why an answer is out of date."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilotage.kit.formats import Formatter
from pilotage.selection.reads.inputs import Candidate, Inputs, Logic
from pilotage.selection.reads.words import year_label


def changes_between(f: Formatter, old: Inputs, new: Inputs) -> list[str]:
    """Short sentences, the limits first; never empty when the digests differ."""
    said = [*_limits(f, old, new), *_candidates(old, new)]
    both = set(old.by_id) & set(new.by_id)
    if {link for link in old.links if {link.source, link.target} <= both} != {
        link for link in new.links if {link.source, link.target} <= both
    }:
        said.append(_("Dependencies between candidates changed."))
    if {one for one in old.misfits if {one.first, one.then} <= both} != {
        one for one in new.misfits if {one.first, one.then} <= both
    }:
        said.append(_("Dates of dependent candidates changed."))
    if old.weights != new.weights:
        said.append(_("The weights of the drivers changed."))
    return said or [_("Something that decides the answer changed.")]


def _limits(f: Formatter, old: Inputs, new: Inputs) -> list[str]:
    said = []
    if old.goal != new.goal:
        said.append(_("The goal changed."))
    if old.years != new.years:
        said.append(_("The years changed."))
    if (old.grain, old.mix_share, old.second_goal, old.second_share) != (
        new.grain, new.mix_share, new.second_goal, new.second_share
    ):  # fmt: skip
        said.append(_("The periods, the mix or the second goal changed."))
    before, after = dict(zip(old.years, old.budgets, strict=True)), dict(zip(new.years, new.budgets, strict=True))
    for year in new.years:
        if year in before and before[year] != after[year]:
            facts = {
                "year": year_label(new, year),
                "before": _("no limit") if before[year] is None else f.money(before[year]),
                "after": _("no limit") if after[year] is None else f.money(after[year]),
            }
            said.append(_("The budget of %(year)s was %(before)s and is %(after)s.") % facts)
    return said + _other_limits(old, new)


def _other_limits(old: Inputs, new: Inputs) -> list[str]:
    """Limits that came, went or say something else, by name; and what may be bought, and rules."""

    def said_by(inputs: Inputs) -> dict[tuple[str, str], object]:
        return {
            (one.label, one.span): (one.at_least, one.at_most, one.price, one.most_over)
            for one in inputs.limits
            if not one.is_budget
        }

    said = []
    before, after = said_by(old), said_by(new)
    changed = [key for key in {**before, **after} if before.get(key) != after.get(key)]
    labels = list(dict.fromkeys(label for label, _span in changed))
    if labels:
        said.append(_("Limits changed: %(names)s.") % {"names": _named(labels)})
    if old.extras != new.extras and not labels:
        said.append(_("What may be bought, or its price, changed."))
    if {_rule(one) for one in old.logic} != {_rule(one) for one in new.logic}:
        said.append(_("Rules between candidates changed."))
    return said


def _rule(one: Logic) -> object:
    return one.kind, one.members, one.count, one.lag


def _named(names: list[str]) -> str:
    more = len(names) - 3
    listed = ", ".join(names[:3])
    return listed if more <= 0 else _("%(names)s and %(count)s more") % {"names": listed, "count": more}


def _candidates(old: Inputs, new: Inputs) -> list[str]:
    before, after = old.by_id, new.by_id
    both = [(before[id], after[id]) for id in after if id in before]
    counts = (
        (len(set(after) - set(before)), "%(count)s candidate came.", "%(count)s candidates came."),
        (len(set(before) - set(after)), "%(count)s candidate went.", "%(count)s candidates went."),
    )
    said = [ngettext(one, many, count) % {"count": count} for count, one, many in counts if count]
    for changed, what in (
        ([a for b, a in both if _money(b) != _money(a)], _("Money changed: %(names)s.")),
        ([a for b, a in both if _priority(b) != _priority(a)], _("Priority changed: %(names)s.")),
        ([a for b, a in both if b.asks != a.asks], _("Demand for people changed: %(names)s.")),
        (
            [a for b, a in both if [way.months for way in b.ways] != [way.months for way in a.ways]],
            _("Possible starts changed: %(names)s."),
        ),
        ([a for b, a in both if b.phase != a.phase], _("Stage changed: %(names)s.")),
        ([a for b, a in both if (b.into, b.out) != (a.into, a.out)], _("In or out beforehand changed: %(names)s.")),
    ):
        if changed:
            said.append(what % {"names": _some(changed)})
    return said


def _starts(one: Candidate) -> object:
    return [way.months for way in one.ways]


def _money(one: Candidate) -> object:
    return one.costs, one.npv, one.is_costed, one.series


def _priority(one: Candidate) -> object:
    return one.low, one.high


def _some(candidates: list[Candidate]) -> str:
    names = ", ".join(one.name for one in candidates[:3])
    more = len(candidates) - 3
    if more <= 0:
        return names
    return ngettext("%(names)s and %(count)s more", "%(names)s and %(count)s more", more) % {
        "names": names,
        "count": more,
    }
