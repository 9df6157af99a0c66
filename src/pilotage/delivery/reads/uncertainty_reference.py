"""The outside view: how much longer than planned the closed initiatives took that a person may see."""

from datetime import date

from pilotage.accounts.rules import Access
from pilotage.engine.risk_analysis.reference import ReferenceClass, reference_class_of
from pilotage.work.models import StagePhase
from pilotage.work.reads.visible import initiatives_visible_to


def closed_durations(access: Access) -> ReferenceClass:
    """Durations as they were planned and as they came to be; without all four dates an initiative is left out."""
    closed = initiatives_visible_to(access).filter(stage__phase=StagePhase.CLOSED).order_by()
    rows = closed.values_list("planned_start", "planned_finish", "forecast_start", "forecast_finish")
    pairs: list[tuple[float, float]] = []
    for planned_start, planned_finish, start, finish in rows:
        planned_days, days = _days(planned_start, planned_finish), _days(start, finish)
        if planned_days and days:
            pairs.append((planned_days, days))
    return reference_class_of(pairs)


def _days(start: date | None, finish: date | None) -> float | None:
    """Both days counted; None where one is not known, or they are the wrong way round."""
    return None if start is None or finish is None or finish < start else float((finish - start).days + 1)
