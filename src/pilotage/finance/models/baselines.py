"""The planned money of initiatives as it was approved: frozen, to compare with."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from pilotage.accounts.models import Person
from pilotage.finance.models.lines import CURRENCY_CODE
from pilotage.kit.history import tracked
from pilotage.kit.models import Record
from pilotage.work.models import Initiative


class BaselineKind(models.TextChoices):
    """As the kinds of lines; and a stated whole-life cost, which is not split, where there were no cost lines."""

    CAPEX = "capex", _("Capex")
    OPEX = "opex", _("Opex")
    STATED = "stated", _("Stated cost")
    BENEFIT = "benefit", _("Benefit")


WRITTEN_ONCE = pgtrigger.Protect(name="written_once", operation=pgtrigger.Update | pgtrigger.Delete)


@tracked()
class MoneyBaseline(Record):
    """What was approved of an initiative's money. Only which one counts can change afterwards.

    is_current      the one that the plan is compared with; at most one an initiative
    currency        the enterprise currency of then: `cost` and `benefit` are in it
    cost, benefit   in the whole, as far as known then; None: nothing was. A change request approves a whole cost that
                    its lines need not come to
    is_*_complete   nothing of it was unknown
    approved_on     the day that the approval speaks of; `recorded_at`: when it was written down
    """

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=200)
    reason = models.TextField(_("reason"), blank=True, default="")
    is_current = models.BooleanField(default=True)
    currency = models.CharField(_("currency"), max_length=3)
    cost = models.DecimalField(_("cost"), max_digits=20, decimal_places=2, null=True)
    is_cost_complete = models.BooleanField()
    benefit = models.DecimalField(_("benefit"), max_digits=20, decimal_places=2, null=True)
    is_benefit_complete = models.BooleanField()
    approved_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    approved_on = models.DateField()
    recorded_at = models.DateTimeField()

    class Meta(Record.Meta):
        ordering: ClassVar = ["recorded_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint("initiative", Lower("name"), name="money_baseline_named_once"),
            models.UniqueConstraint(
                fields=["initiative"], condition=Q(is_current=True), name="money_baseline_current_once"
            ),
            models.CheckConstraint(name="money_baseline_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(name="money_baseline_currency_code", condition=Q(currency__regex=CURRENCY_CODE)),
        ]
        # Another may come to count; and that a person leaves takes away the link to them.
        triggers: ClassVar = [
            *Record.Meta.triggers,
            pgtrigger.Trigger(
                name="written_once",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["is_current", "approved_by", "version"]),
                func="RAISE EXCEPTION 'an approved money baseline is never changed';",
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class BaselineLine(Record):
    """What was approved of one money line. It outlives the line.

    uid     the id of the line; None of a stated cost
    owner, fund   as they were named then
    """

    baseline = models.ForeignKey(MoneyBaseline, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveIntegerField()
    uid = models.UUIDField(null=True)
    kind = models.CharField(max_length=7, choices=BaselineKind.choices)
    name = models.CharField(max_length=200)
    currency = models.CharField(max_length=3)
    owner = models.CharField(max_length=200, blank=True, default="")
    fund = models.CharField(max_length=200, blank=True, default="")

    class Meta(Record.Meta):
        ordering: ClassVar = ["baseline", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["baseline", "position"], name="baseline_line_place_once"),
            models.CheckConstraint(name="baseline_line_kind_known", condition=Q(kind__in=BaselineKind.values)),
        ]
        triggers: ClassVar = [WRITTEN_ONCE]


@tracked()
class BaselineAmount(Record):
    """What was approved of a line in a month. NULL: it was stated as unknown.

    rate    of the line's currency into that of the baseline, as it was then; NULL: there was none
    """

    line = models.ForeignKey(BaselineLine, on_delete=models.PROTECT, related_name="amounts")
    month = models.DateField()
    amount = models.DecimalField(max_digits=20, decimal_places=2, null=True)
    rate = models.DecimalField(max_digits=18, decimal_places=8, null=True)

    class Meta(Record.Meta):
        ordering: ClassVar = ["month"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["line", "month"], name="baseline_amount_once_a_month"),
            models.CheckConstraint(name="baseline_amount_on_first_of_month", condition=Q(month__day=1)),
        ]
        triggers: ClassVar = [WRITTEN_ONCE]
