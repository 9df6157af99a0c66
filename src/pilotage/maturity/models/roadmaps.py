"""The way ahead: where each dimension shall be by when, and the increments that lead there."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pilotage.accounts.models import Scope
from pilotage.kit.history import tracked
from pilotage.kit.models import Record
from pilotage.maturity.models.assessments import Assessment
from pilotage.maturity.models.capability import CapabilityModel, Dimension, Practice
from pilotage.work.models import Initiative

FEWEST_WEEKS, MOST_WEEKS = 4, 12
MOST_INCREMENTS = 24


class RoadmapState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    CURRENT = "current", _("Current")
    ARCHIVED = "archived", _("Archived")


@tracked()
class Roadmap(Record):
    """A plan of increments for a scope, from an assessment or, without one, from the evidence alone.

    starts, weeks, count   increments follow each other: the first begins on `starts`, each lasts so many weeks
    capacity_days          working days that the PMO has for this in a quarter
    most_practices         in one increment
    outcome                of the last proposal: "optimal", "feasible" or empty; with `value` and `bound` of it
    unplaced               keys of practices that found no place, with the reason's code: {key: code}
    """

    name = models.CharField(_("name"), max_length=200)
    scope = models.ForeignKey(Scope, on_delete=models.PROTECT, related_name="+")
    model = models.ForeignKey(CapabilityModel, on_delete=models.PROTECT, related_name="+")
    assessment = models.ForeignKey(Assessment, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=RoadmapState.choices, default=RoadmapState.DRAFT)
    starts = models.DateField(_("begins"))
    weeks = models.PositiveSmallIntegerField(_("weeks of an increment"), default=6)
    count = models.PositiveSmallIntegerField(_("increments at most"), default=8)
    capacity_days = models.DecimalField(_("days a quarter"), max_digits=7, decimal_places=1)
    most_practices = models.PositiveSmallIntegerField(_("practices in an increment at most"), default=4)
    proposed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, blank=True, default="")
    value = models.FloatField(null=True, blank=True)
    bound = models.FloatField(null=True, blank=True)
    unplaced = models.JSONField(default=dict, blank=True)

    class Meta(Record.Meta):
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["scope"], condition=Q(state="current"), name="roadmap_one_current_for_a_scope"
            ),
            models.CheckConstraint(name="roadmap_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(name="roadmap_state_known", condition=Q(state__in=RoadmapState.values)),
            models.CheckConstraint(name="roadmap_weeks_sane", condition=Q(weeks__range=(FEWEST_WEEKS, MOST_WEEKS))),
            models.CheckConstraint(name="roadmap_count_sane", condition=Q(count__range=(1, MOST_INCREMENTS))),
            models.CheckConstraint(name="roadmap_capacity_sane", condition=Q(capacity_days__range=(0, 10000))),
            models.CheckConstraint(name="roadmap_practices_sane", condition=Q(most_practices__range=(1, 20))),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class Aim(Record):
    """Where a dimension shall be, by when, and how much the PMO values it (0: not at all, 10: most)."""

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="aims")
    dimension = models.ForeignKey(Dimension, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(_("level"))
    by = models.DateField(_("by"), null=True, blank=True)
    value = models.PositiveSmallIntegerField(_("value"), default=5)

    class Meta(Record.Meta):
        ordering: ClassVar = ["dimension__position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["roadmap", "dimension"], name="aim_once"),
            models.CheckConstraint(name="aim_level_known", condition=Q(level__range=(0, 5))),
            models.CheckConstraint(name="aim_value_sane", condition=Q(value__range=(0, 10))),
        ]


@tracked()
class Increment(Record):
    """A few weeks of the PMO's work on a small set of practices.

    place      which of the roadmap's increments it is, from 0
    why        why it stands there: codes and counts that the page turns into a sentence
    """

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="increments")
    name = models.CharField(_("name"), max_length=200)
    place = models.PositiveSmallIntegerField()
    is_locked = models.BooleanField(_("locked"), default=False)
    why = models.JSONField(default=dict, blank=True)
    initiative = models.ForeignKey(Initiative, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta(Record.Meta):
        ordering: ClassVar = ["place"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["roadmap", "place"], name="increment_once", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(name="increment_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(name="increment_place_sane", condition=Q(place__lt=MOST_INCREMENTS)),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class IncrementPractice(Record):
    """A practice that an increment puts in place; locked there, a new proposal leaves it where it is."""

    increment = models.ForeignKey(Increment, on_delete=models.CASCADE, related_name="practices")
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="+")
    is_locked = models.BooleanField(_("locked"), default=False)

    class Meta(Record.Meta):
        ordering: ClassVar = ["practice__level", "practice__position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["increment", "practice"], name="increment_practice_once"),
        ]
