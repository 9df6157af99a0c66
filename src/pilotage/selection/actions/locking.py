"""Taking a scenario in hand: locked, still as it was read, and allowed to change."""

from django.utils import timezone

from pilotage.accounts.rules import Access
from pilotage.selection import rules
from pilotage.selection.models import Commitment, Scenario


def opened(scenario: Scenario, *, version: int | None, access: Access) -> Scenario:
    """The scenario as it is now, locked until the end of the transaction.

    version   at which it was read; None where the caller has read nothing (a script that only adds)
    Raises Refused or Stale.
    """
    found = locked(scenario)
    is_committed = Commitment.objects.filter(scenario=found, undone_on__isnull=True).exists()
    rules.may_change(access, found, is_committed=is_committed).or_raise()
    if version is not None and found.version != version:
        raise rules.Stale(found, read_version=version)
    return found


def locked(scenario: Scenario) -> Scenario:
    rows = Scenario.objects.select_for_update(of=("self",)).select_related("scope", "driver_set", "owner", "view")
    return rows.get(pk=scenario.pk)


def touch(scenario: Scenario) -> None:
    """A part of it was changed: the database counts its version up."""
    scenario.changed_at = timezone.now()
    scenario.save()
    scenario.refresh_from_db(fields=["version"])
