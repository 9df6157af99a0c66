"""100 rows of 2,000 initiatives, signed in as one who sees everything; CPU of Pilotage and of its database process."""

from django.core.handlers.wsgi import WSGIRequest

from benchmarks.database import cpu_with_database, organisation_of
from benchmarks.runner import compare

SIZE = 2000
ROUNDS = 41


def run() -> None:
    # Models are there only now.
    from benchmarks.register.bare import bare_page  # noqa: PLC0415
    from benchmarks.visits import a_session, a_visit, environ_of, noted  # noqa: PLC0415
    from pilotage.accounts.models import Person  # noqa: PLC0415

    with organisation_of(SIZE):
        cookie = a_session(Person.objects.get(email=f"pmo{SIZE}@pilotage.example"))

        def bare() -> bytes:
            return bare_page(WSGIRequest(environ_of("/"))).content

        ways = {
            "bare: one query, one template": bare,
            "register page": a_visit("/register/", cookie=cookie),
            "its rows alone, 100 more": a_visit("/register/rows/?offset=100", cookie=cookie),
            "grouped by stage": a_visit("/register/?group=stage", cookie=cookie),
            "filtered by RAG, by cost": a_visit("/register/?rag=R&sort=-cost", cookie=cookie),
        }
        compare(
            f"100 of {SIZE:,} initiatives, with the database",
            {name: noted(way) for name, way in ways.items()},
            rounds=ROUNDS,
            warm_up=3,
            cpu_clock=cpu_with_database,
        )
