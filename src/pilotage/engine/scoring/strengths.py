"""The named scale on which an initiative's contribution to a driver is rated."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Strength:
    """One rating, and the share of a full contribution that it stands for."""

    key: str  # stored and travelling name; never changes
    words: str  # plain English; pages translate by key
    share: float  # 0..1


# Tenths of 0, 1, 3, 6, 10: every step is worth one tenth more than the step before it, so that one extreme contribution
# counts for more than several low ones, and moderate is less than half of extreme. "Not rated" is None.
STRENGTHS = (
    Strength("none", "none", 0.0),
    Strength("low", "low", 0.1),
    Strength("moderate", "moderate", 0.3),
    Strength("strong", "strong", 0.6),
    Strength("extreme", "extreme", 1.0),
)


def strength(key: str) -> Strength:
    """The strength of that key. Raises KeyError when none has it."""
    return {known.key: known for known in STRENGTHS}[key]
