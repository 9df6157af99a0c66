"""Which colour the facts propose for each dimension, by limits that can be configured, with the reason. Pure.

What is not known is not known, and never green. Above the limit of amber it is amber, above that of red it is red.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pilotage.delivery.rules.words import working_days
from pilotage.governance.models import ReportDimension
from pilotage.governance.rules.reporting.facts import Facts, Scope, ScopeChange
from pilotage.kit.formats import formatter
from pilotage.work.models import Rag

D = ReportDimension
NOT_KNOWN = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """Amber and red above these."""

    amber: float
    red: float


# A tenth of the planned length is what change control usually leaves to the manager; of money 2 % is the noise between
# two reports. Scope as in `delivery.rules.health`. Benefits are rarely counted finer than 5 %. Of risks one in red
# without a response is too much. Hours: a twentieth is made up, a fifth is not. Overall: the worst of what is known.
USUAL: Mapping[str, Limits] = {
    D.OVERALL: Limits(0, 0),
    D.SCHEDULE: Limits(0, 0.10),
    D.COST: Limits(0.02, 0.10),
    D.SCOPE: Limits(0.10, 0.25),
    D.BENEFITS: Limits(0.05, 0.20),
    D.RISK: Limits(0, 0.05),
    D.TEAM: Limits(0.05, 0.20),
}
MEASURES = {
    D.OVERALL: gettext_lazy("Amber when more dimensions than this are amber or red; red when more than this are red"),
    D.SCHEDULE: gettext_lazy("Finish later than approved, as a share of the approved length"),
    D.COST: gettext_lazy("Cost above what was approved, or the year above its budget, as a share"),
    D.SCOPE: gettext_lazy(
        "Growth of the scope since it was agreed, as a share; amber while a change request asks for another scope, and "
        "in the report after one is approved"
    ),
    D.BENEFITS: gettext_lazy("Benefits below those of the first report, as a share"),
    D.RISK: gettext_lazy("Tasks that endanger the finish, as a share of all; a red risk without a response is red"),
    D.TEAM: gettext_lazy("Hours of the next three months that the capacity of their roles does not cover, as a share"),
}
IS_SHARE = frozenset(set(D) - {D.OVERALL})
WORST_FIRST = (Rag.RED, Rag.AMBER, Rag.GREEN)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A colour ("" not known) and why."""

    colour: str
    reason: str


def proposals(facts: Facts, limits: Mapping[str, Limits]) -> dict[str, Proposal]:
    """By dimension, overall first."""
    by_dimension: dict[str, Callable[[Facts, Limits], Proposal]] = {
        D.SCHEDULE: _schedule,
        D.COST: _cost,
        D.SCOPE: _scope,
        D.BENEFITS: _benefits,
        D.RISK: _risk,
        D.TEAM: _team,
    }
    found = {name: ask(facts, limits.get(name, USUAL[name])) for name, ask in by_dimension.items()}
    colours = [one.colour for one in found.values()]
    return {D.OVERALL: overall(colours, limits.get(D.OVERALL, USUAL[D.OVERALL])), **found}


def overall(colours: list[str], limits: Limits) -> Proposal:
    """Of all dimensions together; what is not known counts neither way, and where nothing is known it is not either."""
    known = [one for one in colours if one]
    if not known:
        return Proposal(NOT_KNOWN, _("No dimension is known."))
    red = sum(one == Rag.RED for one in known)
    amber = sum(one in (Rag.RED, Rag.AMBER) for one in known)
    colour = Rag.RED if red > limits.red else Rag.AMBER if amber > limits.amber else Rag.GREEN
    # Which they are is not said here: some of them are money, which not everybody sees.
    words = ngettext("From %(count)s dimension that is known.", "From %(count)s dimensions that are known.", len(known))
    return Proposal(colour, words % {"count": formatter().number(len(known))})


