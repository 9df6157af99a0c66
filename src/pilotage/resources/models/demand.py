"""What an initiative asks of a role."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL

from pilotage.kit.history import tracked
from pilotage.kit.models import Record
from pilotage.resources.models.roles import ResourceRole
from pilotage.work.models import Initiative

MOST_MONTHS = 240  # twenty years: longer than any plan of people


@tracked()
class Demand(Record):
    """The hours that an initiative asks of a role, by month from its start: one row, so that one version guards it.

    hours   from month 0 on: 0 is nothing needed, NULL is stated as unknown; no months at all: nothing entered yet
    """

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="+")
    role = models.ForeignKey(ResourceRole, on_delete=models.PROTECT, related_name="+")
    hours = ArrayField(models.DecimalField(max_digits=9, decimal_places=2, null=True), default=list, blank=True)

    class Meta(Record.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["initiative", "role"], name="demand_once_a_role"),
            models.CheckConstraint(name="demand_length", condition=Q(hours__len__lte=MOST_MONTHS)),
            # NULL compares as unknown, which a check lets through.
            models.CheckConstraint(
                name="demand_not_negative",
                condition=RawSQL("0 <= ALL (hours)", (), output_field=BooleanField()),
            ),
        ]
