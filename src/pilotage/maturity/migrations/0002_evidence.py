import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('maturity', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ProbeGap',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('probe', models.CharField(max_length=60)),
                ('place', models.TextField()),
                ('rows', models.PositiveIntegerField()),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='gaps', to='maturity.proberun')),
            ],
            options={
                'indexes': [models.Index(fields=['owner', 'run'], name='probe_gap_by_owner')],
                'constraints': [models.UniqueConstraint(fields=('run', 'probe', 'place', 'owner'), name='probe_gap_once'), models.CheckConstraint(condition=models.Q(('rows__gte', 1)), name='probe_gap_of_rows')],
            },
        ),
    ]
