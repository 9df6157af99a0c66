"""When something goes wrong: pages that say what, why, and what to do; problem details for programs (RFC 9457)."""

import logging
import sys
from dataclasses import dataclass
from http import HTTPStatus

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from pilotage.kit.uuids import new_id

logger = logging.getLogger("pilotage.errors")
RETRY_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Problem:
    """What a person is told when their request cannot be answered."""

    status: HTTPStatus
    title: str
    why: str
    what_to_do: str
    incident: str = ""


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    logger.warning("Bad request at %r: %s", request.path, type(exception).__name__)
    why = _("The address or what was sent with it could not be read.")
    if isinstance(exception, SuspiciousOperation):
        why = _("What was sent does not look as a browser sends it.")
    todo = _("Go back, load the page again and repeat your last step.")
    return _answer(request, Problem(HTTPStatus.BAD_REQUEST, _("This request makes no sense"), why, todo))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Shows the reason that the rule gave. A refusal is logged: many of them in a row are an attempt."""
    reason = str(exception) if isinstance(exception, PermissionDenied) else ""
    logger.warning("Refused: person %s, %s %r: %s", _person(request), request.method, request.path, reason)
    todo = _("If you need this for your work, ask an administrator for a role that allows it.")
    why = reason or _("Your roles do not allow it.")
    return _answer(request, Problem(HTTPStatus.FORBIDDEN, _("You may not do this"), why, todo))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Says the same of what is not there and of what the person may not see."""
    why = _("There is nothing at this address, or nothing that you may see.")
    todo = _("Check the address, or look for the thing by its name.")
    return _answer(request, Problem(HTTPStatus.NOT_FOUND, _("Nothing here"), why, todo))


def broken(request: HttpRequest) -> HttpResponse:
    """Our own fault. The incident number leads to the full story in the log; the page tells nothing of it."""
    incident = new_id().hex[-8:].upper()
    logger.error("Incident %s at %s %r", incident, request.method, request.path, exc_info=sys.exc_info())
    why = _("This is a fault of Pilotage, not of yours. What you sent was not saved.")
    todo = _("Try again. If it stays, tell your administrator the number of the incident and what you were doing.")
    problem = Problem(HTTPStatus.INTERNAL_SERVER_ERROR, _("Something broke"), why, todo, incident)
    try:
        return _answer(request, problem)
    except Exception:  # the page itself may be what broke; the person still gets a number
        return HttpResponse(f"{problem.title}. {problem.incident}", status=problem.status, content_type="text/plain")


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    logger.warning("Form refused at %r: %s", request.path, reason)
    why = _("The form was open for too long, or you signed in or out in another window meanwhile. Nothing was saved.")
    todo = _("Go back, load the page again and send the form once more. Your browser must accept cookies.")
    return _answer(request, Problem(HTTPStatus.FORBIDDEN, _("This form is out of date"), why, todo))


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    logger.warning("Too many attempts: %s %r", request.method, request.path)
    why = _("There were too many attempts in a short time. This protects accounts against guessing.")
    todo = _("Wait a few minutes and try again. If you forgot your password, ask for a new one.")
    answer = _answer(request, Problem(HTTPStatus.TOO_MANY_REQUESTS, _("Too many attempts"), why, todo))
    answer["Retry-After"] = str(RETRY_SECONDS)
    return answer


def _answer(request: HttpRequest, problem: Problem) -> HttpResponse:
    if not request.accepts("text/html"):
        return _details(problem)
    # Nothing of the frame: it would ask for the person, and that may be what broke.
    text = render_to_string("kit/error.html", {"problem": problem, "theme": request.COOKIES.get("theme", "")}, request)
    return HttpResponse(text, status=problem.status, headers={"Cache-Control": "no-store"})


def _details(problem: Problem) -> HttpResponse:
    facts: dict[str, str | int] = {
        "type": "about:blank",
        "title": problem.title,
        "status": problem.status.value,
        "detail": f"{problem.why} {problem.what_to_do}",
    }
    if problem.incident:
        facts["incident"] = problem.incident
    return JsonResponse(facts, status=problem.status, content_type="application/problem+json")


def _person(request: HttpRequest) -> str:
    user = getattr(request, "user", None)
    return str(user.pk) if user is not None and user.is_authenticated else "unknown"
