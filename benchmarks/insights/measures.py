"""The cockpit and its panels at 200 and at 2,000 initiatives: CPU of the application, time of the database, SQL."""

import os
from collections.abc import Callable
from functools import partial
from statistics import median
from time import process_time

import django
from django.conf import settings

SIZES = (200, 2000)
ADDRESSES = (
    "/",
    "/cockpit/needs/",
    "/cockpit/changes/",
    "/cockpit/worth/",
    "/cockpit/money/",
    "/cockpit/plan/",
    "/needs/chip/",
)
ROUNDS = 15


def run() -> None:
    """Needs DATABASE_URL of an empty, migrated database; leaves nothing in it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    # The models are there only now.
    from django.db import connection, transaction  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    from benchmarks.insights.organisation import TODAY, fill  # noqa: PLC0415

    settings.STOPPED_TODAY = TODAY.isoformat()
    settings.ALLOWED_HOSTS = ["*"]
    for size in SIZES:
        with transaction.atomic():
            client = Client()
            client.force_login(fill(size))
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
            print(f"\n{size} initiatives (median of {ROUNDS})")
            print(f"  {'':18}  {'CPU':>8}  {'database':>8}  {'SQL':>4}  {'KiB':>5}")
            for address in ADDRESSES:
                get = partial(client.get, address)
                cpu = median(_cpu(get) for _ in range(ROUNDS + 1))
                with CaptureQueriesContext(connection) as queries:
                    answer = get()
                assert answer.status_code == 200, (address, answer.status_code)
                spent = sum(float(query["time"]) for query in queries)
                sizes = f"{len(queries):4}  {len(answer.content) / 1024:5.0f}"
                print(f"  {address:18}  {cpu * 1000:5.1f} ms  {spent * 1000:5.0f} ms  {sizes}")
            transaction.set_rollback(True)


def _cpu(get: Callable[[], object]) -> float:
    before = process_time()
    get()
    return process_time() - before
