"""What cannot be done, said in words that help."""

from django.utils.translation import gettext as _

from pilotage.kit.models import Record


class Impossible(Exception):
    """What was asked contradicts what is there; the text says what to do, `field` says where it was typed."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class Stale(Exception):
    """Somebody changed this since it was read; `current` is how it is now."""

    def __init__(self, current: Record) -> None:
        super().__init__(_("Somebody changed this in the meantime. Nothing was saved; load the page again."))
        self.current = current
