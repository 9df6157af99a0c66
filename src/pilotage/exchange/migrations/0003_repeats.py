"""Answers are kept together with what they did; the pace of tokens needs no log."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def forget_unanswered(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("exchange", "AnsweredRequest").objects.filter(status=None).delete()


class Migration(migrations.Migration):
    dependencies = [("exchange", "0002_callers")]

    operations = [
        migrations.RunPython(forget_unanswered, migrations.RunPython.noop),
        migrations.RemoveField(model_name="answeredrequest", name="etag"),
        migrations.AddField(model_name="answeredrequest", name="headers", field=models.JSONField(default=dict)),
        migrations.AlterField(
            model_name="answeredrequest", name="status", field=models.PositiveSmallIntegerField()
        ),
        # It is written at every call and may be lost: no call waits for the disk because of it.
        migrations.RunSQL(
            "ALTER TABLE exchange_tokenpace SET UNLOGGED", "ALTER TABLE exchange_tokenpace SET LOGGED"
        ),
    ]
