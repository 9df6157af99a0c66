from django.db import migrations, models

SUBJECTS = [
    ("portfolio", "Portfolio"),
    ("initiative", "Initiative"),
    ("assessment", "Capability assessment"),
]


class Migration(migrations.Migration):

    dependencies = [
        ("insights", "0001_packs"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="pack", name="pack_subject_known"),
        migrations.AlterField(
            model_name="pack", name="subject", field=models.CharField(choices=SUBJECTS, max_length=10)
        ),
        migrations.AlterField(
            model_name="packevent", name="subject", field=models.CharField(choices=SUBJECTS, max_length=10)
        ),
        migrations.AddConstraint(
            model_name="pack",
            constraint=models.CheckConstraint(
                condition=models.Q(("subject__in", ["portfolio", "initiative", "assessment"])),
                name="pack_subject_known",
            ),
        ),
    ]
