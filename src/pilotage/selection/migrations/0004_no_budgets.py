from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("selection", "0003_budgets")]

    operations = [
        migrations.RemoveField(
            model_name='scenariobudget',
            name='scenario',
        ),
        migrations.RemoveField(
            model_name='scenariobudgetevent',
            name='pgh_obj',
        ),
        migrations.RemoveField(
            model_name='scenariobudgetevent',
            name='pgh_context',
        ),
        migrations.RemoveField(
            model_name='scenariobudgetevent',
            name='scenario',
        ),
        migrations.DeleteModel(
            name='ScenarioBudget',
        ),
        migrations.DeleteModel(
            name='ScenarioBudgetEvent',
        ),
    ]
