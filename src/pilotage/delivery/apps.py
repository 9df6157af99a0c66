"""The wing `delivery` as a Django app: its line on the rail, and its panels on the initiative's page."""

from django.apps import AppConfig
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pilotage.kit import navigation, slots
from pilotage.kit.frame import carried

# The pages of plans and backlogs lie below those of their initiatives.
PAGES = "/initiatives/[^/]+/(plan|backlog)/"
PICTURES = {"pdf": _("Gantt as PDF"), "png": _("Gantt as PNG"), "svg": _("Gantt as SVG")}


class DeliveryConfig(AppConfig):
    name = "pilotage.delivery"
    label = "delivery"
    verbose_name = _("Delivery")

    def ready(self) -> None:
        # These need models, which are there only once every app has been loaded.
        from pilotage.accounts.rules import Permission

        def sees_anything(request: HttpRequest) -> bool:
            return bool(request.access.may_anywhere(Permission.SEE))  # type: ignore[attr-defined]  # our middleware

        navigation.register(
            navigation.Entry(_("Delivery"), "delivery:plans", "timeline", 200, sees_anything, also=PAGES)
        )
        slots.register(
            slots.Panel(
                slot="initiative",
                name="plan",
                title=_("Plan"),
                url=lambda request, one: reverse("delivery:plan_panel", args=[one.key]) + carried(request),
                order=12,
                rows=8,
            )
        )
        slots.register(
            slots.Panel(
                slot="initiative",
                name="backlog",
                title=_("Backlog"),
                url=lambda request, one: reverse("delivery:backlog_panel", args=[one.key]) + carried(request),
                order=14,
                rows=6,
            )
        )
        for place, (form, label) in enumerate(PICTURES.items()):
            slots.offer(
                slots.Offer(
                    slot="plan_files",
                    name=f"picture-{form}",
                    label=label,
                    url=lambda request, plan, form=form: (
                        reverse(  # type: ignore[misc]  # a lambda with a default
                            "delivery:plan_picture", args=[plan.initiative.key, form]
                        )
                        + carried(request)
                    ),
                    # Behind the files of other programs.
                    order=100 + place,
                )
            )
