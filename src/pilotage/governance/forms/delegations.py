"""Who stands in, from when until when."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from pilotage.accounts.models import Person

DATE = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class DelegationForm(forms.Form):
    taker = forms.TypedChoiceField(label=_("Who decides for you"))
    since = forms.DateField(label=_("From"), widget=DATE)
    until = forms.DateField(label=_("Until, this day included"), widget=DATE)
    note = forms.CharField(label=_("Note"), required=False, max_length=300)

    def __init__(self, *given: Any, people: Sequence[Person], **named: Any) -> None:  # Django's own: Any
        super().__init__(*given, **named)
        self._people = {str(person.pk): person for person in people}
        self.has_people = bool(people)
        field = cast(forms.TypedChoiceField, self.fields["taker"])
        field.choices = [("", "–"), *((id, person.name) for id, person in self._people.items())]
        field.coerce = self._people.get
