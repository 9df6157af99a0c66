"""The wing `risk` as a Django app, and what it hangs into the floors below."""

from collections.abc import Callable

from django.apps import AppConfig
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pilotage.kit import configuration, navigation, slots
from pilotage.kit.frame import carried


class RiskConfig(AppConfig):
    name = "pilotage.risk"
    label = "risk"

    def ready(self) -> None:
        # These need models, which are there only once every app has been loaded.
        from pilotage.accounts.rules import Permission
        from pilotage.delivery.reads.delays import register_source
        from pilotage.risk.reads.trials import delays_from_registers

        register_source(delays_from_registers)

        def sees(request: HttpRequest) -> bool:
            return bool(request.access.may_anywhere(Permission.SEE))  # type: ignore[attr-defined]  # our middleware

        def configures(request: HttpRequest) -> bool:
            return bool(request.access.may_everywhere(Permission.CONFIGURE))  # type: ignore[attr-defined]

        navigation.register(navigation.Entry(_("Risks"), "risk:register", "alert-triangle", 230, sees))
        configuration.register(
            configuration.Setting(
                _("Scales of risks"),
                _("Levels of probability and impact, and how severe they are together"),
                "risk:scales",
                "layout-grid",
                320,
                configures,
            )
        )
        for slot, name in (("initiative", "panel"), ("portfolio", "portfolio_panel")):
            slots.register(
                slots.Panel(
                    slot=slot,
                    name="risks",
                    title=_("Risks"),
                    url=_address_of(name),
                    order=14,
                    rows=8,
                )
            )
        slots.register(
            slots.Panel(
                slot="plan_uncertainty",
                name="register-risks",
                title=_("Risks of the register in the trials"),
                url=_of_plan,
                order=10,
                rows=4,
                is_wide=True,
            )
        )


def _of_plan(request: HttpRequest, plan: slots.Subject) -> str:
    return reverse("risk:trials_panel", args=[plan.initiative.key]) + carried(request)


def _address_of(name: str) -> Callable[[HttpRequest, slots.Subject], str]:
    def url(request: HttpRequest, subject: slots.Subject) -> str:
        thing = subject.pk if name == "portfolio_panel" else subject.key
        return reverse(f"risk:{name}", args=[thing]) + carried(request)

    return url
