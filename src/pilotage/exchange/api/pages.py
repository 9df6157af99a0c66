"""The API for people: an interactive page, drawn from the OpenAPI document."""

from django.http import HttpResponseBase

from pilotage.accounts.rules import PersonalRequest, own_door
from pilotage.kit.pages import page


@own_door
def api_page(request: PersonalRequest) -> HttpResponseBase:
    return page(request, "exchange/api.html", {"document": "/api/v1/openapi.json"})
