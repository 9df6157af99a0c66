"""What a contingency is reckoned with."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pilotage.risk.rules.reserves import SAMPLES, USUAL_SAMPLES, USUAL_SEED


class ReserveForm(forms.Form):
    correlation = forms.FloatField(
        label=_("Correlation between any two risks"),
        min_value=0,
        max_value=0.95,
        initial=0,
        help_text=_("0: they are independent. Costs that rise together have more, 0.3 for instance."),
    )
    samples = forms.IntegerField(
        label=_("Trials"), min_value=SAMPLES[0], max_value=SAMPLES[1], initial=USUAL_SAMPLES,
        help_text=_("Only drawn where the answer cannot be exact."),
    )  # fmt: skip
    seed = forms.IntegerField(
        label=_("Seed"), min_value=0, max_value=2**31 - 1, initial=USUAL_SEED,
        help_text=_("The same seed draws the same trials."),
    )  # fmt: skip
