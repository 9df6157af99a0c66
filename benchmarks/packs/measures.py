"""A portfolio's pack with one page for each of 60 initiatives: composed, drawn as PDF, drawn as slides."""

from datetime import UTC, datetime

from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks.database import cpu_with_database, organisation_of
from benchmarks.runner import compare

SIZE = 60
ROUNDS = 5


def run() -> None:
    # Models are there only now.
    from django.conf import settings  # noqa: PLC0415

    from benchmarks.organisation import TODAY  # noqa: PLC0415
    from pilotage.accounts.models import Person  # noqa: PLC0415
    from pilotage.accounts.reads import access_of  # noqa: PLC0415
    from pilotage.governance.actions.reporting.configuring import CycleFacts, add_cycle  # noqa: PLC0415
    from pilotage.governance.actions.reporting.drafting import open_drafts  # noqa: PLC0415
    from pilotage.governance.actions.reporting.publishing import publish  # noqa: PLC0415
    from pilotage.governance.models import StatusReport  # noqa: PLC0415
    from pilotage.governance.rules.reporting.periods import period_at  # noqa: PLC0415
    from pilotage.insights.jobs.packs.document import pdf_of  # noqa: PLC0415
    from pilotage.insights.jobs.packs.slides import pptx_of  # noqa: PLC0415
    from pilotage.insights.pages.asked import months_before  # noqa: PLC0415
    from pilotage.insights.pages.packs.portfolio import portfolio_content  # noqa: PLC0415
    from pilotage.insights.reads.view import View  # noqa: PLC0415
    from pilotage.work.models import Initiative, StagePhase  # noqa: PLC0415
    from pilotage.work.reads.visible import portfolios_visible_to  # noqa: PLC0415

    settings.STOPPED_TODAY = TODAY.isoformat()
    at = datetime.combine(TODAY, datetime.min.time(), UTC)
    with organisation_of(SIZE):
        access = access_of(Person.objects.get(email=f"pmo{SIZE}@pilotage.example"))
        facts = CycleFacts("Monthly", "monthly", 31, False, TODAY.replace(day=1), list(StagePhase.values))
        cycle = add_cycle(facts, access=access)
        rows = list(Initiative.objects.select_related("scope", "stage").order_by("key"))
        period = period_at(cycle, TODAY)
        open_drafts(rows, cycle=cycle, period=period, access=access, at=at, today=TODAY)
        for draft in StatusReport.objects.all():
            publish(draft, version=draft.version, access=access, at=at, on=TODAY)
        tree = tuple(portfolios_visible_to(access))
        view = View(access, tree, None, TODAY, months_before(TODAY, 1), is_past=False)
        content = portfolio_content(view, foot="benchmark", with_initiatives=True)

        def composed() -> str:
            with CaptureQueriesContext(connection) as asked:
                found = portfolio_content(view, foot="benchmark", with_initiatives=True)
            return f"{len(found.sheets)} sheets, {len(asked)} SQL"

        def drawn(name: str, file: tuple[bytes, int]) -> str:
            return f"{file[1]} {name}, {len(file[0]) / 1024:,.0f} KiB"

        ways = {
            "composing": composed,
            "drawing the PDF": lambda: drawn("pages", pdf_of(content, report=lambda done: None)),
            "drawing slides": lambda: drawn("slides", pptx_of(content, master=None, report=lambda done: None)),
        }
        compare(f"pack of {SIZE} initiatives", ways, rounds=ROUNDS, warm_up=1, cpu_clock=cpu_with_database)
    settings.STOPPED_TODAY = None
