"""All fourteen checks of one schedule."""

from pilotage.engine.network.scheduling import schedule
from pilotage.engine.quality.dates import date_findings
from pilotage.engine.quality.indices import index_findings
from pilotage.engine.quality.logic import logic_findings
from pilotage.engine.quality.report import Report
from pilotage.engine.quality.subject import Limits, Subject


def assess(subject: Subject, limits: Limits) -> Report:
    """The checks in their order, on open work: no summaries, milestones or level of effort, nothing inactive.

    Schedules the plan once more, with a critical task 600 days longer.
    Source: DCMA-EA PAM 200.1 (2012), Earned Value Management System Program Analysis Pamphlet, 4.1 to 4.14.
    """
    return Report(
        (*logic_findings(subject, limits), *date_findings(subject, limits), *index_findings(subject, limits, schedule))
    )
