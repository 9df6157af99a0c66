"""Views of the register that people keep."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from pilotage.accounts.models import Person
from pilotage.kit.history import tracked
from pilotage.kit.models import Record


@tracked()
class SavedView(Record):
    """A named state of the register: the query string that brings it back. A shared one is offered to everybody."""

    name = models.CharField(_("name"), max_length=100)
    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    is_shared = models.BooleanField(_("shared"), default=False, db_default=False)
    query = models.TextField(blank=True, default="")

    class Meta(Record.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner", "name"], name="saved_view_name_once_an_owner"),
            models.CheckConstraint(name="saved_view_has_a_name", condition=~models.Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name
