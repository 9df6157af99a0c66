"""What somebody asks of a pack, and the file of a master."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pilotage.insights.models import PackFormat, PackMaster
from pilotage.insights.rules.packs import wrong_days
from pilotage.work.models import Portfolio

EVERYTHING = ""


class PackForm(forms.Form):
    """The portfolio, the days, the format and what is in it."""

    portfolio = forms.ChoiceField(label=_("About"), required=False)
    day = forms.DateField(label=_("As of"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    since = forms.DateField(label=_("Compared with"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    format = forms.ChoiceField(label=_("Format"), choices=PackFormat.choices)
    master = forms.ChoiceField(label=_("Slides look like"), required=False)
    with_initiatives = forms.BooleanField(
        label=_("One page for each initiative in delivery"), required=False, initial=True
    )

    def __init__(
        self, *args: Any, portfolios: Sequence[Portfolio], masters: Sequence[PackMaster], today: date, is_one: bool,
        **kwargs: Any,
    ) -> None:  # fmt: skip  # as Django's own form: Any
        """is_one: about an initiative alone, so that there is nothing to choose."""
        super().__init__(*args, **kwargs)
        self._today = today
        names = [(str(one.pk), "\u2003" * max(one.scope.path.count("/") - 2, 0) + one.name) for one in portfolios]
        self.fields["portfolio"].choices = [(EVERYTHING, _("Everything that I may see")), *names]  # type: ignore[attr-defined]  # a choice field
        if is_one:
            del self.fields["portfolio"], self.fields["with_initiatives"]
        self.fields["master"].choices = [("", _("Pilotage")), *((str(one.pk), one.name) for one in masters)]  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        day, since = cleaned.get("day"), cleaned.get("since")
        if day is not None and since is not None:
            for field, text in wrong_days(day, since, today=self._today).items():
                self.add_error(field, text)
        return cleaned


class MasterForm(forms.Form):
    """A name and a .pptx."""

    name = forms.CharField(label=_("Name"), max_length=120)
    file = forms.FileField(label=_("Presentation (.pptx)"), widget=forms.FileInput(attrs={"accept": ".pptx"}))


class AssessmentPackForm(forms.Form):
    """The format, the look, and another assessment to stand beside."""

    format = forms.ChoiceField(label=_("Format"), choices=PackFormat.choices)
    compared = forms.ChoiceField(label=_("Compared with"), required=False)
    master = forms.ChoiceField(label=_("Slides look like"), required=False)

    def __init__(
        self, *args: Any, others: Sequence[tuple[str, str]], masters: Sequence[PackMaster], **kwargs: Any
    ) -> None:  # as Django's own form: Any
        """others: assessments to compare with, by id and name"""
        super().__init__(*args, **kwargs)
        self.fields["compared"].choices = [("", _("nothing")), *others]  # type: ignore[attr-defined]  # a choice field
        self.fields["master"].choices = [("", _("Pilotage")), *((str(one.pk), one.name) for one in masters)]  # type: ignore[attr-defined]  # a choice field
