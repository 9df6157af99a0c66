"""The enterprise's scales: five levels of probability, five of impact, and how severe each pair is."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pilotage.kit.history import tracked
from pilotage.kit.models import Record

LEVELS = (1, 2, 3, 4, 5)


class Axis(models.TextChoices):
    PROBABILITY = "probability", _("Probability")
    IMPACT = "impact", _("Impact")


class Severity(models.TextChoices):
    """From mildest to worst: the order of declaration is the order of severity."""

    LOW = "low", _("Low")
    MEDIUM = "medium", _("Medium")
    HIGH = "high", _("High")
    SEVERE = "severe", _("Severe")


class LevelField(models.PositiveSmallIntegerField):  # type: ignore[type-arg]  # as Django's own fields are declared
    """1 (lowest) to 5; nothing means that nobody rated."""

    def __init__(self, *args: object, **options: object) -> None:
        options.setdefault("null", True)
        options.setdefault("blank", True)
        options["validators"] = [MinValueValidator(1), MaxValueValidator(5)]
        super().__init__(*args, **options)  # type: ignore[arg-type]  # handed on as they came


def is_level(field: str) -> Q:
    return Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__range": (1, 5)})


@tracked()
class ScaleLevel(Record):
    """One step of a scale, in the organisation's words.

    until_share      of a probability: the highest share 0..1 that is still this level
    cost_from        of an impact, in the enterprise's currency: from here on it is this level
    delay_days_from  the same for a delay, in working days
    """

    axis = models.CharField(max_length=11, choices=Axis.choices)
    level = models.PositiveSmallIntegerField()
    name = models.CharField(_("name"), max_length=60)
    meaning = models.CharField(_("what it means"), max_length=300, blank=True, default="")
    until_share = models.DecimalField(_("up to"), max_digits=6, decimal_places=5, null=True, blank=True)
    cost_from = models.DecimalField(_("cost from"), max_digits=20, decimal_places=2, null=True, blank=True)
    delay_days_from = models.PositiveIntegerField(_("delay from"), null=True, blank=True)

    class Meta(Record.Meta):
        ordering: ClassVar = ["axis", "level"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["axis", "level"], name="scale_level_once"),
            models.CheckConstraint(name="scale_level_axis_known", condition=Q(axis__in=Axis.values)),
            models.CheckConstraint(name="scale_level_of_five", condition=Q(level__range=(1, 5))),
            models.CheckConstraint(name="scale_level_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="scale_level_until_a_share",
                condition=Q(until_share__isnull=True) | Q(until_share__gt=0, until_share__lte=1),
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class ScaleCell(Record):
    """How severe a probability and an impact are together."""

    probability = models.PositiveSmallIntegerField()
    impact = models.PositiveSmallIntegerField()
    severity = models.CharField(max_length=6, choices=Severity.choices)

    class Meta(Record.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["probability", "impact"], name="scale_cell_once"),
            models.CheckConstraint(
                name="scale_cell_of_levels", condition=Q(probability__range=(1, 5), impact__range=(1, 5))
            ),
            models.CheckConstraint(name="scale_cell_severity_known", condition=Q(severity__in=Severity.values)),
        ]
