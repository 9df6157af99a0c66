"""What an entry is expected to cost, and by how much it is expected to delay."""

from decimal import Decimal

from pilotage.risk.models import Entry, EntryKind

HALF_CENT = Decimal("0.01")


def middle_of(low: Decimal | None, likely: Decimal | None, high: Decimal | None) -> Decimal | None:
    """The mean of a triangle of three points; of one point that point; None where no likely value is known."""
    if likely is None:
        return None
    if low is None or high is None:
        return likely
    return ((low + likely + high) / 3).quantize(HALF_CENT)


def probability_of(entry: Entry) -> Decimal | None:
    """0..1: what has happened is certain; else as stated, never guessed from a level."""
    return Decimal(1) if entry.kind == EntryKind.ISSUE else entry.probability_share


def exposure_of(entry: Entry, currency: str) -> Decimal | None:
    """Expected value: probability × mean cost. None where one is unknown, or the cost is in another currency."""
    share, cost = probability_of(entry), middle_of(entry.cost_low, entry.cost_likely, entry.cost_high)
    if share is None or cost is None or entry.currency != currency:
        return None
    return (share * cost).quantize(HALF_CENT)


def expected_delay_of(entry: Entry) -> Decimal | None:
    """Probability × mean delay, in working days."""
    points = (entry.delay_low, entry.delay_likely, entry.delay_high)
    low, likely, high = (None if one is None else Decimal(one) for one in points)
    share, delay = probability_of(entry), middle_of(low, likely, high)
    return None if share is None or delay is None else (share * delay).quantize(HALF_CENT)
