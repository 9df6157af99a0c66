"""The PMO's capability in the demonstration: looked at twice, being looked at again, and on its way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from pilotage.accounts.models import Person
from pilotage.accounts.reads import access_of, enterprise_scope
from pilotage.accounts.rules import Access
from pilotage.exchange.demonstration.loaded import Loaded
from pilotage.kit.periods import add_months
from pilotage.maturity.actions.answering import answer, mark_done
from pilotage.maturity.actions.assessments import close_assessment, keep_evidence, start_assessment
from pilotage.maturity.actions.evidence import run_probes, work_out_afterwards
from pilotage.maturity.actions.roadmaps.drafting import (
    Limits,
    Wanted,
    change_roadmap,
    draft_roadmap,
    limits_of,
    make_current,
)
from pilotage.maturity.actions.roadmaps.proposing import propose
from pilotage.maturity.actions.roadmaps.registering import put_into_register, usual_initiative_name
from pilotage.maturity.actions.settling import settle
from pilotage.maturity.models import Assessment, CapabilityModel, Says
from pilotage.maturity.reads.assessments import picture_of
from pilotage.maturity.reads.capability import model_in_force, shape_of
from pilotage.maturity.reads.evidence import evidence_kept
from pilotage.maturity.reads.roadmaps import next_increments
from pilotage.maturity.rules.assessing import NOTHING, in_dispute
from pilotage.maturity.rules.levels import IN_PLACE
from pilotage.maturity.rules.shape import ModelShape, PracticeShape

NOON = time(12, tzinfo=UTC)
# As every night: of today's rows nobody may be told that they were counted at an hour that is still to come.
NIGHT = time(4, tzinfo=UTC)
LEADS = "Ingrid Solheim"
# The month ends of the year before, and the one from which the first assessment reads.
MONTHS_BACK = 13
HIGHEST = 3  # people were asked to begin with what stands below: nobody answers for levels 4 and 5 yet


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody who answers: for these dimensions, and how kindly they see things."""

    name: str
    dimensions: frozenset[str]
    kindness: float


VOICES = (
    Voice("Marco Bellini", frozenset({"visibility", "financials", "strategy", "governance"}), 0.1),
    Voice("Tomasz Nowak", frozenset({"visibility", "execution", "dependencies"}), 0.4),
    Voice("Leila Haddad", frozenset({"financials", "benefits", "governance"}), -0.3),
    Voice("Jonas Weber", frozenset({"execution", "resources", "dependencies"}), 0.0),
    Voice("Aisha Rahman", frozenset({"strategy", "benefits", "governance", "resources"}), -0.1),
)
# Level, months from now, value, by dimension.
AIMS = {
    "visibility": (2, 6, 9),
    "execution": (2, 9, 7),
    "financials": (2, 12, 8),
    "strategy": (2, 12, 6),
    "dependencies": (1, None, 4),
    "governance": (2, 9, 8),
}


def add_capability(loaded: Loaded, *, day: date) -> None:
    """Two assessments that are closed, one that waits for two people, and the roadmap that is followed."""
    model = model_in_force()
    if model is None:
        return
    moment = datetime.combine(day, NOON)
    ends = [add_months(loaded.month, -back) - timedelta(days=1) for back in range(MONTHS_BACK)]
    work_out_afterwards(ends, at=moment, access=loaded.access)
    stage = _Stage(loaded, model, shape_of(model), access_of(loaded.people[LEADS]))
    for back, name, voices in ((12, "First look", VOICES[:4]), (6, "Half a year on", VOICES)):
        stage.close(stage.opened(name, add_months(loaded.month, -back) + timedelta(days=9), voices, 12 - back), back)
    run_probes(day, at=datetime.combine(day, NIGHT), access=loaded.access)
    waiting = stage.opened("A year on", day, VOICES[:4], 12, done=2)
    stage.look(waiting, day)
    stage.plan_ahead(day)


