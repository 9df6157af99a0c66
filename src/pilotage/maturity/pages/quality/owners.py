"""Whose rows they are: how many of which kind, when each was reminded, and whether they can be."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.maturity.pages.quality.asked import QualityView
from pilotage.maturity.reads.quality import NOBODY, reachable, reminded_on
from pilotage.maturity.rules.probing import Lack

# So many people stand above the list; the choice of owners has them all.
MOST_OWNERS = 10


@dataclass(frozen=True, slots=True)
class OwnerLine:
    """counts: by kind, as words. remind_url: empty where nobody can be reached, or the reader may not ask them"""

    name: str
    url: str
    counts: tuple[str, ...]
    total: str
    reminded: str
    remind_url: str
    is_current: bool


def owner_lines(view: QualityView) -> list[OwnerLine]:
    """Who has most comes first: two queries."""
    f, found = formatter(), view.everybody[:MOST_OWNERS]
    asked, there = reminded_on(one.owner for one in found), reachable(one.owner for one in found)
    lines = []
    for one in found:
        value = str(one.owner or NOBODY)
        on = asked.get(one.owner) if one.owner else None
        can_be_asked = one.owner in there and one.steered > 0
        lines.append(
            OwnerLine(
                view.names.get(one.owner, UNKNOWN) if one.owner else _("Nobody"),
                view.address(owner=value),
                tuple(f.number(one.counts.get(lack, 0)) for lack in Lack),
                f.number(one.total),
                _("reminded on %(moment)s") % {"moment": f.moment(on)} if on else "",
                reverse("maturity:remind_quality") + view.address(owner=value) if can_be_asked else "",
                view.query.owner == (one.owner or NOBODY),
            )
        )
    return lines
