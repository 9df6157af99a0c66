"""A change request and the rules of who decides how much, as they are typed."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pilotage.accounts.models import Role
from pilotage.governance.actions.changes.asking import MOST_OF_A_TEXT, Asked
from pilotage.governance.forms.configuring import AmountField
from pilotage.governance.models import ChangeRequest
from pilotage.governance.models.changes import MOST_OF_A_TITLE
from pilotage.governance.rules.changes import MONEY_FIELDS, Threshold

WORDS = ("title", "reason", "scope", "time", "money", "benefits", "currency")
FIGURES = ("new_finish", "new_cost", "benefit_change")


def _text(label: Any, help_text: Any = "", *, is_required: bool = False) -> forms.CharField:  # lazy words: Any
    return forms.CharField(
        label=label, required=is_required, max_length=MOST_OF_A_TEXT, help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class ChangeForm(forms.Form):
    """Fields of money are there only for who may see it here."""

    title = forms.CharField(label=_("What shall change"), max_length=MOST_OF_A_TITLE)
    new_finish = forms.DateField(
        label=_("New planned finish"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("Empty: it stays."),
    )
    new_cost = AmountField(label=_("New whole cost"), required=False, help_text=_("All of it. Empty: it stays."))
    benefit_change = AmountField(
        label=_("Change of benefit"), required=False, help_text=_("More, or less with a minus. Empty: it stays.")
    )
    currency = forms.CharField(label=_("Currency"), required=False, max_length=3)
    reason = _text(
        _("Why"), _("What happened, and what happens if it is not approved. Needed before it can be submitted.")
    )
    scope = _text(_("Scope: what comes in, what goes out"))
    time = _text(_("Time, in words"))
    money = _text(_("Money, in words"))
    benefits = _text(_("Benefits, in words"))

    def __init__(self, *given: Any, sees_money: bool, **named: Any) -> None:  # Django's own: Any
        super().__init__(*given, **named)
        if not sees_money:
            for name in MONEY_FIELDS:
                del self.fields[name]

    def clean_currency(self) -> str:
        return str(self.cleaned_data["currency"]).strip().upper()

    @classmethod
    def start(cls, shown: ChangeRequest) -> dict[str, Any]:  # typed by field: Any
        return {name: getattr(shown, name) for name in (*WORDS, *FIGURES)}

    def asked(self) -> Asked:
        return Asked(**self.cleaned_data)


class RuleForm(forms.Form):
    up_to_days = forms.IntegerField(label=_("Up to days"), required=False, min_value=0, max_value=10_000)
    up_to_amount = AmountField(label=_("Up to amount"), required=False)
    up_to_percent = forms.DecimalField(
        label=_("Up to per cent of the cost"), required=False, min_value=0, max_value=10_000, max_digits=7,
        decimal_places=2, help_text=_("Empty limits hold always."),
    )  # fmt: skip
    role = forms.ChoiceField(label=_("Decided by"), choices=Role.choices, initial=Role.SRO)

    def threshold(self) -> Threshold:
        said = self.cleaned_data
        percent: Decimal | None = said["up_to_percent"]
        share = percent / 100 if percent is not None else None
        return Threshold(said["role"], said["up_to_days"], said["up_to_amount"], share)
