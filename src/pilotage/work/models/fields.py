"""Fields that an organisation adds to its initiatives."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pilotage.kit.history import tracked
from pilotage.kit.models import Record


class FieldType(models.TextChoices):
    TEXT = "text", _("Text")
    NUMBER = "number", _("Number")
    MONEY = "money", _("Money")
    DATE = "date", _("Date")
    CHOICE = "choice", _("Choice")
    PERSON = "person", _("Person")
    YES_NO = "yes_no", _("Yes or no")


@tracked()
class CustomField(Record):
    """A field of every initiative; its values live in `Initiative.custom` under the key."""

    key = models.SlugField(_("key"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200)
    type = models.CharField(_("type"), max_length=8, choices=FieldType.choices)
    choices = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    position = models.PositiveIntegerField(default=0, db_default=0)
    is_retired = models.BooleanField(default=False, db_default=False)

    class Meta(Record.Meta):
        ordering: ClassVar = ["position", "name"]
        constraints: ClassVar = [
            models.CheckConstraint(name="custom_field_type_known", condition=Q(type__in=FieldType.values)),
            models.CheckConstraint(
                name="custom_field_choices_only_for_choice", condition=Q(type="choice") | Q(choices=[])
            ),
        ]

    def __str__(self) -> str:
        return self.name
