"""A reckoned contingency as it is kept: from the engine's answer to plain JSON and back."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

from pilotage.engine.contingency.answer import Answer, Method
from pilotage.engine.contingency.problem import Costly
from pilotage.risk.models import Entry

SHARES = (0.5, 0.8, 0.9)
MOST_POINTS = 200  # of the curve: more than a screen has room for
SAMPLES = (1_000, 1_000_000)
USUAL_SAMPLES = 50_000
USUAL_SEED = 1
# Draws that a request may take: some 0.2 s on the machine of the demonstration; more become a job.
MOST_AT_ONCE = 5_000_000


@dataclass(frozen=True, slots=True)
class Reserve:
    """What risks may ask for together, in the enterprise's currency as it was then.

    counted, uncounted   risks with probability and cost as numbers, and those without: in no sum
    quantiles            by share of SHARES, as text: JSON has no numbers as keys
    curve                (amount, share) rising
    """

    is_exact: bool
    currency: str
    counted: int
    uncounted: int
    expected: float
    deviation: float
    quantiles: Mapping[str, float]
    nothing_share: float
    curve: Sequence[tuple[float, float]]
    samples: int
    is_stopped: bool

    def quantile(self, share: float) -> float:
        return self.quantiles[str(share)]

    @property
    def json(self) -> dict[str, Any]:  # JSON: Any
        return asdict(self)


def reserve_from(result: Mapping[str, Any]) -> Reserve:
    """What was kept; curves come back as pairs."""
    facts = dict(result)
    facts["curve"] = tuple((amount, share) for amount, share in facts["curve"])
    return Reserve(**facts)


def reserve_of(answer: Answer, *, currency: str, counted: int, uncounted: int) -> Reserve:
    step = max(1, -(-len(answer.amounts) // MOST_POINTS))
    places = sorted({*range(0, len(answer.amounts), step), len(answer.amounts) - 1})
    return Reserve(
        is_exact=answer.method == Method.EXACT,
        currency=currency,
        counted=counted,
        uncounted=uncounted,
        expected=answer.expected,
        deviation=answer.deviation,
        quantiles={str(share): answer.quantile(share) for share in SHARES},
        nothing_share=answer.certainty_of(0.0),
        curve=tuple((answer.amounts[place], answer.shares[place]) for place in places),
        samples=answer.samples,
        is_stopped=answer.is_stopped,
    )


def costly_of(entry: Entry, currency: str) -> Costly | None:
    """The entry as the engine takes it; None where probability or cost is no number, or in another currency."""
    likely, share = entry.cost_likely, entry.probability_share
    if likely is None or share is None or entry.currency != currency:
        return None
    low = likely if entry.cost_low is None else entry.cost_low
    high = likely if entry.cost_high is None else entry.cost_high
    return Costly(float(share), float(low), float(likely), float(high))


def fingerprint_of(entries: Sequence[Entry], currency: str) -> str:
    """Tells whether risks are still those that were reckoned with."""
    facts = sorted((str(one.pk), str(costly_of(one, currency))) for one in entries)
    return sha256(repr((currency, facts)).encode()).hexdigest()
