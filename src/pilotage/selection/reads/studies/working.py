"""Which study is worked out how."""

from pilotage.selection.models import Study, StudyKind
from pilotage.selection.reads.studies.bench import Base, Bench, effort_of
from pilotage.selection.reads.studies.cures import cures_study
from pilotage.selection.reads.studies.frontier import frontier_study
from pilotage.selection.reads.studies.results import Result
from pilotage.selection.reads.studies.robust import robust_study
from pilotage.selection.reads.studies.why import why_study
from pilotage.selection.reads.studies.worth import worth_study


def worked_out(study: Study, base: Base, bench: Bench) -> Result:
    """The result, as far as the bench let it come."""
    effort = effort_of(study.solution.scenario, study.solution.seed)
    match study.kind:
        case StudyKind.FRONTIER:
            return frontier_study(base, int(study.settings["count"]), effort, bench)
        case StudyKind.WHY:
            return why_study(base, study.subject, effort, bench)
        case StudyKind.CURES:
            return cures_study(base, effort, bench)
        case StudyKind.WORTH:
            return worth_study(base, effort, bench)
        case _:
            return robust_study(base, study.settings, effort, bench)
