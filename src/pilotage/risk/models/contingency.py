"""What was reckoned about the money that risks may ask for together."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from pilotage.accounts.models import Person, Scope
from pilotage.kit.history import tracked
from pilotage.kit.models import Job, Record


# Results can be large, and nothing but the reckoning writes them: the history of the other fields is enough.
@tracked(exclude=("result",))
class Contingency(Record):
    """The open risks of a register, or of a portfolio with all below it, as they were when it was asked for.

    scope         of the initiative or portfolio
    correlation   0..1 between any two risks; 0: independent
    fingerprint   of the risks as they were: another one now says that the answer is of older risks
    result        see risk.rules.reserves.Reserve; empty until it is reckoned
    """

    scope = models.ForeignKey(Scope, on_delete=models.CASCADE, related_name="+")
    correlation = models.FloatField(default=0)
    samples = models.PositiveIntegerField()
    seed = models.BigIntegerField()
    fingerprint = models.CharField(max_length=64, blank=True, default="")
    result = models.JSONField(default=dict, blank=True)
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta(Record.Meta):
        ordering: ClassVar = ["-asked_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="contingency_draws", condition=Q(samples__gte=1)),
            models.CheckConstraint(name="contingency_correlates", condition=Q(correlation__gte=0, correlation__lt=1)),
        ]
        indexes: ClassVar = [models.Index(fields=["scope", "-asked_at"], name="contingency_newest")]
