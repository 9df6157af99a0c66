"""Risks of the register in the trials of a plan: taken in, switched off, over; what is drawn and who may."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pilotage.accounts.models import Role
from pilotage.accounts.rules import Impossible, Refused
from pilotage.delivery.actions.uncertainty_analyses import ask_analysis
from pilotage.delivery.models import PlanTask
from pilotage.delivery.reads.uncertainty import newest_result
from pilotage.delivery.rules.permissions import Impossible as PlanImpossible
from pilotage.delivery.rules.uncertainty import Points
from pilotage.engine.network import plan as network
from pilotage.engine.risk_analysis.problem import Shape
from pilotage.kit.jobs import run_waiting_jobs
from pilotage.risk.actions.entries import change_entry
from pilotage.risk.actions.states import close, happen, reopen
from pilotage.risk.actions.trials import switch_in_trials, take_out_of_trials, use_in_trials
from pilotage.risk.models import EntryKind, TrialTask, TrialUse
from pilotage.risk.reads.trials import delays_from_registers, uses_in
from pilotage.risk.rules.trials import Standing, standing_of
from tests.builders import a_person, a_portfolio, access_for, an_administrator, an_initiative, full_access
from tests.delivery.planning import DAY, a_document, a_task, at, brought, then, three_in_a_row
from tests.risk.registers import A_DAY, TODAY, an_entry

pytestmark = pytest.mark.django_db
DESIGN, BUILD, TEST, DEPOT = 1, 2, 3, 10


@pytest.fixture(autouse=True)
def stopped(settings):
    settings.STOPPED_TODAY = TODAY.isoformat()


def a_planned_initiative(name="Depot", *, document=None, access=None, **facts):
    access = access or full_access()
    initiative = an_initiative(name, access=access, **facts)
    return brought(initiative, document or three_in_a_row(), access=access)


def a_late_permit(plan, *, access=None, **facts):
    """It happens one time in four, and then takes exactly two working days."""
    numbers = {"probability_share": Decimal("0.25"), "delay_likely": 2}
    return an_entry("The permit is late", register=plan.initiative, access=access, **{**numbers, **facts})


def used(plan, *lines, access=None, **facts):
    access = access or full_access()
    entry = a_late_permit(plan, access=access, **facts)
    use_in_trials(entry, lines=lines or (BUILD,), version=entry.version, access=access)
    return entry


def drawn(plan, *, samples=2000):
    ask_analysis(plan, samples=samples, seed=7, shape=Shape.PERT, access=full_access())
    run_waiting_jobs()
    return newest_result(plan).result


def test_a_risk_of_the_register_delays_the_end_in_its_share_of_the_trials():
    plan = a_planned_initiative()
    entry = used(plan, BUILD)
    found = drawn(plan)
    (told,) = found.risks
    assert (told.id, told.name) == (str(entry.pk), "The permit is late (R-1)")
    assert told.happened == pytest.approx(0.25, abs=0.04)
    # Planned for Monday the 9th; two working days later is Wednesday the 11th.
    assert found.ends.days == (date(2026, 3, 9), date(2026, 3, 11))


def test_a_phase_that_is_hit_ends_later_by_the_delay_and_not_by_that_of_each_task():
    plan = a_planned_initiative()
    used(plan, DEPOT, probability_share=Decimal(1))
    assert drawn(plan, samples=200).ends.days == (date(2026, 3, 11),)


def test_the_trials_draw_the_numbers_that_the_register_has_now():
    plan = a_planned_initiative()
    entry = used(plan)
    (delay,) = delays_from_registers(plan)
    assert (delay.probability, delay.points, delay.lines) == (0.25, Points(2 * DAY, 2 * DAY, 2 * DAY), (BUILD,))
    changes = {"probability_share": Decimal("0.5"), "delay_low": 1, "delay_likely": 3, "delay_high": 8}
    change_entry(entry, version=None, changes=changes, on=TODAY, access=full_access())
    (delay,) = delays_from_registers(plan)
    assert (delay.probability, delay.points) == (0.5, Points(DAY, 3 * DAY, 8 * DAY))


def test_switched_off_it_is_not_drawn_and_its_tasks_are_kept():
    access = full_access()
    plan = a_planned_initiative()
    entry = used(plan, BUILD, TEST)
    switch_in_trials(entry, is_on=False, access=access)
    assert delays_from_registers(plan) == []
    with pytest.raises(PlanImpossible, match="certain"):
        ask_analysis(plan, samples=200, seed=1, shape=Shape.PERT, access=access)
    switch_in_trials(entry, is_on=True, access=access)
    assert delays_from_registers(plan)[0].lines == (BUILD, TEST)
    take_out_of_trials(entry, access=access)
    assert not TrialUse.objects.exists()
    with pytest.raises(Impossible, match="not used"):
        switch_in_trials(entry, is_on=True, access=access)


def test_what_happened_or_was_closed_counts_no_longer_and_what_is_reopened_counts_again():
    access = full_access()
    plan = a_planned_initiative()
    happened, closed = used(plan), used(plan)
    happen(happened, happened_on=A_DAY, note="", version=None, on=TODAY, access=access)
    close(closed, note="Passed by.", closed_on=TODAY, version=None, on=TODAY, access=access)
    assert delays_from_registers(plan) == []
    assert {standing_of(use) for use in uses_in(plan)} == {Standing.OVER}
    reopen(closed, version=None, access=access)
    assert [one.id for one in delays_from_registers(plan)] == [str(closed.pk)]


def test_without_its_numbers_or_its_tasks_it_is_not_drawn_and_says_so():
    plan = a_planned_initiative()
    entry = used(plan, TEST)
    change_entry(entry, version=None, changes={"probability_share": None}, on=TODAY, access=full_access())
    assert standing_of(uses_in(plan)[0]) == Standing.WITHOUT_NUMBERS
    change_entry(entry, version=None, changes={"probability_share": Decimal(1)}, on=TODAY, access=full_access())
    PlanTask.objects.filter(plan=plan, uid=TEST).delete()
    assert standing_of(uses_in(plan)[0]) == Standing.WITHOUT_TASKS
    assert delays_from_registers(plan) == []


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"probability_share": None}, "as numbers first"),
        ({"delay_likely": None}, "as numbers first"),
        ({"kind": EntryKind.OPPORTUNITY}, "Only a risk"),
    ],
)
def test_what_cannot_delay_a_plan_is_refused_with_its_reason(facts, words):
    plan = a_planned_initiative()
    with pytest.raises(Impossible, match=words):
        used(plan, **facts)
    assert not TrialUse.objects.exists()


def test_a_risk_of_a_portfolio_or_of_an_initiative_without_a_plan_is_refused():
    access = full_access()
    numbers = {"probability_share": Decimal("0.5"), "delay_likely": 2}
    for register, words in ((a_portfolio(), "Only a risk"), (an_initiative(), "has no plan")):
        entry = an_entry(register=register, **numbers)
        with pytest.raises(Impossible, match=words):
            use_in_trials(entry, lines=[BUILD], version=None, access=access)


def test_tasks_that_are_not_there_or_finished_are_refused_and_nothing_is_left_half_done():
    access = full_access()
    tasks = (
        a_task(1, 2, started=at(2), finished=at(3, 17), share_done=1.0),
        a_task(2, 2),
        network.Task(3, network.Kind.MILESTONE),
    )
    plan = a_planned_initiative(document=a_document(tasks, then(1, 2, 3)), access=access)
    entry = a_late_permit(plan, access=access)
    for wrong in ((), (1,), (3,), (2, 99)):
        with pytest.raises(Impossible):
            use_in_trials(entry, lines=wrong, version=None, access=access)
    assert not TrialUse.objects.exists()
    use_in_trials(entry, lines=[2], version=None, access=access)
    assert TrialTask.objects.get().task.uid == 2


def test_choosing_again_replaces_the_tasks():
    access = full_access()
    plan = a_planned_initiative(access=access)
    entry = used(plan, DESIGN, BUILD, access=access)
    use_in_trials(entry, lines=[BUILD, DEPOT], version=None, access=access)
    assert sorted(TrialTask.objects.values_list("task__uid", flat=True)) == [BUILD, DEPOT]


def test_who_may_not_change_the_register_uses_nothing():
    home = a_portfolio()
    plan = a_planned_initiative(portfolio=home)
    entry = used(plan)
    viewer = access_for(a_person(role=Role.VIEWER, on=home))
    for act in (
        lambda: use_in_trials(entry, lines=[TEST], version=None, access=viewer),
        lambda: switch_in_trials(entry, is_on=False, access=viewer),
        lambda: take_out_of_trials(entry, access=viewer),
    ):
        with pytest.raises(Refused):
            act()
    assert delays_from_registers(plan)[0].lines == (BUILD,)


def address(name, *args):
    return reverse(f"risk:{name}", args=args)


@pytest.fixture
def lead(client):
    client.force_login(an_administrator())
    return client


def text_of(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


def test_a_risk_is_taken_in_by_its_page_and_switched_off_on_the_plans(lead):
    plan = a_planned_initiative()
    entry, key = a_late_permit(plan), plan.initiative.key
    assert "Use in the plan's trials" in text_of(lead.get(address("entry", entry.pk))).replace("&#39;", "'")
    page = text_of(lead.get(address("trials", entry.pk)))
    assert [name for name in ("Depot", "Design", "Build", "Test") if f"<span>{name}" in page] == [
        "Depot", "Design", "Build", "Test",
    ]  # fmt: skip
    assert "Choose from one to" in text_of(lead.post(address("trials", entry.pk), {}), 422)
    assert lead.post(address("trials", entry.pk), {"line": [str(BUILD)]}).status_code == 303
    assert "hits</span> Build" in text_of(lead.get(address("entry", entry.pk)))
    panel = text_of(lead.get(address("trials_panel", key)))
    assert address("entry", entry.pk) in panel
    assert "25" in panel
    answer = lead.post(address("switch_trials", entry.pk), {"on": "no", "plan": key})
    assert answer["Location"] == reverse("delivery:uncertainty", args=[key])
    assert "Switched off" in text_of(lead.get(address("trials_panel", key)))
    assert lead.post(address("leave_trials", entry.pk))["Location"] == address("entry", entry.pk)
    assert "No risk of the register" in text_of(lead.get(address("trials_panel", key)))


def test_the_search_narrows_the_plan_and_keeps_what_is_ticked(lead):
    plan = a_planned_initiative()
    entry = a_late_permit(plan)
    found = text_of(lead.get(address("trials", entry.pk), {"q": "bui", "line": str(TEST)}))
    assert 'value="3" checked' in found
    assert "<span>Build" in found
    assert "<span>Design" not in found
    part = text_of(lead.get(address("trials", entry.pk), {"q": "nothing"}, headers={"HX-Request": "true"}))
    assert "Nothing like that is open" in part
    assert "<html" not in part


def test_the_plans_pages_hold_the_panel(lead):
    plan = a_planned_initiative()
    for name in ("uncertainty", "estimates"):
        page = text_of(lead.get(reverse(f"delivery:{name}", args=[plan.initiative.key])))
        assert address("trials_panel", plan.initiative.key) in page


def test_a_stranger_finds_neither_page_nor_panel_and_a_viewer_changes_nothing(client):
    here, hidden = a_portfolio(), a_portfolio()
    plan = a_planned_initiative(portfolio=here)
    entry = used(plan)
    client.force_login(a_person(role=Role.PROJECT_MANAGER, on=hidden))
    assert client.get(address("trials_panel", plan.initiative.key)).status_code == 404
    for name in ("trials", "switch_trials", "leave_trials"):
        assert client.post(address(name, entry.pk)).status_code == 404
    client.force_login(a_person(role=Role.VIEWER, on=here))
    panel = text_of(client.get(address("trials_panel", plan.initiative.key)))
    assert "The permit is late" in panel
    assert "Switch off" not in panel
    assert client.post(address("switch_trials", entry.pk)).status_code == 403


def test_a_plan_that_is_not_there_gives_no_page(lead):
    entry = an_entry(probability_share=Decimal("0.5"), delay_likely=2)
    assert lead.get(address("trials", entry.pk)).status_code == 404
    assert "In the plan" not in text_of(lead.get(address("entry", entry.pk)))


def test_the_number_of_queries_does_not_grow_with_the_risks_that_are_used(lead):
    plan, counts = a_planned_initiative(), []
    for many in (1, 8):
        for _each in range(many):
            used(plan, DESIGN, BUILD)
        with CaptureQueriesContext(connection) as seen:
            text_of(lead.get(address("trials_panel", plan.initiative.key)))
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 8
