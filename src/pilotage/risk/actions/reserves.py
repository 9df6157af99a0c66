"""Asking how much money is enough for the risks of a register, and keeping the answer."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pilotage.accounts.models import Scope
from pilotage.accounts.rules import Access, Impossible, Permission, Refused
from pilotage.engine.contingency.reserving import can_be_exact, reserve_for
from pilotage.kit.history import deed
from pilotage.kit.jobs import start_job
from pilotage.risk.models import Contingency
from pilotage.risk.reads.reserves import problem_of
from pilotage.risk.rules.reserves import MOST_AT_ONCE, SAMPLES, Reserve, reserve_of

RECKON = "risk.contingency"


def ask_contingency(
    scope: Scope, *, title: str, correlation: float, samples: int, seed: int, access: Access
) -> Contingency:
    """Reckon at once where that is quick, else by a job. Raises Refused or Impossible."""
    access.may(Permission.SEE_MONEY, path=scope.path).or_raise()
    if access.person_id is None:
        raise Refused(_("Sign in first."))
    _check(correlation, samples, seed)
    asked = problem_of(scope, correlation)
    if not asked.counted:
        raise Impossible(_("No open risk here has a probability and a cost as numbers: say them first."))
    with transaction.atomic(), deed("ask_contingency", actor=access.person_id):
        row = Contingency.objects.create(
            scope=scope,
            correlation=correlation,
            samples=samples,
            seed=seed,
            asked_by_id=access.person_id,
            asked_at=timezone.now(),
        )
        if can_be_exact(asked.problem) or samples * asked.counted <= MOST_AT_ONCE:
            answer = reserve_for(asked.problem, samples=samples, seed=seed)
            reserve = reserve_of(answer, currency=asked.currency, counted=asked.counted, uncounted=asked.uncounted)
            return keep_reserve(row, reserve, fingerprint=asked.fingerprint)
        return _by_job(row, title=title, person_id=access.person_id)


def _by_job(row: Contingency, *, title: str, person_id: UUID) -> Contingency:
    row.job = start_job(
        RECKON,
        title=_("Contingency of %(name)s") % {"name": title},
        person_id=person_id,
        payload={"contingency": str(row.pk)},
        lock=f"contingency-{row.scope_id}",
    )
    row.save()
    return row


def keep_reserve(row: Contingency, reserve: Reserve, *, fingerprint: str) -> Contingency:
    """Keep what was reckoned with the risks that it was reckoned from."""
    row.result, row.fingerprint, row.answered_at = reserve.json, fingerprint, timezone.now()
    row.save()
    return row


def _check(correlation: float, samples: int, seed: int) -> None:
    if not 0 <= correlation <= 0.95:
        raise Impossible(_("A correlation lies from 0 to 0.95."), field="correlation")
    low, high = SAMPLES
    if not low <= samples <= high:
        values = {"low": low, "high": high}
        raise Impossible(_("Draw from %(low)s to %(high)s trials.") % values, field="samples")
    if not 0 <= seed < 2**31:
        raise Impossible(_("A seed is a whole number from 0 to 2,147,483,647."), field="seed")
