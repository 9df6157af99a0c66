"""Gates as they are gone through: reviews, what was ticked and attached, votes, and who decides for whom."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pilotage.accounts.models import Person
from pilotage.governance.models.ledger import LedgerEntry, Outcome
from pilotage.governance.models.lifecycles import Criterion, Gate
from pilotage.kit.history import tracked
from pilotage.kit.models import Record
from pilotage.kit.uuids import new_id
from pilotage.work.models import Initiative

GATE_OUTCOMES = (Outcome.GO, Outcome.CONDITIONAL, Outcome.HOLD, Outcome.RECYCLE, Outcome.KILL)
MOST_BYTES = 10 * 1024 * 1024


class ReviewState(models.TextChoices):
    OPEN = "open", _("Waits for a decision")
    DECIDED = "decided", _("Decided")
    WITHDRAWN = "withdrawn", _("Withdrawn")


@tracked()
class GateReview(Record):
    """An initiative, submitted for the decision at a gate."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="+")
    gate = models.ForeignKey(Gate, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=ReviewState.choices, default=ReviewState.OPEN)
    submitted_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    submitted_on = models.DateField()
    submitted_at = models.DateTimeField()
    note = models.TextField(blank=True, default="")
    entry = models.OneToOneField(LedgerEntry, null=True, on_delete=models.PROTECT, related_name="review")

    class Meta(Record.Meta):
        ordering: ClassVar = ["submitted_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["initiative"], condition=Q(state="open"), name="review_one_open"),
            models.CheckConstraint(name="review_state_known", condition=Q(state__in=ReviewState.values)),
            models.CheckConstraint(
                name="review_decided_with_an_entry",
                condition=Q(state="decided", entry__isnull=False) | (~Q(state="decided") & Q(entry__isnull=True)),
            ),
        ]


class GateFile(models.Model):
    """A document as it came, never changed; the tick that names it has a history."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    content = models.BinaryField()
    brought_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    brought_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="gate_file_not_too_large", condition=Q(size__lte=MOST_BYTES))
        ]


@tracked()
class Tick(Record):
    """A checklist item that somebody vouches for, or the document that a criterion asks for."""

    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    on = models.DateField()
    note = models.CharField(max_length=500, blank=True, default="")
    title = models.CharField(max_length=200, blank=True, default="")
    url = models.CharField(max_length=1000, blank=True, default="")
    file = models.ForeignKey(GateFile, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(Record.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["criterion", "initiative"], name="tick_once"),
            models.CheckConstraint(name="tick_url_or_file", condition=Q(url="") | Q(file__isnull=True)),
        ]


@tracked()
class Vote(Record):
    """One decider's voice. `signed_by` differs from `decider` where somebody votes for a person who is away.

    conditions   of "go with conditions": [{"text", "owner" (id), "due_on" (ISO)}]
    """

    review = models.ForeignKey(GateReview, on_delete=models.CASCADE, related_name="votes")
    decider = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    signed_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    role = models.CharField(max_length=20)
    outcome = models.CharField(max_length=11, choices=[(one.value, one.label) for one in GATE_OUTCOMES])
    comment = models.TextField(blank=True, default="")
    conditions = models.JSONField(default=list, blank=True)
    at = models.DateTimeField()
    is_reauthenticated = models.BooleanField(default=False)

    class Meta(Record.Meta):
        ordering: ClassVar = ["at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["review", "decider"], name="vote_one_a_decider"),
            # One pair of hands gives one vote, whoever else it stands in for.
            models.UniqueConstraint(fields=["review", "signed_by"], name="vote_one_a_hand"),
            models.CheckConstraint(
                name="vote_outcome_known", condition=Q(outcome__in=[one.value for one in GATE_OUTCOMES])
            ),
        ]


@tracked()
class Delegation(Record):
    """Somebody decides for somebody who is away, from one day to another, both included."""

    giver = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    taker = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    since = models.DateField(_("from"))
    until = models.DateField(_("until"))
    note = models.CharField(_("note"), max_length=300, blank=True, default="")
    ended_on = models.DateField(null=True, blank=True)

    class Meta(Record.Meta):
        ordering: ClassVar = ["-since", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="delegation_days_in_order", condition=Q(since__lte=F("until"))),
            models.CheckConstraint(name="delegation_to_another", condition=~Q(giver=F("taker"))),
        ]
