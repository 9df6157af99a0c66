"""What a change request asks for, by how much it differs from what was approved, and who decides so much."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from pilotage.accounts.models import Role
from pilotage.accounts.rules import Access, Permission, Verdict
from pilotage.governance.models import ChangeRequest, ChangeState
from pilotage.governance.rules.deciding import role_words
from pilotage.governance.rules.voices import held_role

YES = Verdict(True)
# What a form may not hold, because it stays with the person who decides.
MONEY_FIELDS = ("money", "new_cost", "benefits", "benefit_change", "currency")


@dataclass(frozen=True, slots=True)
class Threshold:
    """Up to so much, this role decides; None: no limit. See `ChangeRule`."""

    role: str
    up_to_days: int | None = None
    up_to_amount: Decimal | None = None
    up_to_share: Decimal | None = None


# A month and a tenth are what a portfolio usually carries by itself. The last one decides whatever is left.
USUAL = (
    Threshold(Role.PORTFOLIO_MANAGER, 30, Decimal(100_000), Decimal("0.1")),
    Threshold(Role.SRO),
)


@dataclass(frozen=True, slots=True)
class Stand:
    """What counted when a request was measured. None: not known.

    cost       whole cost in `currency`; lines: what the money lines add up to, in the enterprise currency
    baseline   the name of the one that counts, empty where there is no plan or none is approved; and its id
    money_baseline   the same of the money
    """

    finish: date | None = None
    forecast: date | None = None
    cost: Decimal | None = None
    currency: str = ""
    benefit: Decimal | None = None
    lines: Decimal | None = None
    baseline: str = ""
    baseline_id: str = ""
    money_baseline: str = ""
    money_baseline_id: str = ""

    @property
    def mark(self) -> tuple[object, ...]:
        """Where it is another, a request must be measured again."""
        currency = self.currency if self.cost is not None else ""
        return (self.finish, self.cost, currency, self.baseline_id, self.money_baseline_id)

    def kept(self) -> dict[str, Any]:  # as JSON holds it: Any
        amounts = {name: _text(getattr(self, name)) for name in ("cost", "benefit", "lines")}
        days = {name: _text(getattr(self, name)) for name in ("finish", "forecast")}
        same = ("currency", "baseline", "baseline_id", "money_baseline", "money_baseline_id")
        return {**days, **amounts, **{name: getattr(self, name) for name in same}}


def stand_from(kept: Mapping[str, Any]) -> Stand:
    return Stand(
        finish=_day(kept.get("finish")),
        forecast=_day(kept.get("forecast")),
        cost=_amount(kept.get("cost")),
        currency=kept.get("currency", ""),
        benefit=_amount(kept.get("benefit")),
        lines=_amount(kept.get("lines")),
        baseline=kept.get("baseline", ""),
        baseline_id=kept.get("baseline_id", ""),
        money_baseline=kept.get("money_baseline", ""),
        money_baseline_id=kept.get("money_baseline_id", ""),
    )


@dataclass(frozen=True, slots=True)
class Difference:
    """By how much a request differs. 0: it does not touch this; None: it does, and by how much is not known.

    days       of the calendar, later is positive
    cost       in the currency of the request; benefit likewise
    amount     what rules are asked with: the larger of both, without its sign, in the enterprise currency
    share      of the cost that was approved, without its sign
    """

    days: int | None = 0
    cost: Decimal | None = Decimal(0)
    benefit: Decimal | None = Decimal(0)
    amount: Decimal | None = Decimal(0)
    share: Decimal | None = Decimal(0)

    @property
    def is_nothing(self) -> bool:
        return self.days == 0 and self.cost == 0 and self.benefit == 0

    def kept(self) -> dict[str, Any]:  # as JSON holds it: Any
        return {"days": self.days} | {n: _text(getattr(self, n)) for n in ("cost", "benefit", "amount", "share")}


def difference_from(kept: Mapping[str, Any]) -> Difference:
    """Of a request that was never measured it is nothing."""
    if not kept:
        return Difference()
    return Difference(kept["days"], *(_amount(kept[name]) for name in ("cost", "benefit", "amount", "share")))


def _text(value: object) -> str | None:
    return None if value is None else value.isoformat() if isinstance(value, date) else str(value)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _amount(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def difference(change: ChangeRequest, before: Stand, *, rate: Decimal | None) -> Difference:
    """rate: of the currency of the request into the enterprise currency; None: nobody stated one."""
    days: int | None = 0
    if change.new_finish is not None:
        days = None if before.finish is None else (change.new_finish - before.finish).days
    cost: Decimal | None = Decimal(0)
    share: Decimal | None = Decimal(0)
    if change.new_cost is not None:
        is_alike = before.cost is not None and before.currency == change.currency
        cost = change.new_cost - before.cost if is_alike and before.cost is not None else None
        share = (abs(cost) / before.cost).quantize(Decimal("0.0001")) if cost is not None and before.cost else None
        if cost == 0:
            share = Decimal(0)
    benefit = Decimal(0) if change.benefit_change is None else change.benefit_change
    amount: Decimal | None = None
    if cost == 0 and benefit == 0:
        amount = Decimal(0)
    elif cost is not None and rate is not None:
        amount = (max(abs(cost), abs(benefit)) * rate).quantize(Decimal("0.01"))
    return Difference(days, cost, benefit, amount, share)


def deciding_roles(rules: Sequence[Threshold], measured: Difference) -> tuple[str, ...]:
    """The role that decides so much first, then those that decide even more; the SRO where no rule reaches."""
    for at, one in enumerate(rules):
        if _fits(one, measured):
            return tuple(dict.fromkeys(later.role for later in rules[at:]))
    return (Role.SRO.value,)


def _fits(one: Threshold, measured: Difference) -> bool:
    """Not known is above every limit."""
    asked: tuple[tuple[Decimal | int | None, Decimal | int | None], ...] = (
        (one.up_to_days, None if measured.days is None else abs(measured.days)),
        (one.up_to_amount, measured.amount),
        (one.up_to_share, measured.share),
    )
    return all(limit is None or (value is not None and value <= limit) for limit, value in asked)


def touches_money(change: ChangeRequest) -> bool:
    """Whether it asks for another cost or another benefit."""
    return change.new_cost is not None or bool(change.benefit_change)


def may_ask(access: Access, path: str) -> Verdict:
    return access.may(Permission.EDIT, path=path)


def may_withdraw(access: Access, change: ChangeRequest) -> Verdict:
    """Whoever brought it, or keeps the facts of the initiative; as long as nobody decided."""
    if change.state not in (ChangeState.DRAFT, ChangeState.SUBMITTED):
        return Verdict(False, _("%(number)s is decided: it stays as it is.") % {"number": change})
    if access.person_id is not None and access.person_id in (change.submitted_by_id, change.drafted_by_id):
        return YES
    return may_ask(access, change.initiative.scope.path)


def may_decide(access: Access, change: ChangeRequest, roles: Sequence[str]) -> Verdict:
    """One of these roles on the initiative; never who wrote or submitted it."""
    if held_role(access, roles, path=change.initiative.scope.path) is None:
        return Verdict(False, _("So much is decided by: %(roles)s.") % {"roles": role_words(roles)})
    if access.person_id in (change.submitted_by_id, change.drafted_by_id):
        return Verdict(False, _("You brought this request yourself: somebody else decides it."))
    return YES


def signing_role(access: Access, change: ChangeRequest, roles: Sequence[str]) -> str:
    """By which of the roles the person decides; asked of who may decide. Raises LookupError for somebody else."""
    role = held_role(access, roles, path=change.initiative.scope.path)
    if role is None:
        raise LookupError(change.pk)
    return role


def may_set_rules(access: Access) -> Verdict:
    return access.may_everywhere(Permission.CONFIGURE)
