"""A total to spread, and an initiative to copy from, as forms; and changed cells of the grids as values."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilotage.kit.edits import Change
from pilotage.kit.entering import Unreadable
from pilotage.resources.forms.hours import hours_from
from pilotage.resources.models import MOST_MONTHS, ResourceRole
from pilotage.resources.rules.permissions import Impossible
from pilotage.resources.rules.spreading import Shape
from pilotage.resources.rules.units import Unit
from pilotage.work.models import Initiative

SHAPES = [
    (Shape.FLAT.value, gettext_lazy("flat: the same every month")),
    (Shape.FRONT.value, gettext_lazy("front: most at the start, falling to the end")),
    (Shape.BACK.value, gettext_lazy("back: little at the start, rising to the end")),
    (Shape.BELL.value, gettext_lazy("bell: most in the middle")),
]
ZERO = Decimal(0)


class SpreadForm(forms.Form):
    role = forms.ModelChoiceField(
        label=gettext_lazy("Role"), queryset=ResourceRole.objects.none(), empty_label=gettext_lazy("choose a role")
    )
    total = forms.CharField(
        label=gettext_lazy("In all"),
        help_text=gettext_lazy("Hours such as 1200, or FTE-months such as 8 fte."),
    )
    first = forms.IntegerField(label=gettext_lazy("From month"), min_value=0, max_value=MOST_MONTHS - 1, initial=0)
    last = forms.IntegerField(label=gettext_lazy("To month"), min_value=0, max_value=MOST_MONTHS - 1, initial=11)
    shape = forms.ChoiceField(label=gettext_lazy("Shape"), choices=SHAPES)

    def __init__(self, *args: Any, roles: QuerySet[ResourceRole], unit: Unit, **options: Any) -> None:
        # Django's own arguments: Any
        super().__init__(*args, **options)
        self.fields["role"].queryset = roles  # type: ignore[attr-defined]  # a choice of rows, above
        self.unit = unit

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if "role" in said and "total" in said:
            try:
                total = hours_from(said["total"], self.unit, said["role"].hours_per_month)
            except Unreadable as wrong:
                self.add_error("total", str(wrong))
            else:
                if total is None:
                    self.add_error("total", _("Say how many hours there are in all; unknown months are typed as ?."))
                said["total"] = total
        if said.get("first") is not None and said.get("last") is not None and said["last"] < said["first"]:
            self.add_error("last", _("The last month lies before the first one."))
        return said


class CopyForm(forms.Form):
    source = forms.CharField(
        label=gettext_lazy("Copy from"),
        help_text=gettext_lazy("The key of an initiative, such as PRJ-0042."),
        max_length=20,
    )

    def __init__(self, *args: Any, initiatives: QuerySet[Initiative], **options: Any) -> None:  # Django's own: Any
        super().__init__(*args, **options)
        self.initiatives = initiatives

    def clean_source(self) -> Initiative:
        found = self.initiatives.filter(key__iexact=self.cleaned_data["source"].strip()).first()
        if found is None:
            raise ValidationError(_("There is no initiative with this key, or none that you may see."))
        return found


def place_column(place: int) -> str:
    return f"m{place}"


def month_column(month: date) -> str:
    return f"m{month:%Y-%m}"


def demand_changes(changes: Sequence[Change], unit: Unit, role: ResourceRole) -> dict[int, Decimal | None]:
    """Hours by month of the initiative: empty is nothing, "?" is unknown. Raises Unreadable, Impossible."""
    found: dict[int, Decimal | None] = {}
    for one in changes:
        text = one.column[1:]
        if not (one.column.startswith("m") and text.isascii() and text.isdecimal() and len(text) <= 3):
            raise Impossible(_("This column cannot be changed."), field=one.column)
        found[int(text)] = hours_from(one.value, unit, role.hours_per_month) if one.value else ZERO
    return found


def capacity_changes(changes: Sequence[Change], unit: Unit, role: ResourceRole) -> dict[date, Decimal | None]:
    """Stated hours by calendar month; an empty cell takes the statement back. Raises Unreadable, Impossible."""
    found: dict[date, Decimal | None] = {}
    for one in changes:
        try:
            month = date.fromisoformat(f"{one.column[1:]}-01") if len(one.column) == 8 else None
        except ValueError:
            month = None
        if month is None:
            raise Impossible(_("This column cannot be changed."), field=one.column)
        found[month] = hours_from(one.value, unit, role.hours_per_month) if one.value else None
    return found
