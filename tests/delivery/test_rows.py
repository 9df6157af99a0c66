"""Rows that are made straight from their columns are those that a query gives."""

import pytest

from pilotage.delivery.models import PlanTask
from pilotage.kit.rows import rows_in
from tests.builders import an_initiative, full_access
from tests.delivery.planning import brought, three_in_a_row

pytestmark = pytest.mark.django_db


def test_rows_made_from_their_columns_are_those_that_a_query_gives():
    access = full_access()
    plan = brought(an_initiative(access=access), three_in_a_row(), access=access)
    tasks = PlanTask.objects.filter(plan=plan).order_by("position")
    made, given = rows_in(tasks), list(tasks)
    assert len(given) == 4
    names = [field.attname for field in PlanTask._meta.concrete_fields]
    assert [[getattr(one, name) for name in names] for one in made] == [
        [getattr(one, name) for name in names] for one in given
    ]
    # Both ways of a JSON column to be read: something, and nothing.
    assert given[1].driver
    assert given[1].parts == []


def test_such_a_row_is_saved_and_follows_its_keys_like_any_other(django_assert_num_queries):
    access = full_access()
    plan = brought(an_initiative(access=access), three_in_a_row(), access=access)
    summary, design, *_rest = rows_in(PlanTask.objects.filter(plan=plan).order_by("position"))
    assert design.parent == summary
    design.parent_id = None
    assert design.parent is None
    design.name = "Draft"
    design.save()
    assert PlanTask.objects.get(pk=design.pk).name == "Draft"


def test_of_nothing_there_are_no_rows():
    assert rows_in(PlanTask.objects.none()) == []
