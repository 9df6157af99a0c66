"""The one door to scenarios, and what a person may make them from."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from pilotage.accounts.models import Organisation, Scope, ScopeKind
from pilotage.accounts.reads import enterprise_scope
from pilotage.accounts.rules import Access, Permission
from pilotage.selection import rules
from pilotage.selection.models import (
    Commitment,
    Scenario,
    ScenarioCandidate,
    ScenarioLimit,
    ScenarioLogic,
    ScenarioLogicMember,
    ScenarioRole,
    ScenarioRule,
    ScenarioTerms,
)
from pilotage.work.models import Portfolio
from pilotage.work.reads.visible import initiatives_with_money_visible_to, portfolios_visible_to


def scenarios_visible_to(access: Access) -> QuerySet[Scenario]:
    """Scenarios whose whole scope the person sees with its money, and every initiative that they name by hand."""
    found = Scenario.objects.filter(
        access.where(Permission.SEE, field="scope__path"), access.where(Permission.SEE_MONEY, field="scope__path")
    ).filter(Q(is_shared=True) | Q(owner_id=access.person_id))
    found = found.select_related("scope", "owner", "driver_set", "view")
    if access.enterprise_path in access.paths(Permission.SEE_MONEY):
        return found
    # An initiative may have been moved out of the scope after it was named here.
    hidden = ~Q(initiative__in=initiatives_with_money_visible_to(access).order_by().values("id"))
    for part in (ScenarioCandidate, ScenarioRule, ScenarioTerms):
        found = found.filter(~Exists(part.objects.filter(hidden, scenario=OuterRef("pk"))))
    members = ScenarioLogicMember.objects.filter(hidden, logic__scenario=OuterRef("pk"))
    programmes = ScenarioLogic.objects.filter(scenario=OuterRef("pk"), programme__isnull=False).exclude(
        programme__in=initiatives_with_money_visible_to(access).order_by().values("id")
    )
    portfolios = portfolios_visible_to(access).order_by().values("id")
    named = ScenarioLogic.objects.filter(scenario=OuterRef("pk"), portfolio__isnull=False).exclude(
        portfolio__in=portfolios
    )
    limited = ScenarioLimit.objects.filter(scenario=OuterRef("pk"), portfolio__isnull=False)
    found = found.filter(~Exists(members), ~Exists(programmes), ~Exists(named))
    return found.filter(~Exists(limited.exclude(portfolio__in=portfolios)))


@dataclass(frozen=True, slots=True)
class ScopeOption:
    """A part of the enterprise for which the person may choose; depth indents it in the tree."""

    scope: Scope
    name: str
    depth: int


def scopes_to_choose_in(access: Access) -> list[ScopeOption]:
    """The enterprise and the portfolios in which the person may work on scenarios, in the order of the tree."""
    root = enterprise_scope()
    options = [ScopeOption(root, Organisation.objects.get().name, 0)]
    options += [
        ScopeOption(portfolio.scope, portfolio.name, portfolio.scope.path.count("/") - 1)
        for portfolio in portfolios_visible_to(access)
    ]
    return [option for option in options if rules.may_choose_in(access, option.scope)]


def scope_names(scope_ids: Collection[UUID]) -> Mapping[UUID, str]:
    """What these scopes are called: two queries at most."""
    names = dict(Portfolio.objects.filter(scope_id__in=scope_ids).values_list("scope_id", "name"))
    if set(scope_ids) - set(names):
        enterprise = Scope.objects.filter(kind=ScopeKind.ENTERPRISE).values_list("id", flat=True)
        names |= dict.fromkeys(enterprise, Organisation.objects.get().name)
    return names


def limit_rows_of(scenario: Scenario) -> list[ScenarioLimit]:
    """What its choice must keep within, the budgets of whole years first."""
    found = ScenarioLimit.objects.filter(scenario=scenario).select_related("portfolio", "fund", "driver", "objective")
    return list(found.order_by(F("year").asc(nulls_last=True), F("part").asc(nulls_first=True), "measure", "id"))


def budgets_of(scenario: Scenario) -> dict[int, Decimal]:
    """The headline limit of each year that has one: the most that may be spent on everything."""
    return {
        row.year: row.at_most
        for row in limit_rows_of(scenario)
        if row.is_budget and row.year is not None and row.at_most is not None
    }


def role_rows_of(scenario: Scenario) -> dict[UUID, ScenarioRole]:
    """What was said of roles, by role."""
    return {row.role_id: row for row in ScenarioRole.objects.filter(scenario=scenario).select_related("role")}


def logic_rows_of(scenario: Scenario) -> list[ScenarioLogic]:
    """Its own rules between candidates, in the order in which they were made."""
    members = ScenarioLogicMember.objects.select_related("initiative").order_by("position")
    found = ScenarioLogic.objects.filter(scenario=scenario).select_related("portfolio", "programme")
    return list(found.prefetch_related(Prefetch("members", queryset=members)).order_by("id"))


def allowed_in(scenario: Scenario) -> dict[UUID, ScenarioTerms]:
    """What single initiatives are allowed, by initiative."""
    return {row.initiative_id: row for row in ScenarioTerms.objects.filter(scenario=scenario)}


def rules_of(scenario: Scenario) -> list[ScenarioRule]:
    """Who is forced in or out, by name."""
    found = ScenarioRule.objects.filter(scenario=scenario).select_related("initiative")
    return list(found.order_by("initiative__name", "id"))


def commitment_in_force(scenario: Scenario) -> Commitment | None:
    """The decision that stands, if this scenario was committed and not undone."""
    found = Commitment.objects.filter(scenario=scenario, undone_on__isnull=True)
    return found.select_related("by", "solution").first()


def commitments_of(scenario: Scenario) -> list[Commitment]:
    """Every time it was committed, newest first, undone ones too."""
    return list(Commitment.objects.filter(scenario=scenario).select_related("by", "undone_by").order_by(F("id").desc()))
