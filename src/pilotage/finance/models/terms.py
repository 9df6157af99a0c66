"""On what terms money is compared: rates between currencies, and how money over time is valued."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pilotage.finance.models.lines import CURRENCY_CODE
from pilotage.kit.history import tracked
from pilotage.kit.models import Record


@tracked()
class Rate(Record):
    """From a day on, one unit of `currency` is worth `rate` units of `into`, the enterprise currency of that time.

    `into` is kept with the rate, so that a change of the enterprise currency leaves no rate with a wrong meaning.
    """

    currency = models.CharField(_("currency"), max_length=3)
    into = models.CharField(_("into"), max_length=3)
    valid_from = models.DateField(_("valid from"))
    rate = models.DecimalField(_("rate"), max_digits=18, decimal_places=8)

    class Meta(Record.Meta):
        ordering: ClassVar = ["currency", "-valid_from"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["currency", "into", "valid_from"], name="rate_once_a_day"),
            models.CheckConstraint(name="rate_positive", condition=Q(rate__gt=0)),
            models.CheckConstraint(name="rate_between_two", condition=~Q(currency=F("into"))),
            models.CheckConstraint(
                name="rate_currency_codes", condition=Q(currency__regex=CURRENCY_CODE, into__regex=CURRENCY_CODE)
            ),
        ]


class Timing(models.TextChoices):
    """When in its period an amount is deemed to flow. Stated beside every present value."""

    YEAR_END = "year_end", _("at the end of each financial year, as NPV() in a spreadsheet")
    YEAR_MIDDLE = "year_middle", _("in the middle of each financial year")
    YEAR_START = "year_start", _("at the start of each financial year: the first year is not discounted")
    MONTH_END = "month_end", _("at the end of each month")
    MONTH_MIDDLE = "month_middle", _("in the middle of each month")
    MONTH_START = "month_start", _("at the start of each month: the first month is not discounted")


@tracked()
class Valuation(Record):
    """How this organisation values money over time: one row. The discount rate stands with the organisation.

    One base month for all initiatives, because present values at different dates can be neither added nor compared.
    """

    timing = models.CharField(_("timing"), max_length=12, choices=Timing.choices, default=Timing.YEAR_END)
    base_month = models.DateField(_("base date"))
    is_only = models.BooleanField(default=True, editable=False, unique=True)

    class Meta(Record.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(name="valuation_only_one", condition=Q(is_only=True)),
            models.CheckConstraint(name="valuation_timing_known", condition=Q(timing__in=Timing.values)),
            models.CheckConstraint(name="valuation_from_first_of_month", condition=Q(base_month__day=1)),
        ]
