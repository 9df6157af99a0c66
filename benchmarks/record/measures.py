"""The page of one initiative among 2,000, and the panels that it loads when they come into view."""

from benchmarks.database import cpu_with_database, organisation_of
from benchmarks.runner import compare

SIZE = 2000
ROUNDS = 31


def run() -> None:
    # Models are there only now.
    from benchmarks.visits import a_session, a_visit, noted  # noqa: PLC0415
    from pilotage.accounts.models import Person  # noqa: PLC0415
    from pilotage.work.models import Initiative  # noqa: PLC0415

    with organisation_of(SIZE):
        cookie = a_session(Person.objects.get(email=f"pmo{SIZE}@pilotage.example"))
        key = Initiative.objects.order_by("name")[SIZE // 2].key
        addresses = {"record page": "", "panel: dependencies": "links/", "panel: history": "history/"}
        ways = {name: noted(a_visit(f"/initiatives/{key}/{tail}", cookie=cookie)) for name, tail in addresses.items()}
        title = f"one of {SIZE:,} initiatives, with the database"
        compare(title, ways, rounds=ROUNDS, warm_up=3, cpu_clock=cpu_with_database)
