"""The enterprise, and the organisation, which must be there before anything else."""

from django.db import migrations

from pilotage.kit.uuids import new_id


def found(apps, schema_editor):
    enterprise = new_id()
    apps.get_model("accounts", "Scope").objects.create(id=enterprise, kind="enterprise", path=f"{enterprise.hex}/")
    apps.get_model("accounts", "Organisation").objects.create(name="Our organisation")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(found, migrations.RunPython.noop)]
