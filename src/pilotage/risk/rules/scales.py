"""From numbers to levels, and from two levels to how severe they are together."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from pilotage.risk.models import LEVELS, Axis, Entry, EntryKind, ScaleLevel, Severity

RANKS: dict[str, int] = {severity.value: rank for rank, severity in enumerate(Severity)}
BY_RANK: tuple[Severity, ...] = tuple(Severity)
# An issue has happened: it is as probable as can be.
CERTAIN = LEVELS[-1]


@dataclass(frozen=True, slots=True)
class Levels:
    """Probability and impact, 1..5; None: nobody rated it."""

    probability: int | None
    impact: int | None

    @property
    def is_known(self) -> bool:
        return self.probability is not None and self.impact is not None

    @property
    def product(self) -> int | None:
        """Orders cells of one severity: probability × impact."""
        return None if self.probability is None or self.impact is None else self.probability * self.impact


@dataclass(frozen=True, slots=True)
class Scales:
    """The enterprise's scales, read once for a page."""

    probability: Mapping[int, ScaleLevel]
    impact: Mapping[int, ScaleLevel]
    severities: Mapping[tuple[int, int], str]

    def severity_of(self, levels: Levels) -> Severity | None:
        """None while one of the two is not rated."""
        if levels.probability is None or levels.impact is None:
            return None
        return Severity(self.severities[levels.probability, levels.impact])

    def name_of(self, axis: Axis, level: int | None) -> str | None:
        found = self.probability if axis == Axis.PROBABILITY else self.impact
        return None if level is None else found[level].name

    def level_of_share(self, share: Decimal | None) -> int | None:
        """The lowest level whose range reaches the share."""
        if share is None:
            return None
        reaching = [one.level for one in self.probability.values() if one.until_share and share <= one.until_share]
        return min(reaching, default=CERTAIN)

    def level_of_impact(self, cost: Decimal | None, delay_days: int | None) -> int | None:
        """The highest level that cost or delay reaches; None where neither is known."""
        if cost is None and delay_days is None:
            return None
        reached = [1]
        for one in self.impact.values():
            if cost is not None and one.cost_from is not None and cost >= one.cost_from:
                reached.append(one.level)
            if delay_days is not None and one.delay_days_from is not None and delay_days >= one.delay_days_from:
                reached.append(one.level)
        return max(reached)


def inherent_of(entry: Entry) -> Levels:
    """As rated before anything is done."""
    return Levels(CERTAIN if entry.kind == EntryKind.ISSUE else entry.probability, entry.impact)


def current_of(entry: Entry) -> Levels:
    """What is left; where nobody has rated that, the inherent rating still holds."""
    inherent = inherent_of(entry)
    left = inherent.probability if entry.kind == EntryKind.ISSUE else entry.residual_probability
    return Levels(left or inherent.probability, entry.residual_impact or inherent.impact)
