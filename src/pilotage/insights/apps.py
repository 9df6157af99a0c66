"""The wing `insights` as a Django app: the first page, what it adds to the frame and to the register's filters."""

from typing import cast

from django.apps import AppConfig
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pilotage.kit import frame, navigation, slots
from pilotage.kit.frame import carried


class InsightsConfig(AppConfig):
    name = "pilotage.insights"
    label = "insights"

    def ready(self) -> None:
        # These need models, which are there only once every app has been loaded.
        from pilotage.accounts.rules import Permission, PersonalRequest
        from pilotage.insights.pages import health
        from pilotage.insights.pages.packs import writing
        from pilotage.insights.reads import filters

        def sees(request: HttpRequest) -> bool:
            return bool(cast(PersonalRequest, request).access.may_anywhere(Permission.SEE))

        filters.connect()
        health.connect()
        writing.connect()
        slots.register(
            slots.Panel(
                slot="initiative",
                name="health",
                title=_("Health"),
                url=lambda request, one: reverse("insights:health_panel", args=[one.key]) + carried(request),
                order=5,
                rows=9,
            )
        )
        slots.offer(
            slots.Offer(
                slot="initiative_papers",
                name="pack",
                label=_("Pack"),
                url=lambda request, one: f"{reverse('insights:packs')}?initiative={one.key}",
                order=10,
            )
        )
        slots.offer(
            slots.Offer(
                slot="assessment_papers",
                name="pack",
                label=_("Pack"),
                url=lambda request, one: reverse("insights:assessment_pack", args=[one.pk]),
                order=10,
                is_visible=lambda request, one: one.closed_on is not None,
            )
        )
        navigation.register(navigation.Entry(_("Cockpit"), "insights:cockpit", "dashboard", 10, sees))
        frame.give_search("insights:search")
        frame.give_chip(frame.Chip("needs", "insights:needs_chip", order=20, every_seconds=0, is_visible=sees))
