"""Checks 1 to 5: links, and what stands in for them."""

from pilotage.engine.network.plan import Constraint, Key, LagUnit, Link, LinkType
from pilotage.engine.quality.report import Check, Finding, Missing, share
from pilotage.engine.quality.subject import Limits, Subject

HARD = frozenset(
    {
        Constraint.START_ON,
        Constraint.FINISH_ON,
        Constraint.START_NO_LATER,
        Constraint.FINISH_NO_LATER,
        Constraint.MANDATORY_START,
        Constraint.MANDATORY_FINISH,
    }
)
"""Constraints that can stop a task from moving later with what it waits for."""


def logic_findings(subject: Subject, limits: Limits) -> tuple[Finding, ...]:
    return (
        _missing_logic(subject, limits),
        _lags(subject, limits, Check.LEADS, limits.leads),
        _lags(subject, limits, Check.LAGS, limits.lags),
        _finish_to_start(subject, limits),
        _hard_constraints(subject, limits),
    )


def _missing_logic(subject: Subject, limits: Limits) -> Finding:
    """Work that waits for nothing, or that nothing waits for. Links of a summary above it count for it."""
    parents = {task.key: task.parent for task in subject.plan.tasks}
    led = {link.successor for link in subject.plan.links}
    leading = {link.predecessor for link in subject.plan.links}

    def is_linked(key: Key | None, ends: set[Key]) -> bool:
        while key is not None:
            if key in ends:
                return True
            key = parents[key]
        return False

    work = subject.open_work()
    loose = tuple(task.key for task in work if not (is_linked(task.key, led) and is_linked(task.key, leading)))
    return share(Check.LOGIC, len(loose), len(work), limit=limits.missing_logic, missing=Missing.WORK, offenders=loose)


def _lags(subject: Subject, limits: Limits, check: Check, limit: float) -> Finding:
    links = subject.open_links()
    found = [link for link in links if (_lag(link) < 0 if check is Check.LEADS else _lag(link) > 0)]
    return share(
        check, len(found), len(links), limit=limit, missing=Missing.LINKS, offenders=_successors(subject, found)
    )


def _lag(link: Link) -> float:
    return link.lag_share if link.unit in (LagUnit.SHARE, LagUnit.ELAPSED_SHARE) else link.lag


def _finish_to_start(subject: Subject, limits: Limits) -> Finding:
    links = subject.open_links()
    others = [link for link in links if link.type is not LinkType.FS]
    return share(
        Check.FINISH_TO_START,
        len(links) - len(others),
        len(links),
        limit=limits.finish_to_start,
        missing=Missing.LINKS,
        is_least=True,
        offenders=_successors(subject, others),
    )


def _hard_constraints(subject: Subject, limits: Limits) -> Finding:
    work = subject.open_work()
    hard = tuple(task.key for task in work if any(constraint in HARD for constraint, _ in task.constraints))
    return share(
        Check.HARD_CONSTRAINTS,
        len(hard),
        len(work),
        limit=limits.hard_constraints,
        missing=Missing.WORK,
        offenders=hard,
    )


def _successors(subject: Subject, links: list[Link]) -> tuple[Key, ...]:
    keys = {link.successor for link in links}
    return tuple(task.key for task in subject.plan.tasks if task.key in keys)
