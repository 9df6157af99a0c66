"""Life cycles as they are configured: stages in order, gates between them, and what each gate asks for."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pilotage.accounts.models import Role
from pilotage.kit.history import tracked
from pilotage.kit.models import Record
from pilotage.work.models import InitiativeKind, Stage

MOST_DECIDERS = 20
MOST_DAYS = 3650


@tracked()
class LifeCycle(Record):
    """The way from idea to closure for some initiatives. The first by position that fits an initiative is its own.

    kinds                    of initiative; empty: all of them
    cost_from, cost_below    whole-life cost in the enterprise currency; with either, an unknown cost does not fit
    lets_submitters_decide   whether somebody may decide the gate that they submitted
    """

    name = models.CharField(_("name"), max_length=120, unique=True)
    note = models.TextField(_("what it is for"), blank=True, default="")
    kinds = ArrayField(models.CharField(max_length=10, choices=InitiativeKind.choices), default=list, blank=True)
    cost_from = models.DecimalField(_("cost from"), max_digits=20, decimal_places=2, null=True, blank=True)
    cost_below = models.DecimalField(_("cost below"), max_digits=20, decimal_places=2, null=True, blank=True)
    position = models.PositiveIntegerField(default=0, db_default=0)
    lets_submitters_decide = models.BooleanField(_("who submits may decide too"), default=False)
    archived_on = models.DateField(null=True, blank=True)

    class Meta(Record.Meta):
        ordering: ClassVar = ["position", "name"]
        constraints: ClassVar = [
            models.CheckConstraint(name="life_cycle_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="life_cycle_costs_in_order",
                condition=Q(cost_from__isnull=True) | Q(cost_below__isnull=True) | Q(cost_from__lt=F("cost_below")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class LifeCycleStage(Record):
    """A station of a life cycle, at its place."""

    life_cycle = models.ForeignKey(LifeCycle, on_delete=models.CASCADE, related_name="stages")
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta(Record.Meta):
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["life_cycle", "stage"], name="life_cycle_stage_once"),
            models.UniqueConstraint(fields=["life_cycle", "position"], name="life_cycle_place_once"),
        ]


class Due(models.TextChoices):
    """By when a gate is to be decided."""

    NONE = "none", _("No date")
    AFTER_ENTRY = "after_entry", _("days after the stage was entered")
    BEFORE_START = "before_start", _("days before the planned start")
    BEFORE_FINISH = "before_finish", _("days before the finish that is forecast, or else planned")


@tracked()
class Gate(Record):
    """The door between two stages of a life cycle.

    deciders   roles, on a scope that holds the initiative
    quorum     how many deciders must say the same before it is decided
    recycle_to the stage that "recycle" leads back to; none: the stage stays
    """

    life_cycle = models.ForeignKey(LifeCycle, on_delete=models.CASCADE, related_name="gates")
    name = models.CharField(_("name"), max_length=120)
    guidance = models.TextField(_("what the deciders ask themselves"), blank=True, default="")
    from_stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="+")
    to_stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="+")
    recycle_to = models.ForeignKey(Stage, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    deciders = ArrayField(models.CharField(max_length=20, choices=Role.choices))
    quorum = models.PositiveSmallIntegerField(_("deciders who must agree"), default=1)
    asks_reauthentication = models.BooleanField(_("ask for the password at the decision"), default=False)
    due = models.CharField(_("due"), max_length=13, choices=Due.choices, default=Due.NONE)
    due_days = models.PositiveSmallIntegerField(_("days"), default=0)
    is_retired = models.BooleanField(default=False, db_default=False)

    class Meta(Record.Meta):
        ordering: ClassVar = ["from_stage__position", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["life_cycle", "from_stage"], condition=Q(is_retired=False), name="gate_one_out_of_a_stage"
            ),
            models.CheckConstraint(name="gate_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(name="gate_leads_on", condition=~Q(from_stage=F("to_stage"))),
            models.CheckConstraint(name="gate_has_deciders", condition=Q(deciders__len__gte=1)),
            models.CheckConstraint(name="gate_quorum_sane", condition=Q(quorum__range=(1, MOST_DECIDERS))),
            models.CheckConstraint(name="gate_due_known", condition=Q(due__in=Due.values)),
            models.CheckConstraint(name="gate_due_days_sane", condition=Q(due_days__lte=MOST_DAYS)),
        ]

    def __str__(self) -> str:
        return self.name


class CriterionKind(models.TextChoices):
    CHECKLIST = "checklist", _("Checklist: a person ticks it")
    FIELD = "field", _("Field of the register that must be filled")
    DOCUMENT = "document", _("Document: a link or a file")
    EVIDENCE = "evidence", _("Evidence computed from the data")


@tracked()
class Criterion(Record):
    """One thing that a gate asks for: must be met, or should be.

    subject     which field, or which evidence; empty for a checklist item and a document
    threshold   of evidence that has one (days, a share in percent); NULL: its usual one
    """

    gate = models.ForeignKey(Gate, on_delete=models.CASCADE, related_name="criteria")
    kind = models.CharField(_("kind"), max_length=9, choices=CriterionKind.choices)
    is_must = models.BooleanField(_("must be met"), default=True)
    text = models.CharField(_("what is asked"), max_length=300)
    subject = models.CharField(max_length=60, blank=True, default="")
    threshold = models.DecimalField(_("threshold"), max_digits=12, decimal_places=2, null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    is_retired = models.BooleanField(default=False, db_default=False)

    class Meta(Record.Meta):
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="criterion_kind_known", condition=Q(kind__in=CriterionKind.values)),
            models.CheckConstraint(name="criterion_has_a_text", condition=~Q(text="")),
            models.CheckConstraint(
                name="criterion_names_its_subject",
                condition=Q(kind__in=["checklist", "document"], subject="")
                | (Q(kind__in=["field", "evidence"]) & ~Q(subject="")),
            ),
        ]

    def __str__(self) -> str:
        return self.text
