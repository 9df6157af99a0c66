"""The worker: runs jobs one after the other until it is asked to stop, then ends the one it has begun."""

import os

import django

from pilotage.config.following import follow_parent

GRACE_SECONDS = 20.0


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pilotage.config.settings")
    follow_parent()
    django.setup()
    # Only a set-up Django has procrastinate's app.
    from procrastinate.contrib.django import app  # noqa: PLC0415 - see the line above
    from procrastinate.contrib.django.django_connector import DjangoConnector  # noqa: PLC0415 - the same

    connector = app.connector
    if not isinstance(connector, DjangoConnector):
        raise TypeError(f"Django's jobs are kept by {type(connector).__name__}")
    with app.replace_connector(connector.get_worker_connector()) as worker:
        worker.run_worker(concurrency=1, delete_jobs="successful", shutdown_graceful_timeout=GRACE_SECONDS)


if __name__ == "__main__":
    main()
