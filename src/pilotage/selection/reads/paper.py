"""Everything that a decision paper says, before it is set as a PDF or a workbook."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilotage.accounts.rules import Access
from pilotage.kit.formats import UNKNOWN, Formatter
from pilotage.kit.money import Money
from pilotage.selection.models import Commitment, Goal, Scenario
from pilotage.selection.reads.changes import changes_between
from pilotage.selection.reads.freezing import digest_of
from pilotage.selection.reads.gathering import gathered
from pilotage.selection.reads.inputs import ZERO, Buys, Candidate, Inputs, Out
from pilotage.selection.reads.kept import Bought
from pilotage.selection.reads.scenarios import commitment_in_force, scope_names
from pilotage.selection.reads.solutions import Answered, newest_answer
from pilotage.selection.reads.staffing import RoleLoad, loads_of
from pilotage.selection.reads.words import (
    Reasons,
    amount_in_words,
    limit_in_words,
    misfits_in_words,
    outcome_in_words,
    rule_in_words,
    solver_in_words,
    value_in_words,
    year_label,
)


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One candidate with its reason; start and finish as the answer places it."""

    one: Candidate
    start: date | None
    finish: date | None
    months_moved: int
    reason: str


@dataclass(frozen=True, slots=True)
class PaperYear:
    """Money of one year."""

    label: str
    claimed: Decimal
    chosen: Decimal
    bought: Decimal
    budget: Decimal | None

    @property
    def spent(self) -> Decimal:
        return self.claimed + self.chosen + self.bought


