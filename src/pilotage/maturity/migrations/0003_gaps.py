"""Rows that do not pass are kept themselves; what was counted of them is left out, and the next run keeps them anew."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_found'),
        ('maturity', '0002_evidence'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.DeleteModel(name='ProbeGap'),
        migrations.CreateModel(
            name='ProbeGap',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('probe', models.CharField(max_length=60)),
                ('subject', models.TextField()),
                ('said', models.TextField()),
                ('address', models.TextField()),
                ('alike', models.TextField()),
                ('is_money', models.BooleanField()),
                ('other', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.scope')),
                ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='gaps', to='maturity.proberun')),
                ('scope', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.scope')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('alike', ''), _negated=True), fields=['alike'], name='probe_gap_alike')],
            },
        ),
    ]
