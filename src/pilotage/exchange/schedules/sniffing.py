"""What a file really is, told by its content and never by its name."""

import re
from typing import Final
from xml.parsers import expat

from django.utils.translation import gettext as _

from pilotage.exchange.schedules.formats import Content
from pilotage.exchange.schedules.refusals import Unreadable

HEAD: Final = 64 * 1024
"""The first element of an XML file stands within so many bytes, or the file is none of ours."""
BLANK: Final = b"\x00 \r\n\t\xef\xbb\xbf\xff\xfe"
MARKUP: Final = re.compile(rb"\A(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\x00]*<")
SAVE_AS: Final = "save the plan as MS Project XML or as Primavera XER"
OTHERS: Final = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"PK\x03\x04", "a ZIP file or an office document"),
    (b"PK\x05\x06", "an empty ZIP file"),
    (b"\x1f\x8b", "a packed file (gzip)"),
    (b"7z\xbc\xaf", "a packed file (7z)"),
    (b"Rar!", "a packed file (RAR)"),
    (b"BZh", "a packed file (bzip2)"),
    (b"\xfd7zXZ", "a packed file (xz)"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"{\\rtf", "a text document (RTF)"),
    (b"SQLite format 3", "a database"),
    (b"\xd0\xcf\x11\xe0", "an old Office file without a plan in it"),
)


class _Found(Exception):
    """The first element; expat is left by an exception."""


def content_of(name: str, content: bytes) -> Content:
    """The file with what its first element is. Raises Unreadable where there is nothing in it."""
    if not content[:HEAD].strip(BLANK) and not content.strip(BLANK):
        raise Unreadable(_("it is empty"), remedy=_("choose a file that holds a plan"))
    root, namespace = _root_of(content[:HEAD]) if MARKUP.match(content[:256]) else ("", "")
    return Content(name, content, root, namespace)


def _root_of(head: bytes) -> tuple[str, str]:
    parser = expat.ParserCreate(namespace_separator="\n")

    def started(tag: str, _attributes: dict[str, str]) -> None:
        raise _Found(tag)

    parser.StartElementHandler = started
    try:
        parser.Parse(head, False)
    except _Found as found:
        namespace, _separator, tag = str(found).rpartition("\n")
        return tag, namespace
    except (expat.ExpatError, ValueError, LookupError):
        return "", ""
    return "", ""


def refuse_others(known: Content) -> Unreadable:
    """What to say of a file that no format knows."""
    remedy = _("save the plan as MS Project XML or as Primavera XER")
    for magic, kind in OTHERS:
        if known.content.startswith(magic):
            return Unreadable(_("it is {kind}, not a plan").format(kind=_(kind)), remedy=remedy)
    if known.root.lower() in ("html", "svg"):
        return Unreadable(_("it is a web page or a picture, not a plan"), remedy=remedy)
    if known.root:
        return Unreadable(
            _("it is XML that begins with “{root}”, which no planning tool that we know writes").format(
                root=known.root[:60]
            ),
            remedy=remedy,
        )
    if MARKUP.match(known.content[:256]):
        return Unreadable(_("it begins as XML and is damaged before the first element"), remedy="")
    return Unreadable(_("it is not a file of a planning tool that we know"), remedy=remedy)
