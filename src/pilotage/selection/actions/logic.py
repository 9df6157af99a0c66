"""Rules between candidates that hold in one scenario: needs, excludes, orders in time, all or none, so many of."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.kit.history import deed
from pilotage.selection import rules
from pilotage.selection.actions.contradictions import refuse_contradiction
from pilotage.selection.actions.locking import opened, touch
from pilotage.selection.models import COUNTED, PAIRS, LogicKind, Scenario, ScenarioLogic, ScenarioLogicMember
from pilotage.selection.reads.members import members_of
from pilotage.selection.reads.scenarios import logic_rows_of
from pilotage.work.models import Initiative, InitiativeKind, Portfolio

MOST_LAG = 3650
MOST_COUNT = 1000


@dataclass(frozen=True, slots=True)
class LogicFacts:
    """What a rule says; see ScenarioLogic. A set is a list of members, or everything in a portfolio or a programme."""

    kind: str
    members: Sequence[Initiative] = ()
    portfolio: Portfolio | None = None
    programme: Initiative | None = None
    lag_days: int = 0
    count: int | None = None
    reason: str = ""


def add_logic(scenario: Scenario, facts: LogicFacts, *, access: Access, version: int | None = None) -> ScenarioLogic:
    """One more rule. Raises Refused, Stale, or Impossible when it contradicts itself or what stands."""
    with transaction.atomic(), deed("add_logic", actor=access.person_id, kind=facts.kind):
        found = opened(scenario, version=version, access=access)
        _refuse_wrong(access, found, facts, others=logic_rows_of(found))
        made = ScenarioLogic.objects.create(scenario=found, **_values(facts))
        _add_members(made, facts)
        touch(found)
    return made


def change_logic(
    scenario: Scenario, id: UUID, facts: LogicFacts, *, access: Access, version: int | None = None
) -> ScenarioLogic:
    """The rule says this from now on. Raises Refused, Stale or Impossible."""
    with transaction.atomic(), deed("change_logic", actor=access.person_id, kind=facts.kind):
        found = opened(scenario, version=version, access=access)
        rows = logic_rows_of(found)
        row = next((one for one in rows if one.pk == id), None)
        if row is None:
            raise rules.Impossible(_("This rule is not there any more."))
        _refuse_wrong(access, found, facts, others=[one for one in rows if one.pk != id])
        for name, value in _values(facts).items():
            setattr(row, name, value)
        row.save()
        ScenarioLogicMember.objects.filter(logic=row).delete()
        _add_members(row, facts)
        touch(found)
    return row


def remove_logic(scenario: Scenario, ids: Sequence[UUID], *, access: Access, version: int | None = None) -> Scenario:
    """These rules hold no longer. Raises Refused or Stale."""
    with transaction.atomic(), deed("remove_logic", actor=access.person_id, count=len(ids)):
        found = opened(scenario, version=version, access=access)
        ScenarioLogic.objects.filter(scenario=found, pk__in=ids).delete()
        touch(found)
    return found


def _values(facts: LogicFacts) -> dict[str, object]:
    return {
        "kind": facts.kind,
        "portfolio": facts.portfolio,
        "programme": facts.programme,
        "lag_days": facts.lag_days,
        "count": facts.count,
        "reason": facts.reason.strip()[:400],
    }


def _add_members(row: ScenarioLogic, facts: LogicFacts) -> None:
    ScenarioLogicMember.objects.bulk_create(
        ScenarioLogicMember(logic=row, initiative=one, position=place) for place, one in enumerate(facts.members)
    )


def _refuse_wrong(access: Access, scenario: Scenario, facts: LogicFacts, *, others: Sequence[ScenarioLogic]) -> None:
    if facts.kind not in LogicKind.values:
        raise rules.Impossible(_("There is no such rule."), field="kind")
    known = members_of(access, scenario) if facts.members else {}
    _refuse_members(scenario, facts, known)
    _refuse_numbers(facts)
    named = [(one.pk, one.name) for one in facts.members]
    refuse_contradiction(scenario, facts.kind, named, facts.lag_days, others=others, known=known)


def _refuse_members(scenario: Scenario, facts: LogicFacts, known: Collection[UUID]) -> None:
    if facts.kind in PAIRS:
        _refuse_pair(facts)
    else:
        _refuse_set(scenario, facts)
    if len({one.pk for one in facts.members}) < len(facts.members):
        raise rules.Impossible(_("An initiative is listed twice."), field="members")
    for one in facts.members:
        if one.pk not in known:
            text = _("%(name)s is not among the candidates, and has no claim.") % {"name": one.name}
            raise rules.Impossible(text, field="members")


def _refuse_pair(facts: LogicFacts) -> None:
    if facts.portfolio or facts.programme or len(facts.members) != 2:
        raise rules.Impossible(_("Choose the two initiatives of this rule."), field="members")
    first, second = facts.members
    if first.pk == second.pk:
        texts = {
            LogicKind.NEEDS: _("%(name)s cannot need itself."),
            LogicKind.EXCLUDES: _("%(name)s cannot exclude itself."),
            LogicKind.AFTER: _("%(name)s cannot start after its own end."),
        }
        raise rules.Impossible(texts[LogicKind(facts.kind)] % {"name": first.name}, field="members")


def _refuse_set(scenario: Scenario, facts: LogicFacts) -> None:
    groups = {"portfolio": facts.portfolio, "programme": facts.programme}
    given = {field: one for field, one in groups.items() if one is not None}
    if len(given) + bool(facts.members) != 1:
        raise rules.Impossible(_("Choose either a portfolio, a programme or a list of initiatives."), field="members")
    if facts.kind == LogicKind.TOGETHER and not given and len(facts.members) < 2:
        raise rules.Impossible(_("All or none takes two initiatives at least."), field="members")
    for field, one in given.items():
        if not one.scope.path.startswith(scenario.scope.path):
            text = _("%(name)s lies outside this scenario's scope.") % {"name": one.name}
            raise rules.Impossible(text, field=field)
    if facts.programme is not None and facts.programme.kind != InitiativeKind.PROGRAMME:
        text = _("%(name)s is no programme.") % {"name": facts.programme.name}
        raise rules.Impossible(text, field="programme")


def _refuse_numbers(facts: LogicFacts) -> None:
    if facts.kind != LogicKind.AFTER and facts.lag_days:
        raise rules.Impossible(_("Days between belong to a rule about starts."), field="lag_days")
    if abs(facts.lag_days) > MOST_LAG:
        text = _("At most %(most)s days lie between the two.") % {"most": MOST_LAG}
        raise rules.Impossible(text, field="lag_days")
    if (facts.kind in COUNTED) != (facts.count is not None):
        text = _("Say how many.") if facts.kind in COUNTED else _("A count belongs to “at least” and “at most”.")
        raise rules.Impossible(text, field="count")
    if facts.count is None:
        return
    fewest = 1 if facts.kind == LogicKind.AT_LEAST else 0
    if not fewest <= facts.count <= MOST_COUNT:
        raise rules.Impossible(_("Say how many, from %(fewest)s on.") % {"fewest": fewest}, field="count")
    if facts.members and facts.kind == LogicKind.AT_LEAST and facts.count > len(facts.members):
        text = _("Of %(there)s initiatives there can never be %(count)s.")
        raise rules.Impossible(text % {"there": len(facts.members), "count": facts.count}, field="count")
    if facts.members and facts.kind == LogicKind.AT_MOST and facts.count >= len(facts.members):
        text = _("At most %(count)s of %(there)s rules nothing out.")
        raise rules.Impossible(text % {"there": len(facts.members), "count": facts.count}, field="count")