@dataclass(frozen=True, slots=True)
class _Stage:
    """Who leads, by which model."""

    loaded: Loaded
    model: CapabilityModel
    shape: ModelShape
    access: Access

    def opened(
        self, name: str, day: date, voices: Sequence[Voice], months: int, *, done: int | None = None
    ) -> Assessment:
        """An assessment of that day; of the voices the first so many have answered, all without a number."""
        people = [self.loaded.people[one.name] for one in voices]
        made = start_assessment(
            f"{name}, {day.year}", scope=enterprise_scope(), model=self.model, day=day, people=people, note="",
            access=self.access, on=day,
        )  # fmt: skip
        for at, (voice, person) in enumerate(zip(voices, people, strict=True)):
            if done is None or at < done:
                self._answers(made, voice, person, at, months, day)
        return made

    def _answers(self, assessment: Assessment, voice: Voice, person: Person, at: int, months: int, day: date) -> None:
        access = access_of(person)
        for place, one in enumerate(self.shape.practices):
            if one.dimension in voice.dimensions and one.level <= HIGHEST and one.weight:
                says = _says(one, place, at, voice.kindness, months)
                answer(assessment, one.id, says=says, comment="", version=0, access=access)
        mark_done(assessment, access=access, on=day)

    def look(self, assessment: Assessment, day: date) -> None:
        """The evidence of that day, as far as there is any."""
        kept = evidence_kept(self.shape, self.loaded.access, path=assessment.scope.path, on=day)
        there = {key: one for key, one in kept.by_key.items() if one.tally.asked}
        keep_evidence(assessment, self.shape, there, access=self.access, at=datetime.combine(day, NOON))

    def close(self, assessment: Assessment, back: int) -> None:
        """Settled where people or data disagreed, a week later; and closed."""
        self.look(assessment, assessment.day)
        picture, day = picture_of(assessment, self.access, self.shape), assessment.day + timedelta(days=7)
        for one in in_dispute(self.shape, picture.standings):
            standing = picture.standings.get(one.key, NOTHING)
            is_seen = standing.evident is not None
            says = _settled(standing.evident if is_seen else standing.opinion.value)
            settle(
                assessment, one.id, says=says, reason=SEEN if is_seen else TALKED, version=0, access=self.access,
                at=datetime.combine(day, NOON),
            )  # fmt: skip
        current = Assessment.objects.get(pk=assessment.pk)
        close_assessment(current, version=current.version, access=self.access, on=day)

    def plan_ahead(self, day: date) -> None:
        """The roadmap that is followed, with its first increment in the register."""
        limits = Limits(f"Capability roadmap {day.year}", self.loaded.month, 6, 8, Decimal(90), 5)
        made = draft_roadmap(limits, scope=enterprise_scope(), model=self.model, access=self.access, on=day)
        aims = {
            key: Wanted(level, None if months is None else add_months(self.loaded.month, months), value)
            for key, (level, months, value) in AIMS.items()
        }
        made = change_roadmap(made, version=None, limits=limits_of(made), aims=aims, access=self.access, on=day)
        made = propose(made, version=None, access=self.access, on=day, at=datetime.combine(day, NOON))
        made = make_current(made, version=None, access=self.access)
        first = next_increments(made)[0]
        first.roadmap = made
        put_into_register(
            first,
            portfolio=self.loaded.portfolios["DG"],
            manager=self.loaded.people[LEADS],
            name=usual_initiative_name(first),
            version=None,
            access=self.access,
            on=day,
        )


SEEN = "We looked at the rows together: what counts is what can be seen there."
TALKED = "We talked about examples: some departments do it and others do not, so it is the lower answer until all do."


def _says(practice: PracticeShape, place: int, at: int, kindness: float, months: int) -> str:
    """An answer that falls with the level and rises with the months; two people seldom say the same of everything."""
    if (place + 2 * at) % 13 == 0:
        return Says.UNKNOWN
    seen = 1.9 + kindness + months / 15 - practice.level + ((place * 7 + at * 3) % 5 - 2) * 0.2
    return Says.YES if seen >= 0.6 else Says.PARTLY if seen >= 0 else Says.NO


def _settled(value: float | None) -> str:
    if value is None or value == 0:
        return Says.NO
    return Says.YES if value == IN_PLACE else Says.PARTLY
