"""One template, two doors: a browser gets the page, htmx gets the fragment that the page includes."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers

# What a template is given is shaped by each page: Any.
Context = Mapping[str, Any]
UNDO = "undo:"


def page(
    request: HttpRequest, template: str, context: Context, *, fragment: str | None = None, status: int = 200
) -> HttpResponse:
    """The answer of a page; `fragment` names the template that htmx gets instead, with the same context."""
    is_fragment = fragment is not None and is_htmx(request)
    text = render_to_string(fragment if is_fragment and fragment else template, dict(context), request)
    answer = HttpResponse(text, status=status)
    if fragment is not None:
        patch_vary_headers(answer, ["HX-Request"])
    return with_notices(request, answer) if is_fragment else answer


def part(request: HttpRequest, template: str, context: Context, *, status: int = 200) -> HttpResponse:
    """The answer of an address that only ever gives a fragment: a panel, a chip, the next rows."""
    return with_notices(request, HttpResponse(render_to_string(template, dict(context), request), status=status))


def go(request: HttpRequest, url: str) -> HttpResponse:
    """After an action: on to another page, by both doors."""
    if is_htmx(request):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponse(status=303, headers={"Location": quote(url, safe="/?&=#%:+,;@~!*'()[]$-._")})


def is_htmx(request: HttpRequest) -> bool:
    """Whether a piece of the page asks. Going back in the history asks for the whole page again."""
    return "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers


def notice(request: HttpRequest, text: str, *, undo_url: str = "") -> None:
    """Tell the person what was done, with the way to undo it (a POST)."""
    messages.success(request, text, extra_tags=f"{UNDO}{undo_url}" if undo_url else "")


def warn(request: HttpRequest, text: str) -> None:
    """Tell the person what did not work, and what to do."""
    messages.error(request, text)


def with_notices(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """Let the notices of a fragment be shown by the page that is already open."""
    # A redirect of htmx leads to a page that shows them itself.
    if answer.status_code >= 300 or not hasattr(request, "_messages"):
        return answer
    waiting = notices(messages.get_messages(request))
    if waiting:
        answer["HX-Trigger"] = json.dumps({"pm:notice": {"notices": waiting}})
    return answer


def notices(waiting: Any) -> list[dict[str, str]]:  # Django's storage of messages has no public type: Any
    """Messages as the frame shows them: text, tone and the address that undoes."""
    return [
        {
            "text": str(message.message),
            "tone": "bad" if message.level_tag in {"error", "warning"} else "good",
            "undo": message.extra_tags.removeprefix(UNDO) if (message.extra_tags or "").startswith(UNDO) else "",
        }
        for message in waiting
    ]
