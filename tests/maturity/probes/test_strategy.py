"""Strategy: what is wanted, by what it is measured, and who serves it."""

from uuid import UUID, uuid4

from pilotage.maturity.rules.facts import AlignmentFact, MeasureFact, ObjectiveFact, ServiceFact, WeightingFact
from tests.maturity.builders_probes import ANNA, Given, ago, one, signs, verdicts


def objective(**facts: object) -> ObjectiveFact:
    return ObjectiveFact(uuid4(), "Cleaner air (O-1)", **facts)


def test_an_objective_with_nothing_below_has_a_measure_with_a_target():
    rows = (objective(targets=1), objective(measures=2), objective(is_leaf=False))
    assert verdicts("objectives_measured", Given(objectives=rows)) == [True, False]


def test_a_measure_is_taken_every_quarter():
    def measure(days: int | None) -> MeasureFact:
        return MeasureFact(uuid4(), "NO2", uuid4(), measured_on=None if days is None else ago(days))

    rows = (measure(100), measure(101), measure(None))
    assert verdicts("measures_fresh", Given(measures=rows)) == [True, False, False]


def test_every_objective_has_an_owner():
    assert verdicts("objectives_owned", Given(objectives=(objective(owner=ANNA), objective()))) == [True, False]


def test_every_objective_is_served_by_something_that_was_decided():
    served, idle, wished = objective(), objective(), objective()
    decided, candidate = one(), one(phase="assessed")
    services = {
        decided.id: ServiceFact({}, frozenset({served.id}), 1),
        candidate.id: ServiceFact({}, frozenset({wished.id}), 1),
    }
    facts = Given((decided, candidate), objectives=(served, idle, wished), services=services)
    assert verdicts("objectives_served", facts) == [True, False, False]
    # Who does not see all of it cannot say that nothing serves an objective.
    facts.sees_everything = False
    assert verdicts("objectives_served", facts) == []


def test_drivers_are_weighed_consistently_by_two_people():
    def weighed(**facts: object) -> list[bool]:
        return verdicts("drivers_weighted", Given(weighting=WeightingFact(uuid4(), "2026", 3, **facts)))

    assert weighed(is_pairwise=True, ratio=0.1, judges=2) == [True]
    assert weighed(is_pairwise=True, ratio=0.11, judges=2) == [False]
    assert weighed(is_pairwise=True, ratio=0.02, judges=1) == [False]
    assert weighed() == [False]
    assert verdicts("drivers_weighted", Given()) == []


def rated(*levels: str) -> ServiceFact:
    return ServiceFact({UUID(int=place): level for place, level in enumerate(levels)}, serves=len(levels))


def test_every_driver_is_rated_and_ratings_all_alike_are_a_sign():
    rows = tuple(one() for _row in range(4))
    services = {
        rows[0].id: rated("low", "strong", "none"),
        rows[1].id: rated("low", "strong"),
        rows[2].id: rated("strong", "strong", "strong"),
    }
    facts = Given(rows, services=services, weighting=WeightingFact(uuid4(), "2026", 3))
    assert verdicts("ratings_complete", facts) == [True, False, True, False]
    assert [bool(sign) for sign in signs("ratings_complete", facts)] == [False, False, True, False]


def test_what_was_decided_serves_something():
    rows = (one(), one(), one(), one(phase="assessed"))
    services = {rows[0].id: ServiceFact({}, serves=1), rows[1].id: ServiceFact({UUID(int=1): "none"})}
    assert verdicts("serves_something", Given(rows, services=services)) == [True, False, False]


def test_what_a_decided_initiative_serves_was_accepted():
    rows = tuple(one() for _row in range(4))
    alignments = {
        rows[0].id: AlignmentFact("accepted", accepted=True, words="cleaner air"),
        rows[1].id: AlignmentFact("to_renew", accepted=True),
        rows[2].id: AlignmentFact("proposed"),
    }
    assert verdicts("alignment_accepted", Given(rows, alignments=alignments)) == [True, False, False, False]


def test_reasons_that_were_copied_from_review_to_review_are_a_sign():
    rows = tuple(one() for _row in range(3))
    alignments = {row.id: AlignmentFact("accepted", accepted=True, words="it helps") for row in rows[:2]}
    alignments[rows[2].id] = AlignmentFact("accepted", accepted=True, words="own words")
    found = signs("alignment_accepted", Given(rows, alignments=alignments))
    assert [bool(sign) for sign in found] == [True, True, False]
