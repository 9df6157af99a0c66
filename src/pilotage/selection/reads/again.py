"""A committed answer, worked out again from its frozen inputs: the same, or what is different now."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilotage.engine.selection.answer import Answer
from pilotage.kit.formats import UNKNOWN, Formatter
from pilotage.selection.models import Outcome
from pilotage.selection.reads.inputs import Inputs
from pilotage.selection.reads.kept import Kept, kept_of
from pilotage.selection.reads.problem import problem_of
from pilotage.selection.reads.solutions import Answered
from pilotage.selection.reads.words import solver_in_words, value_in_words

MOST_NAMES = 3


@dataclass(frozen=True, slots=True)
class Again:
    """What came out, in sentences; the first says whether it is the same."""

    is_same: bool
    said: tuple[str, ...]


def compared_again(f: Formatter, before: Answered, now: Answer) -> Again:
    """The same choice at the same starts is the same answer; another one of the same value is said to be as good."""
    kept = kept_of(before.asked, problem_of(before.asked), now)
    is_same = kept.shift_of == before.kept.shift_of and set(kept.bought) == set(before.kept.bought)
    said = [_("The frozen inputs give the same answer again.")] if is_same else _what_changed(f, before, now, kept)
    return Again(is_same, (*said, *_proof(f, before, now)))


def _what_changed(f: Formatter, before: Answered, now: Answer, kept: Kept) -> list[str]:
    if now.value is None:
        return [_("The frozen inputs gave no choice this time: the search ended too soon.")]
    inputs = before.asked
    facts = {"before": value_in_words(f, inputs, before.kept.value), "now": value_in_words(f, inputs, now.value)}
    said = [
        _("The frozen inputs give another choice that is worth as much: %(now)s.") % facts
        if now.value == before.kept.value
        else _("The frozen inputs give another answer: %(now)s instead of %(before)s.") % facts
    ]
    came, went = kept.chosen - before.kept.chosen, before.kept.chosen - kept.chosen
    if came:
        said.append(_("In now: %(names)s.") % {"names": _named(inputs, came)})
    if went:
        said.append(_("Out now: %(names)s.") % {"names": _named(inputs, went)})
    moved = {id for id in kept.chosen & before.kept.chosen if kept.shift_of[id] != before.kept.shift_of[id]}
    if moved:
        said.append(_("Starts at another time: %(names)s.") % {"names": _named(inputs, moved)})
    return said


def _proof(f: Formatter, before: Answered, now: Answer) -> list[str]:
    solution = before.solution
    said = []
    then, today = solver_in_words(solution), solver_in_words(now)
    if then != today:
        said.append(_("The solver was %(before)s and is %(now)s.") % {"before": then, "now": today})
    if Outcome(now.outcome.value) != solution.outcome or now.gap != solution.gap:
        gaps = {"before": _gap(f, solution.gap), "now": _gap(f, now.gap)}
        said.append(_("The proven gap was %(before)s and is %(now)s.") % gaps)
    return said


def _gap(f: Formatter, gap: float | None) -> str:
    return UNKNOWN if gap is None else f.share(gap, 2)


def _named(inputs: Inputs, ids: set[str] | frozenset[str]) -> str:
    names = sorted(one.name for id, one in inputs.by_id.items() if id in ids)
    more = len(names) - MOST_NAMES
    if more <= 0:
        return ", ".join(names)
    text = ngettext("%(names)s and %(count)s more", "%(names)s and %(count)s more", more)
    return text % {"names": ", ".join(names[:MOST_NAMES]), "count": more}
