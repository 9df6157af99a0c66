"""The cockpit and its panels at 200 and at 2,000 initiatives: CPU of Pilotage and of its database, SQL, size."""

from benchmarks.database import cpu_with_database, organisation_of
from benchmarks.runner import compare

SIZES = (200, 2000)
PANELS = ("needs", "changes", "worth", "money", "plan")
ROUNDS = 15


def run() -> None:
    # Models are there only now.
    from django.conf import settings  # noqa: PLC0415

    from benchmarks.organisation import TODAY  # noqa: PLC0415
    from benchmarks.visits import a_session, a_visit, noted  # noqa: PLC0415
    from pilotage.accounts.models import Person  # noqa: PLC0415

    settings.STOPPED_TODAY = TODAY.isoformat()
    for size in SIZES:
        with organisation_of(size):
            cookie = a_session(Person.objects.get(email=f"pmo{size}@pilotage.example"))
            addresses = {"cockpit": "/", **{f"panel: {name}": f"/cockpit/{name}/" for name in PANELS}}
            ways = {name: noted(a_visit(address, cookie=cookie)) for name, address in addresses.items()}
            title = f"{size:,} initiatives, with the database"
            compare(title, ways, rounds=ROUNDS, warm_up=2, cpu_clock=cpu_with_database)
    settings.STOPPED_TODAY = None
