"""What was really spent or gained: by line and month, as the books say; and up to when the books are whole."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from pilotage.finance.models.lines import MoneyLine
from pilotage.kit.history import tracked
from pilotage.kit.models import Record
from pilotage.work.models import Initiative


@tracked()
class ActualAmount(Record):
    """What the books say of a line in a month. No row: nobody has reported the month. NULL: stated as unknown.

    A month in which nothing was spent has a row of 0: what is not reported is not known.
    """

    line = models.ForeignKey(MoneyLine, on_delete=models.CASCADE, related_name="actuals")
    month = models.DateField(_("month"))
    amount = models.DecimalField(_("amount"), max_digits=20, decimal_places=2, null=True, blank=True)

    class Meta(Record.Meta):
        ordering: ClassVar = ["month"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["line", "month"], name="actual_amount_once_a_month"),
            models.CheckConstraint(name="actual_amount_on_first_of_month", condition=models.Q(month__day=1)),
        ]


@tracked()
class ActualsKnown(Record):
    """Up to which month somebody says that the books of an initiative are whole; later months do not count yet.

    No row: up to the last month for which a cost is reported.
    """

    initiative = models.OneToOneField(Initiative, on_delete=models.CASCADE, related_name="+")
    month = models.DateField(_("actual amounts are known up to"))

    class Meta(Record.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(name="actuals_known_to_a_month", condition=models.Q(month__day=1))
        ]

    def __str__(self) -> str:
        return str(_("actual amounts are known up to"))


class ActualCost(models.Model):
    """What an initiative's costs have come to, in the enterprise currency, where actual costs are reported or stated.

    to        the last month that counts; is_to_stated: somebody said so
    reported  monthly amounts that count; later: those of months after `to`, which do not count
    actual    sum of what is known of them; None when nothing is
    planned   what the plan wanted up to `to`; rest: what it wants after that; each with its unknown amounts counted
    unreported  planned monthly amounts up to `to` of which the books say nothing
    unknown   monthly amounts that the books state as unknown, or that have no rate
    """

    initiative = models.OneToOneField(Initiative, on_delete=models.CASCADE, primary_key=True, related_name="+")
    to = models.DateField()
    is_to_stated = models.BooleanField()
    reported = models.PositiveIntegerField()
    later = models.PositiveIntegerField()
    actual = models.DecimalField(max_digits=20, decimal_places=2, null=True)
    planned = models.DecimalField(max_digits=20, decimal_places=2, null=True)
    rest = models.DecimalField(max_digits=20, decimal_places=2, null=True)
    unreported = models.PositiveIntegerField()
    unknown = models.PositiveIntegerField()
    planned_unknown = models.PositiveIntegerField()
    rest_unknown = models.PositiveIntegerField()


class ActualCostByYear(models.Model):
    """The same of one financial year (named as in `MoneyByYear`), with capex and opex apart."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="+")
    year = models.SmallIntegerField()
    capex = models.DecimalField(max_digits=20, decimal_places=2, null=True)
    opex = models.DecimalField(max_digits=20, decimal_places=2, null=True)
    planned_capex = models.DecimalField(max_digits=20, decimal_places=2, null=True)
    planned_opex = models.DecimalField(max_digits=20, decimal_places=2, null=True)
    rest_capex = models.DecimalField(max_digits=20, decimal_places=2, null=True)
    rest_opex = models.DecimalField(max_digits=20, decimal_places=2, null=True)
    unreported = models.PositiveIntegerField()
    unknown = models.PositiveIntegerField()
    planned_unknown = models.PositiveIntegerField()
    rest_unknown = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["initiative", "year"], name="actual_cost_by_year_once")
        ]
