"""Whose a scenario is, and when it is put away: things that change nothing of what it asks."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from pilotage.accounts.models import Person
from pilotage.accounts.reads import access_of
from pilotage.accounts.rules import Access
from pilotage.kit.history import deed
from pilotage.selection import rules
from pilotage.selection.actions.locking import locked, opened, touch
from pilotage.selection.models import Scenario


def archive_scenario(scenario: Scenario, *, on: date, access: Access, version: int | None = None) -> Scenario:
    """Put it away: it leaves the list and stands as it is. A committed one, too. Raises Refused or Stale."""
    return _put(scenario, "archive_scenario", on, access=access, version=version)


def restore_scenario(scenario: Scenario, *, access: Access, version: int | None = None) -> Scenario:
    """Take it back into the list. Raises Refused or Stale."""
    return _put(scenario, "restore_scenario", None, access=access, version=version)


def _put(scenario: Scenario, name: str, on: date | None, *, access: Access, version: int | None) -> Scenario:
    with transaction.atomic(), deed(name, actor=access.person_id):
        found = locked(scenario)
        rules.may_choose_in(access, found.scope).or_raise()
        if version is not None and found.version != version:
            raise rules.Stale(found, read_version=version)
        if (found.archived_on is None) != (on is None):
            found.archived_on = on
            # What it asks did not change: its answer stays as new as it was.
            found.save()
            found.refresh_from_db(fields=["version"])
    return found


def give_scenario(scenario: Scenario, *, owner: Person, access: Access, version: int | None = None) -> Scenario:
    """Somebody else answers for it. Raises Refused, Stale, or Impossible when that person may not work on it."""
    with transaction.atomic(), deed("give_scenario", actor=access.person_id):
        found = opened(scenario, version=version, access=access)
        rules.may_own(access, found).or_raise()
        if not rules.may_choose_in(access_of(owner), found.scope):
            text = _("%(name)s may not work on scenarios of this part of the enterprise.") % {"name": owner.name}
            raise rules.Impossible(text, field="owner")
        found.owner = owner
        touch(found)
    return found


def share_scenario(scenario: Scenario, *, is_shared: bool, access: Access, version: int | None = None) -> Scenario:
    """Shared: seen by everybody who sees its whole scope. Private: by its owner alone. Raises Refused or Stale."""
    with transaction.atomic(), deed("share_scenario", actor=access.person_id):
        found = opened(scenario, version=version, access=access)
        rules.may_own(access, found).or_raise()
        found.is_shared = is_shared
        touch(found)
    return found
