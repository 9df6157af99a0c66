"""What an initiative's money lacks: codes as they are kept, and the sentences that people read."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

NO_COST = "no_cost"
NO_BENEFIT = "no_benefit"
COST_MONTHS = "cost_months"
BENEFIT_MONTHS = "benefit_months"
EMPTY_COST_LINE = "empty_cost_line"
EMPTY_BENEFIT_LINE = "empty_benefit_line"
NO_DATES = "no_dates"
RATE = "rate:"

SENTENCES = {
    NO_COST: gettext_lazy("no cost is stated"),
    NO_BENEFIT: gettext_lazy("no benefit line (if it brings no money, enter a benefit of 0)"),
    COST_MONTHS: gettext_lazy("some monthly costs are unknown"),
    BENEFIT_MONTHS: gettext_lazy("some monthly benefits are unknown"),
    EMPTY_COST_LINE: gettext_lazy("a cost line has no amounts yet"),
    EMPTY_BENEFIT_LINE: gettext_lazy("a benefit line has no amounts yet"),
    NO_DATES: gettext_lazy("a total is stated, but start or finish is missing, so that it cannot be spread over years"),
}


def sentence_of(code: str) -> str:
    """Why something is unknown, in words."""
    if code.startswith(RATE):
        return _("no rate for %(currency)s at that time") % {"currency": code.removeprefix(RATE)}
    return str(SENTENCES[code])


def sentences_of(codes: Sequence[str]) -> str:
    """All reasons in one line; empty when nothing is missing."""
    return "; ".join(sentence_of(code) for code in codes)
