"""The limits that somebody typed beside those that stand, when both changed at once."""

from decimal import Decimal

from django.utils.translation import gettext as _

from pilotage.accounts.reads import organisation
from pilotage.kit.formats import formatter
from pilotage.kit.tables import Difference
from pilotage.selection.forms import Limits
from pilotage.selection.models import Goal, Scenario
from pilotage.selection.pages.shared import year_label
from pilotage.selection.reads.scenarios import budgets_of


def differences_of(typed: Limits | None, now: Scenario) -> list[Difference]:
    """Yours, and what stands."""
    if typed is None:
        return []
    start_month, there = organisation().fiscal_year_start_month, budgets_of(now)
    mine = typed.changes
    return [
        Difference(_("As much as possible of"), str(Goal(mine["goal"]).label), str(Goal(now.goal).label)),
        Difference(_("Measured by"), str(mine["driver_set"] or "–"), str(now.driver_set or "–")),
        Difference(_("Work in delivery keeps its claim"), _yes(mine["keeps_delivery"]), _yes(now.keeps_delivery)),
        *(
            Difference(
                _("Budget of %(year)s") % {"year": year_label(year, start_month)},
                _money(amount),
                _money(there.get(year)),
            )
            for year, amount in typed.budgets.items()
        ),
    ]


def _yes(is_so: bool) -> str:
    return _("yes") if is_so else _("no")


def _money(amount: Decimal | None) -> str:
    return _("no limit") if amount is None else formatter().money(amount)
