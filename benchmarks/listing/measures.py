"""100 of 2,000 initiatives as JSON, by a session, beside one query and `json.dumps`."""

import json

from benchmarks.database import cpu_with_database, organisation_of
from benchmarks.runner import compare

SIZE = 2000
ROUNDS = 31


def run() -> None:
    # Models are there only now.
    from django.db import connection  # noqa: PLC0415

    from benchmarks.register.bare import SQL  # noqa: PLC0415
    from benchmarks.visits import a_session, a_visit, noted  # noqa: PLC0415
    from pilotage.accounts.models import Person  # noqa: PLC0415

    def bare() -> bytes:
        with connection.cursor() as cursor:
            cursor.execute(SQL)
            names = [column.name for column in cursor.description]
            rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        return json.dumps(rows, default=str).encode()

    with organisation_of(SIZE):
        cookie = a_session(Person.objects.get(email=f"pmo{SIZE}@pilotage.example"))
        ways = {
            "bare: one query, json.dumps": noted(bare),
            "/api/v1/initiatives": noted(a_visit("/api/v1/initiatives?limit=100", cookie=cookie)),
        }
        title = f"100 of {SIZE:,} initiatives as JSON, with the database"
        compare(title, ways, rounds=ROUNDS, warm_up=3, cpu_clock=cpu_with_database)
