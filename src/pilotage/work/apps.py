"""The wing `work` as a Django app: what it puts on the rail, into the frame and onto its own pages."""

from collections.abc import Callable
from typing import cast

from django.apps import AppConfig
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pilotage.kit import configuration, frame, navigation, slots


class WorkConfig(AppConfig):
    name = "pilotage.work"
    label = "work"

    def ready(self) -> None:
        # These need models, which are there only once every app has been loaded.
        from pilotage.accounts.reads import register_scope_choices, register_scope_names
        from pilotage.accounts.rules import Permission, PersonalRequest
        from pilotage.work.reads.scopes import choices_for, names_of, scope_control

        def sees(request: HttpRequest) -> bool:
            return bool(cast(PersonalRequest, request).access.may_anywhere(Permission.SEE))

        def configures(request: HttpRequest) -> bool:
            return bool(cast(PersonalRequest, request).access.may_everywhere(Permission.CONFIGURE))

        def panel_url(name: str) -> Callable[[HttpRequest, slots.Subject], str]:
            return lambda request, subject: reverse(name, args=[subject.key])

        register_scope_names(names_of)
        register_scope_choices(choices_for)
        navigation.register(navigation.Entry(_("Portfolios"), "work:portfolios", "folders", 20, sees))
        navigation.register(navigation.Entry(_("Register"), "work:register", "list-details", 30, sees))
        frame.give_scope(lambda request: scope_control(cast(PersonalRequest, request).access, request.GET))
        frame.give_chip(frame.Chip("jobs", "work:jobs_chip", order=10, every_seconds=15, is_visible=sees))
        slots.register(slots.Panel("initiative", "links", _("Dependencies"), panel_url("work:links_panel"), order=40))
        slots.register(
            slots.Panel("initiative", "history", _("History"), panel_url("work:history_panel"), order=90, is_wide=True)
        )
        configuration.register(
            configuration.Setting(
                _("Register"),
                _("Custom fields of initiatives, and the stages of their life."),
                "work:settings",
                "list-details",
                order=210,
                is_visible=configures,
            )
        )
