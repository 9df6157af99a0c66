"""The pages of studies: who gets in, what they say, and what is kept when somebody stops one."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pilotage.accounts.models import Role
from pilotage.kit.formats import formatter
from pilotage.kit.jobs import run_waiting_jobs
from pilotage.kit.models import Job, JobState
from pilotage.selection.actions import LimitFacts, add_limit, force_in
from pilotage.selection.actions.studies import ask_study, keep_result, scenario_with_budget, stop_study
from pilotage.selection.models import Scenario, Solution, Study, StudyKind
from pilotage.selection.reads.scenarios import budgets_of
from pilotage.selection.reads.studies.asked import newest_study
from pilotage.selection.reads.studies.results import RobustResult, WorthResult
from pilotage.selection.rules import Impossible
from pilotage.work.actions import change_initiative
from pilotage.work.models import Initiative
from tests.builders import a_person, a_portfolio, access_for, full_access
from tests.selection.builders import TODAY, YEAR, a_candidate, solved
from tests.selection.studying import four, studied

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
CERTAIN = {"drivers": "0", "costs": "0", "benefits": "0", "budgets": "0"}


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def text_of(answer) -> str:
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def page(scenario, name="frontier", *more):
    return reverse(f"selection:{name}", args=[scenario.pk, *more])


def key_of(name) -> str:
    return Initiative.objects.get(name=name).key


@pytest.fixture
def access():
    return full_access()


@pytest.fixture
def case(access):
    return four(access)


@pytest.fixture
def manager(case):
    return a_person("Mara Manager", role=Role.PORTFOLIO_MANAGER, on=case.house)


def test_before_there_is_an_answer_every_page_says_so(case, manager):
    client = signed_in(manager)
    for address in (page(case.scenario), page(case.scenario, "worth"), page(case.scenario, "robust")):
        assert "This scenario has no answer yet" in text_of(client.get(address))
    assert "This scenario has no answer yet" in text_of(client.get(page(case.scenario, "why", key_of("Alpha"))))


def test_the_frontier_is_drawn_at_once_and_filled_in_by_a_job(access, case, manager):
    solved(case.scenario, access=access)
    client = signed_in(manager)
    first = text_of(client.get(page(case.scenario)))
    assert "Nothing is above this" in first
    assert "Best choices" not in first
    client.post(page(case.scenario, "ask"), {"kind": "frontier", "count": "20"})
    assert "Waiting for a free worker" in text_of(client.get(page(case.scenario), headers=HTMX))
    run_waiting_jobs()
    shown = text_of(client.get(page(case.scenario)))
    now = f"{formatter().share(1, 1)} of the present budget"
    # 90 of 100 brings 120 of 130 points.
    less = f"{formatter().share(0.9)} of the budget brings {formatter().share(Decimal(1) / 13, 1)} less value"
    for words in ("Best choices", "This choice", "proved", now, "The same choice as now", less):
        assert words in shown, words


def test_the_slider_says_who_comes_and_who_goes(access, case, manager):
    solved(case.scenario, access=access)
    found = studied(case.scenario, StudyKind.FRONTIER, access=access, count=20).result
    at = next(place for place, point in enumerate(found.points) if point.budget == 90)
    shown = text_of(signed_in(manager).get(page(case.scenario, "frontier_point") + f"?at={at}", headers=HTMX))
    assert "<html" not in shown
    for words in ("Alpha", "Beta", "Gamma", "Delta", "10.0 points less", "120.0 points"):
        assert words in shown, words


def test_a_scenario_is_made_from_where_the_slider_stands(access, case, manager):
    solved(case.scenario, access=access)
    found = studied(case.scenario, StudyKind.FRONTIER, access=access, count=20).result
    at = next(place for place, point in enumerate(found.points) if point.budget == 90)
    answer = signed_in(manager).post(page(case.scenario, "frontier_scenario"), {"at": at})
    made = Scenario.objects.exclude(pk=case.scenario.pk).get()
    assert answer.headers["Location"] == page(made, "scenario")
    assert budgets_of(made) == {YEAR: Decimal(90)}
    assert signed_in(manager).post(page(case.scenario, "frontier_scenario"), {"at": 99}).status_code == 404


def test_why_is_answered_at_once_for_a_small_choice(access, case, manager):
    solution = solved(case.scenario, access=access)
    Solution.objects.filter(pk=solution.pk).update(seconds=0.01)
    shown = text_of(signed_in(manager).get(page(case.scenario, "why", key_of("Alpha"))))
    for words in (
        "Why is Alpha out?",
        "To have Alpha in costs 10.0 points; it displaces Delta, Gamma; Beta would come along.",
        "With 10 EUR more of Cost in 2027 Alpha is in",
    ):
        assert words in shown, words
    assert not Study.objects.exists()


def test_why_is_worked_out_by_a_job_for_a_large_choice_and_shown_again(access, case, manager):
    solution = solved(case.scenario, access=access)
    Solution.objects.filter(pk=solution.pk).update(seconds=60)
    client, address = signed_in(manager), page(case.scenario, "why", key_of("Gamma"))
    assert "would lose" not in text_of(client.get(address))
    client.post(page(case.scenario, "ask"), {"kind": "why", "key": key_of("Gamma")})
    run_waiting_jobs()
    assert Job.objects.get(kind="study_answer").result_url == address
    shown = text_of(client.get(address))
    assert "Without Gamma the choice would lose 10.0 points" in shown
    assert "Work out what it would take" not in shown
    # The frontier's points say at what budget it goes.
    studied(case.scenario, StudyKind.FRONTIER, access=access, count=20)
    assert "On the frontier it falls out at 90 EUR" in text_of(client.get(address))


def test_the_page_of_worth_sorts_the_limits(access, case, manager):
    solved(case.scenario, access=access)
    client = signed_in(manager)
    assert "estimated" in text_of(client.get(page(case.scenario, "worth")))
    client.post(page(case.scenario, "ask"), {"kind": "worth"})
    run_waiting_jobs()
    shown = text_of(client.get(page(case.scenario, "worth")))
    assert "10 EUR more of Cost in 2027 would add 20.0 points: the most of all limits." in shown
    assert "solved again: exact" in shown


def test_limits_of_which_more_adds_nothing_stand_apart(access, case, manager):
    # 1,000 for all years limits nothing: everything costs 190.
    add_limit(case.scenario, LimitFacts(at_most=Decimal(1000)), access=access)
    solved(case.scenario, access=access)
    shown = signed_in(manager).get(page(case.scenario, "worth")).content.decode()
    first, rest = shown.split("1 limit of which more would add nothing")
    assert 'id="worth-limits"' in first
    assert "1.0\u202fk EUR" not in first
    assert 'id="worth-rest"' in rest
    assert "1.0\u202fk EUR" in rest


def test_what_was_found_is_given_away_as_files(access, case, manager):
    solved(case.scenario, access=access)
    client = signed_in(manager)
    address = page(case.scenario, "study_file", "frontier", "csv")
    assert client.get(address).status_code == 404
    studied(case.scenario, StudyKind.FRONTIER, access=access, count=20)
    lines = client.get(address).content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Budget (EUR),Share,Cost (EUR),Value (points),Proof,Chosen"
    [line] = [line for line in lines if Decimal(line.split(",")[0].removeprefix("Budget (EUR)") or 0) == 90]
    assert line.endswith('proved,"Alpha, Beta"')
    assert client.get(page(case.scenario, "study_file", "frontier", "xlsx")).content.startswith(b"PK")
    assert client.get(page(case.scenario, "study_file", "why", "csv")).status_code == 404
    assert "study.xlsx" in text_of(client.get(page(case.scenario)))


def test_the_page_of_the_robust_core_keeps_its_settings(access, case, manager):
    solved(case.scenario, access=access)
    client = signed_in(manager)
    typed = {"kind": "robust", "worlds": "100", "seed": "7", "drivers": "0", "costs": "0", "budgets": "0"}
    client.post(page(case.scenario, "ask"), typed)
    run_waiting_jobs()
    shown = text_of(client.get(page(case.scenario, "robust")))
    assert "In 100 worlds: always in 2, always out 2, depends 0." in shown
    assert "Seed 7" in shown
    assert Study.objects.get().settings["worlds"] == 100
    assert "within 0.1 % of the best" in shown


def test_settings_that_make_no_sense_are_refused(access, case, manager):
    solved(case.scenario, access=access)
    client = signed_in(manager)
    for wrong in ({"worlds": "5"}, {"worlds": "100", "costs": "500"}):
        client.post(page(case.scenario, "ask"), {"kind": "robust"} | wrong)
    client.post(page(case.scenario, "ask"), {"kind": "frontier", "count": "9"})
    assert not Study.objects.exists()
    assert client.post(page(case.scenario, "ask"), {"kind": "magic"}).status_code == 404


def test_a_cure_is_applied_by_its_button(access, case, manager):
    for name in ("Alpha", "Gamma"):
        force_in(case.scenario, Initiative.objects.get(name=name), reason="Law", access=access)
    solved(case.scenario, access=access)
    client = signed_in(manager)
    assert "What would cure it" in text_of(client.get(page(case.scenario)))
    client.post(page(case.scenario, "ask"), {"kind": "cures"})
    run_waiting_jobs()
    shown = text_of(client.get(page(case.scenario, "cures")))
    assert "Raise Cost in 2027 by 20 EUR." in shown
    assert "Let Gamma stay out." in shown
    found = newest_study(Solution.objects.get(), StudyKind.CURES).result
    budget = next(at for at, cure in enumerate(found.cures) if cure.by)
    word = next(at for at, cure in enumerate(found.cures) if cure.kind == "let_go")
    client.post(page(case.scenario, "apply_cure"), {"at": budget})
    assert budgets_of(case.scenario) == {YEAR: Decimal(120)}
    client.post(page(case.scenario, "apply_cure"), {"at": word})
    assert case.scenario.rules.count() == 1


def test_asked_again_it_is_the_same_study(access, case):
    solved(case.scenario, access=access)
    first = ask_study(case.scenario, kind="worth", access=access)
    assert ask_study(case.scenario, kind="worth", access=access) == first
    run_waiting_jobs()
    assert ask_study(case.scenario, kind="worth", access=access) == first
    assert Job.objects.filter(kind="study_answer").count() == 1


def test_a_stopped_study_keeps_what_it_had(access, case, manager, monkeypatch):
    solved(case.scenario, access=access)
    study = ask_study(case.scenario, kind="robust", settings={"worlds": 1000, "seed": 1} | CERTAIN, access=access)
    told = []

    def stop_soon(_study, result, *, is_over):
        told.append(result)
        Job.objects.filter(pk=study.job_id).update(is_cancel_requested=True)
        keep_result(study, result, is_over=is_over)

    monkeypatch.setattr("pilotage.selection.jobs.studies.keep_result", stop_soon)
    monkeypatch.setattr("pilotage.kit.jobs.REPORT_EVERY_SECONDS", 0)
    run_waiting_jobs()
    asked = newest_study(study.solution, StudyKind.ROBUST)
    assert isinstance(asked.result, RobustResult)
    assert 0 < asked.result.worlds < 1000
    assert (asked.is_whole, asked.is_open) == (False, False)
    assert Job.objects.get(pk=study.job_id).state == JobState.DONE
    shown = text_of(signed_in(manager).get(page(case.scenario, "robust")))
    assert "It was stopped: this is what was found until then." in shown
    assert f"In {asked.result.worlds} worlds" in shown


def test_one_that_is_stopped_before_it_began_hides_nothing(access, case, manager):
    solved(case.scenario, access=access)
    study = ask_study(case.scenario, kind="worth", access=access)
    client = signed_in(manager)
    assert client.post(page(case.scenario, "stop_study", study.pk)).status_code == 303
    assert run_waiting_jobs() == 0
    assert "Cancelled before it began" in text_of(client.get(page(case.scenario, "worth")))
    assert studied(case.scenario, StudyKind.WORTH, access=access).is_whole


def test_a_study_that_is_over_stays_as_it_is(access, case):
    solved(case.scenario, access=access)
    asked = studied(case.scenario, StudyKind.WORTH, access=access)
    keep_result(asked.study, WorthResult(is_whole=False, asked=9), is_over=True)
    assert newest_study(asked.study.solution, StudyKind.WORTH).result == asked.result


def test_who_may_not_see_the_whole_scope_finds_nothing(access, case):
    solved(case.scenario, access=access)
    study = ask_study(case.scenario, kind="worth", access=access)
    below = a_portfolio("Below", parent=case.house, access=access)
    stranger = signed_in(a_person(role=Role.PORTFOLIO_MANAGER, on=below))
    addresses = [page(case.scenario, name) for name in ("frontier", "frontier_point", "worth", "robust", "cures")]
    for address in [*addresses, page(case.scenario, "why", key_of("Alpha"))]:
        assert stranger.get(address).status_code == 404, address
    posts = [page(case.scenario, name) for name in ("ask", "apply_cure", "frontier_scenario")]
    for address in [*posts, page(case.scenario, "stop_study", study.pk)]:
        assert stranger.post(address, {"kind": "worth", "at": 0}).status_code == 404, address


def test_an_answer_that_names_something_hidden_is_not_studied(access, case, manager):
    solved(case.scenario, access=access)
    studied(case.scenario, StudyKind.WORTH, access=access)
    alpha = Initiative.objects.get(name="Alpha")
    elsewhere = a_portfolio("Elsewhere", access=access)
    changes = {"portfolio": elsewhere}
    change_initiative(alpha, version=alpha.version, changes=changes, access=access, on=TODAY)
    client = signed_in(manager)
    for name in ("frontier", "worth", "robust"):
        shown = text_of(client.get(page(case.scenario, name)))
        assert "The answer speaks of something that you may not see" in shown
        assert "Alpha" not in shown
    assert "Alpha" not in text_of(client.get(page(case.scenario, "why", alpha.key)))
    with pytest.raises(Impossible):
        ask_study(case.scenario, kind="worth", access=access_for(manager))


def test_a_controller_reads_but_does_not_ask(access, case):
    solved(case.scenario, access=access)
    study = ask_study(case.scenario, kind="worth", access=access)
    controller = signed_in(a_person(role=Role.FINANCE_CONTROLLER, on=case.house))
    assert "Solve again with a little more" not in text_of(controller.get(page(case.scenario, "worth")))
    assert controller.post(page(case.scenario, "ask"), {"kind": "worth"}).status_code == 403
    with pytest.raises(Exception, match="role"):
        stop_study(study, access=access_for(a_person(role=Role.FINANCE_CONTROLLER, on=case.house)))


def test_a_candidate_that_was_not_there_is_not_found(access, case, manager):
    solved(case.scenario, access=access)
    a_candidate("Late", portfolio=case.house, access=access, cost=1)
    client = signed_in(manager)
    assert client.get(page(case.scenario, "why", key_of("Late"))).status_code == 404
    client.post(page(case.scenario, "ask"), {"kind": "why", "key": key_of("Late")})
    assert not Study.objects.exists()


def test_the_queries_of_the_pages_do_not_grow_with_scenarios_and_candidates(access, case, manager):
    client = signed_in(manager)

    def queries() -> list[int]:
        found = []
        addresses = [page(case.scenario, name) for name in ("frontier", "worth", "robust")]
        for address in [*addresses, page(case.scenario, "why", key_of("Alpha"))]:
            client.get(address)
            with CaptureQueriesContext(connection) as seen:
                client.get(address)
            found.append(len(seen))
        return found

    def add(share: str) -> None:
        made = scenario_with_budget(case.scenario, share=Decimal(share), total=Decimal(0), access=access)
        solved(made, access=access)

    solved(case.scenario, access=access)
    add("0.6")
    before = queries()
    for number in range(30):
        a_candidate(f"More {number}", portfolio=case.house, access=access, cost=number)
    for share in ("0.5", "0.7", "1.3"):
        add(share)
    solved(case.scenario, access=access)
    assert queries() == before
    assert max(before) <= 24
