"""Named places on a page that other wings fill, without the page learning who.

A wing registers a panel in its AppConfig.ready():

    slots.register(slots.Panel(slot="initiative", name="money", title=_("Money by year"),
                               url=lambda request, subject: reverse("finance:panel", args=[subject.key]), order=20))

and the page shows `slots.panels("initiative", request, initiative)` through the component `panels`. A line of a menu is
an `Offer` in the same way.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise

Words = str | Promise
# What a slot is about is known by the wing that owns the slot and those that fill it, not by the kit: Any.
Subject = Any


def _always(request: HttpRequest, subject: Subject) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Panel:
    """One panel: a title, and the address that answers with its content.

    rows      lines of its usual content: the skeleton has that height, so that the page does not jump
    is_wide   spans both columns of a record page
    """

    slot: str
    name: str
    title: Words
    url: Callable[[HttpRequest, Subject], str]
    order: int
    rows: int = 6
    is_wide: bool = False
    is_visible: Callable[[HttpRequest, Subject], bool] = _always


@dataclass(frozen=True, slots=True)
class PanelView:
    """A panel as a template shows it."""

    name: str
    title: str
    url: str
    rows: int
    is_wide: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """One line of a menu: what it says, and the address that it leads to."""

    slot: str
    name: str
    label: Words
    url: Callable[[HttpRequest, Subject], str]
    order: int
    is_visible: Callable[[HttpRequest, Subject], bool] = _always


_panels: dict[tuple[str, str], Panel] = {}
_offers: dict[tuple[str, str], Offer] = {}


def register(panel: Panel) -> None:
    """Fill a slot with a panel; called in a wing's AppConfig.ready()."""
    _panels[panel.slot, panel.name] = panel


def panels(slot: str, request: HttpRequest, subject: Subject) -> tuple[PanelView, ...]:
    """The panels of a slot that this person may see, in order."""
    seen = [panel for panel in _panels.values() if panel.slot == slot and panel.is_visible(request, subject)]
    return tuple(
        PanelView(panel.name, str(panel.title), panel.url(request, subject), panel.rows, panel.is_wide)
        for panel in sorted(seen, key=lambda panel: (panel.order, panel.name))
    )


def offer(offer: Offer) -> None:
    """Add a line to a menu; called in a wing's AppConfig.ready()."""
    _offers[offer.slot, offer.name] = offer


def offers(slot: str, request: HttpRequest, subject: Subject) -> list[tuple[str, str]]:
    """The label and the address of each line of a menu that this person may see, in order."""
    seen = [offer for offer in _offers.values() if offer.slot == slot and offer.is_visible(request, subject)]
    return [
        (str(offer.label), offer.url(request, subject))
        for offer in sorted(seen, key=lambda offer: (offer.order, offer.name))
    ]
