"""An empty database until its schema is ready: every migration, as `pilotage serve` runs them at the first start."""

from benchmarks.database import empty_database
from benchmarks.runner import compare

ROUNDS = 3


def run() -> None:
    def migrated() -> str:
        # Django is set up only now.
        from pilotage.config.command import preparing  # noqa: PLC0415

        with empty_database("measure_schema"):
            return f"{preparing.migrate()} migrations"

    compare("empty database to schema (CPU of Pilotage alone)", {"migrate": migrated}, rounds=ROUNDS, warm_up=0)
