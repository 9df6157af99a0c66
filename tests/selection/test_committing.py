"""A committee's decision: what it writes, who may take it, and how it is taken back."""

from decimal import Decimal

import pytest

from pilotage.accounts.models import Role
from pilotage.accounts.rules import Refused
from pilotage.governance.models import LedgerEntry, LedgerKind
from pilotage.governance.models import Outcome as Decided
from pilotage.selection.actions import (
    change_scenario,
    commit_solution,
    copy_scenario,
    force_in,
    set_budget,
    undo_commit,
)
from pilotage.selection.models import Decision, Scenario
from pilotage.selection.reads.scenarios import budgets_of, scenarios_visible_to
from pilotage.selection.rules import Impossible, Stale
from pilotage.work.actions import change_initiative, move_portfolio
from pilotage.work.models import Initiative, StagePhase
from tests.builders import a_person, a_portfolio, access_for, full_access
from tests.selection.builders import TODAY, YEAR, a_candidate, a_scenario, solved, stage
from tests.strategy.builders import weighed_drivers

pytestmark = pytest.mark.django_db


@pytest.fixture
def access():
    return full_access()


@pytest.fixture
def house(access):
    return a_portfolio("Operations", access=access)


@pytest.fixture
def scenario(access, house):
    """Good is in, Dear is out for want of money, Unknown is not compared, Begun is in delivery."""
    driver_set, [driver] = weighed_drivers({"Growth": "1"}, access=access)
    facts = {"portfolio": house, "access": access}
    a_candidate("Good", cost=40, levels={driver: "strong"}, **facts)
    a_candidate("Dear", cost=400, levels={driver: "extreme"}, **facts)
    a_candidate("Unknown", cost=5, **facts)
    a_candidate("Begun", cost=30, levels={driver: "low"}, phase=StagePhase.DELIVERY, **facts)
    return a_scenario(house.scope, access=access, driver_set=driver_set, budgets=100)


def phases():
    return dict(Initiative.objects.values_list("name", "stage__phase"))


def test_selected_initiatives_are_approved_and_all_get_a_decision(access, scenario):
    solution = solved(scenario, access=access)
    commitment = commit_solution(solution, reason="The board of 2 November", access=access, on=TODAY)
    assert phases() == {"Good": "approved", "Dear": "assessed", "Unknown": "assessed", "Begun": "delivery"}
    assert dict(Decision.objects.values_list("initiative__name", "verdict")) == {
        "Good": "selected",
        "Dear": "not_selected",
        "Unknown": "not_compared",
        "Begun": "selected",
    }
    assert (commitment.solver, commitment.on, commitment.by_id) == ("HiGHS, CP-SAT", TODAY, access.person_id)
    assert commitment.solution == solution


def test_history_names_the_deed(access, scenario):
    commit_solution(solved(scenario, access=access), reason="The board", access=access, on=TODAY)
    event = Initiative.pgh_event_model.objects.filter(name="Good").order_by("-pgh_id")[0]
    assert event.stage.phase == StagePhase.APPROVED
    assert event.pgh_context.metadata["action"] == "commit_scenario"
    assert event.pgh_context.metadata["scenario"] == "Plan 2027"
    assert event.pgh_context.metadata["user"] == str(access.person_id)


def test_undoing_gives_the_stages_back_and_keeps_the_record(access, scenario):
    commitment = commit_solution(solved(scenario, access=access), reason="The board", access=access, on=TODAY)
    undone = undo_commit(commitment, reason="Wrong budget", access=access, on=TODAY)
    assert phases()["Good"] == "assessed"
    assert (undone.undone_on, undone.undone_by_id, undone.undo_reason) == (TODAY, access.person_id, "Wrong budget")
    assert Decision.objects.count() == 4
    event = Initiative.pgh_event_model.objects.filter(name="Good").order_by("-pgh_id")[0]
    assert event.pgh_context.metadata["action"] == "undo_commit"
    with pytest.raises(Impossible, match="undone already"):
        undo_commit(undone, reason="Again", access=access, on=TODAY)
    # The same answer can be committed again: nothing that decides it has changed.
    commit_solution(commitment.solution, reason="After all", access=access, on=TODAY)
    assert phases()["Good"] == "approved"


def test_undoing_is_refused_when_a_stage_changed_since(access, scenario):
    commitment = commit_solution(solved(scenario, access=access), reason="The board", access=access, on=TODAY)
    good = Initiative.objects.get(name="Good")
    change_initiative(
        good, version=good.version, changes={"stage": stage(StagePhase.DELIVERY)}, access=access, on=TODAY
    )
    with pytest.raises(Impossible, match="The stage of Good changed"):
        undo_commit(commitment, reason="Wrong", access=access, on=TODAY)
    assert phases()["Good"] == "delivery"


def test_an_answer_that_is_out_of_date_is_not_committed(access, scenario):
    solution = solved(scenario, access=access)
    set_budget(scenario, year=YEAR, amount=Decimal(90), access=access)
    with pytest.raises(Impossible, match="out of date"):
        commit_solution(solution, reason="The board", access=access, on=TODAY)
    assert phases()["Good"] == "assessed"
    assert not Decision.objects.exists()


