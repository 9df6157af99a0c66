"""Typed links between two initiatives."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pilotage.kit.history import tracked
from pilotage.kit.models import Record
from pilotage.work.models.initiatives import Initiative


class DependencyKind(models.TextChoices):
    """`source` needs `target`; `source` and `target` exclude each other, or go together; `source` finishes before
    `target` starts."""

    NEEDS = "needs", _("needs")
    EXCLUDES = "excludes", _("excludes")
    TOGETHER = "together", _("goes together with")
    FINISH_TO_START = "finish_to_start", _("finishes before the start of")


@tracked()
class Dependency(Record):
    source = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="dependencies")
    target = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="dependents")
    kind = models.CharField(max_length=16, choices=DependencyKind.choices)
    # Calendar days between the finish of the source and the start of the target; negative is a lead.
    lag_days = models.IntegerField(default=0, db_default=0)
    note = models.CharField(max_length=400, blank=True, default="")

    class Meta(Record.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "target", "kind"], name="dependency_once"),
            models.CheckConstraint(name="dependency_between_two", condition=~Q(source=F("target"))),
            models.CheckConstraint(name="dependency_kind_known", condition=Q(kind__in=DependencyKind.values)),
            models.CheckConstraint(
                name="dependency_lag_only_in_time", condition=Q(kind="finish_to_start") | Q(lag_days=0)
            ),
        ]
