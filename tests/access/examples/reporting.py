"""Arguments of the addresses of status reports."""

from datetime import date

from pilotage.governance.models import ReportingCycle, StatusReport
from pilotage.work.models import Initiative, StagePhase
from tests.access.examples import Example, alike
from tests.access.world import World
from tests.governance.reports import a_cycle, a_draft, published, written

A_DAY = date(2026, 4, 25)


def examples(world: World) -> dict[str, Example]:
    cycle = a_cycle(phases=list(StagePhase.values))
    drafts = Example({"id": a_draft(world.here, cycle).pk}, {"id": a_draft(world.there, cycle).pk})
    # An earlier period, published: words and money of the hidden one are canaries.
    papers = Example(
        {"id": _paper(world.here, cycle, "Well.").pk}, {"id": _paper(world.there, cycle, "Canary-words").pk}
    )
    return {
        **alike(
            "governance",
            ("write_report", "publish_report", "recompose_report", "discard_report"),
            drafts,
        ),
        **alike("governance", ("report", "compare_reports", "correct_report"), papers),
        **alike(
            "governance",
            ("reports_of", "open_report", "report_panel"),
            Example({"key": world.here.key}, {"key": world.there.key}),
        ),
        "exchange:api_one_report": papers,
        **alike("exchange", ("api_publish_report", "api_compose_report"), drafts),
        "exchange:api_correct_report": papers,
        "governance:cycle": Example({"id": cycle.pk}),
    }


def _paper(initiative: Initiative, cycle: ReportingCycle, summary: str) -> StatusReport:
    draft = written(a_draft(initiative, cycle, today=A_DAY), summary=summary)
    return published(draft, on=A_DAY)
