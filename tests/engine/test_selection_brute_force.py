from decimal import Decimal
from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pilotage.engine.selection.answer import Outcome, Taken
from pilotage.engine.selection.effort import Effort
from pilotage.engine.selection.plain import portfolio
from pilotage.engine.selection.problem import AtLeast, AtMost, Excludes, Kind, Limit, Needs, Together
from pilotage.engine.selection.solving import solve
from tests.engine.brute import UNIT, all_choices

PROVE = Effort(seconds=20, gap=0, seed=1)

CENTS = st.decimals(0, 50, places=2)
SIGNED = st.integers(-20, 60)
TENTHS = st.integers(0, 300).map(lambda tenth: tenth / 10)  # floats that are not exact in binary


@st.composite
def rules_over(draw, size):
    pair = st.lists(st.integers(0, size - 1), min_size=2, max_size=2, unique=True)
    some = st.lists(st.integers(0, size - 1), min_size=1, max_size=4, unique=True).map(tuple)
    rule = st.one_of(
        pair.map(lambda two: Needs(*two)),
        pair.map(lambda two: Excludes(*two)),
        some.map(Together),
        st.builds(AtMost, st.integers(0, 3), some),
        st.builds(AtLeast, st.integers(0, 3), some),
    )
    return tuple(draw(st.lists(rule, max_size=4))) if size >= 2 else ()


@st.composite
def problems(draw, most=12):
    size, periods = draw(st.integers(0, most)), draw(st.integers(1, 3))
    amount = draw(st.sampled_from((CENTS, st.integers(0, 20), TENTHS)))
    row = st.lists(amount, min_size=periods, max_size=periods).map(tuple)
    costs = draw(st.lists(row, min_size=size, max_size=size).map(tuple))
    shares = draw(st.lists(st.sampled_from((None, 0, 0.3, 0.5, 1)), min_size=periods, max_size=periods))
    totals = [sum(Fraction(str(cost[period])) for cost in costs) for period in range(periods)]
    budgets = tuple(
        None if share is None else Decimal(int(share * total)) for share, total in zip(shares, totals, strict=True)
    )
    members = st.lists(st.integers(0, max(size - 1, 0)), max_size=2 if size else 0, unique=True).map(tuple)
    limits = ()
    if size and draw(st.booleans()):
        uses = draw(st.lists(st.integers(-5, 15), min_size=size, max_size=size).map(tuple))
        limits = (
            Limit(dict(enumerate(uses)), draw(st.none() | st.integers(-5, 20)), draw(st.none() | st.integers(0, 40))),
        )
    value = draw(st.sampled_from((SIGNED, TENTHS, st.integers(0, 3))))
    return portfolio(
        values=tuple(draw(st.lists(value, min_size=size, max_size=size))),
        costs=costs,
        budgets=budgets,
        forced_in=draw(members),
        forced_out=draw(members),
        rules=draw(rules_over(size)),
        limits=limits,
    )


@settings(max_examples=350, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(problems())
def test_the_answer_is_the_best_of_all_choices(problem):
    answer, choices = solve(problem, PROVE), all_choices(problem)
    expected = choices.best()
    if expected is None:
        assert answer.outcome is Outcome.INFEASIBLE
        assert_conflict_is_real_and_minimal(choices, answer.conflict)
    else:
        assert answer.outcome is Outcome.OPTIMAL
        assert Fraction(answer.value) == expected[0]
        if answer.is_cheapest:
            assert Fraction(int(choices.costs[choices.row_of(answer.taken)]), UNIT) == expected[1]
        assert_reasons_are_real(problem, choices, answer)


def assert_conflict_is_real_and_minimal(choices, conflict):
    assert conflict.is_minimal
    assert not choices.kept(conflict.names).any()
    for name in conflict.names:
        assert choices.kept(set(conflict.names) - {name}).any()


def assert_reasons_are_real(problem, choices, answer):
    row = choices.row_of(answer.taken)
    assert choices.kept()[row]
    assert {reason.candidate for reason in answer.left_out} == set(range(problem.size)) - set(answer.selected)
    for reason in answer.left_out:
        added = choices.row_of([*answer.taken, Taken(reason.candidate, reason.way)])
        stated = {*reason.breaks, *(short.name for short in reason.short)}
        assert stated == {
            name for name, broken in choices.broken.items() if broken[added] and name.kind is not Kind.FORCED_OUT
        }
        if not stated and not reason.is_forced_out:
            assert problem.ways[reason.candidate][reason.way].value <= 0
