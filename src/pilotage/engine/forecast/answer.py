"""What a forecast says: how sure which end is, and how sure which amount."""

from dataclasses import dataclass

_SLACK = 1e-9  # of a share: sums of floats


@dataclass(frozen=True, slots=True)
class Finish:
    """When it is done.

    shares     (k + 1,) probability to be done after 0, 1, ... k periods, rising
    is_exact   all that can come about was counted; otherwise so many trials were drawn
    """

    shares: tuple[float, ...]
    is_exact: bool
    samples: int | None = None

    def periods(self, confidence: float) -> int | None:
        """The fewest periods after which it is done with that probability; None: not within ten years of weeks."""
        return next((at for at, share in enumerate(self.shares) if share >= confidence - _SLACK), None)

    def share_by(self, periods: int) -> float:
        """Probability to be done after so many periods; beyond what was reckoned with: of the last one."""
        return self.shares[min(periods, len(self.shares) - 1)] if periods >= 0 else 0.0


@dataclass(frozen=True, slots=True)
class Output:
    """How much is done after a number of periods.

    amounts   (k,) that can come about, rising
    shares    (k,) probability that it is at least as much, falling
    """

    amounts: tuple[float, ...]
    shares: tuple[float, ...]
    is_exact: bool
    samples: int | None = None

    def amount(self, confidence: float) -> float:
        """The largest amount that is done with that probability: the surer, the less."""
        return max(
            (one for one, share in zip(self.amounts, self.shares, strict=True) if share >= confidence - _SLACK),
            default=self.amounts[0],
        )

    def share_of(self, amount: float) -> float:
        """Probability that at least so much is done."""
        pairs = zip(self.amounts, self.shares, strict=True)
        return next((share for one, share in pairs if one >= amount - _SLACK), 0.0)
