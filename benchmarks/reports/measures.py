"""Drafting 500 reports from the facts, and the page of who has reported: CPU of Pilotage and of its database, SQL."""

from datetime import UTC, datetime

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from benchmarks.database import cpu_with_database, organisation_of
from benchmarks.runner import compare

SIZE = 500
FEW, MANY = 50, SIZE
ROUNDS = 5


def run() -> None:
    # Models are there only now.
    from django.conf import settings  # noqa: PLC0415

    from benchmarks.organisation import TODAY  # noqa: PLC0415
    from benchmarks.visits import a_session, a_visit, noted  # noqa: PLC0415
    from pilotage.accounts.models import Person  # noqa: PLC0415
    from pilotage.accounts.reads import access_of  # noqa: PLC0415
    from pilotage.governance.actions.reporting.configuring import CycleFacts, add_cycle  # noqa: PLC0415
    from pilotage.governance.actions.reporting.drafting import open_drafts  # noqa: PLC0415
    from pilotage.governance.reads.reporting.drafts import drafts_of  # noqa: PLC0415
    from pilotage.governance.rules.reporting.periods import period_at  # noqa: PLC0415
    from pilotage.work.models import Initiative, StagePhase  # noqa: PLC0415

    settings.STOPPED_TODAY = TODAY.isoformat()
    at = datetime.combine(TODAY, datetime.min.time(), UTC)
    with organisation_of(SIZE):
        person = Person.objects.get(email=f"pmo{SIZE}@pilotage.example")
        access = access_of(person)
        phases = list(StagePhase.values)
        facts = CycleFacts("Monthly", "monthly", 31, False, TODAY.replace(day=1), phases)
        cycle = add_cycle(facts, access=access)
        period = period_at(cycle, TODAY)
        chosen = list(Initiative.objects.select_related("scope", "stage").order_by("key")[:MANY])

        def drafted(count: int) -> str:
            ids = [one.pk for one in chosen[:count]]
            with CaptureQueriesContext(connection) as asked:
                found = drafts_of(access, ids, otherwise=period.start, until=TODAY, today=TODAY)
            return f"{len(found)} drafts, {len(asked)} SQL"

        def opened() -> str:
            with transaction.atomic():
                made = open_drafts(chosen, cycle=cycle, period=period, access=access, at=at, today=TODAY)
                transaction.set_rollback(True)
            return f"{len(made)} drafts kept with their history, then undone"

        ways = {
            f"facts, sentences and colours of {FEW}": lambda: drafted(FEW),
            f"the same of {MANY}": lambda: drafted(MANY),
            f"opening {MANY} drafts": opened,
        }
        compare(
            f"reports of {SIZE:,} initiatives, with the database",
            ways,
            rounds=ROUNDS,
            warm_up=1,
            cpu_clock=cpu_with_database,
        )
        cookie = a_session(person)
        page = {"who has reported": noted(a_visit("/reports/", cookie=cookie))}
        compare(f"all {SIZE:,} report", page, rounds=ROUNDS, warm_up=1, cpu_clock=cpu_with_database)
    settings.STOPPED_TODAY = None
