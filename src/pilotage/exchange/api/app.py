"""The API put together: routes, errors in one form, the OpenAPI document and its page."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from pilotage import __version__
from pilotage.accounts.rules import Refused
from pilotage.exchange.api.doors import SessionAuth, TokenAuth
from pilotage.exchange.api.etags import etag_of
from pilotage.exchange.api.problems import Problem, answer_of
from pilotage.exchange.api.routes import jobs, money, scenarios, strategy, work
from pilotage.finance.rules import permissions as finance_rules
from pilotage.selection import rules as selection_rules
from pilotage.strategy import rules as strategy_rules
from pilotage.strategy.actions.ratings import StaleCells
from pilotage.work import rules as work_rules

DESCRIPTION = """
Everything that the pages show and do, for programmes: the same rules, the same history.

**Who calls.** Make a token in your profile and send it as `Authorization: Bearer <token>`. A token may do what its
owner may do; a token to read may not write.

**What you cannot see does not exist**: it answers 404, and is in no list, count or total.

**Pages.** Lists give `items` and `next_cursor`; send it back as `cursor`. `limit` is 50, at most 200. `fields=name,rag`
leaves the other fields out.

**Versions.** Every resource has an `ETag`. Send it as `If-Match` when you change or delete: 428 without, 412 when
somebody was faster, with the resource as it is now.

**Once.** Send an `Idempotency-Key` with a POST, and a repeated one gets the first one's answer for a day.

**Money** is a decimal number as text with its currency. Unknown is null, never 0; `words` keeps what was said instead.

**Errors** are problem details (RFC 9457), of the type application/problem+json.
"""

api = NinjaAPI(
    title="Pilotage",
    version=__version__,
    description=DESCRIPTION.strip(),
    urls_namespace="api-1",
    auth=[TokenAuth(), SessionAuth()],
    docs_url=None,
    openapi_url="openapi.json",
)
api.add_router("", work.router)
api.add_router("", strategy.router)
api.add_router("", money.router)
api.add_router("", scenarios.router)
api.add_router("", jobs.router)

Handler = Callable[[HttpRequest, Any], HttpResponse]  # each for its own exception: Any


def _answers(kind: type[Exception], make: Callable[[Any], Problem]) -> None:
    def handle(request: HttpRequest, raised: Any) -> HttpResponse:  # an exception of that kind
        return answer_of(request, make(raised))

    api.add_exception_handler(kind, handle)


def _invalid(raised: ValidationError) -> Problem:
    errors = []
    for error in raised.errors:
        place = [str(step) for step in error.get("loc", ()) if step not in ("body", "query", "path", "payload")]
        errors.append(("/" + "/".join(place), str(error.get("msg", ""))))
    first = f"{errors[0][0]}: {errors[0][1]}" if errors else ""
    return Problem(422, _("Some values are wrong: %(first)s") % {"first": first}, errors=errors)


def _unauthorised(raised: AuthenticationError) -> Problem:
    text = _("Send a token that is valid, not expired and not revoked, as “Authorization: Bearer …”.")
    return Problem(401, text, headers={"WWW-Authenticate": 'Bearer realm="Pilotage"'})


def _impossible(raised: Any) -> Problem:  # the wings' errors of this name, alike in shape
    field = getattr(raised, "field", "")
    return Problem(422, str(raised), errors=[(f"/{field}", str(raised))] if field else ())


def _stale(raised: Any) -> Problem:  # the wings' errors of this name, alike in shape
    current = raised.current
    now = {"id": str(current.pk), "version": current.version, "name": getattr(current, "name", "")}
    return Problem(412, str(raised), current=now, headers={"ETag": etag_of(current.pk, current.version)})


def _stale_cells(raised: StaleCells) -> Problem:
    errors = [(f"/{one.key[0]}/{one.key[1]}", f"version {one.version}") for one in raised.found]
    return Problem(409, str(raised), errors=errors)


def _http(raised: HttpError) -> Problem:
    status = raised.status_code if raised.status_code in (400, 401, 403, 404, 413, 422, 429) else 400
    return Problem(status, _("The request cannot be read: %(why)s") % {"why": raised.message})


_answers(Problem, lambda raised: raised)
_answers(ValidationError, _invalid)
_answers(AuthenticationError, _unauthorised)
_answers(HttpError, _http)
_answers(Refused, lambda raised: Problem(403, str(raised)))
_answers(Http404, lambda raised: Problem(404, _("There is nothing here, or nothing that you may see.")))
_answers(work_rules.Cycle, _impossible)
_answers(StaleCells, _stale_cells)
for wing in (work_rules, strategy_rules, finance_rules, selection_rules):
    _answers(wing.Impossible, _impossible)
    _answers(wing.Stale, _stale)
