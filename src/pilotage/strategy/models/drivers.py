"""Drivers by which initiatives are compared, what people judged of them, and the weights that came of it."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pilotage.accounts.models import Person
from pilotage.kit.history import tracked
from pilotage.kit.models import Record
from pilotage.strategy.models.objectives import Objective


class SetState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    ACTIVE = "active", _("In use")
    RETIRED = "retired", _("Retired")


@tracked()
class DriverSet(Record):
    """The drivers of one planning round. One set at most is in use: its weights make the priorities."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    description = models.TextField(_("description"), blank=True, default="")
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    state = models.CharField(max_length=8, choices=SetState.choices, default=SetState.DRAFT, db_default=SetState.DRAFT)

    class Meta(Record.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(name="driver_set_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(name="driver_set_state_known", condition=Q(state__in=SetState.values)),
            models.UniqueConstraint(fields=["state"], condition=Q(state="active"), name="driver_set_one_in_use"),
            models.CheckConstraint(
                name="driver_set_period_in_order",
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(starts_on__lte=F("ends_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class Driver(Record):
    """One criterion. Its weight is what was kept last; a set's weights sum to exactly 1 or are not known yet."""

    driver_set = models.ForeignKey(DriverSet, on_delete=models.CASCADE, related_name="drivers")
    name = models.CharField(_("name"), max_length=120)
    description = models.TextField(_("description"), blank=True, default="")
    position = models.PositiveIntegerField(default=0, db_default=0)
    weight_share = models.DecimalField(_("weight"), max_digits=7, decimal_places=6, null=True, blank=True)
    objectives = models.ManyToManyField(Objective, through="DriverServes", related_name="+")

    class Meta(Record.Meta):
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["driver_set", "name"], name="driver_named_once_in_a_set"),
            models.CheckConstraint(name="driver_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="driver_weight_is_a_share",
                condition=Q(weight_share__isnull=True) | Q(weight_share__gte=0, weight_share__lte=1),
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class DriverServes(Record):
    """A driver stands for an objective."""

    driver = models.ForeignKey(Driver, on_delete=models.CASCADE, related_name="serves")
    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="drivers")

    class Meta(Record.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["driver", "objective"], name="driver_serves_objective_once")
        ]


class StepKey(models.TextChoices):
    """The engine's seven steps (`engine.priorities.scale`), as they are kept and said."""

    EXTREMELY_LESS = "extremely_less", _("extremely less important than")
    MUCH_LESS = "much_less", _("much less important than")
    LESS = "less", _("less important than")
    EQUAL = "equal", _("equally important as")
    MORE = "more", _("more important than")
    MUCH_MORE = "much_more", _("much more important than")
    EXTREMELY_MORE = "extremely_more", _("extremely more important than")


@tracked()
class Judgement(Record):
    """What one person says of two drivers: the first is `step` the second. Each pair is kept one way round only."""

    judge = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    first = models.ForeignKey(Driver, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Driver, on_delete=models.CASCADE, related_name="+")
    step = models.CharField(max_length=14, choices=StepKey.choices)

    class Meta(Record.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["judge", "first", "second"], name="judged_once_by_each"),
            models.CheckConstraint(name="judgement_one_way_round", condition=Q(first__lt=F("second"))),
            models.CheckConstraint(name="judgement_step_known", condition=Q(step__in=StepKey.values)),
        ]


class WeightMethod(models.TextChoices):
    PAIRWISE = "pairwise", _("compared pair by pair")
    HAND = "hand", _("set by hand")


@tracked()
class Weighting(Record):
    """Where a set's weights came from, each time they were kept; the newest one speaks of the weights in force."""

    driver_set = models.ForeignKey(DriverSet, on_delete=models.CASCADE, related_name="weightings")
    method = models.CharField(max_length=8, choices=WeightMethod.choices)
    # Of pairwise weights only. No ratio: no judgement checks another, or the table ends before so many drivers.
    consistency_ratio = models.FloatField(null=True, blank=True)
    random_index_table = models.CharField(max_length=40, blank=True, default="")
    judges = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    judged_pairs = models.PositiveIntegerField(null=True, blank=True)
    all_pairs = models.PositiveIntegerField(null=True, blank=True)
    # The weights as they were kept then: shares as text, by the driver's name.
    shares = models.JSONField(default=dict)
    kept_at = models.DateTimeField(auto_now_add=True)
    kept_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta(Record.Meta):
        indexes: ClassVar = [models.Index(fields=["driver_set", "-kept_at"], name="weighting_newest")]
        constraints: ClassVar = [
            models.CheckConstraint(name="weighting_method_known", condition=Q(method__in=WeightMethod.values)),
            models.CheckConstraint(
                name="weighting_pairwise_names_its_table", condition=Q(method="hand") | ~Q(random_index_table="")
            ),
        ]
