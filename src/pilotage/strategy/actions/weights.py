"""Judging drivers in pairs, and keeping weights with where they came from."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from django.db import transaction
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.kit.history import deed
from pilotage.kit.reactions import tell
from pilotage.strategy import rules
from pilotage.strategy.actions.drivers import WEIGHTS_CHANGED
from pilotage.strategy.actions.locking import current
from pilotage.strategy.models import Driver, DriverSet, Judgement, StepKey, Weighting, WeightMethod
from pilotage.strategy.reads.drivers import drivers_of
from pilotage.strategy.reads.judgements import mirrored, weighing_of
from pilotage.strategy.reads.words import islands_in_words

_MILLION = 1_000_000


def judge_pair(first: Driver, second: Driver, *, step: StepKey | None, access: Access) -> None:
    """The person's own word on two drivers: the first is `step` the second; None takes it back.

    Raises Refused or Impossible.
    """
    judge({(first, second): step}, access=access)


def judge(said: Mapping[tuple[Driver, Driver], StepKey | None], *, access: Access) -> None:
    """Many of the person's own words at once. Raises Refused or Impossible."""
    rules.may_judge(access).or_raise()
    if access.person_id is None or not said:
        return
    driver_set = _one_set(said)
    with transaction.atomic(), deed("judge", actor=access.person_id):
        _open(driver_set)
        kept = []
        for (first, second), step in said.items():
            if first.id > second.id:
                first, second, step = second, first, step and mirrored(step)
            if step is None:
                Judgement.objects.filter(judge_id=access.person_id, first=first, second=second).delete()
            else:
                kept.append(Judgement(judge_id=access.person_id, first=first, second=second, step=StepKey(step)))
        Judgement.objects.bulk_create(
            kept, update_conflicts=True, unique_fields=["judge", "first", "second"], update_fields=["step"]
        )


def keep_weights_from_judgements(driver_set: DriverSet, *, access: Access) -> Weighting:
    """Let everybody's judgements make the weights. Raises Refused, or Impossible while they do not hang together."""
    rules.may_change_strategy(access).or_raise()
    with transaction.atomic(), deed("keep_weights_from_judgements", actor=access.person_id):
        found = _open(driver_set)
        weighed = weighing_of(found)
        if weighed.answer is None:
            raise rules.Impossible(islands_in_words(weighed) or _("This set has no drivers yet."))
        shares = _exact([Fraction(weight) for weight in weighed.answer.weights])
        weighting = Weighting(
            driver_set=found,
            method=WeightMethod.PAIRWISE,
            consistency_ratio=weighed.answer.consistency_ratio,
            random_index_table=weighed.answer.random_index_table,
            judges=[judge.name for judge in weighed.judges],
            judged_pairs=weighed.judged_pairs,
            all_pairs=weighed.all_pairs,
            kept_by_id=access.person_id,
        )
        _keep(weighting, dict(zip(weighed.drivers, shares, strict=True)))
    return weighting


def set_weights_by_hand(driver_set: DriverSet, *, shares: Mapping[Driver, Decimal], access: Access) -> Weighting:
    """Weights as people say them, 0..1 and summing to 1. Raises Refused or Impossible."""
    rules.may_change_strategy(access).or_raise()
    with transaction.atomic(), deed("set_weights_by_hand", actor=access.person_id):
        found = _open(driver_set)
        drivers = drivers_of(found)
        _check_shares(drivers, shares)
        exact = _exact([Fraction(shares[driver]) for driver in drivers])
        weighting = Weighting(driver_set=found, method=WeightMethod.HAND, kept_by_id=access.person_id)
        _keep(weighting, dict(zip(drivers, exact, strict=True)))
    return weighting


def _one_set(said: Mapping[tuple[Driver, Driver], StepKey | None]) -> DriverSet:
    drivers = {driver for pair in said for driver in pair}
    if len({driver.driver_set_id for driver in drivers}) != 1 or any(first == second for first, second in said):
        raise rules.Impossible(_("Compare two different drivers of one set."))
    return next(iter(drivers)).driver_set


def _open(driver_set: DriverSet) -> DriverSet:
    found = current(driver_set, version=None)
    verdict = rules.is_open(found)
    if not verdict:
        raise rules.Impossible(verdict.reason)
    return found


def _check_shares(drivers: Sequence[Driver], shares: Mapping[Driver, Decimal]) -> None:
    missing = [driver.name for driver in drivers if driver not in shares]
    if missing or not drivers:
        raise rules.Impossible(_("Say a weight for every driver: %(names)s.") % {"names": ", ".join(missing)})
    if any(not share.is_finite() or share < 0 for share in shares.values()):
        raise rules.Impossible(_("A weight is not below 0."))
    total = sum((shares[driver] for driver in drivers), Decimal(0))
    # Somebody who writes 33.3 three times means a third: half a tenth of a percent for each driver is forgiven.
    if abs(total - 1) > Decimal("0.0005") * len(drivers):
        text = _("The weights sum to %(total)s %%, not to 100 %%.")
        raise rules.Impossible(text % {"total": f"{total * 100:.1f}"})


def _exact(weights: Sequence[Fraction]) -> list[Decimal]:
    """Shares of six places in these proportions that sum to exactly 1: the largest remainders are rounded up."""
    total = sum(weights)
    parts = [weight * _MILLION / total for weight in weights]
    whole = [int(part) for part in parts]
    by_remainder = sorted(range(len(parts)), key=lambda index: (whole[index] - parts[index], index))
    for index in by_remainder[: _MILLION - sum(whole)]:
        whole[index] += 1
    return [Decimal(part) / _MILLION for part in whole]


def _keep(weighting: Weighting, shares: Mapping[Driver, Decimal]) -> None:
    for driver, share in shares.items():
        driver.weight_share = share
    Driver.objects.bulk_update(shares, ["weight_share"])
    weighting.shares = {driver.name: str(share) for driver, share in shares.items()}
    weighting.save()
    tell(WEIGHTS_CHANGED, [weighting.driver_set_id])
