"""Looks through XML for what blows up or reaches out, before another program reads it."""

from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser
from django.utils.translation import gettext as _

from pilotage.exchange.schedules.mspdi.tree import DEEPEST, MOST_ELEMENTS
from pilotage.exchange.schedules.refusals import Unreadable


class _Counter:
    """A target of the parser that keeps nothing."""

    def __init__(self) -> None:
        self._count = 0
        self._depth = 0

    def start(self, _tag: str, _attributes: dict[str, str]) -> None:
        self._count += 1
        self._depth += 1
        # Work breakdowns nest as elements in some formats: deeper than in MSPDI.
        if self._count > MOST_ELEMENTS or self._depth > 10 * DEEPEST:
            raise Unreadable(_("it has more elements, or more within each other, than any plan"))

    def end(self, _tag: str) -> None:
        self._depth -= 1

    def data(self, _text: str) -> None:
        return

    def close(self) -> None:
        return


def refuse_traps(content: bytes) -> None:
    """Raises Unreadable for entities, for what lies elsewhere, and for XML that is damaged."""
    parser = DefusedXMLParser(target=_Counter(), forbid_dtd=False, forbid_entities=True, forbid_external=True)
    try:
        parser.feed(content)
        parser.close()
    except DefusedXmlException as trap:
        raise Unreadable(_("it declares entities, which no planning tool writes")) from trap
    except ParseError as damage:
        line, column = damage.position
        where = _("line {line}, column {column}").format(line=line, column=column + 1)
        raise Unreadable(_("the XML is damaged or cut off"), where=where) from damage
    except (ValueError, LookupError) as damage:
        raise Unreadable(_("its encoding is not known or not kept to")) from damage
