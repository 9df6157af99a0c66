"""What a range estimate may be."""

from decimal import Decimal

from django.utils.translation import gettext as _

from pilotage.finance.rules.permissions import Impossible

Shares = tuple[Decimal, Decimal]
LEAST, MOST = Decimal(-1), Decimal(10)
STEP = Decimal("0.0001")


def checked_range(low: Decimal, high: Decimal) -> Shares:
    """Low and high as shares of the plan, to a hundredth of a per cent; the plan lies within. Raises Impossible."""
    if not (low.is_finite() and LEAST <= low <= 0):
        raise Impossible(_("Low lies from -100 % to 0 % of the plan."), field="low")
    if not (high.is_finite() and 0 <= high <= MOST):
        raise Impossible(_("High lies from 0 % to 1,000 % above the plan."), field="high")
    return low.quantize(STEP), high.quantize(STEP)
