"""Planning, starting and finishing sprints."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.delivery.actions.backlog_stories import enter_sprint
from pilotage.delivery.actions.backlogs import held
from pilotage.delivery.models import Backlog, Sprint, SprintState, Story, StoryState
from pilotage.delivery.reads.backlogs import stays_of
from pilotage.delivery.rules.permissions import Impossible, Stale
from pilotage.delivery.rules.sprints import Span, account
from pilotage.kit.history import deed

MOST_CAPACITY = Decimal(99_999)


@dataclass(frozen=True, slots=True)
class SprintFacts:
    """A sprint as it shall be. capacity: in the unit of the backlog, None unknown."""

    name: str
    start_on: date
    finish_on: date
    goal: str = ""
    capacity: Decimal | None = None


def create_sprint(backlog: Backlog, facts: SprintFacts, *, access: Access) -> Sprint:
    """Raises Refused or Impossible."""
    with transaction.atomic(), deed("create_sprint", actor=access.person_id):
        made = Sprint(backlog=held(backlog, access=access))
        _set(made, facts)
        return _saved(made)


def change_sprint(sprint: Sprint, facts: SprintFacts, *, version: int, access: Access) -> Sprint:
    """Raises Refused, Impossible (a finished one stays as it was) or Stale."""
    with transaction.atomic(), deed("change_sprint", actor=access.person_id):
        current = _held_sprint(sprint, access=access)
        if current.version != version:
            raise Stale(current, read=version)
        if current.state == SprintState.DONE:
            raise Impossible(_("This sprint is over; what happened in it stays as it was."))
        _set(current, facts)
        return _saved(current)


def start_sprint(sprint: Sprint, *, on: date, access: Access) -> Sprint:
    """From now on it runs, and what is in it is its commitment. Raises Refused or Impossible."""
    with transaction.atomic(), deed("start_sprint", actor=access.person_id):
        current = _held_sprint(sprint, access=access)
        if current.state != SprintState.PLANNED:
            raise Impossible(_("“%(name)s” was started already.") % {"name": current.name})
        running = Sprint.objects.filter(backlog_id=current.backlog_id, state=SprintState.RUNNING).first()
        if running is not None:
            raise Impossible(_("“%(name)s” is still running. Finish it first.") % {"name": running.name})
        if on > current.finish_on:
            raise Impossible(_("Its last day is over. Change its days first."), field="finish_on")
        # A sprint that begins late or early begins on the day on which somebody began it.
        current.start_on = on
        current.state = SprintState.RUNNING
        current.commitment = _commitment(current)
        return _saved(current)


def finish_sprint(sprint: Sprint, *, on: date, access: Access, into: Sprint | None = None) -> Sprint:
    """Close it; what is not done goes into another sprint, or back into the backlog. Raises Refused or Impossible."""
    with transaction.atomic(), deed("finish_sprint", actor=access.person_id):
        current = _held_sprint(sprint, access=access)
        if current.state != SprintState.RUNNING:
            raise Impossible(_("“%(name)s” is not running.") % {"name": current.name})
        if into is not None and (into.backlog_id != current.backlog_id or into.state != SprintState.PLANNED):
            raise Impossible(_("Choose a planned sprint of this backlog for what is left."), field="into")
        # Finished early, it was that short; finished late, its last day stays what was said.
        current.finish_on = max(current.start_on, min(current.finish_on, on))
        current.state = SprintState.DONE
        saved = _saved(current)
        rows = Story.objects.filter(sprint=current, state__in=[StoryState.TODO, StoryState.DOING])
        enter_sprint(list(rows.select_for_update().order_by("rank", "id")), into, on=max(on, current.finish_on))
    return saved


def remove_sprint(sprint: Sprint, *, on: date, access: Access) -> None:
    """Remove a planned sprint; its stories go back into the backlog. Raises Refused or Impossible."""
    with transaction.atomic(), deed("remove_sprint", actor=access.person_id, name=sprint.name):
        current = _held_sprint(sprint, access=access)
        if current.state != SprintState.PLANNED:
            raise Impossible(_("Only a sprint that was not started can be removed."))
        enter_sprint(list(Story.objects.filter(sprint=current).order_by("rank", "id")), None, on=on)
        current.delete()


def _commitment(sprint: Sprint) -> Decimal:
    stays = stays_of(sprint.backlog, [sprint.pk]).get(sprint.pk, [])
    counted = account(stays, Span(sprint.start_on, sprint.finish_on), today=sprint.start_on)
    return Decimal(str(counted.committed))


def _set(sprint: Sprint, facts: SprintFacts) -> None:
    name = " ".join(facts.name.split())
    if not 0 < len(name) <= 200:
        raise Impossible(_("A sprint needs a name of at most 200 characters."), field="name")
    if facts.finish_on < facts.start_on:
        raise Impossible(_("The last day lies before the first one."), field="finish_on")
    if facts.capacity is not None and not 0 <= facts.capacity <= MOST_CAPACITY:
        raise Impossible(_("The capacity is a number from 0 to 99,999."), field="capacity")
    sprint.name, sprint.start_on, sprint.finish_on = name, facts.start_on, facts.finish_on
    sprint.goal, sprint.capacity = " ".join(facts.goal.split())[:500], facts.capacity


def _saved(sprint: Sprint) -> Sprint:
    try:
        with transaction.atomic():
            sprint.save()
    except IntegrityError as clash:
        words = _("There is a sprint called “%(name)s” already.") % {"name": sprint.name}
        raise Impossible(words, field="name") from clash
    sprint.refresh_from_db(fields=["version"])
    return sprint


def _held_sprint(sprint: Sprint, *, access: Access) -> Sprint:
    held(sprint.backlog, access=access)
    current = Sprint.objects.select_related("backlog").filter(pk=sprint.pk).first()
    if current is None:
        raise Impossible(_("This sprint was removed in the meantime."))
    return current
