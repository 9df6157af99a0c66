"""What the scopes of portfolios and initiatives are called, and the scope control of the frame."""

from collections.abc import Collection
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from pilotage.accounts.reads.scopes import ScopeChoice, ScopeName
from pilotage.accounts.rules import Access
from pilotage.kit.frame import Choice, ScopeControl
from pilotage.work.models import Initiative, Portfolio
from pilotage.work.reads.visible import initiatives_visible_to, portfolios_visible_to

# The enterprise's own path has one step; a portfolio on top has two.
TOP_STEPS = 2


def names_of(scope_ids: Collection[UUID]) -> dict[UUID, ScopeName]:
    """The names of portfolios and initiatives behind these scopes, with their pages."""
    portfolios = Portfolio.objects.filter(scope_id__in=scope_ids)
    initiatives = Initiative.objects.filter(scope_id__in=scope_ids)
    named = {one.scope_id: ScopeName(one.name, reverse("work:portfolio", args=[one.id])) for one in portfolios}
    return named | {
        one.scope_id: ScopeName(str(one), reverse("work:initiative", args=[one.key])) for one in initiatives
    }


def choices_for(access: Access) -> list[ScopeChoice]:
    """Where a role can be given: the visible portfolios in tree order, each followed by its initiatives."""
    choices = [
        ScopeChoice(one.scope_id, one.scope.path, one.name, depth_of(one.scope.path))
        for one in portfolios_visible_to(access)
    ]
    choices += [
        ScopeChoice(one.scope_id, one.scope.path, str(one), depth_of(one.scope.path))
        for one in initiatives_visible_to(access)
    ]
    return sorted(choices, key=lambda choice: choice.path)


def depth_of(path: str) -> int:
    """How deep a portfolio or initiative lies below the enterprise; 0 on top."""
    return path.count("/") - TOP_STEPS


def scope_control(access: Access, params: QueryDict) -> ScopeControl | None:
    """The frame's choice of a portfolio; nothing for somebody who sees one or none."""
    portfolios = list(portfolios_visible_to(access).values_list("id", "name", "scope__path"))
    if len(portfolios) <= 1:
        return None
    choices = (
        Choice("", _("All portfolios")),
        *(Choice(str(id), name, depth_of(path)) for id, name, path in portfolios),
    )
    asked = params.get("scope", "")
    return ScopeControl(asked if any(choice.value == asked for choice in choices) else "", choices)
