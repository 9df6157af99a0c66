"""What was reported at a date: the newest is the current value, and any page can be shown as of a past one."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from pilotage.kit.history import tracked
from pilotage.kit.models import Record
from pilotage.work.models.initiatives import Initiative


class Observed(models.TextChoices):
    """The facts of an initiative that are observed at dates. Each is also a column of the initiative."""

    STAGE = "stage", _("Stage")
    RAG = "rag", _("RAG")
    PLANNED_START = "planned_start", _("Planned start")
    PLANNED_FINISH = "planned_finish", _("Planned finish")
    FORECAST_START = "forecast_start", _("Forecast start")
    FORECAST_FINISH = "forecast_finish", _("Forecast finish")
    WHOLE_LIFE_COST = "whole_life_cost", _("Whole-life cost")
    YEAR_BUDGET = "year_budget", _("Budget of the year")
    YEAR_FORECAST = "year_forecast", _("Forecast of the year")


@tracked()
class Observation(Record):
    """One fact of one initiative, as it was reported for a date (effective, not recorded, time).

    `text` holds a RAG letter or a stage's id, `day` a date, `amount` money in `currency`. Nothing in any of them
    means: reported as unknown, and `words` keeps what was said instead ("Exempt under Section 43").
    """

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="observations")
    field = models.CharField(max_length=20, choices=Observed.choices)
    on = models.DateField()
    text = models.CharField(max_length=60, blank=True, default="")
    day = models.DateField(null=True, blank=True)
    amount = models.DecimalField(max_digits=20, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True, default="")
    rag_scale = models.PositiveSmallIntegerField(null=True, blank=True)
    words = models.TextField(blank=True, default="")

    class Meta(Record.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["initiative", "field", "on"], name="observed_once_a_day"),
            models.CheckConstraint(name="observation_field_known", condition=models.Q(field__in=Observed.values)),
            models.CheckConstraint(
                name="observation_amount_has_currency",
                condition=models.Q(amount__isnull=True) | ~models.Q(currency=""),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["field", "on"], name="observation_field_day")]
