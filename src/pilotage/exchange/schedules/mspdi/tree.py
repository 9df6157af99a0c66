"""The elements of an XML file, read with limits: no entities, no document type, not too many, not too deep."""

from typing import Final
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import ExpatError, XMLParserType

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser
from django.utils.translation import gettext as _

from pilotage.exchange.schedules.refusals import Unreadable

MOST_ELEMENTS: Final = 2_000_000
"""64 MB of MSPDI hold about 1.4 million; more, in as many bytes, is a trap."""
DEEPEST: Final = 24
"""MS Project nests 9 deep."""


class Node:
    """An element: the texts of those below it that hold nothing but text, and those that hold more.

    Of several with one name only the first text is kept: in MSPDI none repeats.
    """

    __slots__ = ("nodes", "tag", "texts")

    def __init__(self, tag: str) -> None:
        self.tag = tag
        self.texts: dict[str, str] = {}
        self.nodes: list[Node] = []

    def get(self, name: str) -> str | None:
        """The text below, or None where it is not there or empty."""
        return self.texts.get(name) or None

    def is_set(self, name: str) -> bool:
        return self.texts.get(name, "").strip().lower() in ("1", "true", "-1")

    def all(self, name: str) -> list["Node"]:
        return [node for node in self.nodes if node.tag == name]

    def within(self, name: str, each: str) -> list["Node"]:
        """The elements `each` of the first element `name`, which gathers them."""
        for node in self.nodes:
            if node.tag == name:
                return node.all(each)
        return []


class _Builder:
    """What expat tells its elements to; namespaces are left away, as every version has its own."""

    def __init__(self) -> None:
        self.top = Node("")
        self._open: list[Node] = [self.top]
        self._text: list[str] = []

    def start(self, tag: str, _attributes: list[str]) -> None:
        if len(self._open) > DEEPEST:
            raise Unreadable(_("its elements lie deeper within each other than in any plan of MS Project"))
        self._text.clear()
        self._open.append(Node(tag.rpartition("}")[2]))

    def data(self, text: str) -> None:
        self._text.append(text)

    def end(self, _tag: str) -> None:
        node = self._open.pop()
        if node.nodes or node.texts:
            self._open[-1].nodes.append(node)
        else:
            self._open[-1].texts.setdefault(node.tag, "".join(self._text).strip())
        self._text.clear()


def tree_of(content: bytes) -> Node:
    """The first element. Raises Unreadable where the XML is damaged, cut off or a trap."""
    refuse_many(content)
    builder = _Builder()
    parser = DefusedXMLParser(forbid_dtd=True)
    # Its own handlers of elements would make each one twice; those that refuse traps stay.
    expat: XMLParserType = parser.parser
    expat.buffer_text = True
    expat.StartElementHandler = builder.start
    expat.EndElementHandler = builder.end
    expat.CharacterDataHandler = builder.data
    try:
        parser.feed(content)
        expat.Parse(b"", True)
    except DefusedXmlException as trap:
        raise Unreadable(_("it declares entities or a document type, which no planning tool writes")) from trap
    except (ParseError, ExpatError) as damage:
        raise damaged(content, damage) from damage
    except (ValueError, LookupError) as damage:
        raise Unreadable(_("its encoding is not known or not kept to")) from damage
    if not builder.top.nodes:
        raise Unreadable(_("there is no plan in it"))
    return builder.top.nodes[0]


def refuse_many(content: bytes) -> None:
    """Each element has a bracket where it begins, and most have one where they end."""
    if content.count(b"<") > 2 * MOST_ELEMENTS:
        raise Unreadable(_("it has more elements than any plan"), remedy=_("split the plan"))


def damaged(content: bytes, damage: ParseError | ExpatError) -> Unreadable:
    """Where the XML cannot be read any further, and whether that is only its end."""
    line, column = damage.position if isinstance(damage, ParseError) else (damage.lineno, damage.offset)
    is_cut = "no element found" in str(damage) or ("unclosed token" in str(damage) and line >= content.count(b"\n") + 1)
    what = _("the file ends before the plan does") if is_cut else _("the XML is damaged")
    return Unreadable(what, where=_("line {line}, column {column}").format(line=line, column=column + 1))