@dataclass(frozen=True, slots=True)
class PaperLimit:
    """A limit and what the choice uses of it."""

    name: str
    unit: str
    used: Decimal
    eased: Decimal
    at_least: Decimal | None
    at_most: Decimal | None
    text: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A decision paper.

    wanted     what the committee is asked to decide, in sentences
    figures    (label, value) of the head
    bought     sentences
    warnings   what must be known before the numbers are believed
    """

    scenario: Scenario
    answer: Answered
    scope: str
    wanted: tuple[str, ...]
    figures: tuple[tuple[str, str], ...]
    years: tuple[PaperYear, ...]
    roles: tuple[RoleLoad, ...]
    inside: tuple[PaperLine, ...]
    outside: tuple[PaperLine, ...]
    gaps: tuple[PaperLine, ...]
    claims: tuple[PaperLine, ...]
    limits: tuple[PaperLimit, ...]
    bought: tuple[str, ...]
    rules: tuple[str, ...]
    warnings: tuple[str, ...]
    proof: tuple[tuple[str, str], ...]
    commitment: Commitment | None

    @property
    def inputs(self) -> Inputs:
        return self.answer.inputs


def paper_of(access: Access, f: Formatter, scenario: Scenario) -> Paper | None:
    """Of the newest answer. None without one, and when it speaks of something that the reader may not see."""
    answer = newest_answer(access, scenario)
    if answer is None or not answer.has_choice:
        return None
    reasons = Reasons(f, answer.asked, answer.kept)
    lines = [_line(answer, reasons, one) for one in answer.inputs.candidates]
    free = [line for line in lines if not line.one.is_claim]
    inside = [line for line in free if line.one.id in answer.kept.chosen]
    others = [line for line in free if line.one.id not in answer.kept.chosen]
    commitment = commitment_in_force(scenario)
    return Paper(
        scenario=scenario,
        answer=answer,
        scope=scope_names({scenario.scope_id}).get(scenario.scope_id, ""),
        wanted=tuple(_wanted(f, answer, inside, commitment)),
        figures=tuple(_figures(f, answer, len(inside), len(free))),
        years=tuple(_years(answer)),
        roles=loads_of(answer.asked, answer.kept),
        inside=tuple(sorted(inside, key=_order)),
        outside=tuple(sorted((line for line in others if line.one.out != Out.GAPS), key=_order)),
        gaps=tuple(sorted((line for line in others if line.one.out == Out.GAPS), key=_order)),
        claims=tuple(sorted((line for line in lines if line.one.is_claim), key=lambda line: line.one.name)),
        limits=tuple(_limits(f, answer)),
        bought=tuple(_bought(f, answer)),
        rules=tuple(rule_in_words(answer.asked, place) for place in range(_rule_count(answer.asked))),
        warnings=tuple(_warnings(access, f, scenario, answer, commitment)),
        proof=tuple(_proof(f, answer)),
        commitment=commitment,
    )


def _order(line: PaperLine) -> tuple[Decimal, str]:
    return -line.one.value, line.one.name


def _rule_count(inputs: Inputs) -> int:
    return len(inputs.links) + len(inputs.logic)


def _line(answer: Answered, reasons: Reasons, one: Candidate) -> PaperLine:
    is_in = one.id in answer.kept.chosen
    months = answer.kept.shift_of.get(one.id, 0)
    return PaperLine(
        one, one.start_of(0) if is_in else None, one.finish_of(0) if is_in else None, months, reasons.why(one)
    )


def _wanted(f: Formatter, answer: Answered, inside: list[PaperLine], made: Commitment | None) -> list[str]:
    funding = f.money_full(Money(sum((line.one.cost for line in inside), ZERO), answer.inputs.currency))
    facts = {"count": len(inside), "money": funding, "years": _span(answer.inputs)}
    if made is not None:
        when = {"when": f.date(made.on), "who": made.by.name if made.by else UNKNOWN, "reason": made.reason}
        return [
            ngettext(
                "Decided: %(count)s initiative, with %(money)s in %(years)s.",
                "Decided: %(count)s initiatives, with %(money)s in %(years)s.",
                len(inside),
            )
            % facts,
            _("Committed by %(who)s on %(when)s: %(reason)s") % when,
        ]
    moved = sum(bool(line.months_moved) for line in inside)
    said = [
        ngettext(
            "Approve %(count)s initiative and fund it with %(money)s in %(years)s.",
            "Approve %(count)s initiatives and fund them with %(money)s in %(years)s.",
            len(inside),
        )
        % facts
    ]
    if moved:
        text = ngettext(
            "Let %(count)s of them start at another time than planned.",
            "Let %(count)s of them start at another time than planned.",
            moved,
        )
        said.append(text % {"count": moved})
    return said


def _span(inputs: Inputs) -> str:
    first, last = (year_label(inputs, inputs.years[at]) for at in (0, -1))
    return first if first == last else f"{first}–{last}"


def _figures(f: Formatter, answer: Answered, inside: int, free: int) -> list[tuple[str, str]]:
    inputs, chosen = answer.inputs, answer.chosen
    found = [
        (str(Goal(inputs.goal).label), value_in_words(f, inputs, answer.kept.value)),
        (_("Cost in these years"), f"{f.money(sum((one.cost for one in chosen), ZERO))} {inputs.currency}"),
        (_("Selected"), _("%(count)s of %(all)s candidates") % {"count": inside, "all": free}),
    ]
    npvs = [one.npv for one in chosen if one.npv is not None]
    if npvs and inputs.goal == Goal.PRIORITY:
        unknown = f.unknown(len(chosen) - len(npvs))
        found.append((_("NPV"), f"{f.money(sum(npvs, ZERO))} {inputs.currency}" + (f", {unknown}" if unknown else "")))
    return found


def _years(answer: Answered) -> list[PaperYear]:
    inputs, kept = answer.inputs, answer.kept
    claims = [one for one in inputs.candidates if one.is_claim]
    bought = [ZERO] * len(inputs.years)
    for buy in kept.bought:
        for place, amount in inputs.extras[buy.extra].uses:
            if place < len(bought) and amount > 0:
                bought[place] += amount * buy.units
    return [
        PaperYear(
            label=year_label(inputs, year),
            claimed=sum((one.costs[at] for one in claims), ZERO),
            chosen=sum((one.costs[at] for one in answer.chosen), ZERO),
            bought=bought[at],
            budget=inputs.budgets[at],
        )
        for at, year in enumerate(inputs.years)
    ]


def _limits(f: Formatter, answer: Answered) -> list[PaperLimit]:
    inputs = answer.asked
    units = {"money": inputs.currency, "hours": "h", "value": _("points")}
    found = []
    for use in answer.kept.uses:
        if use.limit >= len(inputs.limits):
            continue
        limit = inputs.limits[use.limit]
        if limit.at_least is None and limit.at_most is None:
            continue
        scale = 100 if limit.counts.value == "value" else 1
        ends = (limit.at_least, limit.at_most)
        least, most = (None if end is None else end * scale for end in ends)
        found.append(
            PaperLimit(
                name=limit_in_words(inputs, use.limit),
                unit=units[limit.counts.value],
                used=use.used * scale,
                eased=use.eased * scale,
                at_least=least,
                at_most=most,
                text=amount_in_words(f, inputs, use.limit, use.used),
            )
        )
    return found


def _bought(f: Formatter, answer: Answered) -> list[str]:
    """Contractors of a role in one line with the periods; a hire or an amount above a limit by itself."""
    inputs = answer.asked
    parts: dict[tuple[str, ...], list[Bought]] = {}
    for one in answer.kept.bought:
        extra = inputs.extras[one.extra]
        is_contractors = extra.buys == Buys.CONTRACTORS
        parts.setdefault((extra.label,) if is_contractors else (extra.label, extra.buys, extra.span), []).append(one)
    return [said for several in parts.values() if (said := _bought_said(f, inputs, several))]


def _bought_said(f: Formatter, inputs: Inputs, several: Sequence[Bought]) -> str:
    extras = [inputs.extras[one.extra] for one in several]
    relieved = next((place for place, amount in extras[0].uses if amount < 0), None)
    if relieved is None:
        return ""
    eased = [-sum((amount for _at, amount in extra.uses if amount < 0), ZERO) for extra in extras]
    given = sum((each * one.units for one, each in zip(several, eased, strict=True)), ZERO)
    cost = sum((extra.cost * one.units for one, extra in zip(several, extras, strict=True)), ZERO)
    facts = {
        "what": extras[0].label,
        "span": ", ".join(extra.span for extra in extras),
        "amount": amount_in_words(f, inputs, relieved, given),
        "cost": f.money_full(Money(round(cost, 0), inputs.currency)),
    }
    text = _("%(what)s, %(span)s: %(amount)s for %(cost)s") if cost else _("%(what)s, %(span)s: %(amount)s")
    return text % facts


def _warnings(access: Access, f: Formatter, scenario: Scenario, answer: Answered, made: Commitment | None) -> list[str]:
    said = []
    if made is None:
        fresh = gathered(access, scenario)
        if digest_of(fresh.inputs) != answer.solution.digest:
            said.append(_("This answer is out of date: the register or the limits changed since."))
            said += changes_between(f, answer.asked, fresh.inputs)
    return said + misfits_in_words(answer.asked, answer.kept)


def _proof(f: Formatter, answer: Answered) -> list[tuple[str, str]]:
    solution, inputs = answer.solution, answer.inputs
    bound = UNKNOWN if solution.bound is None else value_in_words(f, inputs, solution.bound)
    return [
        (_("Claim"), outcome_in_words(f, solution)),
        (_("Found"), value_in_words(f, inputs, answer.kept.value)),
        (_("Nothing can be above"), bound),
        (_("Gap"), UNKNOWN if solution.gap is None else f.share(solution.gap, 2)),
        (_("Solver"), solver_in_words(solution)),
        (_("Searched"), _("%(seconds)s s") % {"seconds": f.number(solution.seconds, 1)}),
        (_("Solved"), f.moment(solution.answered_at)),
        (_("Asked by"), solution.asked_by.name if solution.asked_by else UNKNOWN),
        (_("Answer"), _("number %(number)s of this scenario") % {"number": solution.number}),
        (_("Fingerprint of the inputs"), solution.digest[:16]),
        (_("Candidates"), f.number(sum(not one.is_claim for one in inputs.candidates))),
        (_("Drivers"), ", ".join(inputs.drivers) or UNKNOWN),
    ]
