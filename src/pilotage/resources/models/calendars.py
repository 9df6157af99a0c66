"""Working time: the hours of each weekday, and the days that differ."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pilotage.kit.history import tracked
from pilotage.kit.models import Record

_each_hour = {f"weekday_hours__{day}__gte": 0 for day in range(7)} | {
    f"weekday_hours__{day}__lte": 24 for day in range(7)
}


@tracked()
class Calendar(Record):
    """The usual working hours of a week. One is the default: it holds for people who have no other.

    weekday_hours   seven numbers, Monday first
    """

    name = models.CharField(_("name"), max_length=200, unique=True)
    weekday_hours = ArrayField(models.DecimalField(max_digits=4, decimal_places=2), size=7)
    is_default = models.BooleanField(default=False, db_default=False)

    class Meta(Record.Meta):
        ordering: ClassVar = ["-is_default", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["is_default"], condition=Q(is_default=True), name="calendar_one_default"),
            models.CheckConstraint(name="calendar_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(name="calendar_has_seven_days", condition=Q(weekday_hours__len=7)),
            models.CheckConstraint(name="calendar_hours_of_a_day", condition=Q(**_each_hour)),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class CalendarDay(Record):
    """A day on which a calendar differs: a holiday with 0 hours, a short day, a Saturday that is worked."""

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="days")
    day = models.DateField(_("day"))
    hours = models.DecimalField(_("hours"), max_digits=4, decimal_places=2, default=0)
    name = models.CharField(_("name"), max_length=200, blank=True, default="")

    class Meta(Record.Meta):
        ordering: ClassVar = ["day"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["calendar", "day"], name="calendar_day_once"),
            models.CheckConstraint(name="calendar_day_hours", condition=Q(hours__gte=0, hours__lte=24)),
        ]
