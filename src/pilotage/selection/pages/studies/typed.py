"""What people type about a study, as settings that are kept with it."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from pilotage.kit.entering import Unreadable, amount_from, whole_number_from

BUDGETS, WORLDS = (20, 50), (100, 1000)
USUAL_BUDGETS, USUAL_WORLDS, USUAL_SEED = 30, 200, 1
# How far costs, benefits, budgets and the weights of drivers may lie from what is planned, when nobody said.
USUAL_SPREAD = Decimal("0.1")
SPREADS = ("drivers", "costs", "benefits", "budgets")
Settings = dict[str, object]


def frontier_settings_from(typed: Mapping[str, str]) -> Settings:
    """Raises Unreadable."""
    return {"count": _whole(typed.get("count", ""), USUAL_BUDGETS, BUDGETS, _("Budgets"))}


def robust_settings_from(typed: Mapping[str, str]) -> Settings:
    """Spreads are shares, as text: 0.1 for 10 % more or less. Raises Unreadable."""
    found: Settings = {
        "worlds": _whole(typed.get("worlds", ""), USUAL_WORLDS, WORLDS, _("Worlds")),
        "seed": _whole(typed.get("seed", ""), USUAL_SEED, (1, 2**31 - 1), _("Seed")),
    }
    for name in SPREADS:
        found[name] = str(_percent(typed.get(name, "")))
    return found


def _whole(text: str, usual: int, ends: tuple[int, int], label: str) -> int:
    number = whole_number_from(text, otherwise=ends[0] - 1) if text.strip() else usual
    if not ends[0] <= number <= ends[1]:
        said = _("%(label)s: a whole number from %(first)s to %(last)s.")
        raise Unreadable(said % {"label": label, "first": ends[0], "last": ends[1]})
    return number


def _percent(text: str) -> Decimal:
    amount = amount_from(text.replace("%", "").strip())
    if amount is None:
        return USUAL_SPREAD
    if not 0 <= amount <= 90:
        raise Unreadable(_("A range is between 0 % and 90 %."))
    return (amount / 100).normalize() + 0
