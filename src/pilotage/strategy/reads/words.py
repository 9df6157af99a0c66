"""What judgements and weights say, in sentences."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilotage.engine.priorities.contradictions import Contradiction
from pilotage.engine.priorities.indices import TABLES
from pilotage.engine.priorities.scale import STEPS
from pilotage.strategy.models import Driver, StepKey
from pilotage.strategy.reads.judgements import Weighed

# Saaty's limit: above it the judgements should be looked at again.
CONSISTENT_BELOW = 0.1
_ALIKE = 0.01


def comparison_in_words(first: str, second: str, ratio: float) -> str:
    """ "Safety is much more important than Cost": always said of the more important one."""
    if ratio < 1:
        first, second, ratio = second, first, 1 / ratio
    for step in STEPS:
        if abs(step.ratio - ratio) < _ALIKE:
            facts = {"first": first, "second": second, "step": StepKey(step.key).label}
            return _("%(first)s is %(step)s %(second)s") % facts
    facts = {"first": first, "second": second, "ratio": f"{ratio:.1f}"}
    return _("%(first)s is %(ratio)s times as important as %(second)s") % facts


def contradiction_in_words(triad: Contradiction, drivers: Sequence[Driver], *, is_one_judge: bool) -> str:
    """Three judgements of which the third does not follow from the first two."""
    a, b, c = (drivers[item].name for item in triad.items)
    facts = {
        "one": comparison_in_words(a, b, triad.a_over_b),
        "two": comparison_in_words(b, c, triad.b_over_c),
        "stated": comparison_in_words(a, c, triad.stated),
        "implied": comparison_in_words(a, c, triad.implied),
        "factor": f"{triad.factor:.0f}",
    }
    if is_one_judge:
        text = _(
            "You said: %(one)s, and %(two)s. Then %(implied)s. But you also said: %(stated)s (%(factor)s times apart)."
        )
    else:
        text = _("Together: %(one)s, and %(two)s. Then %(implied)s. But also: %(stated)s (%(factor)s times apart).")
    return text % facts


def contradictions_in_words(weighed: Weighed) -> list[str]:
    """The worst contradictions, worst first."""
    if weighed.answer is None:
        return []
    is_one = len(weighed.judges) == 1
    return [
        contradiction_in_words(triad, weighed.drivers, is_one_judge=is_one) for triad in weighed.answer.contradictions
    ]


def islands_in_words(weighed: Weighed) -> str:
    """Why there are no weights: which drivers nobody compared with which; empty when all hang together."""
    if len(weighed.islands) < 2:
        return ""
    groups = ["“" + ", ".join(driver.name for driver in island) + "”" for island in weighed.islands]
    facts = {
        "groups": _(" and ").join(groups),
        "first": weighed.islands[0][0].name,
        "second": weighed.islands[1][0].name,
    }
    text = _(
        "No weights yet: these drivers were never compared with each other, not even through a third: %(groups)s. "
        "Compare %(first)s with %(second)s, for example."
    )
    return text % facts


def consistency_in_words(weighed: Weighed) -> str:
    """Saaty's ratio with the table that it was computed from, or why there is none."""
    answer = weighed.answer
    if answer is None:
        return ""
    if answer.consistency_ratio is None:
        return _("No consistency ratio: no judgement checks another yet.")
    facts = {"ratio": f"{answer.consistency_ratio:.3f}", "table": table_in_words(answer.random_index_table)}
    if answer.consistency_ratio <= CONSISTENT_BELOW:
        return _("Consistency ratio %(ratio)s (random index: %(table)s): the judgements agree well enough.") % facts
    return _("Consistency ratio %(ratio)s (random index: %(table)s): above 0.1, look at the contradictions.") % facts


def table_in_words(name: str) -> str:
    """The random-index table as people cite it: "Saaty (1980), The Analytic Hierarchy Process"."""
    return next((table.source for table in TABLES if table.name == name), name)


def missing_in_words(weighed: Weighed) -> str:
    """How many pairs nobody judged; empty when none."""
    missing = weighed.all_pairs - weighed.judged_pairs
    if not missing:
        return ""
    text = ngettext(
        "%(count)s pair of %(all)s was not judged: its ratio is taken from the weights themselves.",
        "%(count)s pairs of %(all)s were not judged: their ratios are taken from the weights themselves.",
        missing,
    )
    return text % {"count": missing, "all": weighed.all_pairs}
