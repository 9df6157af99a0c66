"""The tree of objectives, and the measures by which everybody can tell whether they are reached."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pilotage.accounts.models import Person
from pilotage.kit.history import tracked
from pilotage.kit.models import Record


@tracked()
class Objective(Record):
    """What the strategy wants; it may be part of a wider objective."""

    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=200)
    description = models.TextField(_("description"), blank=True, default="")
    owner = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    # Its importance among its siblings, 0..1; nothing means that nobody said.
    weight_share = models.DecimalField(_("weight"), max_digits=7, decimal_places=6, null=True, blank=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    position = models.PositiveIntegerField(default=0, db_default=0)

    class Meta(Record.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(name="objective_has_code_and_name", condition=~Q(name="") & ~Q(code="")),
            models.CheckConstraint(
                name="objective_not_its_own_parent", condition=Q(parent__isnull=True) | ~Q(parent=F("id"))
            ),
            models.CheckConstraint(
                name="objective_weight_is_a_share",
                condition=Q(weight_share__isnull=True) | Q(weight_share__gte=0, weight_share__lte=1),
            ),
            models.CheckConstraint(
                name="objective_period_in_order",
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(starts_on__lte=F("ends_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class Direction(models.TextChoices):
    UP = "up", _("more is better")
    DOWN = "down", _("less is better")


@tracked()
class Measure(Record):
    """A number that tells how far an objective is: where it began, where it shall be, and when."""

    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="measures")
    name = models.CharField(_("name"), max_length=200)
    unit = models.CharField(_("unit"), max_length=40, blank=True, default="")
    direction = models.CharField(_("direction"), max_length=4, choices=Direction.choices, default=Direction.UP)
    baseline = models.DecimalField(_("baseline"), max_digits=20, decimal_places=4, null=True, blank=True)
    baseline_on = models.DateField(_("baseline measured on"), null=True, blank=True)
    target = models.DecimalField(_("target"), max_digits=20, decimal_places=4, null=True, blank=True)
    target_on = models.DateField(_("to be reached by"), null=True, blank=True)
    position = models.PositiveIntegerField(default=0, db_default=0)

    class Meta(Record.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["objective", "name"], name="measure_named_once"),
            models.CheckConstraint(name="measure_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(name="measure_direction_known", condition=Q(direction__in=Direction.values)),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class Actual(Record):
    """What was measured on a day (effective time). No value: it was due, and reported as not known."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="actuals")
    on = models.DateField(_("measured on"))
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=4, null=True, blank=True)
    note = models.CharField(_("note"), max_length=400, blank=True, default="")

    class Meta(Record.Meta):
        constraints: ClassVar = [models.UniqueConstraint(fields=["measure", "on"], name="measured_once_a_day")]
