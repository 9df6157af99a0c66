"""What one address of data quality asks for, read once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db.models import QuerySet
from django.http import QueryDict

from pilotage.accounts.rules import PersonalRequest
from pilotage.kit.entering import id_from
from pilotage.kit.tables import sorting_of
from pilotage.maturity.models import ProbeGap, ProbeRun
from pilotage.maturity.pages.evidence import every_dimension
from pilotage.maturity.pages.shared import narrowed_path
from pilotage.maturity.reads.capability import dimensions_in_force
from pilotage.maturity.reads.gaps import run_of_gaps
from pilotage.maturity.reads.quality import (
    NOBODY,
    OwnerGaps,
    QualityQuery,
    gaps_by_owner,
    gaps_matching,
    gaps_ordered,
    names_of,
)
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
        return every_dimension(dimensions_in_force())

    @cached_property
    def run(self) -> ProbeRun | None:
        """The run whose rows these are; None: nothing was kept yet."""
        return run_of_gaps()

    @property
    def rows(self) -> QuerySet[ProbeGap]:
        """As they are filtered and sorted."""
        found = gaps_matching(self.request.access, self.query, path=self.path)
        return gaps_ordered(found, sorting_of(self.params))

    @cached_property
    def everybody(self) -> Sequence[OwnerGaps]:
        """How many rows there are of all that the address asks for, but of every owner."""
        rows = gaps_matching(self.request.access, self.query.of_everybody, path=self.path)
        return gaps_by_owner(rows, self.request.access)

    @cached_property
    def owners(self) -> Sequence[OwnerGaps]:
        """Those of them that are shown."""
        return [one for one in self.everybody if self.query.takes_owner(one.owner)]

    @cached_property
    def names(self) -> Mapping[UUID, str]:
        return names_of(one.owner for one in self.everybody)

    def address(self, **changes: str) -> str:
        """The same list, narrowed otherwise."""
        changed = self.params.copy()
        for name in ("page", "mine"):
            changed.pop(name, None)
        for name, value in changes.items():
            changed[name] = value
        return "?" + changed.urlencode()
