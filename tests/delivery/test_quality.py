"""Whether a plan can be trusted, as its page says it."""

from datetime import date

import pytest
from django.urls import reverse

from pilotage.accounts.models import Role
from pilotage.delivery.actions.plans import create_plan
from pilotage.delivery.models import Plan
from pilotage.delivery.reads.quality import quality_of
from pilotage.engine.network.plan import RuleSet
from pilotage.engine.quality.report import Check, Missing
from tests.builders import a_person, an_initiative, full_access
from tests.delivery.planning import a_document, a_task, brought, many_in_a_row, then, three_in_a_row

pytestmark = pytest.mark.django_db


def a_plan(document=None):
    return brought(an_initiative("Depot"), document or three_in_a_row(), access=full_access())


def test_the_rows_of_a_plan_are_checked():
    plan = a_plan()
    report = quality_of(plan).report
    # Design waits for nothing, and nothing waits for Test: 2 of 3.
    assert (report[Check.LOGIC].count, report[Check.LOGIC].whole) == (2, 3)
    assert report[Check.CRITICAL_PATH].passes
    assert report[Check.BEI].missing is Missing.STATUS
    assert report[Check.MISSED].missing is Missing.STATUS


def test_a_check_opens_its_tasks(client):
    plan = a_plan()
    client.force_login(a_person(role=Role.PMO_LEAD))
    url = reverse("delivery:quality", args=[plan.initiative.key])
    text = client.get(url).content.decode()
    assert "2 of 3 tasks" in text
    assert "offenders" not in text
    opened = client.get(url, {"check": "logic"}).content.decode()
    assert 'id="offenders"' in opened
    assert reverse("delivery:plan_task", args=[plan.initiative.key, 1]) in opened
    assert reverse("delivery:plan_task", args=[plan.initiative.key, 2]) not in opened


def test_a_plan_without_tasks_has_nothing_to_check(client):
    access = full_access()
    plan = create_plan(an_initiative("Depot"), access=access, start=date(2026, 3, 2), rule_set=RuleSet.MS_PROJECT)
    client.force_login(a_person(role=Role.PMO_LEAD))
    assert "No task yet" in client.get(reverse("delivery:quality", args=[plan.initiative.key])).content.decode()


def test_a_manager_of_another_initiative_finds_nothing(client):
    plan, other = a_plan(), an_initiative("Line")
    client.force_login(a_person(role=Role.PROJECT_MANAGER, on=other))
    assert client.get(reverse("delivery:quality", args=[plan.initiative.key])).status_code == 404


def test_queries_do_not_grow_with_the_plan(client, django_assert_max_num_queries):
    plan = a_plan(many_in_a_row(60))
    client.force_login(a_person(role=Role.PMO_LEAD))
    url = reverse("delivery:quality", args=[plan.initiative.key])
    client.get(url)
    with django_assert_max_num_queries(18):
        client.get(url, {"check": "logic"})


def test_outside_links_are_no_tasks_of_the_plan():
    one, other = a_plan(), brought(
        an_initiative("Line"), a_document((a_task(1, 2), a_task(2, 2)), then(1, 2)), access=full_access()
    )  # fmt: skip
    found = quality_of(Plan.objects.get(pk=other.pk))
    assert found.report[Check.LOGIC].whole == 2
    assert one.pk != other.pk
