"""Writing what a file says of stories, whole or not at all."""

from datetime import date

from pilotage.accounts.rules import Access
from pilotage.delivery.actions.backlog_population import Populated, populate_backlog
from pilotage.delivery.models import Backlog
from pilotage.exchange.backlogs.reads import Reading
from pilotage.exchange.backlogs.rules.columns import Unfit
from pilotage.kit.history import deed


def import_stories(
    backlog: Backlog, reading: Reading, *, file: str, is_leaving_out: bool, today: date, access: Access
) -> Populated:
    """What was read; rows that cannot be kept stop it, unless the person leaves them out.

    Raises Unfit when there are such rows, Refused or Impossible.
    """
    if reading.problems and not is_leaving_out:
        raise Unfit(str(reading.problems[0].sentence))
    with deed("import_stories", actor=access.person_id, file=file[:200]):
        return populate_backlog(
            backlog, reading.wanted, sprints=list(reading.sprints.values()), today=today, access=access
        )
