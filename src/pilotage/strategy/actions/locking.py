"""Taking a row for change: locked, and at the version that was read."""

from typing import TypeVar

from django.db import IntegrityError, transaction

from pilotage.kit.models import Record
from pilotage.strategy.rules import Impossible, Stale

Row = TypeVar("Row", bound=Record)


def current(row: Row, *, version: int | None) -> Row:
    """The row as it is now, locked until the transaction ends. `version` None: whatever is there.

    Raises Stale when it is no longer at the version that was read.
    """
    found = type(row)._default_manager.select_for_update().get(pk=row.pk)
    if version is not None and found.version != version:
        raise Stale(found, read_version=version)
    return found


def keep(row: Record, *, clash: str, field: str = "") -> None:
    """Save the row; what another row has taken already is refused with the sentence `clash`."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as wrong:
        raise Impossible(clash, field=field) from wrong
    row.refresh_from_db(fields=["version"])
