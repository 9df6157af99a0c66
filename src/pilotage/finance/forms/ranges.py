"""Range estimates as a form: people type per cent, shares are kept."""

from collections.abc import Mapping
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilotage.finance.models import EstimateRange, RangeOf
from pilotage.finance.rules.permissions import Impossible
from pilotage.finance.rules.ranges import Shares, checked_range
from pilotage.kit.entering import Unreadable, amount_from

ENDS = ("low", "high")


def ranges_form(kept: Mapping[RangeOf, EstimateRange], typed: Mapping[str, str] | None = None) -> "RangesForm":
    """The form with what is stated; or with what was typed, at the versions of what is stated."""
    now: dict[str, str | int] = {f"{of}_version": kept[of].version if of in kept else 0 for of in RangeOf}
    if typed is not None:
        return RangesForm({**typed, **now})
    for of, one in kept.items():
        now |= {f"{of}_low": _per_cent(one.low_share), f"{of}_high": _per_cent(one.high_share)}
    return RangesForm(initial=now)


def _per_cent(share: Decimal) -> str:
    return format((share * 100).normalize(), "f")


class RangesForm(forms.Form):
    """Low and high of cost and of benefit, both or neither of each; nothing in both says: not known."""

    cost_low = forms.CharField(label=gettext_lazy("Cost, low, %"), required=False, max_length=20)
    cost_high = forms.CharField(label=gettext_lazy("Cost, high, %"), required=False, max_length=20)
    benefit_low = forms.CharField(label=gettext_lazy("Benefit, low, %"), required=False, max_length=20)
    benefit_high = forms.CharField(label=gettext_lazy("Benefit, high, %"), required=False, max_length=20)
    cost_version = forms.IntegerField(widget=forms.HiddenInput)
    benefit_version = forms.IntegerField(widget=forms.HiddenInput)

    def shares(self, of: RangeOf) -> Shares | None:
        """What was entered, once the form is valid."""
        kept: Shares | None = self.cleaned_data[of.value]
        return kept

    def version(self, of: RangeOf) -> int:
        return int(self.cleaned_data[f"{of}_version"])

    def clean(self) -> None:
        for of in RangeOf:
            low, high = (self._read(f"{of}_{end}") for end in ENDS)
            self.cleaned_data[of.value] = self._checked(of, low, high)

    def _read(self, field: str) -> Decimal | None:
        try:
            amount = amount_from(str(self.cleaned_data.get(field, "")).replace("%", "").replace("+", ""))
        except Unreadable as wrong:
            self.add_error(field, ValidationError(str(wrong)))
            return None
        return None if amount is None else amount / 100

    def _checked(self, of: RangeOf, low: Decimal | None, high: Decimal | None) -> Shares | None:
        missing = [end for end, value in zip(ENDS, (low, high), strict=True) if value is None]
        if len(missing) == 1 and not any(f"{of}_{end}" in self.errors for end in ENDS):
            self.add_error(f"{of}_{missing[0]}", _("Give both ends, or neither: 0 where the plan is the end."))
        if low is None or high is None:
            return None
        try:
            return checked_range(low, high)
        except Impossible as refused:
            self.add_error(f"{of}_{refused.field}", str(refused))
            return None
