"""Changing the enterprise's scales, all at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from django.db import transaction
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access, Impossible
from pilotage.kit.history import deed
from pilotage.risk.models import LEVELS, Axis, ScaleCell, ScaleLevel, Severity
from pilotage.risk.rules import permissions


@dataclass(frozen=True, slots=True)
class LevelFacts:
    """How a level is called, and from or until where it reaches."""

    name: str
    meaning: str = ""
    until_share: Decimal | None = None
    cost_from: Decimal | None = None
    delay_days_from: int | None = None


def change_scales(
    *,
    levels: Mapping[tuple[str, int], LevelFacts],
    severities: Mapping[tuple[int, int], str],
    access: Access,
) -> None:
    """Keep names and limits of the levels, by axis and level, and the severity of each cell.

    Ratings stay the levels that were given: only what they are called and how severe they are changes.
    Raises Refused or Impossible.
    """
    permissions.may_configure(access).or_raise()
    _check(levels, severities)
    with transaction.atomic(), deed("change_scales", actor=access.person_id):
        for level in ScaleLevel.objects.select_for_update():
            facts = levels[level.axis, level.level]
            level.name, level.meaning = facts.name.strip(), facts.meaning.strip()
            level.until_share, level.cost_from = facts.until_share, facts.cost_from
            level.delay_days_from = facts.delay_days_from
            level.save()
        for cell in ScaleCell.objects.select_for_update():
            cell.severity = severities[cell.probability, cell.impact]
            cell.save()


def _check(levels: Mapping[tuple[str, int], LevelFacts], severities: Mapping[tuple[int, int], str]) -> None:
    if any(not facts.name.strip() for facts in levels.values()):
        raise Impossible(_("Give every level a name."))
    shares = [levels[Axis.PROBABILITY, level].until_share for level in LEVELS]
    _check_rising(shares, _("The upper ends of the probabilities rise from level to level."))
    if shares[-1] != 1:
        raise Impossible(_("The highest probability reaches up to 100 %."))
    _check_rising(
        [levels[Axis.IMPACT, level].cost_from for level in LEVELS[1:]], _("The costs rise from level to level.")
    )
    days = [levels[Axis.IMPACT, level].delay_days_from for level in LEVELS[1:]]
    _check_rising([None if one is None else Decimal(one) for one in days], _("The delays rise from level to level."))
    rank = {severity.value: place for place, severity in enumerate(Severity)}
    for probability, impact in severities:
        here = rank[severities[probability, impact]]
        for more in ((probability + 1, impact), (probability, impact + 1)):
            if more in severities and rank[severities[more]] < here:
                raise Impossible(_("More probability or more impact is never less severe: look at the matrix again."))


def _check_rising(values: list[Decimal | None], words: str) -> None:
    known = [value for value in values if value is not None]
    if len(known) != len(values) and known:
        raise Impossible(_("Give every level its limit, or none of them."))
    if any(later <= earlier for earlier, later in pairwise(known)):
        raise Impossible(words)
