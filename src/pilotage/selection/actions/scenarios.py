"""Making, changing and copying scenarios."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pilotage.accounts.models import Scope, ScopeKind
from pilotage.accounts.reads import organisation
from pilotage.accounts.rules import Access
from pilotage.kit.history import deed
from pilotage.selection import rules
from pilotage.selection.actions.copying import copy_parts
from pilotage.selection.actions.locking import opened, touch
from pilotage.selection.models import Goal, Scenario, ScenarioLimit

# A changed value has the type of its field: Any.
Changes = Mapping[str, Any]
EDITABLE = frozenset(
    {
        "name", "note", "source", "query", "view", "keeps_delivery", "first_year", "year_count", "goal", "driver_set",
        "seconds", "grain", "most_shift", "delay_share", "counts_people", "needs_demand", "mix_share", "second_goal",
        "second_share", "is_shared",
    }
)  # fmt: skip


def create_scenario(*, name: str, scope: Scope, first_year: int, access: Access, **facts: object) -> Scenario:
    """A new scenario of that scope (the enterprise or a portfolio); `facts` are any of the editable fields.

    Raises Refused, or Impossible when facts contradict each other.
    """
    rules.may_choose_in(access, scope).or_raise()
    if scope.kind == ScopeKind.INITIATIVE:
        raise rules.Impossible(_("Choose for the enterprise or for a portfolio."), field="scope")
    with transaction.atomic(), deed("create_scenario", actor=access.person_id):
        scenario = Scenario(
            scope=scope, currency=organisation().currency, owner_id=access.person_id, changed_at=timezone.now()
        )
        _apply(scenario, {"name": name, "first_year": first_year, **facts})
        scenario.save(force_insert=True)
    return scenario


def change_scenario(scenario: Scenario, *, version: int | None, changes: Changes, access: Access) -> Scenario:
    """The scenario with the changes made. Raises Refused, Stale or Impossible."""
    with transaction.atomic(), deed("change_scenario", actor=access.person_id):
        found = opened(scenario, version=version, access=access)
        if changes.get("is_shared", found.is_shared) != found.is_shared:
            rules.may_own(access, found).or_raise()
        _refuse_other_prices(found, changes)
        _apply(found, changes)
        touch(found)
    return found


def copy_scenario(scenario: Scenario, *, name: str, access: Access) -> Scenario:
    """The same question under another name, without answers: limits, rules and listed candidates go along."""
    rules.may_choose_in(access, scenario.scope).or_raise()
    with transaction.atomic(), deed("copy_scenario", actor=access.person_id, source=str(scenario.pk)):
        facts = {field: getattr(scenario, field) for field in EDITABLE - {"name"}}
        made = Scenario(
            scope=scenario.scope,
            currency=scenario.currency,
            owner_id=access.person_id,
            copied_from=scenario,
            changed_at=timezone.now(),
        )
        _apply(made, {"name": name, **facts})
        made.save(force_insert=True)
        copy_parts(scenario, made)
    return made


def _apply(scenario: Scenario, changes: Changes) -> None:
    unknown = set(changes) - EDITABLE
    if unknown:
        raise rules.Impossible(_("There is no field %(name)s.") % {"name": ", ".join(sorted(unknown))})
    for field, value in changes.items():
        setattr(scenario, field, value.strip() if field == "name" else value)
    if not scenario.name:
        raise rules.Impossible(_("Give the scenario a name."), field="name")
    _refuse_half_a_goal(scenario)
    try:
        scenario.clean_fields(exclude=["owner", "copied_from", "scope", "view", "driver_set"])
    except ValidationError as wrong:
        field = next(iter(wrong.message_dict))
        raise rules.Impossible(" ".join(wrong.message_dict[field]), field=field) from wrong
    if not 1900 <= scenario.first_year <= 2200:
        raise rules.Impossible(_("The first year lies between 1900 and 2200."), field="first_year")


def _refuse_other_prices(scenario: Scenario, changes: Changes) -> None:
    """What being above a limit takes is said in the goal's own unit: it means nothing for another goal."""
    if changes.get("goal", scenario.goal) == scenario.goal:
        return
    if ScenarioLimit.objects.filter(scenario=scenario, price__isnull=False).exists():
        text = _("Some limits may be exceeded for a price, which is said in the unit of the present goal. "
                 "Make them hard first, then change the goal.")  # fmt: skip
        raise rules.Impossible(text, field="goal")


def _refuse_half_a_goal(scenario: Scenario) -> None:
    goals = {scenario.goal, scenario.second_goal}
    if goals & {Goal.PRIORITY, Goal.MIX} and scenario.driver_set is None:
        text = _("Say by which set of drivers priority is measured, or choose for net present value.")
        raise rules.Impossible(text, field="driver_set")
    if (scenario.goal == Goal.MIX) != (scenario.mix_share is not None):
        if scenario.goal == Goal.MIX:
            raise rules.Impossible(_("Say how much of the mix is priority, from 0 % to 100 %."), field="mix_share")
        scenario.mix_share = None
    if scenario.second_goal == scenario.goal:
        raise rules.Impossible(
            _("The second goal is the first one again: choose another, or none."), field="second_goal"
        )
