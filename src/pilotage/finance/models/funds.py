"""Where the money for costs comes from."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from pilotage.kit.history import tracked
from pilotage.kit.models import Record


@tracked()
class Fund(Record):
    """A purse that pays for cost lines: a grant, a programme budget, a bond. Archived ones stay on their lines."""

    name = models.CharField(_("name"), max_length=120)
    note = models.TextField(_("note"), blank=True, default="")
    position = models.PositiveIntegerField(default=0, db_default=0)
    archived_on = models.DateField(null=True, blank=True)

    class Meta(Record.Meta):
        ordering: ClassVar = ["position", "name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("name"), name="fund_named_once"),
            models.CheckConstraint(name="fund_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name
