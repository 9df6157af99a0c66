"""Health on pages: the panel of an initiative, the table by portfolio, and the register's column and filter."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from pilotage.accounts.rules import Access, Permission, PersonalRequest, door
from pilotage.delivery.rules.health import (
    COLOUR_NAMES,
    DIMENSION_NAMES,
    WORST_FIRST,
    Colour,
    Dimension,
    Light,
    Roll,
    worst,
)
from pilotage.insights.pages.asked import rows_url, view_of
from pilotage.insights.pages.lines import Segment
from pilotage.insights.reads.health import (
    dimensions_for,
    health_by_portfolio,
    health_of_parts,
    healths_of,
    with_colour,
)
from pilotage.insights.reads.view import View
from pilotage.kit.clock import today
from pilotage.kit.formats import formatter
from pilotage.kit.pages import part
from pilotage.work.models import Portfolio
from pilotage.work.reads.columns import ExtraColumn, Shown, register_column
from pilotage.work.reads.query import register_filter
from pilotage.work.reads.visible import initiatives_visible_to

TONES = {Colour.RED: "red", Colour.AMBER: "amber", Colour.GREEN: "green", Colour.UNKNOWN: "none"}
# As they stand in an address.
LETTERS = {Colour.RED: "R", Colour.AMBER: "A", Colour.GREEN: "G", Colour.UNKNOWN: "none"}
COLOUR_OF = {letter: colour for colour, letter in LETTERS.items()}
ANY = "worst"


@dataclass(frozen=True, slots=True)
class LightView:
    """A light as the panel shows it."""

    name: str
    tone: str
    letter: str
    word: str
    reason: str
    facts: str


@require_GET
@door(Permission.SEE)
def panel(request: PersonalRequest, key: str) -> HttpResponseBase:
    """The lights of one initiative with their reasons; of a programme its projects rolled up, too; a fragment."""
    one = get_object_or_404(initiatives_visible_to(request.access), key=key)
    lights = healths_of(request.access, [one.pk], today=today()).get(one.pk, {})
    rolls = health_of_parts(request.access, one, today=today()) if one.kind == "programme" else None
    context = {
        "lights": [_light(dimension, light) for dimension, light in lights.items()],
        "parts": [(_name(dimension), _words(roll), TONES[roll.worst]) for dimension, roll in (rolls or {}).items()],
    }
    return part(request, "insights/health_panel.html", context)


def _light(dimension: Dimension, light: Light) -> LightView:
    return LightView(
        name=str(DIMENSION_NAMES[dimension]),
        tone=TONES[light.colour],
        letter=str(light.colour.value),
        word=str(COLOUR_NAMES[light.colour]),
        reason=light.reason,
        facts=" · ".join(f"{what}: {value}" for what, value in light.facts),
    )


def _name(dimension: Dimension | None) -> str:
    return str(DIMENSION_NAMES[dimension]) if dimension else _("Worst light")


def _words(roll: Roll) -> str:
    """ "2 red, 1 amber, 4 green, 1 not known": nothing is left out."""
    f = formatter()
    counted = [(colour, roll.counts.get(colour, 0)) for colour in WORST_FIRST]
    return ", ".join(f"{f.number(count)} {str(COLOUR_NAMES[colour]).lower()}" for colour, count in counted if count)


@require_GET
@door(Permission.SEE)
def by_portfolio(request: PersonalRequest) -> HttpResponseBase:
    """The table "Health by portfolio" of the cockpit; a fragment."""
    view = view_of(request)
    lines, total = health_by_portfolio(view)
    dimensions = dimensions_for(sees_money=view.sees_money)
    columns: list[Dimension | None] = [None, *dimensions]
    context = {
        "columns": [_name(one) for one in columns],
        "lines": [
            (
                one.portfolio.name,
                min(one.depth, 5),
                [_bar(view, one.rolls[name], name, one.portfolio) for name in columns],
            )
            for one in lines
        ],
        "total": [_bar(view, total[name], name, None) for name in columns] if lines else [],
    }
    return part(request, "insights/health_table.html", context)


def _bar(view: View, roll: Roll, dimension: Dimension | None, portfolio: Portfolio | None) -> list[Segment]:
    """Worst first, each piece opening exactly the initiatives that it counts."""
    f = formatter()
    found = []
    for colour in WORST_FIRST:
        count = roll.counts.get(colour, 0)
        if count:
            asked = ("health", f"{dimension or ANY}:{LETTERS[colour]}:{view.day.isoformat()}")
            text = f.number(count)
            letter = str(colour.value) or "?"
            title = f"{text} {COLOUR_NAMES[colour]}"
            url = rows_url(view, asked, portfolio=portfolio)
            found.append(Segment(letter, text, count, TONES[colour], url, title))
    return found


def column_values(access: Access, ids: Collection[UUID]) -> Mapping[UUID, Shown]:
    """The worst light with the dimensions that have it; the reasons on hover."""
    found = {}
    for id, lights in healths_of(access, ids, today=today()).items():
        colour = worst(lights.values())
        named = [str(DIMENSION_NAMES[one]).lower() for one, light in lights.items() if light.colour == colour]
        word = str(COLOUR_NAMES[colour])
        text = f"{word}: {', '.join(named)}" if colour in (Colour.RED, Colour.AMBER) else word
        title = " ".join(light.reason for light in lights.values() if light.colour == colour)
        found[id] = Shown(text, len(WORST_FIRST) - WORST_FIRST.index(colour), title=title)
    return found


def _condition(access: Access, value: str) -> Q:
    """`?health=time:R:2026-11-27`, or `worst:R:…` for the worst of all lights."""
    asked = _asked(value)
    if asked is None:
        return Q(pk__in=[])
    dimension, colour, day = asked
    return Q(pk__in=with_colour(access, dimension, colour, today=day))


def _asked(value: str) -> tuple[Dimension | None, Colour, date] | None:
    name, letter, written = (*value.split(":"), "", "", "")[:3]
    try:
        day = date.fromisoformat(written)
        dimension = None if name == ANY else Dimension(name)
    except ValueError:
        return None
    is_known = letter in COLOUR_OF and 1900 <= day.year <= 2200
    return (dimension, COLOUR_OF[letter], day) if is_known else None


def _saying(value: str) -> tuple[str, str]:
    asked = _asked(value)
    if asked is None:
        return _("Health"), value[:40]
    dimension, colour, _day = asked
    return _name(dimension), str(COLOUR_NAMES[colour])


def connect() -> None:
    """Give the register its column and its filter; called once all apps are there."""
    register_column(ExtraColumn("health", gettext_lazy("Health"), column_values, is_number=False))
    register_filter("health", _condition, words=_saying)
