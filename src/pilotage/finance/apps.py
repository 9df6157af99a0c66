"""The wing `finance` as a Django app, and what it hangs into the floors below."""

from django.apps import AppConfig
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pilotage.kit import navigation, reactions, slots


class FinanceConfig(AppConfig):
    name = "pilotage.finance"
    label = "finance"

    def ready(self) -> None:
        # Both need models, which are there only once every app has been loaded.
        from pilotage.accounts.rules import Permission  # noqa: PLC0415
        from pilotage.finance.actions.summaries import refresh_summaries  # noqa: PLC0415

        def sees_money(request: HttpRequest) -> bool:
            return bool(request.access.may_anywhere(Permission.SEE_MONEY))  # type: ignore[attr-defined]  # our middleware

        def sees_this_money(request: HttpRequest, initiative: slots.Subject) -> bool:
            return bool(request.access.may(Permission.SEE_MONEY, path=initiative.scope.path))  # type: ignore[attr-defined]

        reactions.register("initiatives_changed", refresh_summaries)
        navigation.register(navigation.Entry(_("Money"), "finance:overview", "coins", 220, sees_money))
        slots.register(
            slots.Panel(
                slot="initiative",
                name="money",
                title=_("Money by year"),
                url=lambda request, initiative: reverse("finance:panel", args=[initiative.key]),
                order=20,
                rows=10,
                is_wide=True,
                is_visible=sees_this_money,
            )
        )
