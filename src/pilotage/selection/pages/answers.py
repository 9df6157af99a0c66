"""An answer as the workspace shows it: the claim, its proof, its key figures, and what contradicts what."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from pilotage.kit.formats import UNKNOWN, Formatter
from pilotage.kit.money import Money
from pilotage.kit.tables import Fact
from pilotage.selection.models import Goal, Outcome
from pilotage.selection.pages.listing import TONES, outcome_cell
from pilotage.selection.reads.clashes import clash_in_words, is_of_claims
from pilotage.selection.reads.inputs import ZERO, Candidate, Inputs, Out
from pilotage.selection.reads.kept import Kept
from pilotage.selection.reads.solutions import Answered
from pilotage.selection.reads.words import (
    gaps_in_words,
    interval,
    misfits_in_words,
    outcome_in_words,
    solver_in_words,
    value_in_words,
)


@dataclass(frozen=True, slots=True)
class BigFigure:
    """One number that is read from afar, with what it is."""

    value: str
    label: str
    title: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class AnswerView:
    """The answer's head."""

    word: str
    tone: str
    sentence: str
    is_stale: bool
    has_choice: bool
    figures: tuple[BigFigure, ...]
    proof: tuple[Fact, ...]
    clash: tuple[str, ...]
    clash_note: str
    warnings: tuple[str, ...]


def answer_view(f: Formatter, answer: Answered, *, is_stale: bool, selected_url: str) -> AnswerView:
    solution, inputs, kept = answer.solution, answer.inputs, answer.kept
    clash = clash_in_words(f, answer.asked, kept)
    return AnswerView(
        word=outcome_cell(f, solution).text,
        tone=TONES[Outcome(solution.outcome)],
        sentence=outcome_in_words(f, solution),
        is_stale=is_stale,
        has_choice=answer.has_choice,
        figures=_figures(f, answer, selected_url) if answer.has_choice else (),
        proof=tuple(_proof(f, answer)),
        clash=tuple(clash),
        clash_note=_clash_note(answer),
        warnings=tuple(_warnings(inputs, answer)),
    )


def _clash_note(answer: Answered) -> str:
    """What can be done about a contradiction, where not any one of its parts is enough."""
    if is_of_claims(answer.asked, answer.kept):
        return _("Give them more, or let some of them give up their claim under Starts and unknowns.")
    if not answer.kept.is_minimal:
        return _("The time did not suffice to show that all of these are needed for it.")
    return ""


def _figures(f: Formatter, answer: Answered, selected_url: str) -> tuple[BigFigure, ...]:
    inputs, kept = answer.inputs, answer.kept
    chosen = answer.chosen
    everyone = [one for one in inputs.candidates if not one.is_claim]
    compared = [one for one in everyone if one.out != Out.GAPS]
    left = len(everyone) - len(compared)
    cost = sum((one.cost for one in chosen), ZERO)
    figures = [
        _value(f, inputs, chosen, selected_url),
        BigFigure(
            f"{f.money(cost)} {inputs.currency}",
            _cost_label(f, inputs, cost),
            title=f.money_full(Money(cost, inputs.currency)),
            url=selected_url,
        ),
        BigFigure(f"{len(chosen)} / {len(compared)}", _("selected of those compared"), url=selected_url),
    ]
    if kept.bought:
        figures.append(
            BigFigure(f"{f.money(_bought_money(inputs, kept))} {inputs.currency}", _("for people bought in"))
        )
    if left:
        url = selected_url.replace("selected_in", "left_out_of")
        figures.append(BigFigure(f.number(left), _("not compared: something is unknown"), url=url))
    return tuple(figures)


def _bought_money(inputs: Inputs, kept: Kept) -> Decimal:
    return sum((inputs.extras[one.extra].cost * one.units for one in kept.bought), ZERO)


def _cost_label(f: Formatter, inputs: Inputs, cost: Decimal) -> str:
    limits = [budget for budget in inputs.budgets if budget is not None]
    if len(limits) < len(inputs.years) or not sum(limits, ZERO):
        return _("cost in these years")
    total = sum(limits, ZERO)
    claimed = sum((one.cost for one in inputs.candidates if one.is_claim), ZERO)
    facts = {"share": f.share(cost / total), "claimed": f.share(claimed / total)}
    # Beside what decided work takes, a small share of the budgets may be all that is left.
    text = (
        _("cost, %(share)s of all budgets; decided work takes %(claimed)s")
        if claimed
        else _("cost, %(share)s of all budgets")
    )
    return text % facts


def _value(f: Formatter, inputs: Inputs, chosen: list[Candidate], url: str) -> BigFigure:
    if inputs.goal == Goal.MIX:
        total = sum((one.value for one in chosen), ZERO)
        title = _("100 points are the priority, or the NPV, of all candidates together, in the shares of the mix.")
        return BigFigure(f.number(total, 1), _("points of the mix"), title, url)
    if inputs.goal == Goal.PRIORITY:
        low = sum((one.value for one in chosen), ZERO)
        high = sum((_high(one) for one in chosen), ZERO)
        label = _("priority points") if low == high else _("priority points, while ratings are missing")
        title = _("The low end is what was made as large as possible.")
        return BigFigure(interval(f, low, high), label, title, url)
    total = sum((one.value for one in chosen), ZERO)
    unknown = sum(one.npv is None for one in chosen)
    label = _("net present value") + (f", {f.unknown(unknown)}" if unknown else "")
    return BigFigure(f"{f.money(total)} {inputs.currency}", label, f.money_full(Money(total, inputs.currency)), url)


def _high(one: Candidate) -> Decimal:
    """The high end of its priority, less what a delay takes from it as from the low end."""
    return (one.high or ZERO) * (one.value / one.low if one.low else 1)


def _proof(f: Formatter, answer: Answered) -> list[Fact]:
    solution, inputs = answer.solution, answer.inputs
    facts = []
    if solution.value is not None:
        bound = UNKNOWN if solution.bound is None else value_in_words(f, inputs, solution.bound)
        facts += [
            Fact(_("Found"), value_in_words(f, inputs, answer.kept.value)),
            Fact(_("Nothing can be above"), bound),
            Fact(_("Gap"), UNKNOWN if solution.gap is None else f.share(solution.gap, 2)),
        ]
    who = solution.asked_by.name if solution.asked_by else UNKNOWN
    return [
        *facts,
        Fact(_("Solver"), solver_in_words(solution)),
        Fact(_("Searched"), _("%(seconds)s s") % {"seconds": f.number(solution.seconds, 1)}),
        Fact(_("Solved"), f.moment(solution.answered_at), note=who),
    ]


def _warnings(inputs: Inputs, answer: Answered) -> list[str]:
    """What a committee must know before it believes the numbers."""
    said = misfits_in_words(inputs, answer.kept)
    for one in inputs.candidates:
        if one.id in answer.kept.chosen and one.gaps and one.into and not one.is_claim:
            said.append(_("%(name)s is in, but %(gaps)s.") % {"name": one.name, "gaps": gaps_in_words(one)})
    return said
