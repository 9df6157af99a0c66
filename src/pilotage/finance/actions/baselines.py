"""Approving an initiative's planned money as it is now, or as it was agreed: a new baseline, which then counts."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.finance.actions.copying import copy_rows
from pilotage.finance.models import BaselineAmount, BaselineLine, MoneyBaseline
from pilotage.finance.reads.baselines import money_mark
from pilotage.finance.reads.planned import planned_money
from pilotage.finance.rules.permissions import Impossible, may_approve_money
from pilotage.finance.rules.planned import PlannedMoney
from pilotage.kit.history import deed
from pilotage.kit.uuids import new_id
from pilotage.work.models import Initiative

MOST_OF_A_NAME = 200


def set_money_baseline(
    initiative: Initiative,
    *,
    name: str,
    reason: str,
    access: Access,
    on: date,
    at: datetime,
    seen: str | None = None,
) -> MoneyBaseline:
    """Approve the planned money as it is now: every line with its months, and the whole.

    on, at  the day that the approval speaks of, and now
    seen    the mark of what was looked at (see `money_mark`); None approves whatever it is
    Raises Refused, or Impossible: nothing is planned, it was changed since it was looked at, or the name is taken.
    """
    may_approve_money(access, initiative).or_raise()
    with transaction.atomic(), deed("set_money_baseline", actor=access.person_id, name=name.strip()):
        held = _held(initiative)
        if seen is not None and seen != money_mark(held):
            raise Impossible(_("Somebody changed the money in the meantime. Look at it as it is now, then approve it."))
        plan = planned_money(access, held)
        if not plan.is_anything:
            text = _("There is nothing to approve yet: no money line has an amount, and no cost is stated.")
            raise Impossible(text)
        return _kept(held, plan, name=name, reason=reason, access=access, on=on, at=at)


def record_money_baseline(
    initiative: Initiative, agreed: PlannedMoney, *, name: str, reason: str, access: Access, on: date, at: datetime
) -> MoneyBaseline:
    """Keep what was agreed, by a change request, as the baseline that counts. Raises Refused or Impossible."""
    may_approve_money(access, initiative).or_raise()
    with transaction.atomic(), deed("record_money_baseline", actor=access.person_id, name=name.strip()):
        return _kept(_held(initiative), agreed, name=name, reason=reason, access=access, on=on, at=at)


def _held(initiative: Initiative) -> Initiative:
    """The initiative as it is now, held: whoever changes its money holds it too, so that nothing moves meanwhile."""
    Initiative.objects.select_for_update(no_key=True).only("pk").get(pk=initiative.pk)
    return Initiative.objects.select_related("scope").get(pk=initiative.pk)


def _kept(
    initiative: Initiative, plan: PlannedMoney, *, name: str, reason: str, access: Access, on: date, at: datetime
) -> MoneyBaseline:
    name = _checked_name(initiative, name)
    MoneyBaseline.objects.filter(initiative=initiative, is_current=True).update(is_current=False)
    made = MoneyBaseline.objects.create(
        initiative=initiative,
        name=name,
        reason=reason.strip(),
        currency=plan.currency,
        cost=plan.cost.known,
        is_cost_complete=plan.cost.is_whole,
        benefit=plan.benefit.known,
        is_benefit_complete=plan.benefit.is_whole,
        approved_by_id=access.person_id,
        approved_on=on,
        recorded_at=at,
    )
    _copy(made, plan)
    return made


def _checked_name(initiative: Initiative, name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > MOST_OF_A_NAME:
        raise Impossible(_("Give the baseline a name of at most 200 characters."), field="name")
    if MoneyBaseline.objects.filter(initiative=initiative, name__iexact=name).exists():
        raise Impossible(_("There is a baseline “%(name)s” already.") % {"name": name}, field="name")
    return name


def _copy(baseline: MoneyBaseline, plan: PlannedMoney) -> None:
    lines = [
        BaselineLine(
            baseline=baseline,
            position=position,
            uid=one.uid,
            kind=one.kind,
            name=one.name,
            currency=one.currency,
            owner=one.owner,
            fund=one.fund,
        )
        for position, one in enumerate(plan.lines)
    ]
    BaselineLine.objects.bulk_create(lines)
    rows = (
        (new_id(), line.pk, month, amount.amount, amount.rate)
        for line, one in zip(lines, plan.lines, strict=True)
        for month, amount in one.by_month.items()
    )
    copy_rows(BaselineAmount, ("id", "line_id", "month", "amount", "rate"), rows)
