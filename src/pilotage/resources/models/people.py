"""People whose time is planned: what they do, when they are there, and when not."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pilotage.accounts.models import Person
from pilotage.kit.history import tracked
from pilotage.kit.models import Record
from pilotage.resources.models.calendars import Calendar
from pilotage.resources.models.roles import ResourceRole


def _in_order(first: str, last: str) -> Q:
    return Q(**{f"{first}__isnull": True}) | Q(**{f"{last}__isnull": True}) | Q(**{f"{first}__lte": F(last)})


@tracked()
class Resource(Record):
    """Somebody whose working time initiatives ask for.

    calendar   none: the default calendar
    share      of the calendar's hours that planning may count on, 0..1, on days without an `Availability`
    """

    name = models.CharField(_("name"), max_length=200)
    person = models.OneToOneField(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    role = models.ForeignKey(ResourceRole, on_delete=models.PROTECT, related_name="resources")
    department = models.CharField(_("department"), max_length=200, blank=True, default="")
    calendar = models.ForeignKey(Calendar, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    share = models.DecimalField(_("available share"), max_digits=5, decimal_places=4, default=1)
    employed_from = models.DateField(_("employed from"), null=True, blank=True)
    employed_until = models.DateField(_("employed until"), null=True, blank=True)

    class Meta(Record.Meta):
        ordering: ClassVar = ["name", "id"]
        indexes: ClassVar = [models.Index(fields=["name"], name="resource_by_name")]
        constraints: ClassVar = [
            models.CheckConstraint(name="resource_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(name="resource_share", condition=Q(share__gte=0, share__lte=1)),
            models.CheckConstraint(
                name="resource_employed_in_order", condition=_in_order("employed_from", "employed_until")
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class Availability(Record):
    """Another share than the usual one for some time; periods of one person do not overlap (see the actions)."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="availabilities")
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("until"), null=True, blank=True)
    share = models.DecimalField(_("available share"), max_digits=5, decimal_places=4)

    class Meta(Record.Meta):
        ordering: ClassVar = ["first_day"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["resource", "first_day"], name="availability_begins_once"),
            models.CheckConstraint(name="availability_share", condition=Q(share__gte=0, share__lte=1)),
            models.CheckConstraint(name="availability_in_order", condition=_in_order("first_day", "last_day")),
        ]


@tracked()
class Absence(Record):
    """Days on which somebody does not work, both ends included. The reason is private."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="absences")
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("until"))
    reason = models.CharField(_("reason"), max_length=200, blank=True, default="")

    class Meta(Record.Meta):
        ordering: ClassVar = ["first_day", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="absence_in_order", condition=_in_order("first_day", "last_day")),
        ]
