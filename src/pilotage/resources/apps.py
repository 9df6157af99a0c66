"""The wing `resources` as a Django app: its line on the rail, and its panel on the initiative's page."""

from django.apps import AppConfig
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pilotage.kit import navigation, slots
from pilotage.kit.frame import carried


class ResourcesConfig(AppConfig):
    name = "pilotage.resources"
    label = "resources"

    def ready(self) -> None:
        # These need models, which are there only once every app has been loaded.
        from pilotage.accounts.rules import Permission

        def sees_anything(request: HttpRequest) -> bool:
            return bool(request.access.may_anywhere(Permission.SEE))  # type: ignore[attr-defined]  # our middleware

        navigation.register(navigation.Entry(_("People"), "resources:heat", "users-group", 210, sees_anything))
        slots.register(
            slots.Panel(
                slot="initiative",
                name="demand",
                title=_("People needed"),
                url=lambda request, one: reverse("resources:panel", args=[one.key]) + carried(request),
                order=30,
                rows=6,
                is_wide=True,
            )
        )
