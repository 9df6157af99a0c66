"""Links as they are gathered from a file: each pair and type once, none to nothing, none to itself."""

from typing import Final

from django.utils.translation import gettext as _

from pilotage.delivery.rules.document import Unheld
from pilotage.engine.network.plan import Key, LagUnit, Link
from pilotage.exchange.schedules.refusals import Unreadable

MOST_LINKS: Final = 500_000


class LinkSet:
    """Takes links in, and says which of them do not count."""

    def __init__(self, tasks: frozenset[Key]) -> None:
        self._tasks = tasks
        self._links: dict[tuple[Key, Key, str], Link] = {}
        self.unheld: list[Unheld] = []

    @property
    def links(self) -> tuple[Link, ...]:
        return tuple(self._links.values())

    def add(self, link: Link, *, where: str) -> None:
        if len(self._links) >= MOST_LINKS:
            raise Unreadable(_("it has more than {limit} links").format(limit=MOST_LINKS))
        if link.predecessor not in self._tasks or link.successor not in self._tasks:
            missing = link.predecessor if link.predecessor not in self._tasks else link.successor
            self.unheld.append(Unheld(where, _("it is linked to {key}, which is not in the file").format(key=missing)))
            return
        if link.predecessor == link.successor:
            self.unheld.append(Unheld(where, _("it waits for itself; the link does not count")))
            return
        place = (link.predecessor, link.successor, link.type.value)
        before = self._links.get(place)
        if before is None:
            self._links[place] = link
            return
        self.unheld.append(
            Unheld(where, _("it is linked twice in the same way to {key}; the longer lag counts").format(key=place[0]))
        )
        if _reach(link) > _reach(before):
            self._links[place] = link


def _reach(link: Link) -> float:
    return link.lag_share if link.unit in (LagUnit.SHARE, LagUnit.ELAPSED_SHARE) else link.lag
