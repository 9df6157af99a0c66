"""Two questions that a supervisor or a load balancer asks. Nobody signs in for them, and they tell nothing else."""

import psycopg
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

ANSWER_SECONDS = 2


@require_safe
@never_cache
def live(request: HttpRequest) -> JsonResponse:
    """This process answers."""
    return JsonResponse({"status": "live"})


@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """This process can serve people: the database answers a query in time. 503 with one word otherwise."""
    if not _database_answers():
        return JsonResponse({"status": "unavailable", "reason": "database"}, status=503)
    return JsonResponse({"status": "ready"})


def _database_answers() -> bool:
    # A connection of its own: the kept one may be waiting for a server that is gone.
    address = connection.get_connection_params()
    wanted = {name: address[name] for name in ("host", "port", "user", "password", "dbname") if address.get(name)}
    try:
        with psycopg.connect(
            **wanted, connect_timeout=ANSWER_SECONDS, options=f"-c statement_timeout={ANSWER_SECONDS}s", autocommit=True
        ) as fresh:
            return fresh.execute("SELECT 1").fetchone() == (1,)
    except psycopg.Error:
        return False
