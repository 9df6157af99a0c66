"""The wing `exchange` as a Django app: what it puts on the rail, and the files it makes of a plan."""

from typing import cast

from django.apps import AppConfig
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pilotage.kit import navigation, slots


class ExchangeConfig(AppConfig):
    name = "pilotage.exchange"
    label = "exchange"

    def ready(self) -> None:
        # These need models, which are there only once every app has been loaded.
        from pilotage.accounts.rules import Permission, PersonalRequest
        from pilotage.exchange import jobs  # noqa: F401 - loading it makes the jobs known by name
        from pilotage.exchange.schedules.writers import WRITERS

        def imports(request: HttpRequest) -> bool:
            return bool(cast(PersonalRequest, request).access.may_anywhere(Permission.IMPORT))

        def books(request: HttpRequest, subject: slots.Subject) -> bool:
            return bool(cast(PersonalRequest, request).access.may_anywhere(Permission.EDIT_MONEY))

        navigation.register(navigation.Entry(_("Import"), "exchange:imports", "file-import", 910, imports))
        slots.offer(
            slots.Offer(
                slot="money_files",
                name="ledger",
                label=_("Import a ledger"),
                url=lambda request, subject: reverse("exchange:ledger"),
                order=0,
                is_visible=books,
            )
        )
        for place, (form, writer) in enumerate(WRITERS.items()):
            slots.offer(
                slots.Offer(
                    slot="plan_files",
                    name=form,
                    label=writer.label,
                    url=lambda request, plan, form=form: reverse(  # type: ignore[misc]  # a lambda with a default
                        "exchange:export_plan", args=[plan.initiative.key, form]
                    ),
                    order=place,
                )
            )
