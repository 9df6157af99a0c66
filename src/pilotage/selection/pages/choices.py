"""What a person may choose from when making or changing a scenario."""

from django.http import QueryDict

from pilotage.accounts.rules import PersonalRequest
from pilotage.selection.forms import Choices
from pilotage.selection.models import Scenario
from pilotage.strategy.reads.drivers import driver_sets_visible_to
from pilotage.work.reads.visible import saved_views_for


def choices_of(
    request: PersonalRequest, scopes: list[tuple[str, str]] | tuple[()], scenario: Scenario | None = None
) -> Choices:
    # What was shown in the register may be handed over: only its filter, never its order or its columns.
    query = QueryDict(request.GET.get("query", ""), mutable=True)
    for name in ("sort", "page", "columns", "group", "as_of"):
        query.pop(name, None)
    return Choices(
        scopes=scopes,
        views=list(saved_views_for(request.access)),
        driver_sets=list(driver_sets_visible_to(request.access)),
        query=scenario.query if scenario else query.urlencode(),
    )
