"""From what rules and actions raise to problems that a programme can read."""

import logging
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, TooManyFilesSent
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import RawPostDataException
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from pilotage.accounts.rules import Impossible as AccountsImpossible
from pilotage.accounts.rules import Refused
from pilotage.exchange.api.failures import Failure, Wrong, nothing_here
from pilotage.finance.rules.permissions import Impossible as FinanceImpossible
from pilotage.finance.rules.permissions import Stale as FinanceStale
from pilotage.kit.uuids import new_id
from pilotage.selection.rules import Impossible as SelectionImpossible
from pilotage.selection.rules import Stale as SelectionStale
from pilotage.strategy.actions.ratings import StaleCells
from pilotage.strategy.rules import Impossible as StrategyImpossible
from pilotage.strategy.rules import Stale as StrategyStale
from pilotage.work.rules import Cycle
from pilotage.work.rules import Impossible as WorkImpossible
from pilotage.work.rules import Stale as WorkStale

logger = logging.getLogger("pilotage.errors")
IMPOSSIBLE = (AccountsImpossible, FinanceImpossible, SelectionImpossible, StrategyImpossible, WorkImpossible)
STALE = (FinanceStale, SelectionStale, StrategyStale, WorkStale)
# What Django raises when somebody sends too much.
TOO_LARGE = (RequestDataTooBig, TooManyFilesSent)


def take_refusals(api: NinjaAPI) -> None:
    """Let the API answer every one of them."""
    api.add_exception_handler(Exception, _answered)


def _answered(request: HttpRequest, raised: Any) -> HttpResponse:  # an exception of any class, as Ninja hands it on
    failure = failure_of(raised)
    if failure is None:
        return _broken(request, raised)
    if failure.status == 403:
        person = getattr(request.user, "pk", None)
        logger.warning("Refused: person %s, %s %r: %s", person, request.method, request.path, failure.detail)
    return failure.response(request)


def failure_of(raised: Exception) -> Failure | None:
    """The problem behind an exception; None when it is a fault of ours."""
    if isinstance(raised, HttpError) and isinstance(raised.__cause__, Failure):
        # Ninja wraps what reading the body raised.
        return raised.__cause__
    if isinstance(raised, Failure):
        return raised
    if isinstance(raised, Refused | PermissionDenied):
        return Failure(403, str(raised))
    if isinstance(raised, IMPOSSIBLE):
        return _impossible(str(raised), raised.field)
    if isinstance(raised, Cycle):
        return _impossible(str(raised), "target")
    return _stale(raised) or _unreadable(raised)


def _impossible(detail: str, field: str) -> Failure:
    return Failure(422, detail, errors=[Wrong(f"#/{field}", detail)] if field else [])


def _stale(raised: Exception) -> Failure | None:
    if isinstance(raised, StaleCells):
        found = [
            {"initiative": one.key[0], "target": one.key[1], "level": one.level, "version": one.version}
            for one in raised.found
        ]
        return Failure(412, str(raised), facts={"current": {"cells": found}})
    if isinstance(raised, STALE):
        return Failure(412, str(raised), facts={"current_version": raised.current.version})
    return None


def _unreadable(raised: Exception) -> Failure | None:
    if isinstance(raised, Http404):
        return nothing_here()
    if isinstance(raised, ValidationError):
        return Failure(422, _("Some values do not fit."), errors=[_wrong(one) for one in raised.errors])
    if isinstance(raised, TOO_LARGE):
        return Failure(413, _("The body has more than 10 MB. Large lists come in as an import."))
    if isinstance(raised, HttpError | RawPostDataException):
        return Failure(400, _("The body cannot be read."))
    return None


def _wrong(found: dict[str, Any]) -> Wrong:  # as pydantic tells it: Any
    source, *steps = (str(step) for step in found["loc"])
    detail = str(found["msg"])
    if source == "body":
        # The first step is the name of the argument, which nobody outside knows.
        return Wrong("#/" + "/".join(step.replace("~", "~0").replace("/", "~1") for step in steps[1:]), detail)
    return Wrong(steps[-1] if steps else source, detail)


def _broken(request: HttpRequest, raised: Exception) -> HttpResponse:
    """Our own fault: the number leads to the full story in the log."""
    incident = new_id().hex[-8:].upper()
    logger.error("Incident %s at %s %r", incident, request.method, request.path, exc_info=raised)
    text = _("This is a fault of Pilotage. What you sent was not saved. The log has it under %(incident)s.")
    return Failure(500, text % {"incident": incident}, facts={"incident": incident}).response(request)
