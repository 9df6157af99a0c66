"""From what rules and actions raise to problems that a programme can read."""

import logging
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, TooManyFieldsSent
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from pilotage.accounts.rules import Impossible, Refused
from pilotage.delivery.rules import permissions as delivery_rules
from pilotage.exchange.api.problems import Problem, answer_of, nothing_here
from pilotage.finance.rules import permissions as finance_rules
from pilotage.governance.rules import refusals as governance_rules
from pilotage.kit.uuids import new_id
from pilotage.maturity.rules import refusals as maturity_rules
from pilotage.resources.rules import permissions as resources_rules
from pilotage.risk.rules import permissions as risk_rules
from pilotage.selection import rules as selection_rules
from pilotage.strategy import rules as strategy_rules
from pilotage.strategy.actions.ratings import StaleCells
from pilotage.work import rules as work_rules

logger = logging.getLogger("pilotage.errors")
WINGS = (
    work_rules, strategy_rules, delivery_rules, resources_rules, finance_rules, selection_rules, maturity_rules,
)  # fmt: skip
IMPOSSIBLE = (Impossible, governance_rules.Impossible, *(wing.Impossible for wing in WINGS))
STALE = (risk_rules.Stale, *(wing.Stale for wing in WINGS))
# The actions' names of fields and the API's: a row is named by its id.
NAMES = {
    "portfolio": "portfolio_id", "programme": "programme_id", "stage": "stage_id", "sponsor": "owner_id",
    "manager": "manager_id", "owner": "owner_id", "parent": "parent_id", "target": "target_id",
    "driver_set": "driver_set_id", "scope": "portfolio_id", "fund": "fund_id", "role": "role_id",
    "objective": "objective_id", "driver": "driver_id", "members": "initiative_ids",
    "predecessor": "predecessor_id", "successor": "successor_id", "on_behalf_of": "decider_id", "taker": "taker_id",
}  # fmt: skip


def take_refusals(api: NinjaAPI) -> None:
    """Let the API answer every one of them."""
    # Ninja has handlers of its own for the narrower classes, so each of them is replaced.
    for kind in (Exception, Http404, HttpError, ValidationError):
        api.add_exception_handler(kind, _answered)


def _answered(request: HttpRequest, raised: Any) -> HttpResponse:  # an exception of any class, as Ninja hands it on
    problem = problem_of(raised)
    if problem is None:
        return broken(request, raised)
    if problem.status == 403:
        logger.warning("Refused: %s %r: %s", request.method, request.path, problem.detail)
    return answer_of(request, problem)


def problem_of(raised: Exception) -> Problem | None:
    """The problem behind an exception; None when it is a fault of ours."""
    if isinstance(raised, HttpError) and isinstance(raised.__cause__, Problem):
        # Ninja wraps what reading the body raised.
        return raised.__cause__
    if isinstance(raised, Problem):
        return raised
    if isinstance(raised, Refused | PermissionDenied):
        return Problem(403, str(raised))
    if isinstance(raised, IMPOSSIBLE):
        return _impossible(str(raised), raised.field)
    if isinstance(raised, work_rules.Cycle):
        return _impossible(str(raised), "target")
    return _stale(raised) or _unreadable(raised)


def _impossible(detail: str, field: str) -> Problem:
    return Problem(422, detail, errors=[(f"/{NAMES.get(field, field)}", detail)] if field else ())


def _stale(raised: Exception) -> Problem | None:
    if isinstance(raised, StaleCells):
        found = [
            {"initiative_id": one.key[0], "target_id": one.key[1], "level": one.level, "version": one.version}
            for one in raised.found
        ]
        return Problem(412, str(raised), facts={"current": {"cells": found}})
    if isinstance(raised, STALE):
        return Problem(412, str(raised), facts={"current_version": raised.current.version})
    return None


def _unreadable(raised: Exception) -> Problem | None:
    if isinstance(raised, Http404):
        return nothing_here()
    if isinstance(raised, ValidationError):
        errors = [_wrong(one) for one in raised.errors]
        first = f"{errors[0][0]}: {errors[0][1]}" if errors else ""
        return Problem(422, _("Some values are wrong: %(first)s") % {"first": first}, errors=errors)
    if isinstance(raised, RequestDataTooBig | TooManyFieldsSent):
        return Problem(413, _("The body may have 10 MB at most; larger lists come in as an import."))
    if isinstance(raised, HttpError):
        return Problem(400, _("The body cannot be read."))
    return None


def _wrong(found: dict[str, Any]) -> tuple[str, str]:  # as pydantic tells it: Any
    source, *steps = (str(step) for step in found["loc"])
    if source == "body":
        # The first step is the name of an argument, which nobody outside knows.
        steps = steps[1:]
    elif steps[:1] == ["paging"] or steps[:1] == ["filters"]:
        steps = steps[1:]
    place = "/".join(step.replace("~", "~0").replace("/", "~1") for step in steps)
    return f"/{place}" if place else "", str(found["msg"])


def broken(request: HttpRequest, raised: BaseException) -> HttpResponse:
    """Our own fault: the number leads to the full story in the log."""
    incident = new_id().hex[-8:].upper()
    logger.error("Incident %s at %s %r", incident, request.method, request.path, exc_info=raised)
    text = _("This is a fault of Pilotage. What you sent was not saved. The log has it under %(incident)s.")
    return answer_of(request, Problem(500, text % {"incident": incident}, facts={"incident": incident}))
