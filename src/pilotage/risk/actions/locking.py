"""Taking a row for change: locked, and at the version that was read."""

from typing import TypeVar

from django.utils.translation import gettext as _

from pilotage.accounts.rules import Impossible
from pilotage.kit.models import Record
from pilotage.risk.models import Entry
from pilotage.risk.rules.permissions import Stale

Row = TypeVar("Row", bound=Record)


def current(row: Row, *, version: int | None) -> Row:
    """The row as it is now, locked until the transaction ends. `version` None: whatever is there.

    Raises Stale when it is no longer at the version that was read, Impossible when it is gone.
    """
    found = type(row)._default_manager.select_for_update().filter(pk=row.pk).first()
    if found is None:
        raise Impossible(_("This was removed in the meantime. Nothing was saved."))
    if version is not None and found.version != version:
        raise Stale(found, read_version=version)
    return found


def locked(entry: Entry, *, version: int | None = None) -> Entry:
    """The entry with its register, locked as above."""
    found = current(entry, version=version)
    return Entry.objects.select_related("scope", "initiative__portfolio", "portfolio__parent").get(pk=found.pk)
