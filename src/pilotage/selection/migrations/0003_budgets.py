"""Budgets of years become limits like all others."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def budgets_to_limits(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    budget, limit = apps.get_model("selection", "ScenarioBudget"), apps.get_model("selection", "ScenarioLimit")
    limit.objects.bulk_create(
        limit(scenario_id=one.scenario_id, measure="cost", year=one.year, at_most=one.amount)
        for one in budget.objects.order_by("id")
    )


class Migration(migrations.Migration):
    dependencies = [("selection", "0002_starts_people_and_logic")]

    operations = [migrations.RunPython(budgets_to_limits, migrations.RunPython.noop)]
