"""The wing `selection` as a Django app, and what it hangs into the floors below."""

from typing import cast

from django.apps import AppConfig
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pilotage.kit import navigation, slots


class SelectionConfig(AppConfig):
    name = "pilotage.selection"
    label = "selection"

    def ready(self) -> None:
        # These need models, which are there only once every app has been loaded.
        from pilotage.accounts.rules import Permission, PersonalRequest
        from pilotage.selection.reads.filters import left_out_of, selected_in
        from pilotage.work.reads.query import register_filter

        def sees_money(request: HttpRequest) -> bool:
            return bool(cast(PersonalRequest, request).access.may_anywhere(Permission.SEE_MONEY))

        register_filter("selected_in", selected_in)
        register_filter("left_out_of", left_out_of)
        navigation.register(navigation.Entry(_("Selection"), "selection:scenarios", "adjustments", 120, sees_money))
        slots.register(
            slots.Panel(
                slot="initiative",
                name="decisions",
                title=_("Decisions"),
                url=lambda request, initiative: reverse("selection:panel", args=[initiative.key]),
                order=50,
                rows=3,
            )
        )
        slots.register(
            slots.Panel(
                slot="change_request",
                name="budgets",
                title=_("Budgets of committed scenarios"),
                url=lambda request, change: reverse("selection:change_budgets", args=[change.pk]),
                order=10,
                rows=3,
                is_wide=True,
                is_visible=lambda request, change: sees_money(request),
            )
        )
