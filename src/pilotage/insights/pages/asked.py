"""What the address of a cockpit asks for, and the addresses of the rows behind its figures."""

from datetime import date
from functools import cache, lru_cache
from urllib.parse import urlencode

from django.urls import reverse

from pilotage.accounts.rules import PersonalRequest
from pilotage.insights.reads.view import View
from pilotage.kit.clock import as_of, today
from pilotage.kit.periods import months_before
from pilotage.work.models import Portfolio
from pilotage.work.reads.visible import portfolios_visible_to

Pairs = tuple[tuple[str, str], ...]
USUAL_MONTHS_BACK = 3


def view_of(request: PersonalRequest) -> View:
    """Scope, day and comparison as the address says; what cannot be read is as if it were not there."""
    day = as_of(request)
    tree = tuple(portfolios_visible_to(request.access))
    asked = request.GET.get("scope", "")
    return View(
        access=request.access,
        tree=tree,
        scope=next((one for one in tree if str(one.id) == asked), None),
        day=day,
        since=_since(request, day),
        is_past=day != today(),
    )


def _since(request: PersonalRequest, day: date) -> date:
    try:
        asked = date.fromisoformat(request.GET.get("since", ""))
    except ValueError:
        return months_before(day, USUAL_MONTHS_BACK)
    return asked if asked < day else months_before(day, USUAL_MONTHS_BACK)


def carried_pairs(view: View) -> Pairs:
    """Scope and day, as the frame carries them along."""
    scope = (("scope", str(view.scope.id)),) if view.scope else ()
    return (*scope, ("as_of", view.day.isoformat())) if view.is_past else scope


def rows_url(view: View, *asked: tuple[str, str], portfolio: Portfolio | None = None) -> str:
    """The register narrowed to exactly the rows behind a figure."""
    parts = (f"portfolio={portfolio.id}" if portfolio else "", _encoded(asked), _encoded(carried_pairs(view)))
    query = "&".join(part for part in parts if part)
    return _register() + (f"?{query}" if query else "")


# A cockpit has hundreds of addresses of a few kinds, for every portfolio the same.
@lru_cache(2048)
def _encoded(pairs: Pairs) -> str:
    return urlencode(pairs)


@cache
def _register() -> str:
    return reverse("work:register")


def part_url(view: View, name: str) -> str:
    """A fragment of this cockpit, of the same scope, day and comparison."""
    pairs = (*carried_pairs(view), ("since", view.since.isoformat()))
    return f"{reverse(name)}?{urlencode(pairs)}"


@cache
def phases(names: tuple[str, ...]) -> Pairs:
    return tuple(("phase", str(name)) for name in names)
