"""What initiatives cost, as the best-informed wing knows it.

This wing stands below the money, so it knows only the whole-life cost that an initiative states. An upper wing gives
better figures in its AppConfig.ready():

    from pilotage.strategy.reads import spending
    spending.register(spending.Source(spend_of=planned_spend_of, words=_("planned cost")))

where `planned_spend_of(access, initiative_ids)` answers Mapping[UUID, Decimal | None] in the enterprise currency, None
where it is unknown. It is asked only for initiatives whose money the person may see.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pilotage.accounts.reads import organisation
from pilotage.accounts.rules import Access, Permission
from pilotage.work.models import Initiative
from pilotage.work.reads.visible import initiatives_visible_to

Spend = Mapping[UUID, Decimal | None]


@dataclass(frozen=True, slots=True)
class Source:
    """Where spend comes from, and what the page calls it."""

    spend_of: Callable[[Access, Collection[UUID]], Spend]
    words: str | Promise


def stated_spend_of(access: Access, initiative_ids: Collection[UUID]) -> Spend:
    """The stated whole-life cost. Another currency than the enterprise's is unknown here: there are no rates below."""
    currency = organisation().currency
    rows = Initiative.objects.filter(id__in=initiative_ids).values_list("id", "whole_life_cost", "currency")
    return {one: amount if code == currency else None for one, amount, code in rows}


class _Known:
    source = Source(stated_spend_of, _("whole-life cost as stated"))


def register(source: Source) -> None:
    """Let this source answer from now on; the last one registered wins."""
    _Known.source = source


def source() -> Source:
    """Who answers now."""
    return _Known.source


def spend_in(access: Access, initiatives: QuerySet[Initiative]) -> Spend:
    """Spend of those of these (visible) initiatives whose money the person may see; the others are not in it at all."""
    seen = initiatives.filter(access.where(Permission.SEE_MONEY, field="scope__path")).order_by()
    return source().spend_of(access, list(seen.values_list("id", flat=True)))


def spend_visible_to(access: Access, initiative_ids: Collection[UUID]) -> Spend:
    """The same of initiatives by their ids."""
    return spend_in(access, initiatives_visible_to(access).filter(id__in=initiative_ids))
