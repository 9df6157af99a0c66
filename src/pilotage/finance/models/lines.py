"""What an initiative costs and brings: lines, and their amounts month by month."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pilotage.accounts.models import Person
from pilotage.finance.models.funds import Fund
from pilotage.kit.history import tracked
from pilotage.kit.models import Record
from pilotage.work.models import Initiative

CURRENCY_CODE = r"^[A-Z]{3}$"


class LineKind(models.TextChoices):
    CAPEX = "capex", _("Capex")
    OPEX = "opex", _("Opex")
    BENEFIT = "benefit", _("Benefit")


@tracked()
class MoneyLine(Record):
    """One line of an initiative's money, in one currency; a cost may be paid by a fund, a benefit owned by a person.

    `edits` counts the changes of its amounts, so that the line's version moves with them: who wants to write amounts
    says which version of the line they saw.
    """

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("kind"), max_length=7, choices=LineKind.choices)
    name = models.CharField(_("name"), max_length=200)
    currency = models.CharField(_("currency"), max_length=3)
    fund = models.ForeignKey(Fund, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    note = models.TextField(_("note"), blank=True, default="")
    position = models.PositiveIntegerField(default=0, db_default=0)
    edits = models.PositiveIntegerField(default=0, db_default=0, editable=False)

    class Meta(Record.Meta):
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["initiative", "kind", "name"], name="money_line_named_once"),
            models.CheckConstraint(name="money_line_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(name="money_line_kind_known", condition=Q(kind__in=LineKind.values)),
            models.CheckConstraint(
                name="money_line_fund_pays_costs", condition=Q(fund__isnull=True) | ~Q(kind="benefit")
            ),
            models.CheckConstraint(
                name="money_line_owner_of_benefits", condition=Q(owner__isnull=True) | Q(kind="benefit")
            ),
            models.CheckConstraint(name="money_line_currency_code", condition=Q(currency__regex=CURRENCY_CODE)),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_benefit(self) -> bool:
        return self.kind == LineKind.BENEFIT


@tracked()
class MoneyAmount(Record):
    """The amount of a line in a month. No row: nothing is planned in that month. NULL: it is stated as unknown."""

    line = models.ForeignKey(MoneyLine, on_delete=models.CASCADE, related_name="amounts")
    month = models.DateField(_("month"))
    amount = models.DecimalField(_("amount"), max_digits=20, decimal_places=2, null=True, blank=True)

    class Meta(Record.Meta):
        ordering: ClassVar = ["month"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["line", "month"], name="money_amount_once_a_month"),
            models.CheckConstraint(name="money_amount_on_first_of_month", condition=Q(month__day=1)),
        ]