def _coloured(value: float, limits: Limits, reason: str) -> Proposal:
    f = formatter()
    if value > limits.red:
        bound = _("Red above %(limit)s.") % {"limit": f.share(limits.red)}
        return Proposal(Rag.RED, f"{reason} {bound}")
    if value > limits.amber:
        bound = _("Amber above %(limit)s.") % {"limit": f.share(limits.amber)}
        return Proposal(Rag.AMBER, f"{reason} {bound}")
    return Proposal(Rag.GREEN, reason)


def _schedule(facts: Facts, limits: Limits) -> Proposal:
    one, f = facts.schedule, formatter()
    if one is None:
        return Proposal(NOT_KNOWN, _("No finish is forecast."))
    if one.slip_days is None:
        return Proposal(NOT_KNOWN, _("No finish was approved to compare with."))
    late = round(abs(one.slip_days), 1)
    days = working_days(late) if one.is_working else f.days(late)
    if round(one.slip_days, 1) <= 0:
        words = (
            _("The finish is %(days)s earlier than approved.") if one.slip_days < 0 else _("The finish is as approved.")
        )
        return Proposal(Rag.GREEN, words % {"days": days})
    if not one.length_days:
        words = _("The finish is %(days)s later than approved; how long it was to last is not known.")
        return Proposal(Rag.RED, words % {"days": days})
    share = one.slip_days / one.length_days
    words = _("The finish is %(days)s later than approved, %(share)s of the approved length.")
    return _coloured(share, limits, words % {"days": days, "share": f.share(share, 1)})


def _cost(facts: Facts, limits: Limits) -> Proposal:
    one, f = facts.amounts, formatter()
    found: list[tuple[float, str]] = []
    if one and one.whole is not None and one.approved:
        share = float((one.whole - one.approved) / one.approved)
        found.append((share, _more(share, _("The whole costs %(share)s more than when delivery began."),
                                   _("The whole costs no more than when delivery began."))))  # fmt: skip
    if one and one.year_budget and one.year_forecast is not None:
        share = float((one.year_forecast - one.year_budget) / one.year_budget)
        found.append((share, _more(share, _("The year is forecast %(share)s above its budget."),
                                   _("The year is within its budget."))))  # fmt: skip
    spent = facts.spent
    if spent and spent.actual is not None and spent.planned and not spent.unreported:
        share = float((spent.actual - spent.planned) / spent.planned)
        month = f.month(spent.to)
        found.append((share, _more(share, _("Up to %(month)s %(share)s more is spent than planned."),
                                   _("Up to %(month)s no more is spent than planned."), month=month)))  # fmt: skip
    if not found:
        return Proposal(NOT_KNOWN, _("There is no approved cost, no budget and no spending to compare with."))
    return _worst([_coloured(share, limits, reason) for share, reason in found])


def _more(share: float, above: str, within: str, **values: str) -> str:
    return (above if share > 0 else within) % {"share": formatter().share(share, 1), **values}


def _worst(found: list[Proposal]) -> Proposal:
    """The worst decides; its reasons are said first."""
    ordered = sorted(found, key=lambda one: WORST_FIRST.index(Rag(one.colour)))
    return Proposal(ordered[0].colour, " ".join(one.reason for one in ordered))


def _scope(facts: Facts, limits: Limits) -> Proposal:
    found = [*([_growth(facts.scope, limits)] if facts.scope else ()), *_in_change(facts.scope_changes)]
    return _worst(found) if found else Proposal(NOT_KNOWN, _("No scope was agreed to compare with."))


def _growth(one: Scope, limits: Limits) -> Proposal:
    f = formatter()
    what = _("backlog") if one.is_backlog else _("plan")
    values = {"what": what, "share": f.share(abs(one.growth), 1), "day": f.date(one.since)}
    if one.growth <= 0:
        words = (
            _("The %(what)s is %(share)s smaller than on %(day)s.")
            if one.growth
            else _("The %(what)s is as on %(day)s.")
        )
        return Proposal(Rag.GREEN, words % values)
    return _coloured(one.growth, limits, _("The %(what)s grew by %(share)s since %(day)s.") % values)


