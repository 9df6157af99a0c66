"""Makes Primavera XER known."""

from pilotage.exchange.schedules.formats import Content, Format, register
from pilotage.exchange.schedules.xer.document import document_of

BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def is_xer(content: Content) -> bool:
    """The first word of the file, in whatever encoding."""
    return content.content[:64].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").startswith(b"ERMHDR")


register(Format("xer", is_xer, document_of))
