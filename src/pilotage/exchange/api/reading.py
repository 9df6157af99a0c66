"""Reading the JSON of a body strictly: what the database could not keep is refused before it gets there."""

import json
from typing import Any, NoReturn

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from ninja.parser import Parser

from pilotage.exchange.api.problems import Problem, wrong_parameter

# The whole register in one body is an import, not a call.
DEEPEST = 20


class StrictParser(Parser):
    """JSON as RFC 8259 has it: no NaN, no infinity, no half characters, no NUL."""

    # Parsed JSON: Any.
    def parse_body(self, request: HttpRequest) -> Any:
        if request.content_type not in {"application/json", "application/merge-patch+json"}:
            raise Problem(415, _("Send the body as application/json."))
        try:
            parsed = json.loads(request.body, parse_constant=_refuse_constant)
        except (ValueError, RecursionError) as broken:
            raise Problem(400, _("The body is not JSON: %(reason)s.") % {"reason": str(broken)[:200]}) from broken
        _check(parsed, 0)
        return parsed

    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        for name, values in data.lists():
            if not all(_is_text(str(value)) for value in (name, *values)):
                raise wrong_parameter(name[:60].replace("\x00", ""), _("This holds a character that cannot be kept."))
        found: dict[str, Any] = super().parse_querydict(data, list_fields, request)
        return found


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")


def _check(value: object, depth: int) -> None:
    if depth > DEEPEST:
        raise Problem(400, _("The body is nested deeper than anything here."))
    if isinstance(value, str) and not _is_text(value):
        raise Problem(422, _("The body holds a character that cannot be kept (NUL, or half of a pair)."))
    if isinstance(value, dict):
        for name, inner in value.items():
            _check(name, depth)
            _check(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            _check(inner, depth + 1)


def _is_text(text: str) -> bool:
    if "\x00" in text:
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
