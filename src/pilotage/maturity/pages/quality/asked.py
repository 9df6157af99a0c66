"""What one address of data quality asks for, read once."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.http import QueryDict

from pilotage.accounts.rules import PersonalRequest
from pilotage.kit.clock import today
from pilotage.kit.entering import id_from
from pilotage.kit.tables import sorting_of
from pilotage.maturity.pages.evidence import dimension_names
from pilotage.maturity.pages.shared import narrowed_path
from pilotage.maturity.reads.capability import model_in_force, shape_of
from pilotage.maturity.reads.quality import NOBODY, Gap, QualityQuery, gaps_in, names_of, ordered
from pilotage.maturity.rules.permissions import may_remind
from pilotage.maturity.rules.probes import PROBES
from pilotage.maturity.rules.probing import Lack


@dataclass
class QualityView:
    """What one address asks for, read once."""

    request: PersonalRequest

    @property
    def params(self) -> QueryDict:
        return self.request.GET

    @cached_property
    def path(self) -> str:
        return narrowed_path(self.request)

    @cached_property
    def query(self) -> QualityQuery:
        """What cannot be read in an address is left out, never guessed."""
        asked = self.params.get("owner", "")
        owner: UUID | str | None = NOBODY if asked == NOBODY else id_from(asked)
        if self.params.get("mine") == "yes" and self.request.access.person_id:
            owner = self.request.access.person_id
        lack, probe = self.params.get("kind", ""), self.params.get("probe", "")
        dimension = self.params.get("dimension", "")
        return QualityQuery(
            owner,
            lack if lack in list(Lack) else "",
            dimension if dimension in self.dimensions else "",
            probe if probe in PROBES else "",
            self.params.get("q", "")[:200],
        )

    @cached_property
    def dimensions(self) -> Mapping[str, str]:
        model = model_in_force()
        return dimension_names(shape_of(model) if model else None)

    @cached_property
    def everybodys(self) -> list[Gap]:
        """All that the address asks for, but of every owner."""
        query = self.query
        wide = QualityQuery(None, query.lack, query.dimension, query.probe, query.words)
        return gaps_in(self.request.access, wide, path=self.path, day=today())

    @cached_property
    def gaps(self) -> list[Gap]:
        query = QualityQuery(self.query.owner)
        return ordered([gap for gap in self.everybodys if query.takes(gap)], self.names, sorting_of(self.params))

    @cached_property
    def names(self) -> Mapping[UUID, str]:
        return names_of(gap.owner for gap in self.everybodys)

    def may_ask(self, gap: Gap) -> bool:
        """Whether somebody is named for the row, and the reader may remind them of it."""
        return gap.owner is not None and bool(may_remind(self.request.access, gap.finding.place))

    def address(self, **changes: str) -> str:
        """The same list, narrowed otherwise."""
        changed = self.params.copy()
        for name in ("page", "mine"):
            changed.pop(name, None)
        for name, value in changes.items():
            changed[name] = value
        return "?" + changed.urlencode()
