"""Bringing a change request: written by those who keep the facts, measured and frozen when it is submitted."""

import re
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from pilotage.accounts.reads import organisation
from pilotage.accounts.rules import Access, Permission
from pilotage.finance.models.lines import CURRENCY_CODE
from pilotage.governance.actions.locking import locked_initiative
from pilotage.governance.models import ChangeRequest, ChangeState
from pilotage.governance.models.changes import MOST_OF_A_TITLE
from pilotage.governance.reads.changes.standing import plan_finish, rate_of, stand_of
from pilotage.governance.rules import changes as rules
from pilotage.governance.rules.refusals import Impossible
from pilotage.kit.formats import formatter
from pilotage.kit.history import deed
from pilotage.work.models import Initiative
from pilotage.work.reads.visible import ENDED

MOST_OF_A_TEXT = 4000


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody writes into a request; see `ChangeRequest`."""

    title: str
    reason: str = ""
    scope: str = ""
    time: str = ""
    money: str = ""
    benefits: str = ""
    new_finish: date | None = None
    new_cost: Decimal | None = None
    benefit_change: Decimal | None = None
    currency: str = ""


def draft_change(initiative: Initiative, asked: Asked, *, access: Access) -> ChangeRequest:
    """A new request with the next number of this initiative. Raises Refused or Impossible."""
    with transaction.atomic(), deed("draft_change", actor=access.person_id, title=asked.title.strip()):
        held = locked_initiative(initiative.pk)
        rules.may_ask(access, held.scope.path).or_raise()
        if held.stage.phase in ENDED:
            raise Impossible(_("“%(name)s” has ended: nothing of it changes any more.") % {"name": held.name})
        last = ChangeRequest.objects.filter(initiative=held).aggregate(last=Max("number"))["last"] or 0
        made = ChangeRequest(initiative=held, number=last + 1, drafted_by_id=access.person_id)
        _write(made, asked, access)
        made.save(force_insert=True)
    return made


def rewrite_change(change: ChangeRequest, asked: Asked, *, version: int, access: Access) -> ChangeRequest:
    """The draft as it is now to read. Raises Refused, or Impossible when it was submitted or changed meanwhile."""
    with transaction.atomic(), deed("rewrite_change", actor=access.person_id, title=asked.title.strip()):
        current = held_change(change)
        rules.may_ask(access, current.initiative.scope.path).or_raise()
        refuse_unless(current, ChangeState.DRAFT)
        if current.version != version:
            text = _("Somebody changed this request in the meantime. Load the page again, nothing was saved.")
            raise Impossible(text)
        _write(current, asked, access)
        current.save()
    return ChangeRequest.objects.get(pk=change.pk)


def _write(change: ChangeRequest, asked: Asked, access: Access) -> None:
    """Money stays as it is where the person does not see it."""
    facts = asdict(asked)
    if not access.may(Permission.SEE_MONEY, path=change.initiative.scope.path):
        facts = {name: value for name, value in facts.items() if name not in rules.MONEY_FIELDS}
    for name, value in facts.items():
        setattr(change, name, value.strip() if isinstance(value, str) else value)
    change.title = " ".join(change.title.split())
    if not change.title or len(change.title) > MOST_OF_A_TITLE:
        raise Impossible(_("Give it a title of at most %(most)s letters.") % {"most": MOST_OF_A_TITLE}, field="title")
    for name in ("reason", "scope", "time", "money", "benefits"):
        if len(getattr(change, name)) > MOST_OF_A_TEXT:
            raise Impossible(_("At most %(most)s letters fit here.") % {"most": MOST_OF_A_TEXT}, field=name)
    _check_figures(change)


def _check_figures(change: ChangeRequest) -> None:
    start = change.initiative.planned_start
    if start and change.new_finish and change.new_finish < start:
        text = _("The new finish lies before the planned start, %(start)s.")
        raise Impossible(text % {"start": formatter().date(start)}, field="new_finish")
    if change.new_cost is not None and change.new_cost < 0:
        raise Impossible(_("A whole cost is not below 0."), field="new_cost")
    if change.new_cost is None and change.benefit_change is None:
        change.currency = ""
    elif not change.currency:
        change.currency = organisation().currency
    elif not re.fullmatch(CURRENCY_CODE, change.currency):
        raise Impossible(_("A currency is three capital letters, such as EUR."), field="currency")


def submit_change(change: ChangeRequest, *, access: Access, on: date, at: datetime) -> ChangeRequest:
    """Measure the draft against what counts now, freeze both, and hand it to who decides so much.

    Raises Refused, or Impossible when it changes nothing, says no reason, or the plan finishes later than it asks for.
    """
    with transaction.atomic(), deed("submit_change", actor=access.person_id, title=change.title):
        current = held_change(change)
        rules.may_ask(access, current.initiative.scope.path).or_raise()
        refuse_unless(current, ChangeState.DRAFT)
        if not current.reason:
            raise Impossible(_("Say why it is asked for: who decides needs to know."), field="reason")
        _measure(current, on=on)
        current.state, current.submitted_by_id = ChangeState.SUBMITTED, access.person_id
        current.submitted_at, current.submitted_on = at, on
        current.save()
    return current


def measure_again(change: ChangeRequest, *, access: Access, on: date) -> ChangeRequest:
    """Measure it against what counts now, as something was approved since. Raises Refused or Impossible."""
    with transaction.atomic(), deed("measure_change_again", actor=access.person_id, title=change.title):
        current = held_change(change)
        rules.may_withdraw(access, current).or_raise()
        refuse_unless(current, ChangeState.SUBMITTED)
        _measure(current, on=on)
        current.save()
    return current


def _measure(change: ChangeRequest, *, on: date) -> None:
    before = stand_of(change.initiative)
    found = rules.difference(change, before, rate=rate_of(change.currency, on=on))
    if found.is_nothing and not change.scope:
        text = _("It changes nothing: say what changes of the scope, or a finish, a cost or a benefit that differs.")
        raise Impossible(text)
    refuse_later_plan(change)
    change.before, change.measured = before.kept(), found.kept()


def refuse_later_plan(change: ChangeRequest) -> None:
    """A new baseline is made of the plan: it must not approve a later finish than was asked for."""
    last = plan_finish(change.initiative_id) if change.new_finish else None
    if last and change.new_finish and last > change.new_finish:
        days = {"last": formatter().date(last), "asked": formatter().date(change.new_finish)}
        text = _("The plan finishes on %(last)s, later than the %(asked)s that is asked for: change one of them.")
        raise Impossible(text % days, field="new_finish")


def withdraw_change(change: ChangeRequest, *, access: Access) -> ChangeRequest:
    """It is asked for no more; what it said stays to read. Raises Refused when it is decided, or not theirs."""
    with transaction.atomic(), deed("withdraw_change", actor=access.person_id, title=change.title):
        current = held_change(change)
        if current.state != ChangeState.DRAFT:
            refuse_unless(current, ChangeState.SUBMITTED)
        rules.may_withdraw(access, current).or_raise()
        current.state = ChangeState.WITHDRAWN
        current.save()
    return current


def held_change(change: ChangeRequest) -> ChangeRequest:
    """As it is now, held with its initiative until the end of the transaction."""
    initiative = locked_initiative(change.initiative_id)
    rows = ChangeRequest.objects.select_for_update(of=("self",)).select_related("submitted_by", "drafted_by")
    current = rows.get(pk=change.pk)
    current.initiative = initiative
    return current


def refuse_unless(change: ChangeRequest, state: ChangeState) -> None:
    if change.state != state:
        values = {"number": change, "state": change.get_state_display()}
        raise Impossible(_("%(number)s is “%(state)s” already.") % values)
