"""The default calendar, to begin with: five days of eight hours."""

from decimal import Decimal

from django.db import migrations


def add_calendar(apps, schema_editor):
    week = [Decimal(8)] * 5 + [Decimal(0)] * 2
    apps.get_model("resources", "Calendar").objects.create(name="Standard week", weekday_hours=week, is_default=True)


class Migration(migrations.Migration):
    dependencies = [("resources", "0001_initial")]
    operations = [migrations.RunPython(add_calendar, migrations.RunPython.noop)]
