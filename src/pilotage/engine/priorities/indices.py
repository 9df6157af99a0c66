"""Random-index tables: how inconsistent judgements drawn by lot are, by number of items."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RandomIndex:
    """A named table; the name is kept with every ratio that was computed from it."""

    name: str
    source: str
    first_size: int  # number of items of the first value
    values: tuple[float, ...]

    def of(self, size: int, missing: int) -> float | None:
        """The mean consistency index of random judgements, None where there is nothing to check or the table ends.

        missing   pairs not judged; each lowers the index linearly, to 0 for a spanning tree: that cannot contradict

        Source: Ágoston & Csató (2022), Inconsistency thresholds for incomplete pairwise comparison matrices.
        """
        row = size - self.first_size
        most_missing = (size - 1) * (size - 2) // 2
        if not 0 <= row < len(self.values) or missing >= most_missing:
            return None
        return self.values[row] * (1 - missing / most_missing)


SAATY_1980 = RandomIndex(
    "saaty-1980",
    "Saaty (1980), The Analytic Hierarchy Process",
    3,
    (0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59),
)
SAATY_LATER = RandomIndex(
    "saaty-later",
    "Saaty's later table (larger samples), as used in current descriptions of the method",
    3,
    (0.52, 0.89, 1.11, 1.25, 1.35, 1.40, 1.45, 1.49, 1.52, 1.54, 1.56, 1.58, 1.59),
)
TABLES = (SAATY_1980, SAATY_LATER)
