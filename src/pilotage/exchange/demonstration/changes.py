"""Change requests of the demonstration: one that was approved a month ago, and one that waits for the SRO."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from pilotage.accounts.reads import access_of
from pilotage.accounts.rules import Access
from pilotage.exchange.demonstration.loaded import Loaded
from pilotage.governance.actions.changes.asking import Asked, draft_change, submit_change
from pilotage.governance.actions.changes.deciding import approve_change
from pilotage.governance.models import ChangeRequest
from pilotage.governance.reads.changes.standing import plan_finish
from pilotage.work.models import Initiative

NOON = time(12, tzinfo=UTC)
MANAGER, PORTFOLIO = "Tomasz Nowak", "Marco Bellini"
APPROVED, WAITING = "Catenary condition monitoring", "Station refurbishment, Central"


def add_changes(loaded: Loaded, *, day: date) -> None:
    """Both brought by the manager, and signed by the people who hold the roles."""
    manager = access_of(loaded.people[MANAGER])
    monitored, station = _now(loaded, APPROVED), _now(loaded, WAITING)
    if monitored.planned_finish is not None:
        asked = Asked(
            "Fit sensors to the trains as well",
            reason="The first winter showed that sensors on the line alone miss one fault in three.",
            scope="Sensors on six trains come in; the pilot on the harbour line goes out.",
            time="The trains are only in the workshop every four weeks.",
            new_finish=monitored.planned_finish + timedelta(days=28),
        )
        change = _submitted(monitored, asked, manager, day - timedelta(days=9))
        decider, on = access_of(loaded.people[PORTFOLIO]), day - timedelta(days=4)
        approve_change(
            change, reason="It is what the monitoring is for, and the month does no harm to others.",
            access=decider, on=on, at=datetime.combine(on, NOON),
        )  # fmt: skip
    if station.planned_finish is not None and station.whole_life_cost is not None:
        cost = station.whole_life_cost
        asked = Asked(
            "Strengthen the roof of the hall",
            reason="The survey found corrosion in eleven girders. Without it the hall stays closed in strong wind.",
            scope="Eleven girders are strengthened before the new lights are hung.",
            time="Two months of closures at night.",
            money="Steelwork by the contractor that is on the site already.",
            # A new baseline is made of the plan: no earlier day than its own can be asked for.
            new_finish=max(station.planned_finish + timedelta(days=61), plan_finish(station.pk) or date.min),
            new_cost=(cost * Decimal("1.09")).quantize(Decimal(1)),
            currency=station.currency,
        )
        _submitted(station, asked, manager, day - timedelta(days=3))


def _now(loaded: Loaded, name: str) -> Initiative:
    return Initiative.objects.get(pk=loaded.initiatives[name].pk)


def _submitted(initiative: Initiative, asked: Asked, access: Access, on: date) -> ChangeRequest:
    drafted = draft_change(initiative, asked, access=access)
    return submit_change(drafted, access=access, on=on, at=datetime.combine(on, NOON))
