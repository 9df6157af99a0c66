"""Dependencies: owned, in time, alive, linked, explained."""

from pilotage.maturity.rules.facts import DependencyFact, InitiativeFact, PlanFact
from tests.maturity.builders_probes import ENTERPRISE, Given, ago, found_by, one, signs, verdicts


def linked(*links: tuple[str, InitiativeFact, InitiativeFact], **said: object) -> Given:
    rows = {row.id: row for _kind, source, target in links for row in (source, target)}
    facts = [DependencyFact(kind, source.id, target.id, ENTERPRISE, **said) for kind, source, target in links]
    return Given(tuple(rows.values()), dependencies=tuple(facts))


def test_both_ends_have_a_manager():
    links = (("needs", one(), one()), ("excludes", one(), one(manager=None)), ("needs", one(), one(phase="closed")))
    # What has ended waits for nobody.
    assert verdicts("dependencies_owned", linked(*links)) == [True, False]


def test_what_waits_starts_after_what_it_waits_for():
    first = one(forecast_finish=ago(-10))
    links = (
        ("finish_to_start", first, one(forecast_start=ago(-10))),
        ("finish_to_start", first, one(forecast_start=ago(-9))),
        ("finish_to_start", first, one(forecast_start=None, planned_start=None)),
        ("needs", first, one(forecast_start=ago(50))),
    )
    assert verdicts("dependencies_in_time", linked(*links)) == [True, False]
    # With five days between them both start too early.
    assert verdicts("dependencies_in_time", linked(*links, lag_days=5)) == [False, False]


def test_what_is_needed_was_not_stopped():
    links = (
        ("needs", one(), one()), ("needs", one(), one(phase="closed")), ("needs", one(), one(phase="cancelled")),
        ("needs", one(), one(phase="on_hold")), ("needs", one(phase="cancelled"), one(phase="cancelled")),
    )  # fmt: skip
    assert verdicts("needs_alive", linked(*links)) == [True, True, False, False]


def test_plans_of_what_depends_on_each_other_know_of_each_other():
    links = (
        ("needs", one(), one()),
        ("finish_to_start", one(), one()),
        ("needs", one(), one()),
        ("together", one(), one()),
    )
    facts = linked(*links)
    with_plans = [row for _kind, source, target in (links[0], links[1], links[3]) for row in (source, target)]
    facts.plans = {row.id: PlanFact(row.id) for row in [*with_plans, links[2][1]]}
    facts.bridged = frozenset({frozenset({links[0][1].id, links[0][2].id})})
    assert verdicts("plans_linked", facts) == [True, False]


def test_of_what_excludes_each_other_one_was_decided_at_most():
    links = (("excludes", one(), one(phase="assessed")), ("excludes", one(), one(phase="approved")))
    assert verdicts("exclusions_kept", linked(*links)) == [True, False]


def test_it_is_said_why():
    facts = linked(("needs", one(), one()), ("needs", one(), one()))
    first, second = facts.dependencies
    facts.dependencies = (DependencyFact("needs", first.source, first.target, ENTERPRISE, note="the depot"), second)
    assert verdicts("dependencies_explained", facts) == [True, False]


def test_one_note_on_many_dependencies_is_a_sign():
    facts = linked(("needs", one(), one()), ("needs", one(), one()), note="see plan")
    assert ["1 other" in sign for sign in signs("dependencies_explained", facts)] == [True, True]


def test_a_dependency_lies_where_both_ends_are_held():
    (found,) = found_by("dependencies_owned", linked(("needs", one("A"), one("B"))))
    assert found.place == ENTERPRISE
    assert found.subject.startswith("A (PRJ-")
