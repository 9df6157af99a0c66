"""Search and commands: one page for browsers without script, and the same as JSON for the palette (Ctrl-K)."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.insights.reads.found import NOTHING, Found, found_by
from pilotage.kit.configuration import settings_for
from pilotage.kit.formats import formatter
from pilotage.kit.frame import carried
from pilotage.kit.navigation import rail
from pilotage.kit.pages import page

IN_PALETTE = 6
ON_PAGE = 50
# One letter would find half of everything.
SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Hit:
    """One line: what it is called, what tells it from its like, where it leads."""

    label: str
    note: str
    url: str
    group: str


@door(Permission.SEE)
def search(request: PersonalRequest) -> HttpResponseBase:
    words = " ".join(request.GET.get("q", "").split())[:200]
    is_palette = "application/json" in request.headers.get("Accept", "")
    at_most = IN_PALETTE if is_palette else ON_PAGE
    found = found_by(request.access, words, at_most=at_most) if len(words) >= SHORTEST else NOTHING
    hits = [*commands(request, words), *records(request, found)]
    if is_palette:
        lines = [{"label": one.label, "note": one.note, "url": one.url, "group": one.group} for one in hits]
        answer: HttpResponseBase = JsonResponse({"results": lines})
    else:
        answer = page(request, "insights/search.html", {"words": words, "groups": _grouped(hits), **_all(found, words)})
    patch_vary_headers(answer, ["Accept"])
    return answer


def commands(request: PersonalRequest, words: str) -> list[Hit]:
    """Pages and deeds whose name has every word; with no words all of them."""
    asked = words.casefold().split()
    return [hit for hit in _commands(request) if all(word in hit.label.casefold() for word in asked)]


def _commands(request: PersonalRequest) -> Iterator[Hit]:
    access, do, go_to = request.access, _("Do"), _("Go to")
    if access.may_anywhere(Permission.CREATE):
        yield Hit(_("New initiative"), "", reverse("work:new_initiative"), do)
    if access.may_anywhere(Permission.EDIT):
        yield Hit(_("New risk or other entry"), "", reverse("risk:new"), do)
    if access.may_anywhere(Permission.IMPORT):
        yield Hit(_("Import a list"), "", reverse("exchange:imports"), do)
    if access.may_anywhere(Permission.CONFIGURE):
        yield Hit(_("New portfolio"), "", reverse("work:new_portfolio"), do)
    if access.may_everywhere(Permission.EDIT_STRATEGY):
        yield Hit(_("New objective"), "", reverse("strategy:new_objective"), do)
    if access.may_anywhere(Permission.CHOOSE):
        yield Hit(_("New scenario"), "", reverse("selection:new"), do)
    if access.may_anywhere(Permission.MANAGE_PEOPLE):
        yield Hit(_("Invite a person"), "", reverse("accounts:invite"), do)
    for line in rail(request, carried(request)):
        yield Hit(line.name, "", line.url, go_to)
    yield Hit(_("Needs you"), "", reverse("insights:needs"), go_to)
    for setting in settings_for(request):
        yield Hit(setting.name, setting.text, setting.url, _("Settings"))


def records(request: PersonalRequest, found: Found) -> Iterator[Hit]:
    tail = carried(request)
    for row in found.initiatives:
        note = f"{row.key} · {row.portfolio.name} · {row.stage.name}"
        yield Hit(row.name, note, reverse("work:initiative", args=[row.key]) + tail, _("Initiatives"))
    for portfolio in found.portfolios:
        yield Hit(portfolio.name, "", reverse("work:portfolio", args=[portfolio.id]) + tail, _("Portfolios"))
    for objective in found.objectives:
        url = reverse("strategy:objective", args=[objective.id]) + tail
        yield Hit(objective.name, objective.code, url, _("Objectives"))
    for driver in found.drivers:
        url = reverse("strategy:driver_set", args=[driver.driver_set_id]) + tail
        yield Hit(driver.name, driver.driver_set.name, url, _("Drivers"))
    for scenario in found.scenarios:
        yield Hit(scenario.name, "", reverse("selection:scenario", args=[scenario.id]) + tail, _("Scenarios"))
    for entry in found.entries:
        note = f"{entry.key} · {entry.get_kind_display()}"
        yield Hit(entry.title, note, reverse("risk:entry", args=[entry.pk]) + tail, _("Risks"))
    for decision in found.decisions:
        note = f"{decision} · {decision.get_outcome_display()} · {formatter().date(decision.decided_on)}"
        url = reverse("governance:entry", args=[decision.number]) + tail
        yield Hit(decision.title, note, url, _("Decisions"))
    for person in found.people:
        yield Hit(person.name, person.email or "", reverse("accounts:person", args=[person.id]), _("People"))


def _grouped(hits: list[Hit]) -> list[tuple[str, list[Hit]]]:
    groups: dict[str, list[Hit]] = {}
    for hit in hits:
        groups.setdefault(hit.group, []).append(hit)
    return list(groups.items())


def _all(found: Found, words: str) -> dict[str, object]:
    """How many initiatives there are, where the page does not list them all."""
    if found.initiative_count <= len(found.initiatives):
        return {"all_count": "", "all_words": ""}
    return {"all_count": formatter().number(found.initiative_count), "all_words": words}
