"""Read a plan from a file of any tool: the one door to the formats in this folder."""

from importlib import import_module
from pkgutil import iter_modules

from django.utils.translation import gettext as _

from pilotage.delivery.rules.document import Document
from pilotage.exchange import schedules
from pilotage.exchange.schedules.formats import MOST_BYTES, format_of
from pilotage.exchange.schedules.refusals import Unreadable
from pilotage.exchange.schedules.sniffing import content_of, refuse_others

# A folder that is put here is known: each registers its format when it is loaded.
for _found in iter_modules(schedules.__path__):
    if _found.ispkg:
        import_module(f"{schedules.__name__}.{_found.name}.format")


def document_from(name: str, content: bytes) -> Document:
    """The plan in a file; its content tells the format, never its name.

    Raises Unreadable with one sentence that says what is wrong, where, and what to do.
    """
    try:
        return _document_from(name, content)
    except Unreadable as refused:
        raise refused.of(name) from refused


def _document_from(name: str, content: bytes) -> Document:
    if len(content) > MOST_BYTES:
        size, limit = -(-len(content) // 1024**2), MOST_BYTES // 1024**2
        raise Unreadable(
            _("it has {size} MB, and at most {limit} MB are read").format(size=size, limit=limit),
            remedy=_("split the plan, or save it without values by day"),
        )
    known = content_of(name, content)
    format = format_of(known)
    if format is not None:
        return format.read(known)
    raise refuse_others(known)
