"""The enterprise's scales as they are now."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from pilotage.risk.models import Axis, ScaleCell, ScaleLevel
from pilotage.risk.rules.scales import Scales


def scales() -> Scales:
    """One query: each level of probability comes with its row of the matrix. Scales belong to everybody."""
    cells = ScaleCell.objects.filter(probability=OuterRef("level")).values(
        pair=JSONObject(impact="impact", severity="severity")
    )
    levels = list(ScaleLevel.objects.annotate(cells=ArraySubquery(cells)))
    probability = {one.level: one for one in levels if one.axis == Axis.PROBABILITY}
    return Scales(
        probability=probability,
        impact={one.level: one for one in levels if one.axis == Axis.IMPACT},
        severities={
            (level, pair["impact"]): pair["severity"] for level, one in probability.items() for pair in one.cells
        },
    )
