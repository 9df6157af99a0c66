"""A capability model: dimensions, practices on five levels, and the stages of the journey that group the levels."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pilotage.kit.history import tracked
from pilotage.kit.models import Record

LEVELS = (1, 2, 3, 4, 5)


class ModelState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    READY = "ready", _("Ready")
    IN_FORCE = "in_force", _("In force")
    RETIRED = "retired", _("Retired")


@tracked()
class CapabilityModel(Record):
    """One edition of a model. Only a draft changes; what was assessed by an edition stays with it.

    key, edition   name it: "pilotage", "1"
    source         whose words these are, and by which right they are here
    digest         of the file it was loaded from, so that the same file is loaded once
    ..._days       working days of the PMO that a practice of each effort class takes
    """

    key = models.SlugField(max_length=60)
    edition = models.CharField(_("edition"), max_length=40)
    name = models.CharField(_("name"), max_length=200)
    note = models.TextField(_("what it is for"), blank=True, default="")
    source = models.TextField(_("source and rights"), blank=True, default="")
    state = models.CharField(max_length=8, choices=ModelState.choices, default=ModelState.DRAFT)
    made_on = models.DateField()
    digest = models.CharField(max_length=64, blank=True, default="")
    copied_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    small_days = models.PositiveSmallIntegerField(_("days of a small practice"), default=5)
    medium_days = models.PositiveSmallIntegerField(_("days of a medium practice"), default=12)
    large_days = models.PositiveSmallIntegerField(_("days of a large practice"), default=25)

    class Meta(Record.Meta):
        ordering: ClassVar = ["name", "made_on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "edition"], name="capability_edition_once"),
            models.UniqueConstraint(
                fields=["state"], condition=Q(state="in_force"), name="capability_one_model_in_force"
            ),
            models.CheckConstraint(name="capability_state_known", condition=Q(state__in=ModelState.values)),
            models.CheckConstraint(name="capability_has_a_name", condition=~Q(name="") & ~Q(edition="") & ~Q(key="")),
            models.CheckConstraint(
                name="capability_efforts_rise",
                condition=Q(small_days__gte=1, medium_days__gte=F("small_days"), large_days__gte=F("medium_days")),
            ),
        ]

    def __str__(self) -> str:
        return _("%(name)s, edition %(edition)s") % {"name": self.name, "edition": self.edition}


@tracked()
class JourneyStage(Record):
    """A leg of the journey: the levels from `from_level` up to the next stage's."""

    model = models.ForeignKey(CapabilityModel, on_delete=models.CASCADE, related_name="stages")
    key = models.SlugField(max_length=60)
    name = models.CharField(_("name"), max_length=120)
    note = models.TextField(_("what it means"), blank=True, default="")
    from_level = models.PositiveSmallIntegerField()

    class Meta(Record.Meta):
        ordering: ClassVar = ["from_level"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["model", "key"], name="journey_stage_once"),
            models.UniqueConstraint(fields=["model", "from_level"], name="journey_stage_one_a_level"),
            models.CheckConstraint(name="journey_stage_level_known", condition=Q(from_level__range=(1, 5))),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class Dimension(Record):
    """One side of the PMO's capability, such as "Dependencies"."""

    model = models.ForeignKey(CapabilityModel, on_delete=models.CASCADE, related_name="dimensions")
    key = models.SlugField(max_length=60)
    name = models.CharField(_("name"), max_length=120)
    question = models.CharField(_("the question it answers"), max_length=300, blank=True, default="")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta(Record.Meta):
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["model", "key"], name="dimension_once"),
            models.CheckConstraint(name="dimension_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name


class Effort(models.TextChoices):
    """What it takes to put a practice in place: a class, whose days the model says."""

    SMALL = "small", _("Small")
    MEDIUM = "medium", _("Medium")
    LARGE = "large", _("Large")


@tracked()
class Practice(Record):
    """Something that can be seen to be done, on a level of a dimension.

    works       what it looks like when it works
    weight      its part in the level beside the others; 0: it does not count
    probe       the name of the probe that looks for it in the data; empty: only people can say
    threshold   the share (0..1) from which on the probe says that the practice holds
    """

    model = models.ForeignKey(CapabilityModel, on_delete=models.CASCADE, related_name="practices")
    dimension = models.ForeignKey(Dimension, on_delete=models.CASCADE, related_name="practices")
    key = models.SlugField(max_length=80)
    level = models.PositiveSmallIntegerField(_("level"))
    name = models.CharField(_("name"), max_length=200)
    why = models.TextField(_("why it matters"))
    works = models.TextField(_("what it looks like when it works"))
    effort = models.CharField(_("effort"), max_length=6, choices=Effort.choices, default=Effort.MEDIUM)
    weight = models.DecimalField(_("weight"), max_digits=4, decimal_places=2, default=1)
    probe = models.CharField(_("evidence"), max_length=60, blank=True, default="")
    threshold = models.DecimalField(_("share needed"), max_digits=4, decimal_places=3, null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta(Record.Meta):
        ordering: ClassVar = ["dimension__position", "level", "position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["model", "key"], name="practice_once"),
            models.CheckConstraint(name="practice_level_known", condition=Q(level__range=(1, 5))),
            models.CheckConstraint(name="practice_effort_known", condition=Q(effort__in=Effort.values)),
            models.CheckConstraint(name="practice_weight_sane", condition=Q(weight__range=(0, 10))),
            models.CheckConstraint(name="practice_has_words", condition=~Q(name="") & ~Q(why="") & ~Q(works="")),
            models.CheckConstraint(
                name="practice_threshold_of_its_probe",
                condition=Q(probe="", threshold__isnull=True) | (~Q(probe="") & Q(threshold__range=(0, 1))),
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class PracticeNeed(Record):
    """`practice` stands on `needed`: it is not begun before."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="needs")
    needed = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="needed_by")

    class Meta(Record.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "needed"], name="practice_need_once"),
            models.CheckConstraint(name="practice_needs_another", condition=~Q(practice=F("needed"))),
        ]


@tracked()
class PracticeMapping(Record):
    """Where a practice is found in a scheme that the organisation uses beside this model."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="mappings")
    scheme = models.CharField(_("scheme"), max_length=120)
    code = models.CharField(_("place in it"), max_length=120)
    note = models.CharField(_("note"), max_length=300, blank=True, default="")

    class Meta(Record.Meta):
        ordering: ClassVar = ["scheme", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "scheme", "code"], name="practice_mapping_once"),
            models.CheckConstraint(name="practice_mapping_says_where", condition=~Q(scheme="") & ~Q(code="")),
        ]
