"""Signs that approvals were made for an assessment: many on one day, shortly before it."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from pilotage.kit.formats import formatter
from pilotage.maturity.rules.facts import Facts
from pilotage.maturity.rules.probes.asking import FEWEST_ALIKE

SHORTLY = timedelta(days=14)


def set_for_the_assessment(facts: Facts) -> Mapping[UUID, str]:
    """The sign of each baseline that was set together with most others, within two weeks before the assessment."""
    days = {id: one.approved_at.date() for id, one in facts.baselines.items()}
    return signs_of(days, facts.assessed_on)


def signs_of(days: Mapping[UUID, date], assessed_on: date | None) -> Mapping[UUID, str]:
    """By initiative. days: when each approved what counts."""
    if assessed_on is None or not days:
        return {}
    day, count = Counter(days.values()).most_common(1)[0]
    is_shortly = timedelta(0) <= assessed_on - day <= SHORTLY
    if not is_shortly or count < FEWEST_ALIKE or count * 2 <= len(days):
        return {}
    words = _("approved on %(day)s with most others, shortly before the assessment of %(assessed)s")
    f = formatter()
    sign = words % {"day": f.date(day), "assessed": f.date(assessed_on)}
    return {id: sign for id, on in days.items() if on == day}
