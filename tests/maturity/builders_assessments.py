"""A model small enough to reckon with by hand, and an assessment by it with somebody for each part.

Dimension    level  practice        weight  probe
Visibility   1      Listed          1       yes, 0.9
             1      Read by all     1       no
             2      Fresh           2       yes, 0.8
             2      Believed        1       no
Execution    1      Planned         1       yes, 0.5
             2      Followed        1       no
             2      Painted green   0       no: it does not count
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from pilotage.accounts.models import Person, Role, Scope
from pilotage.accounts.reads import enterprise_scope
from pilotage.maturity.actions.answering import answer
from pilotage.maturity.actions.assessments import close_assessment, keep_evidence, start_assessment
from pilotage.maturity.actions.settling import settle
from pilotage.maturity.models import (
    Assessment,
    CapabilityModel,
    Dimension,
    JourneyStage,
    ModelState,
    Practice,
)
from pilotage.maturity.reads.capability import shape_of
from pilotage.maturity.rules.probing import Evidence, Tally
from pilotage.work.models import Portfolio
from tests.builders import A_DAY, a_person, a_portfolio, access_for, full_access

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
PRACTICES = (
    ("visibility", "listed", "Listed", 1, "1", "description_given", "0.9"),
    ("visibility", "read", "Read by all", 1, "1", "", None),
    ("visibility", "fresh", "Fresh", 2, "2", "rag_fresh", "0.8"),
    ("visibility", "believed", "Believed", 2, "1", "", None),
    ("execution", "planned", "Planned", 1, "1", "plan_there", "0.5"),
    ("execution", "followed", "Followed", 2, "1", "", None),
    ("execution", "painted", "Painted green", 2, "0", "", None),
)


def a_small_model(edition: str = "1", *, state: ModelState = ModelState.READY) -> CapabilityModel:
    made = CapabilityModel.objects.create(
        key="small", edition=edition, name="Small model", state=state, made_on=date(2026, 1, 5)
    )
    for key, name, level in (("foundation", "Foundation", 1), ("strategic", "Strategic", 2)):
        JourneyStage.objects.create(model=made, key=key, name=name, from_level=level)
    dimensions = {
        key: Dimension.objects.create(model=made, key=key, name=name, position=place)
        for place, (key, name) in enumerate((("visibility", "Visibility"), ("execution", "Execution")))
    }
    for place, (dimension, key, name, level, weight, probe, threshold) in enumerate(PRACTICES):
        Practice.objects.create(
            model=made, dimension=dimensions[dimension], key=key, name=name, level=level, weight=weight, probe=probe,
            threshold=threshold, why=f"Why {name}.", works=f"{name}, and seen to be so.", position=place,
        )  # fmt: skip
    return made


def found(passed: int, asked: int, threshold: float = 0.9, *, suspects: int = 0, signs: Sequence[str] = ()) -> Evidence:
    return Evidence(Tally(passed, asked, suspects), threshold, tuple(signs))


@dataclass
class Panel:
    """An assessment of a portfolio: Lea leads it, Ann and Bob are asked, Vic sees the portfolio and no more."""

    model: CapabilityModel = field(default_factory=a_small_model)
    portfolio: Portfolio = field(default_factory=lambda: a_portfolio("Networks"))
    day: date = A_DAY

    def __post_init__(self) -> None:
        self.leader = a_person("Lea Leader", role=Role.PMO_LEAD, on=self.portfolio)
        self.ann = a_person("Ann Asked", role=Role.VIEWER, on=self.portfolio)
        self.bob = a_person("Bob Asked", role=Role.CONTRIBUTOR, on=self.portfolio)
        self.viewer = a_person("Vic Viewer", role=Role.VIEWER, on=self.portfolio)
        self.shape = shape_of(self.model)
        self.assessment = self.started()

    def started(
        self, name: str = "Spring", *, day: date | None = None, people: Sequence[Person] | None = None
    ) -> Assessment:
        return start_assessment(
            name, scope=self.portfolio.scope, model=self.model, day=day or self.day,
            people=[self.ann, self.bob] if people is None else people, note="", access=access_for(self.leader),
            on=day or self.day,
        )  # fmt: skip

    def says(self, person: Person, said: Mapping[str, str], *, comment: str = "") -> None:
        """What somebody says of practices, by their keys, as the first thing that they say of them."""
        for key, says in said.items():
            answer(
                self.assessment, self.shape.by_key[key].id, says=says, comment=comment, version=0,
                access=access_for(person),
            )  # fmt: skip

    def both_say(self, said: Mapping[str, str]) -> None:
        self.says(self.ann, said)
        self.says(self.bob, said)

    def gathers(self, evidence: Mapping[str, Evidence] | None = None) -> Assessment:
        """Keep what the data say; without any, that they say nothing."""
        return keep_evidence(self.assessment, self.shape, evidence or {}, access=access_for(self.leader), at=NOON)

    def settles(self, key: str, says: str, reason: str = "We talked.") -> None:
        settle(
            self.assessment, self.shape.by_key[key].id, says=says, reason=reason, version=0,
            access=access_for(self.leader), at=NOON,
        )  # fmt: skip

    def closed(self, *, on: date | None = None) -> Assessment:
        current = Assessment.objects.get(pk=self.assessment.pk)
        self.assessment = close_assessment(
            current, version=current.version, access=access_for(self.leader), on=on or self.day
        )
        return self.assessment


def a_closed_assessment(
    said: Mapping[str, str], *, name: str = "Kept", scope: Scope | None = None, model: CapabilityModel | None = None,
    day: date = A_DAY, evidence: Mapping[str, Evidence] | None = None,
) -> Assessment:  # fmt: skip
    """Of the enterprise, or of a scope: one person says so, and it is closed."""
    access, one = full_access(), a_person(role=Role.VIEWER)
    model = model or a_small_model(f"of {name}")
    shape = shape_of(model)
    made = start_assessment(
        name, scope=scope or enterprise_scope(), model=model, day=day, people=[one], note="", access=access, on=day
    )
    for key, says in said.items():
        answer(made, shape.by_key[key].id, says=says, comment="", version=0, access=access_for(one))
    keep_evidence(made, shape, evidence or {}, access=access, at=NOON)
    made.refresh_from_db()
    return close_assessment(made, version=made.version, access=access, on=day)
