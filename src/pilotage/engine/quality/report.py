"""What the checks say."""

from dataclasses import dataclass
from enum import Enum

from pilotage.engine.network.plan import Key


class Check(Enum):
    """In the order, and by the numbers, in which the DCMA lists them."""

    LOGIC = 1
    LEADS = 2
    LAGS = 3
    FINISH_TO_START = 4
    HARD_CONSTRAINTS = 5
    HIGH_FLOAT = 6
    NEGATIVE_FLOAT = 7
    HIGH_DURATION = 8
    INVALID_DATES = 9
    RESOURCES = 10
    MISSED = 11
    CRITICAL_PATH = 12
    CPLI = 13
    BEI = 14


class Missing(Enum):
    """Why a check does not apply."""

    WORK = "work"  # nothing is open
    LINKS = "links"
    STATUS = "status"  # no status date
    BASELINE = "baseline"
    DUE = "due"  # nothing was due by the status date
    RESOURCES = "resources"  # nobody is assigned to anything
    CRITICAL = "critical"  # no open task is critical
    FINISH = "finish"  # nothing says when the whole must finish


@dataclass(frozen=True, slots=True)
class Finding:
    """One check. value = count / whole, of the critical path test 1 or 0; None where it does not apply.

    count, whole   what was counted: tasks, links, or days
    limit          at most so much; at least where `is_least`
    offenders      tasks that fail it, in the plan's order; of links their successors
    """

    check: Check
    value: float | None
    count: float | None
    whole: float | None
    limit: float
    is_least: bool
    offenders: tuple[Key, ...] = ()
    missing: Missing | None = None

    @property
    def passes(self) -> bool | None:
        """None where it does not apply. Equality passes."""
        if self.value is None:
            return None
        slack = 1e-9
        return self.value >= self.limit - slack if self.is_least else self.value <= self.limit + slack


@dataclass(frozen=True, slots=True)
class Report:
    """All fourteen, in order."""

    findings: tuple[Finding, ...]

    def __getitem__(self, check: Check) -> Finding:
        return self.findings[check.value - 1]

    @property
    def passed(self) -> int:
        return sum(finding.passes is True for finding in self.findings)

    @property
    def applicable(self) -> int:
        return sum(finding.passes is not None for finding in self.findings)


def share(
    check: Check, count: float, whole: float, *, limit: float, missing: Missing, is_least: bool = False,
    offenders: tuple[Key, ...] = (),
) -> Finding:  # fmt: skip
    """A finding that is a share of something; not applicable where there is nothing."""
    if not whole:
        return not_applicable(check, limit, missing, is_least=is_least)
    return Finding(check, count / whole, count, whole, limit, is_least, offenders)


def not_applicable(check: Check, limit: float, missing: Missing, *, is_least: bool = False) -> Finding:
    return Finding(check, None, None, None, limit, is_least, (), missing)