def test_a_committed_scenario_stands_and_can_be_copied(access, scenario):
    good = Initiative.objects.get(name="Good")
    force_in(scenario, good, reason="Law", access=access)
    solution = solved(scenario, access=access)
    commit_solution(solution, reason="The board", access=access, on=TODAY)
    with pytest.raises(Refused, match="stands as it was decided"):
        set_budget(scenario, year=YEAR, amount=Decimal(1), access=access)
    with pytest.raises(Impossible, match="committed already"):
        commit_solution(solution, reason="Twice", access=access, on=TODAY)
    made = copy_scenario(scenario, name="What if", access=access)
    assert (made.goal, made.driver_set, made.copied_from) == (scenario.goal, scenario.driver_set, scenario)
    assert budgets_of(made) == {YEAR: Decimal(100)}
    assert [(rule.initiative, rule.side, rule.reason) for rule in made.rules.all()] == [(good, "in", "Law")]
    assert not made.solutions.exists()


def test_who_may_not_commit_is_refused_and_nothing_is_written(access, scenario, house):
    solution = solved(scenario, access=access)
    controller = access_for(a_person(role=Role.FINANCE_CONTROLLER, on=house))
    with pytest.raises(Refused, match="commit a decision on"):
        commit_solution(solution, reason="Me", access=controller, on=TODAY)
    assert phases()["Good"] == "assessed"


def test_the_strategy_owner_commits_without_the_right_to_edit(access, scenario, house):
    solution = solved(scenario, access=access)
    owner = access_for(a_person(role=Role.SRO, on=house))
    commit_solution(solution, reason="The board", access=owner, on=TODAY)
    assert phases()["Good"] == "approved"
    good = Initiative.objects.get(name="Good")
    with pytest.raises(Refused):
        change_initiative(good, version=good.version, changes={"name": "Mine"}, access=owner, on=TODAY)


def test_a_scenario_is_seen_only_with_its_whole_scope_and_money(access, scenario, house):
    good = Initiative.objects.get(name="Good")
    below = a_portfolio("Below", parent=house, access=access)
    for role, on, sees in (
        (Role.PORTFOLIO_MANAGER, house, True),
        (Role.FINANCE_CONTROLLER, None, True),
        (Role.VIEWER, house, False),  # no money
        (Role.PORTFOLIO_MANAGER, below, False),
        (Role.PORTFOLIO_MANAGER, good, False),
    ):
        reader = access_for(a_person(role=role, on=on))
        assert scenarios_visible_to(reader).filter(id=scenario.id).exists() is sees, (role, on)


def test_a_scenario_that_names_something_moved_out_of_sight_is_not_there(access, scenario, house):
    inner = a_portfolio("Inner", parent=house, access=access)
    moved = a_candidate("Moved", portfolio=inner, access=access, cost=1)
    force_in(scenario, moved, reason="Law", access=access)
    manager = access_for(a_person(role=Role.PORTFOLIO_MANAGER, on=house))
    assert scenarios_visible_to(manager).filter(id=scenario.id).exists()
    move_portfolio(inner, under=a_portfolio("Elsewhere", access=access), access=access)
    assert not scenarios_visible_to(manager).filter(id=scenario.id).exists()


def test_a_stale_edit_is_refused(access, scenario):
    read = Scenario.objects.get(pk=scenario.pk)
    set_budget(scenario, year=YEAR, amount=Decimal(90), access=access)
    with pytest.raises(Stale):
        change_scenario(read, version=read.version, changes={"name": "Mine"}, access=access)
    assert Scenario.objects.get(pk=scenario.pk).name == "Plan 2027"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": " "}, "name"),
        ({"driver_set": None}, "set of drivers"),
        ({"year_count": 40}, "10"),
        ({"colour": "red"}, "no field"),
    ],
)
def test_facts_that_contradict_each_other_are_refused(access, scenario, changes, said):
    with pytest.raises(Impossible, match=said):
        change_scenario(scenario, version=None, changes=changes, access=access)


def test_a_commitment_and_its_undoing_stand_in_the_ledger(access, scenario, house):
    commitment = commit_solution(solved(scenario, access=access), reason="The board", access=access, on=TODAY,
                                 signatories=["Ada Lovelace"])  # fmt: skip
    entry = LedgerEntry.objects.get()
    assert (entry.kind, entry.outcome, entry.reason) == (LedgerKind.SCENARIO, Decided.COMMITTED, "The board")
    # All that was decided on lies in one portfolio: who sees it, sees the entry.
    assert entry.scope == house.scope
    assert "Ada Lovelace" in [one["name"] for one in entry.signatures]
    titles = [one["title"] for one in entry.evidence]
    assert titles == ["Proof", "Limits", "What was decided on"]
    verdicts = {line["label"]: line["value"] for line in entry.evidence[2]["lines"]}
    # Good is selected, and Begun, which is in delivery, stays.
    assert verdicts["Selected"] == "2"
    undo_commit(commitment, reason="The board changed its mind", access=access, on=TODAY)
    last = LedgerEntry.objects.first()
    assert last is not None
    assert (last.outcome, last.follows) == (Decided.UNDONE, entry)
