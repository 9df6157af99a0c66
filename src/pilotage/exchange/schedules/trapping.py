"""Looks through XML for what blows up or reaches out, before another program reads it."""

from typing import Final
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import ExpatError, XMLParserType

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser
from django.utils.translation import gettext as _

from pilotage.exchange.schedules.mspdi.tree import damaged, refuse_many
from pilotage.exchange.schedules.refusals import Unreadable

DEEPEST: Final = 250
"""GanttProject and others nest their tasks as elements, so this is also how deep an outline may be."""


class _Depth:
    """All that is kept of the elements."""

    def __init__(self) -> None:
        self._depth = 0

    def start(self, _tag: str, _attributes: list[str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise Unreadable(_("its elements lie deeper within each other than in any plan"))

    def end(self, _tag: str) -> None:
        self._depth -= 1

    def text(self, _text: str) -> None:
        return


def refuse_traps(content: bytes) -> None:
    """Raises Unreadable for entities, for what lies elsewhere, and for XML that is damaged."""
    refuse_many(content)
    depth = _Depth()
    parser = DefusedXMLParser(forbid_dtd=False, forbid_entities=True, forbid_external=True)
    expat: XMLParserType = parser.parser
    expat.StartElementHandler = depth.start
    expat.EndElementHandler = depth.end
    # Text without a handler would count as markup that nobody knows.
    expat.CharacterDataHandler = depth.text
    try:
        parser.feed(content)
        expat.Parse(b"", True)
    except DefusedXmlException as trap:
        raise Unreadable(_("it declares entities, which no planning tool writes")) from trap
    except (ParseError, ExpatError) as damage:
        raise damaged(content, damage) from damage
    except (ValueError, LookupError) as damage:
        raise Unreadable(_("its encoding is not known or not kept to")) from damage
