"""All probes over 2,000 initiatives and 50,000 tasks, and the pages that tell what they found: CPU, database, SQL.

Wanted: all probes below 5 s, the page of data quality below 0.3 s and at most 20 SQL.
"""

import gc
from datetime import UTC, datetime

from benchmarks.database import count_of_queries, cpu_with_database, organisation_of
from benchmarks.runner import compare

SIZE, FEW = 2000, 4
ROUNDS = 3
WANTED_SECONDS = 5


def run() -> None:
    # Models are there only now.
    from django.conf import settings  # noqa: PLC0415

    from benchmarks.organisation import TODAY  # noqa: PLC0415
    from benchmarks.visits import a_session, a_visit, noted  # noqa: PLC0415
    from pilotage.accounts.models import Person  # noqa: PLC0415
    from pilotage.accounts.reads import access_of  # noqa: PLC0415
    from pilotage.delivery.models import PlanTask  # noqa: PLC0415
    from pilotage.maturity.actions.evidence import run_probes  # noqa: PLC0415
    from pilotage.maturity.models import ProbeCount, ProbeGap  # noqa: PLC0415
    from pilotage.maturity.reads.evidence import all_findings, newest_run, tallies_kept  # noqa: PLC0415
    from pilotage.maturity.rules.probes import PROBES  # noqa: PLC0415
    from pilotage.work.models import Portfolio  # noqa: PLC0415

    settings.STOPPED_TODAY = TODAY.isoformat()
    at = datetime.combine(TODAY, datetime.min.time(), UTC)
    with organisation_of(SIZE, filling="capability.organisation:fill_for_probes"):
        person = Person.objects.get(email=f"pmo{SIZE}@pilotage.example")
        access, path = access_of(person), access_of(person).enterprise_path
        narrow = Portfolio.objects.exclude(parent=None).order_by("name")[FEW]

        def asked(scope: str) -> str:
            found = all_findings(access, path=scope, day=TODAY)
            return f"{sum(map(len, found.values())):,} findings of {len(found)} probes"

        def counted(scope: str) -> int:
            return count_of_queries(lambda: all_findings(access, path=scope, day=TODAY))

        def kept() -> str:
            run_probes(TODAY, at=at, access=access)
            return f"{ProbeCount.objects.count():,} counts and {ProbeGap.objects.count():,} rows kept"

        def told() -> str:
            run = newest_run(on=TODAY)
            return f"{len(tallies_kept(run, access, path=path))} shares" if run else "nothing"

        few, many = counted(narrow.scope.path), counted(path)
        print(f"\n{len(PROBES)} probes ask {few} SQL of a sixteenth of them, and {many} of all")
        ways = {
            f"all probes, wanted below {WANTED_SECONDS} s": lambda: asked(path),
            "the same of one portfolio in sixteen": lambda: asked(narrow.scope.path),
            "the nightly run, with its counts": kept,
            "shares of the newest run": told,
        }
        title = f"{SIZE:,} initiatives, {PlanTask.objects.count():,} tasks, with the database"
        compare(title, ways, rounds=ROUNDS, warm_up=1, cpu_clock=cpu_with_database)
        cookie = a_session(person)
        addresses = {
            "evidence": "/capability/evidence/",
            "data quality, wanted below 0.3 s": "/capability/quality/",
            "the same by subject": "/capability/quality/?sort=subject",
            "the same of one portfolio": f"/capability/quality/?scope={narrow.pk}",
            "its last page": "/capability/quality/?page=9999",
            "with its rows asked about again": "/capability/quality/?again=yes",
        }
        pages = {name: noted(a_visit(address, cookie=cookie)) for name, address in addresses.items()}
        gc.collect()
        gc.freeze()  # as the web server does before it serves
        compare("pages", pages, rounds=ROUNDS, warm_up=1, cpu_clock=cpu_with_database)
    settings.STOPPED_TODAY = None
