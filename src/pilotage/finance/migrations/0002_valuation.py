"""How money over time is valued to begin with: at the end of each year, from the January of this year."""

from django.db import migrations
from django.utils import timezone


def begin(apps, schema_editor):
    base = timezone.now().date().replace(month=1, day=1)
    apps.get_model("finance", "Valuation").objects.create(timing="year_end", base_month=base)


class Migration(migrations.Migration):
    dependencies = [("finance", "0001_initial")]
    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