def _in_change(changes: Sequence[ScopeChange]) -> list[Proposal]:
    """What was agreed is not settled while a request waits, and is another than last reported once one is approved."""
    waits = [one for one in changes if one.is_open]
    approved = [one for one in changes if not one.is_open]
    found = []
    if waits:
        words = ngettext(
            "%(which)s asks for another scope and waits for a decision.",
            "%(which)s ask for another scope and wait for a decision.",
            len(waits),
        )
        found.append(Proposal(Rag.AMBER, words % {"which": _named(waits)}))
    if approved:
        words = ngettext(
            "%(which)s was approved since the last report, and the scope is another.",
            "%(which)s were approved since the last report, and the scope is another.",
            len(approved),
        )
        found.append(Proposal(Rag.AMBER, words % {"which": _named(approved)}))
    return found


def _named(changes: Sequence[ScopeChange]) -> str:
    return ", ".join(f"{one.ref} “{one.title}”" for one in changes)


def _benefits(facts: Facts, limits: Limits) -> Proposal:
    one, f = facts.benefits, formatter()
    if one is None or not one.has_lines:
        return Proposal(NOT_KNOWN, _("No benefit is planned."))
    if one.planned is None or not one.is_complete:
        return Proposal(NOT_KNOWN, _("A part of the benefits is not known."))
    if not one.before:
        return Proposal(NOT_KNOWN, _("No earlier report says what the benefits were."))
    share = float((one.before - one.planned) / one.before)
    values = {"share": f.share(abs(share), 1), "day": f.date(one.before_on)}
    if share <= 0:
        words = _("The benefits are %(share)s above those reported on %(day)s.")
        return Proposal(Rag.GREEN, (words if share else _("The benefits are those reported on %(day)s.")) % values)
    return _coloured(share, limits, _("The benefits are %(share)s below those reported on %(day)s.") % values)


def _risk(facts: Facts, limits: Limits) -> Proposal:
    f, found = formatter(), []
    # An empty register says that nobody has looked, not that there is no risk.
    if facts.risks is not None and (facts.risks.recorded or facts.risks.red_open):
        count = facts.risks.red_open
        words = ngettext(
            "%(count)s red risk has no response.", "%(count)s red risks have no response.", count
        ) % {"count": f.number(count)}  # fmt: skip
        found.append(
            Proposal(Rag.RED, words) if count else Proposal(Rag.GREEN, _("No red risk is without a response."))
        )
    threat = facts.threat
    if threat is not None and threat.tasks:
        count = max(threat.critical_late, threat.below_zero)
        if count:
            words = ngettext(
                "%(count)s of %(tasks)s tasks endangers the finish: late and critical, or without the time it needs.",
                "%(count)s of %(tasks)s tasks endanger the finish: late and critical, or without the time they need.",
                count,
            ) % {"count": f.number(count), "tasks": f.number(threat.tasks)}
            found.append(_coloured(count / threat.tasks, limits, words))
        else:
            found.append(Proposal(Rag.GREEN, _("No task endangers the finish.")))
    return _worst(found) if found else Proposal(NOT_KNOWN, _("There is no plan to tell, and no risk is written down."))


def _team(facts: Facts, limits: Limits) -> Proposal:
    one, f = facts.team, formatter()
    if one is None or not one.asked:
        return Proposal(NOT_KNOWN, _("What it needs of people in the next months is not stated."))
    known = one.asked - one.unknown
    if known <= 0:
        return Proposal(NOT_KNOWN, _("The capacity of the roles that it needs is not known."))
    share = float(one.short / known)
    values = {"share": f.share(share), "roles": ", ".join(one.roles), "months": f.number(one.months)}
    if not one.short:
        return Proposal(Rag.GREEN, _("The people that it needs in the next %(months)s months are there.") % values)
    words = _("%(share)s of the hours of the next %(months)s months are not covered: %(roles)s.")
    return _coloured(share, limits, words % values)
