"""What kinds of work there are, what an hour of each costs, and capacity that is stated instead of computed."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from pilotage.kit.history import tracked
from pilotage.kit.models import Record

CURRENCY_CODE = r"^[A-Z]{3}$"


@tracked()
class ResourceRole(Record):
    """A kind of work that people do and initiatives ask for: an engineer, an analyst.

    One full-time equivalent of a month is `hours_per_month`. Rates are per hour, in `currency`: the enterprise
    currency of the day they were written. `edits` counts changes of stated capacity, so that the version moves with
    them: who states capacity says which version of the role they saw.
    """

    name = models.CharField(_("name"), max_length=200)
    skills = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    hours_per_month = models.DecimalField(_("hours of a standard month"), max_digits=5, decimal_places=2)
    rate_per_hour = models.DecimalField(_("cost of an hour"), max_digits=12, decimal_places=2, null=True, blank=True)
    contractor_rate_per_hour = models.DecimalField(
        _("cost of a contractor's hour"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    currency = models.CharField(_("currency"), max_length=3)
    position = models.PositiveIntegerField(default=0, db_default=0)
    archived_on = models.DateField(_("archived on"), null=True, blank=True)
    edits = models.PositiveIntegerField(default=0, db_default=0, editable=False)

    class Meta(Record.Meta):
        ordering: ClassVar = ["position", "name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("name"), name="resource_role_named_once"),
            models.CheckConstraint(name="resource_role_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="resource_role_month_sane", condition=Q(hours_per_month__gt=0, hours_per_month__lte=744)
            ),
            models.CheckConstraint(
                name="resource_role_rate_not_negative", condition=Q(rate_per_hour=None) | Q(rate_per_hour__gte=0)
            ),
            models.CheckConstraint(
                name="resource_role_contractor_not_negative",
                condition=Q(contractor_rate_per_hour=None) | Q(contractor_rate_per_hour__gte=0),
            ),
            models.CheckConstraint(name="resource_role_currency_code", condition=Q(currency__regex=CURRENCY_CODE)),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class StatedCapacity(Record):
    """The hours that a role has in a month because somebody says so: they replace what its people add up to."""

    role = models.ForeignKey(ResourceRole, on_delete=models.PROTECT, related_name="stated")
    month = models.DateField(_("month"))
    hours = models.DecimalField(_("hours"), max_digits=10, decimal_places=2)

    class Meta(Record.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["role", "month"], name="stated_capacity_once_a_month"),
            models.CheckConstraint(name="stated_capacity_on_first_of_month", condition=Q(month__day=1)),
            models.CheckConstraint(name="stated_capacity_not_negative", condition=Q(hours__gte=0)),
        ]
