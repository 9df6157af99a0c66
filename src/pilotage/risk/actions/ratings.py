"""Rating an entry, as of a day."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access, Impossible
from pilotage.kit.history import deed
from pilotage.risk.actions.locking import locked
from pilotage.risk.models import Entry, Rating
from pilotage.risk.rules import permissions
from pilotage.risk.rules.checking import check_day, check_level
from pilotage.risk.rules.states import UNCERTAIN, demand, may_rate


def rate_entry(
    entry: Entry,
    *,
    version: int | None,
    rated_on: date,
    probability: int | None,
    impact: int | None,
    residual_probability: int | None,
    residual_impact: int | None,
    note: str,
    on: date,
    access: Access,
) -> Entry:
    """Keep a rating of that day; the entry says what the newest rating says. `on` is today.

    A second rating of the same day takes the place of the first; history keeps both. Raises Refused, Stale, Impossible.
    """
    levels = {
        "probability": probability,
        "impact": impact,
        "residual_probability": residual_probability,
        "residual_impact": residual_impact,
    }
    for name, level in levels.items():
        check_level(level, name)
    with transaction.atomic(), deed("rate_entry", actor=access.person_id):
        found = locked(entry, version=version)
        permissions.may_change(access, found).or_raise()
        demand(may_rate(found))
        check_day(rated_on, today=on, field="rated_on")
        if rated_on < found.raised_on:
            raise Impossible(_("It was not raised yet on that day."), field="rated_on")
        if found.kind not in UNCERTAIN and (probability or residual_probability):
            raise Impossible(_("What has happened has no probability: rate its impact."), field="probability")
        if not any(levels.values()):
            raise Impossible(_("Choose at least one level."), field="impact")
        Rating.objects.update_or_create(entry=found, on=rated_on, defaults={**levels, "note": note.strip()[:400]})
        newest = Rating.objects.filter(entry=found).order_by("-on")[0]
        for name in levels:
            setattr(found, name, getattr(newest, name))
        found.save()
    found.refresh_from_db()
    return found
