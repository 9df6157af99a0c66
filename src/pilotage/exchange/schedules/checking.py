"""A plan file against the network: read, scheduled and compared, without anything being saved."""

from dataclasses import dataclass

from pilotage.delivery.rules.differing import Comparison, comparison
from pilotage.delivery.rules.document import Document
from pilotage.delivery.rules.imported import uid_of
from pilotage.delivery.rules.refusals import refusal_of
from pilotage.engine.network.plan import Schedule, WrongPlan
from pilotage.engine.network.scheduling import schedule


@dataclass(frozen=True, slots=True)
class Checked:
    """A document with what the network makes of it; `problem` says why that is nothing."""

    document: Document
    schedule: Schedule | None
    comparison: Comparison | None
    problem: str = ""


def checked(document: Document) -> Checked:
    """What the network gives for the document, and what of it is not what the file says."""
    try:
        answer = schedule(document.plan)
    except WrongPlan as wrong:
        names = {uid_of(key): words.name for key, words in document.words.items()}
        return Checked(document, None, None, str(refusal_of(wrong, names)))
    return Checked(document, answer, comparison(document, answer))
