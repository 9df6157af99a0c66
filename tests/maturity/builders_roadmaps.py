"""A model with needs and efforts, small enough to plan by hand, and a roadmap of a portfolio by it.

Effort: small 5 days, medium 12, large 25.

Dimension    level  practice    effort  stands on   probe
Visibility   1      Listed      medium              no
             1      Described   small   Listed      description_given, 0.8
             2      Fresh       small   Described   rag_fresh, 0.8
             3      Believed    large   Fresh       no
Execution    1      Planned     medium              plan_there, 0.5
             2      Baselined   medium  Planned     no

Increments of six weeks from Monday 6 April 2026, 60 days a quarter: until 17 May and 28 June 60 × 42 / 91 = 27.69, so
27.6 days each; until 9 August and 20 September, in quarters of 92 days, 27.3 each.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal

from pilotage.accounts.models import Role
from pilotage.accounts.rules import Access
from pilotage.maturity.actions.assessments import close_assessment, keep_evidence, start_assessment
from pilotage.maturity.actions.roadmaps.drafting import Limits, Wanted, change_roadmap, draft_roadmap, limits_of
from pilotage.maturity.actions.roadmaps.proposing import propose
from pilotage.maturity.actions.settling import settle
from pilotage.maturity.models import (
    Assessment,
    CapabilityModel,
    Dimension,
    Increment,
    JourneyStage,
    ModelState,
    Practice,
    PracticeNeed,
    ProbeCount,
    ProbeRun,
    Roadmap,
)
from pilotage.maturity.reads.capability import shape_of
from pilotage.maturity.reads.roadmaps import increments_of
from pilotage.work.models import Portfolio
from tests.builders import a_person, a_portfolio, access_for

TODAY = date(2026, 3, 30)
NOON = datetime(2026, 3, 30, 12, tzinfo=UTC)
LIMITS = Limits("Way ahead", date(2026, 4, 6), 6, 4, Decimal(60), 4)
PRACTICES = (
    ("visibility", "listed", "Listed", 1, "medium", "", None, ()),
    ("visibility", "described", "Described", 1, "small", "description_given", "0.8", ("listed",)),
    ("visibility", "fresh", "Fresh", 2, "small", "rag_fresh", "0.8", ("described",)),
    ("visibility", "believed", "Believed", 3, "large", "", None, ("fresh",)),
    ("execution", "planned", "Planned", 1, "medium", "plan_there", "0.5", ()),
    ("execution", "baselined", "Baselined", 2, "medium", "", None, ("planned",)),
)


def a_model_with_needs(*, state: ModelState = ModelState.IN_FORCE) -> CapabilityModel:
    made = CapabilityModel.objects.create(key="steps", edition="1", name="Steps", state=state, made_on=date(2026, 1, 5))
    for key, name, level in (("foundation", "Foundation", 1), ("strategic", "Strategic", 3)):
        JourneyStage.objects.create(model=made, key=key, name=name, from_level=level)
    dimensions = {
        key: Dimension.objects.create(model=made, key=key, name=name, position=place)
        for place, (key, name) in enumerate((("visibility", "Visibility"), ("execution", "Execution")))
    }
    by_key: dict[str, Practice] = {}
    for place, (dimension, key, name, level, effort, probe, threshold, needs) in enumerate(PRACTICES):
        by_key[key] = Practice.objects.create(
            model=made, dimension=dimensions[dimension], key=key, name=name, level=level, effort=effort, probe=probe,
            threshold=threshold, why=f"Why {name}.", works=f"{name}, and seen to be so.", position=place,
        )  # fmt: skip
        for needed in needs:
            PracticeNeed.objects.create(practice=by_key[key], needed=by_key[needed])
    return made


@dataclass
class Way:
    """A portfolio whose PMO plans its way: Lea leads it, Vic sees it and no more, Sam sees another one only."""

    model: CapabilityModel = field(default_factory=a_model_with_needs)
    portfolio: Portfolio = field(default_factory=lambda: a_portfolio("Networks"))

    def __post_init__(self) -> None:
        self.leader = a_person("Lea Leader", role=Role.PMO_LEAD, on=self.portfolio)
        self.viewer = a_person("Vic Viewer", role=Role.VIEWER, on=self.portfolio)
        self.stranger = a_person("Sam Stranger", role=Role.PMO_LEAD, on=a_portfolio("Elsewhere"))
        self.shape = shape_of(self.model)

    @property
    def access(self) -> Access:
        return access_for(self.leader)

    def drafted(self, limits: Limits = LIMITS) -> Roadmap:
        return draft_roadmap(limits, scope=self.portfolio.scope, model=self.model, access=self.access, on=TODAY)

    def aimed(self, roadmap: Roadmap, **aims: tuple[int, date | None, int]) -> Roadmap:
        """With these aims and no others: level, by, value."""
        wanted = {key: Wanted(*one) for key, one in aims.items()}
        return change_roadmap(
            roadmap, version=None, limits=limits_of(roadmap), aims=wanted, access=self.access, on=TODAY
        )

    def proposed(self, roadmap: Roadmap | None = None, *, on: date = TODAY) -> Roadmap:
        return propose(roadmap or self.drafted(), version=None, access=self.access, on=on, at=NOON)

    def assessed(self, said: Mapping[str, str], *, day: date = date(2026, 3, 20)) -> Assessment:
        """A closed assessment in which this was settled, by the keys of practices."""
        made = start_assessment(
            "Spring", scope=self.portfolio.scope, model=self.model, day=day, people=[], note="", access=self.access,
            on=day,
        )  # fmt: skip
        keep_evidence(made, self.shape, {}, access=self.access, at=NOON)
        for key, says in said.items():
            settle(
                made, self.shape.by_key[key].id, says=says, reason="We talked.", version=0, access=self.access, at=NOON
            )
        made = Assessment.objects.get(pk=made.pk)
        return close_assessment(made, version=made.version, access=self.access, on=day)

    def looked(self, counts: Mapping[str, tuple[int, int]], *, day: date = TODAY) -> None:
        """What probes found in the portfolio on that day: passed, asked."""
        run = ProbeRun.objects.create(day=day, ran_at=NOON)
        for probe, (passed, asked) in counts.items():
            ProbeCount.objects.create(run=run, probe=probe, place=self.portfolio.scope.path, passed=passed, asked=asked)


def keyed(way: Way, key: str) -> int:
    return way.shape.by_key[key].id


def stands(roadmap: Roadmap) -> dict[str, int]:
    """By key of the practice, the number of its increment, from 1."""
    return {line.practice.key: one.place + 1 for one in increments_of(roadmap) for line in one.practices.all()}


def increment(roadmap: Roadmap, number: int) -> Increment:
    return Increment.objects.select_related("roadmap__scope", "initiative").get(roadmap=roadmap, place=number - 1)
