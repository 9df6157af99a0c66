"""What is typed into an alignment review, and the frame of a planning round."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilotage.governance.actions.alignment import Said
from pilotage.governance.models import AlignmentLine
from pilotage.governance.rules.refusals import Impossible
from pilotage.kit.entering import Unreadable, amount_from, id_from

MOST_OF_A_REASON = 2000


class RoundForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    starts_on = forms.DateField(
        label=gettext_lazy("From"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    ends_on = forms.DateField(
        label=gettext_lazy("Until"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    renew_after_months = forms.IntegerField(
        label=gettext_lazy("An acceptance holds for, months"), min_value=1, max_value=60, initial=12
    )


def said_in(sent: Mapping[str, str], lines: Sequence[AlignmentLine]) -> dict[UUID, Said]:
    """What was sent of the lines that were on the page. Raises Impossible naming the line that cannot be read."""
    return {line.pk: _said(sent, line) for line in lines if f"level-{line.pk}" in sent}


def _said(sent: Mapping[str, str], line: AlignmentLine) -> Said:
    name = str(line.driver or line.objective)
    why = sent.get(f"why-{line.pk}", "")
    if len(why) > MOST_OF_A_REASON:
        values = {"name": name, "most": MOST_OF_A_REASON}
        raise Impossible(_("“%(name)s”: a reason has at most %(most)s characters.") % values)
    try:
        change = amount_from(sent.get(f"change-{line.pk}", ""))
    except Unreadable as wrong:
        raise Impossible(f"“{name}”: {wrong}") from wrong
    if change is not None and abs(change) >= 10**15:
        raise Impossible(_("“%(name)s”: the expected change has at most 15 digits.") % {"name": name})
    return Said(sent[f"level-{line.pk}"], why, id_from(sent.get(f"measure-{line.pk}")), change)


def amended_in(sent: Mapping[str, str], lines: Sequence[AlignmentLine]) -> dict[UUID, str]:
    """The levels that the SRO chose instead."""
    return {line.pk: level for line in lines if (level := sent.get(f"amended-{line.pk}", ""))}
