"""Makes MS Project XML known."""

from typing import Final

from pilotage.exchange.schedules.formats import Content, Format, register
from pilotage.exchange.schedules.mspdi.document import document_of

NAMESPACE: Final = "schemas.microsoft.com/project"


def is_mspdi(content: Content) -> bool:
    """The root is `Project`; every version has a namespace of its own, and some writers leave it away."""
    return content.root == "Project" and (not content.namespace or NAMESPACE in content.namespace.lower())


register(Format("mspdi", is_mspdi, document_of))
