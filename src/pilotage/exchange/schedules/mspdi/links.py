"""Links of MSPDI, with lags in all their units; those to other projects are held as what they hold back."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilotage.delivery.rules.document import Unheld
from pilotage.engine.network.plan import Key, LagUnit, Link, LinkType
from pilotage.exchange.schedules.amounts import clipped, moment_of, whole_of
from pilotage.exchange.schedules.linking import LinkSet
from pilotage.exchange.schedules.mspdi.tasks import Line
from pilotage.exchange.schedules.mspdi.values import LINKS, lag_of


@dataclass(slots=True)
class ReadLinks:
    """External starts: no task begins before, as what it waits for in another project ends then."""

    links: tuple[Link, ...] = ()
    external_starts: dict[Key, datetime] = field(default_factory=dict)
    unheld: list[Unheld] = field(default_factory=list)


def links_of(lines: list[Line], others: list[Line]) -> ReadLinks:
    result = ReadLinks()
    known = LinkSet(frozenset(line.uid for line in lines))
    elsewhere = {line.uid: line for line in others}
    for line in lines:
        for node in line.node.all("PredecessorLink"):
            uid = whole_of(node.get("PredecessorUID"), where=line.where, what=gettext_lazy("a predecessor"))
            type = LINKS.get((node.get("Type") or "1").strip(), LinkType.FS)
            amount = whole_of(node.get("LinkLag"), where=line.where, what=gettext_lazy("a lag")) or 0
            format = whole_of(node.get("LagFormat"), where=line.where, what=gettext_lazy("the unit of a lag"))
            lag, unit, share = lag_of(amount, format, where=line.where)
            if node.is_set("CrossProject") or uid in elsewhere:
                name = node.get("CrossProjectName") or ""
                result.unheld.append(_elsewhere(line, name))
                if uid in elsewhere:
                    _hold_back(result, line, elsewhere[uid], Link(uid, line.uid, type, lag, unit, share))
            elif uid is not None:
                known.add(Link(uid, line.uid, type, lag, unit, share), where=line.where)
    result.links = known.links
    result.unheld += known.unheld
    return result


def _elsewhere(line: Line, name: str) -> Unheld:
    said = _("it waits for a task of another project, which is not here")
    return Unheld(line.where, f"{said}: {clipped(name)}" if name else said)


def _hold_back(result: ReadLinks, line: Line, other: Line, link: Link) -> None:
    """The date that the other task last had, with the lag: no start before it, for a link into a start."""
    if link.type not in (LinkType.FS, LinkType.SS) or link.unit in (LagUnit.SHARE, LagUnit.ELAPSED_SHARE):
        return
    field_name = "Finish" if link.type is LinkType.FS else "Start"
    at = moment_of(other.node.get(field_name), where=other.where, what=gettext_lazy("a date"))
    if at is None or (link.lag and link.unit is LagUnit.WORKING):
        return
    at += timedelta(seconds=link.lag)
    result.external_starts[line.uid] = max(at, result.external_starts.get(line.uid, at))
