"""The wing `finance` as a Django app, and what it hangs into the floors below."""

from django.apps import AppConfig
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pilotage.kit import configuration, navigation, reactions, slots


class FinanceConfig(AppConfig):
    name = "pilotage.finance"
    label = "finance"

    def ready(self) -> None:
        # These need models, which are there only once every app has been loaded.
        from pilotage.accounts.rules import Permission
        from pilotage.finance.actions.summaries import refresh_summaries
        from pilotage.finance.reads import columns
        from pilotage.finance.reads.spending import complete_cost_of
        from pilotage.finance.rules.permissions import may_keep_funds
        from pilotage.strategy.reads import spending

        def sees_money(request: HttpRequest) -> bool:
            return bool(request.access.may_anywhere(Permission.SEE_MONEY))  # type: ignore[attr-defined]  # our middleware

        def sees_this_money(request: HttpRequest, initiative: slots.Subject) -> bool:
            return bool(request.access.may(Permission.SEE_MONEY, path=initiative.scope.path))  # type: ignore[attr-defined]

        def configures(request: HttpRequest) -> bool:
            return bool(request.access.may_everywhere(Permission.CONFIGURE))  # type: ignore[attr-defined]

        def keeps_funds(request: HttpRequest) -> bool:
            return bool(may_keep_funds(request.access))  # type: ignore[attr-defined]  # our middleware

        reactions.register("initiatives_changed", refresh_summaries)
        # The discount rate, the financial year and the enterprise currency change the money of all.
        reactions.register("organisation_changed", lambda ids: refresh_summaries())
        columns.connect()
        spending.register(spending.Source(complete_cost_of, _("cost from money lines, else as stated")))
        configuration.register(
            configuration.Setting(
                _("Money"),
                _("Enterprise currency and rates, discount rate, when money flows, financial year"),
                "finance:settings",
                "coins",
                300,
                configures,
            )
        )
        configuration.register(
            configuration.Setting(
                _("Funds"),
                _("Grants, bonds and budgets that pay for costs"),
                "finance:funds",
                "coins",
                310,
                keeps_funds,
            )
        )
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
