"""The wing `exchange` as a Django app: what it puts on the rail."""

from typing import cast

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from pilotage.kit import navigation


class ExchangeConfig(AppConfig):
    name = "pilotage.exchange"
    label = "exchange"

    def ready(self) -> None:
        # These need models, which are there only once every app has been loaded.
        from pilotage.accounts.rules import Permission, PersonalRequest
        from pilotage.exchange import jobs  # noqa: F401 - loading it makes the jobs known by name

        def imports(request: HttpRequest) -> bool:
            return bool(cast(PersonalRequest, request).access.may_anywhere(Permission.IMPORT))

        navigation.register(navigation.Entry(_("Import"), "exchange:imports", "file-import", 910, imports))
