"""In which register a new entry stands, and what it is."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from pilotage.accounts.rules import Access, Permission
from pilotage.risk.models import EntryKind
from pilotage.work.reads.visible import initiatives_visible_to, portfolios_visible_to


class ChooseRegisterForm(forms.Form):
    """Registers that the person may write in: of portfolios, in the order of the tree, and of initiatives."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=EntryKind.choices)
    register = forms.ChoiceField(label=_("In which register?"))

    def __init__(self, *args: Any, access: Access, **options: Any) -> None:  # Django's own arguments: Any
        super().__init__(*args, **options)
        may_write = access.where(Permission.EDIT, field="scope__path")
        portfolios = portfolios_visible_to(access).filter(may_write).values_list("pk", "name")
        initiatives = initiatives_visible_to(access).filter(may_write).order_by("name").values_list("key", "name")
        register = self.fields["register"]
        register.choices = [  # type: ignore[attr-defined]  # it is a choice
            (str(_("Initiatives")), [(f"initiative={key}", f"{name} ({key})") for key, name in initiatives]),
            (str(_("Portfolios")), [(f"portfolio={id}", name) for id, name in portfolios]),
        ]

    @property
    def address(self) -> str:
        """The query that names both."""
        name, _equals, value = self.cleaned_data["register"].partition("=")
        return urlencode({"kind": self.cleaned_data["kind"], name: value})
