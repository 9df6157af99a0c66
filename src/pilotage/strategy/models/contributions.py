"""How strongly an initiative serves a driver or an objective, on one scale for both."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pilotage.kit.history import tracked
from pilotage.kit.models import Record
from pilotage.strategy.models.drivers import Driver
from pilotage.strategy.models.objectives import Objective
from pilotage.work.models import Initiative


class Level(models.TextChoices):
    """The engine's strengths (`engine.scoring.strengths`). Not rated is no level at all, and never "none"."""

    NONE = "none", _("None")
    LOW = "low", _("Low")
    MODERATE = "moderate", _("Moderate")
    STRONG = "strong", _("Strong")
    EXTREME = "extreme", _("Extreme")


@tracked()
class Rating(Record):
    """A cell of the rating grid. One that was taken back keeps its row without a level: its version lives on."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="+")
    driver = models.ForeignKey(Driver, on_delete=models.CASCADE, related_name="ratings")
    level = models.CharField(max_length=8, choices=Level.choices, null=True)  # noqa: DJ001 - no level is no text

    class Meta(Record.Meta):
        indexes: ClassVar = [models.Index(fields=["driver", "initiative"], name="rating_of_driver")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["initiative", "driver"], name="rated_once"),
            models.CheckConstraint(
                name="rating_level_known", condition=Q(level__isnull=True) | Q(level__in=Level.values)
            ),
        ]


@tracked()
class Contribution(Record):
    """An initiative serves an objective, so strongly. One that was taken back keeps its row without a level."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="+")
    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="contributions")
    level = models.CharField(max_length=8, choices=Level.choices, null=True)  # noqa: DJ001 - no level is no text

    class Meta(Record.Meta):
        indexes: ClassVar = [models.Index(fields=["objective", "initiative"], name="contribution_to_objective")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["initiative", "objective"], name="contributes_once"),
            models.CheckConstraint(
                name="contribution_level_known", condition=Q(level__isnull=True) | Q(level__in=Level.values)
            ),
        ]
