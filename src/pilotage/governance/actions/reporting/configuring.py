"""Setting when reports are due, and from where on a colour is proposed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.governance.models import RagRule, ReportDimension, ReportingCycle, Rhythm
from pilotage.governance.rules.reporting.permissions import Impossible, may_configure
from pilotage.governance.rules.reporting.rags import USUAL, Limits
from pilotage.kit.history import deed
from pilotage.work.models import Portfolio, StagePhase

LAST_DAY = {Rhythm.WEEKLY: 7, Rhythm.MONTHLY: 31}


class StaleCycle(Exception):
    """Somebody changed the cycle since it was read."""

    def __init__(self) -> None:
        super().__init__(_("Somebody changed this cycle in the meantime. Nothing was saved; load the page again."))


@dataclass(frozen=True, slots=True)
class CycleFacts:
    """What a cycle says; see `ReportingCycle`."""

    name: str
    rhythm: str
    due_day: int
    is_due_after: bool
    starts_on: date
    phases: Sequence[str]
    portfolio: Portfolio | None = None
    is_active: bool = True


def add_cycle(facts: CycleFacts, *, access: Access) -> ReportingCycle:
    """Raises Refused or Impossible."""
    may_configure(access).or_raise()
    with transaction.atomic(), deed("add_reporting_cycle", actor=access.person_id):
        cycle = ReportingCycle()
        _apply(cycle, facts)
        cycle.save(force_insert=True)
    return cycle


def change_cycle(cycle: ReportingCycle, facts: CycleFacts, *, version: int, access: Access) -> ReportingCycle:
    """Reports that are there keep the periods that they speak of. Raises Refused, Impossible or StaleCycle."""
    may_configure(access).or_raise()
    with transaction.atomic(), deed("change_reporting_cycle", actor=access.person_id):
        current = ReportingCycle.objects.select_for_update().get(pk=cycle.pk)
        if current.version != version:
            raise StaleCycle
        if current.rhythm != facts.rhythm and current.reports.exists():
            text = _("This cycle has reports already. End it, and add another one with the new rhythm.")
            raise Impossible(text, field="rhythm")
        _apply(current, facts)
        current.save()
    current.refresh_from_db(fields=["version"])
    return current


def _apply(cycle: ReportingCycle, facts: CycleFacts) -> None:
    name = facts.name.strip()
    if not name:
        raise Impossible(_("Give the cycle a name."), field="name")
    if not 1 <= facts.due_day <= LAST_DAY[Rhythm(facts.rhythm)]:
        text = _("A week has the days 1 (Monday) to 7, a month 1 to 31, where 31 is its last day.")
        raise Impossible(text, field="due_day")
    if not facts.phases or set(facts.phases) - set(StagePhase.values):
        raise Impossible(_("Choose the stages in which initiatives report."), field="phases")
    same = ReportingCycle.objects.filter(portfolio=facts.portfolio, is_active=True).exclude(pk=cycle.pk)
    if facts.is_active and same.exists():
        raise Impossible(_("There is a cycle in use for this part already. End that one first."), field="portfolio")
    cycle.name, cycle.portfolio, cycle.rhythm = name, facts.portfolio, facts.rhythm
    cycle.due_day, cycle.is_due_after, cycle.starts_on = facts.due_day, facts.is_due_after, facts.starts_on
    cycle.phases, cycle.is_active = list(facts.phases), facts.is_active


def set_limits(limits: Mapping[str, Limits], *, access: Access) -> None:
    """Let these limits hold for drafts composed from now on; what is usual is not kept. Raises Refused, Impossible."""
    may_configure(access).or_raise()
    for dimension, one in limits.items():
        if not 0 <= one.amber <= one.red:
            label = ReportDimension(dimension).label
            text = _("%(dimension)s: amber begins at 0 or above, and red not below amber.")
            raise Impossible(text % {"dimension": label}, field=dimension)
    with transaction.atomic(), deed("set_rag_rules", actor=access.person_id):
        for dimension, one in limits.items():
            if one == USUAL[dimension]:
                RagRule.objects.filter(dimension=dimension).delete()
            else:
                RagRule.objects.update_or_create(dimension=dimension, defaults={"amber": one.amber, "red": one.red})
