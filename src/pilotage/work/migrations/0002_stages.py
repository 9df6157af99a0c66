"""The usual stages, to begin with; and the sequence that numbers initiatives."""

from django.db import migrations

STAGES = [
    ("Idea", "idea"),
    ("Assessed", "assessed"),
    ("Approved", "approved"),
    ("In delivery", "delivery"),
    ("Closing", "closing"),
    ("Closed", "closed"),
    ("On hold", "on_hold"),
    ("Cancelled", "cancelled"),
]


def add_stages(apps, schema_editor):
    stage = apps.get_model("work", "Stage")
    for position, (name, phase) in enumerate(STAGES, start=1):
        stage.objects.create(name=name, phase=phase, position=position)


class Migration(migrations.Migration):
    dependencies = [("work", "0001_initial"), ("accounts", "0002_found")]
    operations = [
        migrations.RunPython(add_stages, migrations.RunPython.noop),
        migrations.RunSQL("CREATE SEQUENCE initiative_key", "DROP SEQUENCE initiative_key"),
    ]
