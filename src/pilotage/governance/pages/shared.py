"""What several pages of governance share: tabs, crumbs, the narrowed scope, and how outcomes look."""

from collections.abc import Sequence

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Permission, PersonalRequest
from pilotage.governance.models import GateReview, Outcome
from pilotage.governance.reads.lifecycles import reviews_visible_to
from pilotage.kit import slots
from pilotage.kit.entering import id_from
from pilotage.kit.frame import carried
from pilotage.kit.tables import Crumb, Tab
from pilotage.work.models import Initiative
from pilotage.work.reads.visible import initiatives_visible_to, portfolios_visible_to

TONES = {
    Outcome.GO: "green", Outcome.CONDITIONAL: "amber", Outcome.HOLD: "none", Outcome.RECYCLE: "amber",
    Outcome.KILL: "red", Outcome.APPROVED: "green", Outcome.REJECTED: "red", Outcome.COMMITTED: "green",
    Outcome.UNDONE: "none", Outcome.OVERRIDE: "amber",
}  # fmt: skip


def tabs_of(request: PersonalRequest, current: str) -> list[Tab]:
    """The pages of governance; other parts of the wing offer theirs in the slot "governance_tabs"."""
    tail = carried(request)
    own = [
        (_("Gates"), reverse("governance:home") + tail, "home"),
        (_("Board"), reverse("governance:board") + tail, "board"),
        (_("Decisions"), reverse("governance:ledger") + tail, "ledger"),
        (_("Standing in"), reverse("governance:delegations") + tail, "delegations"),
    ]
    tabs = [Tab(label, url, is_current=name == current) for label, url, name in own]
    offered = slots.offers("governance_tabs", request, None)
    here = request.path
    return tabs + [Tab(label, url, is_current=url.partition("?")[0] == here) for label, url in offered]


def crumbs_of(request: PersonalRequest, *more: tuple[str, str]) -> tuple[Crumb, ...]:
    first = Crumb(_("Governance"), reverse("governance:home") + carried(request))
    return (first, *(Crumb(label, url) for label, url in more))


def narrowed_path(request: PersonalRequest) -> str:
    """The path of the portfolio that the frame is narrowed to; empty: everything in sight."""
    asked = id_from(request.GET.get("scope"))
    if asked is None:
        return ""
    found = portfolios_visible_to(request.access).filter(pk=asked).first()
    return found.scope.path if found else ""


def the_initiative(request: PersonalRequest, key: str) -> Initiative:
    return get_object_or_404(initiatives_visible_to(request.access), key=key)


def the_review(request: PersonalRequest, id: object) -> GateReview:
    return get_object_or_404(reviews_visible_to(request.access), pk=id)


def may_see_money(request: PersonalRequest, path: str) -> bool:
    return bool(request.access.may(Permission.SEE_MONEY, path=path))


def names(people: Sequence[tuple[object, str]]) -> str:
    return ", ".join(str(person) for person, _role in people)
