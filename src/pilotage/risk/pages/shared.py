"""What the pages of the registers have in common: finding an entry, the views, whether it is today."""

from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from pilotage.accounts.rules import PersonalRequest
from pilotage.kit.clock import as_of, today
from pilotage.kit.entering import id_from
from pilotage.kit.frame import carried
from pilotage.kit.tables import Crumb, Tab
from pilotage.risk.models import Entry
from pilotage.risk.reads.visible import entries_visible_to
from pilotage.risk.rules import permissions
from pilotage.work.models import Initiative, Portfolio
from pilotage.work.reads.visible import initiatives_visible_to, portfolios_visible_to


def the_entry(request: PersonalRequest, id: UUID) -> Entry:
    """The entry, when the person may see it; else there is no such page (404)."""
    found: Entry = get_object_or_404(entries_visible_to(request.access), pk=id)
    return found


def is_today(request: HttpRequest) -> bool:
    """Nothing is changed on a page of the past."""
    return as_of(request) == today()


def can_change(request: PersonalRequest, entry: Entry) -> bool:
    return is_today(request) and bool(permissions.may_change(request.access, entry))


def views(request: HttpRequest, current: str) -> tuple[Tab, ...]:
    """The views of all registers; what narrows one stays when one walks to another."""
    kept = request.GET.copy()
    for name in ("page", "sort", "p", "i", "view"):
        kept.pop(name, None)
    tail = f"?{kept.urlencode()}" if kept else ""
    shown = (
        ("register", _("Register"), "list-details"),
        ("heat", _("Heat map"), "layout-grid"),
        ("top", _("Top risks"), "sort-descending"),
        ("escalations", _("Escalations"), "arrow-up"),
        ("contingency_home", _("Contingency"), "coins"),
    )
    return tuple(
        Tab(label, reverse(f"risk:{name}") + (carried(request) if name.startswith("cont") else tail),
            is_current=name == current, icon=icon)
        for name, label, icon in shown
    )  # fmt: skip


def crumbs_of(request: PersonalRequest, entry: Entry, *last: Crumb) -> tuple[Crumb, ...]:
    return (
        Crumb(_("Risks"), reverse("risk:register") + carried(request)),
        *((Crumb(entry.key, reverse("risk:entry", args=[entry.pk]) + carried(request)), *last) if last
          else (Crumb(entry.title),)),
    )  # fmt: skip


def register_named(request: PersonalRequest, key: str, portfolio: str) -> Initiative | Portfolio:
    """The initiative with that key, or the portfolio with that id, when the person may see it; else 404."""
    if key:
        initiative: Initiative = get_object_or_404(initiatives_visible_to(request.access), key=key)
        return initiative
    id = id_from(portfolio)
    found = portfolios_visible_to(request.access).filter(pk=id).first() if id else None
    if found is None:
        raise Http404
    return found
