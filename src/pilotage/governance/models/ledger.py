"""The decision ledger: what was decided, by whom, on what evidence. An entry is written once and never changed."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pilotage.accounts.models import Person, Scope
from pilotage.kit.history import tracked
from pilotage.kit.models import Record
from pilotage.work.models import Initiative


class LedgerKind(models.TextChoices):
    """What was decided on."""

    GATE = "gate", _("Gate")
    CHANGE = "change", _("Change request")
    ALIGNMENT = "alignment", _("Alignment")
    SCENARIO = "scenario", _("Scenario")


class Outcome(models.TextChoices):
    """What was decided."""

    GO = "go", _("Go")
    CONDITIONAL = "conditional", _("Go with conditions")
    HOLD = "hold", _("Hold")
    RECYCLE = "recycle", _("Recycle")
    KILL = "kill", _("Kill")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    COMMITTED = "committed", _("Committed")
    UNDONE = "undone", _("Undone")
    OVERRIDE = "override", _("Moved past the gate")


@tracked()
class LedgerEntry(Record):
    """One decision, as it was taken. What follows it is a new entry that names this one in `follows`.

    number      counts up over the whole ledger: decisions are cited by it ("D-41")
    scope       where it belongs: who may see this scope may see the entry
    initiative  of decisions on one initiative
    decided_on  the day that the decision speaks of; `decided_at` is when it was signed
    signatures  who signed, as they were named then: see `governance.rules.frozen.Signature`
    evidence    what the deciders saw, frozen: see `Section` and `Line` there; lines of money are marked
    address     where the thing decided on is found, without the host
    source      "kind:id" of the row that was decided on, so that it can find its entries
    """

    number = models.PositiveIntegerField(unique=True)
    kind = models.CharField(max_length=9, choices=LedgerKind.choices)
    title = models.CharField(max_length=400)
    outcome = models.CharField(max_length=11, choices=Outcome.choices)
    reason = models.TextField(blank=True, default="")
    scope = models.ForeignKey(Scope, on_delete=models.PROTECT, related_name="+")
    initiative = models.ForeignKey(Initiative, null=True, on_delete=models.PROTECT, related_name="+")
    decided_on = models.DateField()
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    signatures = models.JSONField(default=list)
    evidence = models.JSONField(default=list)
    address = models.CharField(max_length=300, blank=True, default="")
    source = models.CharField(max_length=80, db_index=True)
    follows = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(Record.Meta):
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.CheckConstraint(name="ledger_kind_known", condition=Q(kind__in=LedgerKind.values)),
            models.CheckConstraint(name="ledger_outcome_known", condition=Q(outcome__in=Outcome.values)),
            models.CheckConstraint(name="ledger_has_a_title", condition=~Q(title="")),
        ]
        indexes: ClassVar = [models.Index(fields=["initiative", "-decided_on"], name="ledger_by_initiative")]
        # Only that a person leaves may touch an entry: it then forgets the link, never the name in the signatures.
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="written_once",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["decided_by"]),
                func="RAISE EXCEPTION 'an entry of the decision ledger is never changed';",
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"D-{self.number}"


@tracked()
class Condition(Record):
    """What a decision asks for, by whom and until when; kept as met with the day and the words."""

    entry = models.ForeignKey(LedgerEntry, on_delete=models.PROTECT, related_name="conditions")
    text = models.CharField(max_length=500)
    owner = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    due_on = models.DateField()
    met_on = models.DateField(null=True, blank=True)
    met_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    note = models.TextField(blank=True, default="")

    class Meta(Record.Meta):
        ordering: ClassVar = ["due_on", "id"]
        constraints: ClassVar = [models.CheckConstraint(name="condition_has_a_text", condition=~Q(text=""))]
