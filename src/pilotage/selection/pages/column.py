"""The left column of the workspace: the quick limits, and each part of the settings in a line."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access, PersonalRequest
from pilotage.kit.formats import formatter
from pilotage.selection.forms import typed_amount
from pilotage.selection.models import CandidateSource, Goal, Grain, Scenario
from pilotage.selection.pages.shared import address_of, year_label
from pilotage.selection.reads.gathering import Gathered
from pilotage.selection.reads.inputs import Buys, Inputs, Out
from pilotage.strategy.reads.drivers import driver_sets_visible_to
from pilotage.work.reads.visible import saved_views_for


@dataclass(frozen=True, slots=True)
class BudgetField:
    """One year's budget as it is typed."""

    name: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class RuleLine:
    """Somebody's word on a candidate."""

    key: str
    name: str
    side: str
    is_in: bool
    reason: str
    is_idle: bool  # it is no candidate any more


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the settings in a line or two, with the page on which it is changed."""

    label: str
    said: tuple[str, ...]
    url: str


@dataclass(frozen=True, slots=True)
class LimitsView:
    """The left column."""

    budgets: tuple[BudgetField, ...]
    currency: str
    goals: tuple[tuple[str, str, bool], ...]
    driver_sets: tuple[tuple[str, str, bool], ...]
    keeps_delivery: bool
    rules: tuple[RuleLine, ...]
    source: str
    source_url: str
    candidates: str
    choices: tuple[tuple[str, str], ...]  # of the dialog that forces: key and name
    parts: tuple[Part, ...]


def limits_view(request: PersonalRequest, scenario: Scenario, fresh: Gathered, standing: Inputs) -> LimitsView:
    start_month = fresh.house.fiscal_year_start_month
    budgets = dict(zip(fresh.inputs.years, fresh.inputs.budgets, strict=True))
    present = standing.by_id
    sets = driver_sets_visible_to(request.access).prefetch_related(None)  # their names alone
    return LimitsView(
        budgets=tuple(
            BudgetField(f"budget-{year}", year_label(year, start_month), typed_amount(budgets[year]))
            for year in scenario.years
        ),
        currency=scenario.currency,
        goals=tuple((value, str(label), value == scenario.goal) for value, label in Goal.choices),
        driver_sets=tuple((str(one.id), one.name, one.id == scenario.driver_set_id) for one in sets),
        keeps_delivery=scenario.keeps_delivery,
        rules=tuple(
            RuleLine(
                key=rule.initiative.key,
                name=rule.initiative.name,
                side=rule.get_side_display(),
                is_in=rule.side == "in",
                reason=rule.reason,
                is_idle=str(rule.initiative_id) not in present,
            )
            for rule in fresh.rules
        ),
        source=_source(request.access, scenario),
        source_url=_source_url(scenario),
        candidates=_counted(standing),
        choices=tuple((one.key, f"{one.name} ({one.key})") for one in fresh.inputs.candidates if not one.is_claim),
        parts=_parts(request, scenario, fresh),
    )


def _parts(request: PersonalRequest, scenario: Scenario, fresh: Gathered) -> tuple[Part, ...]:
    return (
        Part(_("Question"), _question(scenario), address_of(request, scenario, "settings")),
        Part(_("Money and value"), _other_limits(fresh), address_of(request, scenario, "settings_limits")),
        Part(_("People"), _people(scenario, fresh.inputs), address_of(request, scenario, "settings_people")),
        Part(_("Starts"), _starts(scenario, fresh.inputs), address_of(request, scenario, "settings_starts")),
        Part(_("Rules"), _rules(fresh.inputs), address_of(request, scenario, "settings_rules")),
    )


def _question(scenario: Scenario) -> tuple[str, ...]:
    f, said = formatter(), []
    if scenario.goal == Goal.MIX:
        said.append(_("%(share)s of the mix is priority") % {"share": f.share(scenario.mix_share)})
    if scenario.second_goal:
        facts = {"goal": Goal(scenario.second_goal).label, "share": f.share(scenario.second_share, 1)}
        said.append(_("then %(goal)s, for %(share)s of the best") % facts)
    said.append(_("seen by all who see its scope") if scenario.is_shared else _("private"))
    return tuple(said)


def _other_limits(fresh: Gathered) -> tuple[str, ...]:
    f = formatter()
    others = sum(not row.is_budget for row in fresh.limits)
    soft = sum(row.price is not None for row in fresh.limits)
    said = [f.count(others, _("limit beside the budgets"), _("limits beside the budgets"))] if others else []
    said += [_("%(count)s may be exceeded for a price") % {"count": f.number(soft)}] if soft else []
    return tuple(said) or (_("budgets only"),)


def _people(scenario: Scenario, inputs: Inputs) -> tuple[str, ...]:
    if not scenario.counts_people:
        return (_("do not limit the choice"),)
    f = formatter()
    hires = sum(int(one.most or 0) for one in inputs.extras if one.buys == Buys.HIRE)
    unpriced = sum(not one.is_priced and not one.is_hard for one in inputs.roles)
    said = [f.count(len(inputs.roles), _("role limits"), _("roles limit"))]
    said += [f.count(hires, _("hire allowed"), _("hires allowed"))] if hires else []
    said += [f.count(unpriced, _("role without a rate"), _("roles without a rate"))] if unpriced else []
    return tuple(said)


def _starts(scenario: Scenario, inputs: Inputs) -> tuple[str, ...]:
    f = formatter()
    if not scenario.most_shift:
        said = [_("everything on its own date")]
    else:
        facts = {"count": f.number(scenario.most_shift), "grain": Grain(scenario.grain).label}
        said = [_("up to %(count)s %(grain)s later") % facts]
    bounded = sum(bool(one.bounded) for one in inputs.candidates)
    said += [f.count(bounded, _("candidate bounded"), _("candidates bounded"))] if bounded else []
    return tuple(said)


def _rules(inputs: Inputs) -> tuple[str, ...]:
    f = formatter()
    own = sum(not one.is_register for one in inputs.logic)
    theirs = len(inputs.links) + len(inputs.logic) - own
    said = [f.count(own, _("rule of its own"), _("rules of its own"))] if own else []
    said += [f.count(theirs, _("dependency of the register"), _("dependencies of the register"))] if theirs else []
    return tuple(said) or (_("none"),)


def _source(access: Access, scenario: Scenario) -> str:
    if scenario.source == CandidateSource.LIST:
        return _("a list made by hand")
    # Somebody's own view is nobody else's business, its name included.
    view = scenario.view
    if view is not None and saved_views_for(access).filter(pk=view.pk, query=scenario.query).exists():
        return _("view “%(name)s”") % {"name": view.name}
    return _("what the register finds with this filter") if scenario.query else _("everything in the register")


def _source_url(scenario: Scenario) -> str:
    if scenario.source == CandidateSource.LIST:
        return ""
    return reverse("work:register") + (f"?{scenario.query}" if scenario.query else "")


def _counted(inputs: Inputs) -> str:
    f, everyone = formatter(), [one for one in inputs.candidates if not one.is_claim]
    gaps = sum(one.out == Out.GAPS for one in everyone)
    said = f.count(len(everyone), _("candidate"), _("candidates"))
    return said + (", " + _("%(count)s cannot be compared") % {"count": f.number(gaps)} if gaps else "")
