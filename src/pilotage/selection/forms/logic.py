"""Rules between candidates as they are typed: one form for pairs, one for sets."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilotage.kit.entering import Unreadable
from pilotage.selection.actions import LogicFacts
from pilotage.selection.models import COUNTED, PAIRS, LogicKind
from pilotage.work.models import Initiative, Portfolio


def _kinds(kinds: Sequence[LogicKind]) -> list[tuple[str, str]]:
    return [(kind.value, str(kind.label)) for kind in kinds]


class PairForm(forms.Form):
    """One needs, excludes, or starts after another."""

    first = forms.ChoiceField(label=gettext_lazy("Initiative"))
    kind = forms.ChoiceField(label=gettext_lazy("does this"), choices=_kinds(PAIRS))
    second = forms.ChoiceField(label=gettext_lazy("Other initiative"))
    lag_days = forms.IntegerField(
        label=gettext_lazy("Days between"),
        required=False,
        help_text=gettext_lazy("Only for “starts after the end of”."),
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), required=False, max_length=400)

    # What Django's form takes is its own affair: Any.
    def __init__(self, *args: Any, members: Mapping[str, Initiative], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = members
        choices = [("", "–"), *((id, f"{one.name} ({one.key})") for id, one in members.items())]
        for name in ("first", "second"):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices

    def facts(self) -> LogicFacts:
        """For the action."""
        said = self.cleaned_data
        return LogicFacts(
            kind=said["kind"],
            members=(self.members[said["first"]], self.members[said["second"]]),
            lag_days=said["lag_days"] or 0,
            reason=said["reason"],
        )


class SetForm(forms.Form):
    """All or none, at least or at most so many, of a list or of everything in a portfolio or a programme."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Choose"), choices=_kinds([LogicKind.TOGETHER, *COUNTED]), initial=LogicKind.TOGETHER
    )
    count = forms.IntegerField(label=gettext_lazy("How many"), required=False, min_value=0)
    portfolio = forms.ChoiceField(
        label=gettext_lazy("Everything in"),
        required=False,
        help_text=gettext_lazy("What joins or leaves the portfolio later joins or leaves the rule."),
    )
    programme = forms.ChoiceField(
        label=gettext_lazy("Or every part of the programme"),
        required=False,
        help_text=gettext_lazy("“All or none” takes the programme itself along."),
    )
    listed = forms.MultipleChoiceField(
        label=gettext_lazy("Or these"), required=False, widget=forms.SelectMultiple(attrs={"size": 8})
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), required=False, max_length=400)

    # What Django's form takes is its own affair: Any.
    def __init__(
        self,
        *args: Any,
        members: Mapping[str, Initiative],
        portfolios: Sequence[Portfolio],
        programmes: Sequence[Initiative],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.members, self.portfolios, self.programmes = members, portfolios, programmes
        self._offer("listed", [(id, f"{one.name} ({one.key})") for id, one in members.items()])
        self._offer("portfolio", [("", "–"), *((str(one.pk), one.name) for one in portfolios)])
        self._offer("programme", [("", "–"), *((str(one.pk), f"{one.name} ({one.key})") for one in programmes)])

    def _offer(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def facts(self) -> LogicFacts:
        """For the action. Raises Unreadable."""
        said = self.cleaned_data
        if said["kind"] not in COUNTED and said["count"]:
            raise Unreadable(_("“All or none” takes no number."))
        return LogicFacts(
            kind=said["kind"],
            members=[self.members[id] for id in said["listed"]],
            portfolio=next((one for one in self.portfolios if str(one.pk) == said["portfolio"]), None),
            programme=next((one for one in self.programmes if str(one.pk) == said["programme"]), None),
            count=said["count"] if said["kind"] in COUNTED else None,
            reason=said["reason"],
        )
