"""The usual five by five scales, to begin with."""

from decimal import Decimal

from django.db import migrations

PROBABILITY = [
    ("Very low", "Would surprise everybody", "0.1"),
    ("Low", "Has happened elsewhere", "0.3"),
    ("Medium", "As likely as not", "0.5"),
    ("High", "More likely than not", "0.7"),
    ("Very high", "To be expected", "1"),
]
IMPACT = [
    ("Very low", "Absorbed within the team", None, None),
    ("Low", "Absorbed within the initiative", 50_000, 5),
    ("Medium", "Needs a change to the plan", 200_000, 20),
    ("High", "Endangers what was promised", 1_000_000, 60),
    ("Very high", "Endangers the case for the initiative", 5_000_000, 120),
]
# Rows: probability 1..5; columns: impact 1..5. An impact weighs more than a probability of the same level.
SEVERITIES = ("LLLMM", "LLMMH", "LMMHH", "LMHHS", "MMHSS")
NAMES = {"L": "low", "M": "medium", "H": "high", "S": "severe"}


def add_scales(apps, schema_editor):
    level, cell = apps.get_model("risk", "ScaleLevel"), apps.get_model("risk", "ScaleCell")
    for place, (name, meaning, until) in enumerate(PROBABILITY, start=1):
        level.objects.create(axis="probability", level=place, name=name, meaning=meaning, until_share=Decimal(until))
    for place, (name, meaning, cost, days) in enumerate(IMPACT, start=1):
        level.objects.create(
            axis="impact", level=place, name=name, meaning=meaning, cost_from=cost, delay_days_from=days
        )
    for probability, row in enumerate(SEVERITIES, start=1):
        for impact, letter in enumerate(row, start=1):
            cell.objects.create(probability=probability, impact=impact, severity=NAMES[letter])


class Migration(migrations.Migration):
    dependencies = [("risk", "0001_initial")]
    operations = [migrations.RunPython(add_scales, migrations.RunPython.noop)]
