"""Times that are what a clock on the wall shows, in no time zone: those of plans, which know no daylight saving."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

# The type of what is set and of what is read; at run time the field is no generic class.
if TYPE_CHECKING:
    Base = models.Field[datetime | str | None, datetime | None]
else:
    Base = models.Field


class WallTimeField(Base):
    """A naive datetime, kept as `timestamp without time zone`: it comes back as it was set, whatever the server's zone.

    A datetime with a time zone is refused: nobody could say which wall it was read from.
    """

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "timestamp without time zone"

    def get_internal_type(self) -> str:
        return "WallTimeField"

    def to_python(self, value: object) -> datetime | None:
        if isinstance(value, str):
            value = parse_datetime(value)
            if value is None:
                raise ValidationError(_("This is not a date with a time."))
        if value is None:
            return None
        if not isinstance(value, datetime) or value.tzinfo is not None:
            raise ValidationError(_("A date with a time and without a time zone is needed."))
        return value

    def get_prep_value(self, value: Any) -> datetime | None:
        # Any: what Django hands over here may be an expression, too, which it resolves itself.
        value = super().get_prep_value(value)
        return self.to_python(value)

    def value_to_string(self, obj: models.Model) -> str:
        value: datetime | None = self.value_from_object(obj)
        return "" if value is None else value.isoformat()
