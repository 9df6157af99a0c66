"""What the pages of capability share: tabs, crumbs, and the scope that the frame is narrowed to."""

from collections.abc import Collection
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from pilotage.accounts.models import Scope
from pilotage.accounts.reads import organisation
from pilotage.accounts.reads.scopes import scope_names
from pilotage.accounts.rules import PersonalRequest
from pilotage.kit.entering import id_from
from pilotage.kit.frame import carried
from pilotage.kit.tables import Crumb, Tab
from pilotage.work.models import Portfolio
from pilotage.work.reads.visible import portfolios_visible_to


def tabs_of(request: PersonalRequest, current: str) -> list[Tab]:
    """The pages of capability."""
    tail = carried(request)
    named = [
        (_("Overview"), "home"),
        (_("Journey"), "journey"),
        (_("Roadmap"), "roadmaps"),
        (_("Assessments"), "assessments"),
        (_("Evidence"), "evidence"),
        (_("Data quality"), "quality"),
        (_("Model"), "model"),
    ]
    return [Tab(label, reverse(f"maturity:{name}") + tail, is_current=name == current) for label, name in named]


def crumbs_of(request: PersonalRequest, *more: tuple[str, str]) -> tuple[Crumb, ...]:
    first = Crumb(_("Capability"), reverse("maturity:home") + carried(request))
    return (first, *(Crumb(label, url) for label, url in more))


def narrowed_portfolio(request: PersonalRequest) -> Portfolio | None:
    """The portfolio that the frame is narrowed to, as far as it is in sight; None: the whole enterprise."""
    asked = id_from(request.GET.get("scope"))
    return portfolios_visible_to(request.access).filter(pk=asked).first() if asked else None


def narrowed_name(portfolio: Portfolio | None) -> str:
    """What the scope is called that the frame is narrowed to."""
    return portfolio.name if portfolio else organisation().name


def names_of(scopes: Collection[Scope]) -> dict[UUID, str]:
    """What scopes are called, by id."""
    return {id: found.name for id, found in scope_names(scopes).items()} if scopes else {}


def narrowed_path(request: PersonalRequest) -> str:
    """The path of that portfolio; without one, the enterprise's."""
    found = narrowed_portfolio(request)
    return found.scope.path if found else request.access.enterprise_path
