"""The enterprise's scales as they are now."""

from pilotage.risk.models import Axis, ScaleCell, ScaleLevel
from pilotage.risk.rules.scales import Scales


def scales() -> Scales:
    """Two queries. Scales belong to everybody."""
    levels = list(ScaleLevel.objects.all())
    cells = ScaleCell.objects.values_list("probability", "impact", "severity")
    return Scales(
        probability={one.level: one for one in levels if one.axis == Axis.PROBABILITY},
        impact={one.level: one for one in levels if one.axis == Axis.IMPACT},
        severities={(probability, impact): severity for probability, impact, severity in cells},
    )
