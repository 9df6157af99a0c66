"""The wing `maturity` as a Django app, and what it hangs into the floors below."""

from collections.abc import Callable
from typing import cast

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from pilotage.kit import configuration, navigation, reactions

Sight = Callable[[HttpRequest], bool]


class MaturityConfig(AppConfig):
    name = "pilotage.maturity"
    label = "maturity"
    verbose_name = _("Capability")

    def ready(self) -> None:
        # These need models, which are there only once every app has been loaded.
        from pilotage.accounts.rules import Permission, PersonalRequest

        def sees(request: HttpRequest) -> bool:
            return bool(cast(PersonalRequest, request).access.may_anywhere(Permission.SEE))

        def configures(request: HttpRequest) -> bool:
            return bool(cast(PersonalRequest, request).access.may_everywhere(Permission.CONFIGURE))

        _connect_model(sees, configures)
        _connect_evidence()
        _connect_assessments()


def _connect_model(sees: Sight, configures: Sight) -> None:
    # These need models, which are there only once every app has been loaded.
    from pilotage.accounts.actions.people import FOUNDED
    from pilotage.maturity.actions.shipping import ship_model

    reactions.register(FOUNDED, lambda ids: ship_model())
    navigation.register(navigation.Entry(_("Capability"), "maturity:home", "trending-up", 340, sees))
    configuration.register(
        configuration.Setting(
            _("Capability model"),
            _("What a PMO does, in practices on five levels: its editions, your own practices, other models."),
            "maturity:editions",
            "stack-2",
            order=330,
            is_visible=configures,
        )
    )


def _connect_evidence() -> None:
    # These need models, which are there only once every app has been loaded.
    from pilotage.governance.reads import notices
    from pilotage.maturity.reads.mine import NOTICE

    notices.register(NOTICE)


def _connect_assessments() -> None:
    from pilotage.governance.reads import notices
    from pilotage.maturity.reads.needs import NOTICE

    notices.register(NOTICE)
