"""The form of the scales: five levels of each axis, and the matrix."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from pilotage.risk.actions.scales import LevelFacts
from pilotage.risk.forms.fields import AmountField, PercentField
from pilotage.risk.models import LEVELS, Axis, Severity
from pilotage.risk.rules.scales import Scales


class ScalesForm(forms.Form):
    """Fields are named by axis and level ("p3_name", "i4_cost") and by cell ("c3_4")."""

    def __init__(self, *args: Any, known: Scales, **options: Any) -> None:  # Django's own arguments: Any
        super().__init__(*args, **options)
        for level in LEVELS:
            self._add_level("p", level, known.probability[level].name, known.probability[level].meaning)
            self.fields[f"p{level}_until"] = PercentField(
                label=_("Up to, %"), initial=known.probability[level].until_share
            )
            impact = known.impact[level]
            self._add_level("i", level, impact.name, impact.meaning)
            self.fields[f"i{level}_cost"] = AmountField(label=_("Cost from"), initial=impact.cost_from)
            self.fields[f"i{level}_days"] = forms.IntegerField(
                label=_("Delay from, working days"), required=False, min_value=0, max_value=5_000,
                initial=impact.delay_days_from,
            )  # fmt: skip
        for (probability, impact_level), severity in known.severities.items():
            said = _g("%(probability)s × %(impact)s") % {
                "probability": known.probability[probability].name, "impact": known.impact[impact_level].name,
            }  # fmt: skip
            self.fields[f"c{probability}_{impact_level}"] = forms.ChoiceField(
                label=said, choices=Severity.choices, initial=severity
            )

    def _add_level(self, sign: str, level: int, name: str, meaning: str) -> None:
        self.fields[f"{sign}{level}_name"] = forms.CharField(label=_("Name"), max_length=60, initial=name)
        self.fields[f"{sign}{level}_meaning"] = forms.CharField(
            label=_("What it means"), max_length=300, required=False, initial=meaning
        )

    @property
    def levels(self) -> dict[tuple[str, int], LevelFacts]:
        sent = self.cleaned_data
        found: dict[tuple[str, int], LevelFacts] = {}
        for level in LEVELS:
            until: Decimal | None = sent[f"p{level}_until"]
            found[Axis.PROBABILITY, level] = LevelFacts(
                sent[f"p{level}_name"], sent[f"p{level}_meaning"], until_share=until
            )
            found[Axis.IMPACT, level] = LevelFacts(
                sent[f"i{level}_name"],
                sent[f"i{level}_meaning"],
                cost_from=sent[f"i{level}_cost"],
                delay_days_from=sent[f"i{level}_days"],
            )
        return found

    @property
    def severities(self) -> dict[tuple[int, int], str]:
        return {(p, i): self.cleaned_data[f"c{p}_{i}"] for p in LEVELS for i in LEVELS}
