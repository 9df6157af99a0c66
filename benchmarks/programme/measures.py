"""200 plans of 250 lines on the pages over plans: CPU of Pilotage and of its database, SQL, size."""

import gc

from benchmarks.database import cpu_with_database, organisation_of
from benchmarks.runner import compare

PLANS = 200
ROUNDS = 9
PAGES = {
    "list of plans": "/delivery/",
    "timeline": "/delivery/timeline/",
    "timeline with phases": "/delivery/timeline/?detail=phases",
    "earned value, hours": "/delivery/earned-value/?in=hours",
    "earned value, money": "/delivery/earned-value/?in=money",
    "health": "/cockpit/health/",
}


def run() -> None:
    # Models are there only now.
    from django.conf import settings  # noqa: PLC0415

    from benchmarks.organisation import TODAY  # noqa: PLC0415
    from benchmarks.visits import a_session, a_visit, noted  # noqa: PLC0415
    from pilotage.accounts.models import Person  # noqa: PLC0415
    from pilotage.delivery.models import PlanTask  # noqa: PLC0415

    settings.STOPPED_TODAY = TODAY.isoformat()
    with organisation_of(PLANS, filling="programme.portfolio:fill_with_plans"):
        cookie = a_session(Person.objects.get(email=f"pmo{PLANS}@pilotage.example"))
        ways = {name: noted(a_visit(address, cookie=cookie)) for name, address in PAGES.items()}
        gc.collect()
        gc.freeze()  # as the web server does before it serves
        title = f"{PLANS} plans with {PlanTask.objects.count():,} lines, with the database"
        compare(title, ways, rounds=ROUNDS, warm_up=2, cpu_clock=cpu_with_database)
    settings.STOPPED_TODAY = None
