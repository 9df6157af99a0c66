"""What an import would change, read before anything is saved."""

import pytest

from pilotage.delivery.models import PlanLink, PlanTask
from pilotage.delivery.reads.differences import difference_of
from pilotage.delivery.rules.differences import Aspect
from pilotage.delivery.rules.permissions import Impossible
from tests.builders import an_initiative, full_access
from tests.delivery.planning import a_document, a_task, at, brought, by_name, then, three_in_a_row

pytestmark = pytest.mark.django_db


def test_without_a_plan_everything_is_new():
    found = difference_of(three_in_a_row(), None)
    assert [one.name for one in found.added] == ["Depot", "Design", "Build", "Test"]
    assert found.finish == (None, at(9, 17))
    assert not found.is_nothing


def test_the_same_file_again_changes_nothing():
    plan = brought(an_initiative("Depot"), three_in_a_row(), access=full_access())
    found = difference_of(three_in_a_row(), plan)
    assert found.is_nothing
    assert found.same_count == 4


def test_added_removed_moved_and_changed_tasks_are_told_apart():
    access = full_access()
    plan = brought(an_initiative("Depot"), three_in_a_row(), access=access)
    # "Test" is linked with another plan: its removal cuts that link.
    elsewhere = by_name(brought(an_initiative("Track"), three_in_a_row(), access=access))["Design"]
    PlanLink.objects.create(predecessor=by_name(plan)["Test"], successor=elsewhere)
    tasks = (a_task(1, 3), a_task(2, 3), a_task(4, 1))
    document = a_document(tasks, then(1, 2, 4), names={1: "Design", 2: "Build", 4: "Hand over"})
    found = difference_of(document, plan)
    assert [one.name for one in found.added] == ["Hand over"]
    assert [one.name for one in found.removed] == ["Depot", "Test"]
    # Design lasts a day longer: it ends on Wednesday, and Build runs from Thursday to Monday.
    assert {one.name: (one.finish[0], one.finish[1]) for one in found.moved} == {
        "Design": (at(3, 17), at(4, 17)),
        "Build": (at(6, 17), at(9, 17)),
    }
    said = {one.name: [change.aspect for change in one.changes] for one in found.changed}
    assert said == {"Design": [Aspect.PARENT, Aspect.DURATION], "Build": [Aspect.PARENT]}
    assert found.finish == (at(9, 17), at(10, 17))
    assert found.removed_with_links == 1
    # Reading a difference writes nothing.
    assert PlanTask.objects.filter(plan=plan).count() == 4


def test_a_document_that_cannot_be_scheduled_is_refused_as_its_import_would_be():
    with pytest.raises(Impossible, match="Hen"):
        difference_of(a_document((a_task(1), a_task(2)), then(1, 2, 1), names={1: "Hen", 2: "Egg"}), None)
