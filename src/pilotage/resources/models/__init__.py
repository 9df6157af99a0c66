"""The rows of people and their time."""

from pilotage.resources.models.calendars import Calendar, CalendarDay
from pilotage.resources.models.demand import MOST_MONTHS, Demand
from pilotage.resources.models.people import Absence, Availability, Resource
from pilotage.resources.models.roles import ResourceRole, StatedCapacity

__all__ = [
    "MOST_MONTHS",
    "Absence",
    "Availability",
    "Calendar",
    "CalendarDay",
    "Demand",
    "Resource",
    "ResourceRole",
    "StatedCapacity",
]
