"""What new reports would say: facts, sentences and proposed colours, of many initiatives at once."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from pilotage.accounts.rules import Access
from pilotage.governance.reads.reporting.facts import facts_between
from pilotage.governance.reads.reporting.latest import latest_published
from pilotage.governance.reads.reporting.visible import limits
from pilotage.governance.rules.reporting.composing import Sentence, compose
from pilotage.governance.rules.reporting.facts import Facts
from pilotage.governance.rules.reporting.rags import Proposal, proposals


@dataclass(frozen=True, slots=True)
class Composed:
    """One draft before anybody wrote a word."""

    facts: Facts
    sentences: tuple[Sentence, ...]
    colours: Mapping[str, Proposal]

    @property
    def facts_json(self) -> dict[str, Any]:  # JSON: Any
        return asdict(self.facts)

    @property
    def sentences_json(self) -> list[dict[str, Any]]:  # JSON: Any
        return [asdict(one) for one in self.sentences]


def drafts_of(
    access: Access, initiative_ids: Collection[UUID], *, otherwise: date, until: date, today: date
) -> dict[UUID, Composed]:
    """By initiative that the person may see. The facts begin where the last report ended, else on day `otherwise`."""
    before = latest_published(access, initiative_ids, until=until)
    since = {id: before[id].until if id in before else otherwise for id in initiative_ids}
    facts = facts_between(initiative_ids, since=since, until=until, today=today, access=access)
    bounds = limits()
    return {id: Composed(one, compose(one), proposals(one, bounds)) for id, one in facts.items()}
