"""What is asked of a new assessment, what participants answer, and what is settled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from pilotage.accounts.models import Person
from pilotage.accounts.reads.scopes import ScopeChoice
from pilotage.kit.entering import whole_number_from
from pilotage.maturity.models import Answer, CapabilityModel
from pilotage.maturity.rules.shape import PracticeShape

INDENT = "\u2003"


class AssessmentForm(forms.Form):
    """The name, the scope, the day, the edition and who is asked."""

    name = forms.CharField(label=_("Name"), max_length=200)
    scope = forms.TypedChoiceField(label=_("What is assessed"))
    day = forms.DateField(label=_("As of"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    model = forms.TypedChoiceField(label=_("Model"))
    people = forms.TypedMultipleChoiceField(
        label=_("Who is asked"), required=False, widget=forms.SelectMultiple(attrs={"size": 10}),
        help_text=_("Ctrl or Cmd chooses several. More can be invited later; who has answered stays."),
    )  # fmt: skip
    note = forms.CharField(
        label=_("What it is for"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(
        self, *given: Any, scopes: Sequence[ScopeChoice], models: Sequence[CapabilityModel], people: Sequence[Person],
        **named: Any,
    ) -> None:  # fmt: skip  # Django's own: Any
        super().__init__(*given, **named)
        by_scope = {str(one.scope_id): one for one in scopes}
        by_model = {str(one.pk): one for one in models}
        _offer(self.fields["scope"], {id: INDENT * max(one.depth, 0) + one.label for id, one in by_scope.items()})
        _offer(self.fields["model"], {id: str(one) for id, one in by_model.items()})
        cast(forms.TypedChoiceField, self.fields["scope"]).coerce = by_scope.get
        cast(forms.TypedChoiceField, self.fields["model"]).coerce = by_model.get
        _take_people(self.fields["people"], people)


class PeopleForm(forms.Form):
    """Who else is asked."""

    people = forms.TypedMultipleChoiceField(label=_("Ask more people"), widget=forms.SelectMultiple(attrs={"size": 6}))

    def __init__(self, *given: Any, people: Sequence[Person], **named: Any) -> None:  # Django's own: Any
        super().__init__(*given, **named)
        _take_people(self.fields["people"], people)


def _offer(field: forms.Field, choices: Mapping[str, str]) -> None:
    cast(forms.ChoiceField, field).choices = list(choices.items())


def _take_people(field: forms.Field, people: Sequence[Person]) -> None:
    by_id = {str(one.pk): one for one in people}
    _offer(field, {id: one.name for id, one in by_id.items()})
    cast(forms.TypedMultipleChoiceField, field).coerce = by_id.get


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of one practice. version: of the answer that was on the page, 0 where there was none"""

    practice: PracticeShape
    says: str
    comment: str
    version: int


def sent_answers(
    sent: Mapping[str, str], practices: Sequence[PracticeShape], kept: Mapping[UUID, Answer]
) -> list[Sent]:
    """The answers that differ from what is kept; a practice that was not answered is none."""
    found = []
    for one in practices:
        says, comment = sent.get(f"says-{one.id}", ""), sent.get(f"comment-{one.id}", "").replace("\r\n", "\n").strip()
        before = kept.get(one.id)
        if (says or comment) and (before is None or (before.says, before.comment) != (says, comment)):
            found.append(Sent(one, says, comment, whole_number_from(sent.get(f"version-{one.id}"), 0)))
    return found
