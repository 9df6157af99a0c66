"""The draft of a report: sentences made of facts, the same facts always the same sentences. Pure.

Each sentence brings the address of its rows, and says whether it tells of money.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pilotage.governance.models import Outcome
from pilotage.governance.rules.reporting.facts import Cause, Facts, Indices, Milestone, Move
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.work.models import Observed


class Section(StrEnum):
    DATES = "dates"
    MILESTONES = "milestones"
    MONEY = "money"
    SCOPE = "scope"
    TEAM = "team"
    RISKS = "risks"
    DECISIONS = "decisions"
    ACTIONS = "actions"


SECTION_NAMES = {
    Section.DATES: gettext_lazy("Dates"),
    Section.MILESTONES: gettext_lazy("Milestones and progress"),
    Section.MONEY: gettext_lazy("Money and benefits"),
    Section.SCOPE: gettext_lazy("Scope"),
    Section.TEAM: gettext_lazy("People"),
    Section.RISKS: gettext_lazy("Risks and issues"),
    Section.DECISIONS: gettext_lazy("Decisions"),
    Section.ACTIONS: gettext_lazy("Actions due"),
}
# More of one kind are counted, not listed: a report is read in two minutes.
MOST_LISTED = 5


@dataclass(frozen=True, slots=True)
class Sentence:
    section: str
    text: str
    address: str = ""
    is_money: bool = False


def compose(facts: Facts) -> tuple[Sentence, ...]:
    """The whole draft, section by section."""
    return (
        *_dates(facts),
        *_milestones(facts),
        *_money(facts),
        *_scope(facts),
        *_team(facts),
        *_risks(facts),
        *_decisions(facts),
        *_actions(facts),
    )


def _dates(facts: Facts) -> Iterator[Sentence]:
    f, here = formatter(), facts.addresses.initiative
    for stage in facts.stage_moves:
        words = _("It went from %(before)s to %(after)s on %(day)s.")
        values = {"before": stage.before, "after": stage.after, "day": f.date(stage.on)}
        yield Sentence(Section.DATES, words % values, here)
    why = _why(facts.cause)
    for move in facts.moves:
        says_why = why and move.what == Observed.FORECAST_FINISH
        text = f"{_moved(move)} {why}" if says_why else _moved(move)
        yield Sentence(Section.DATES, text, facts.addresses.plan if says_why else here)
    if not facts.moves:
        yield Sentence(Section.DATES, _("No date moved since %(day)s.") % {"day": f.date(facts.since)}, here)
    yield from _standing(facts, why if not any(one.what == Observed.FORECAST_FINISH for one in facts.moves) else "")


def _moved(move: Move) -> str:
    f = formatter()
    what = str(Observed(move.what).label)
    values = {"what": what, "before": f.date(move.before), "after": f.date(move.after)}
    if move.after is None:
        return _("%(what)s: no longer known; it was %(before)s.") % values
    if move.before is None:
        return _("%(what)s: now set to %(after)s.") % values
    days = (move.after - move.before).days
    values["days"] = f.days(abs(days))
    if days > 0:
        return _("%(what)s moved %(days)s later, from %(before)s to %(after)s.") % values
    return _("%(what)s moved %(days)s earlier, from %(before)s to %(after)s.") % values


def _why(cause: Cause | None) -> str:
    if cause is None:
        return ""
    if cause.name is None:
        return _("What drives it waits for another plan.")
    if cause.late_days is None:
        return _("The chain that drives it begins with “%(task)s”.") % {"task": cause.name}
    values = {"task": cause.name, "days": _working(cause.late_days)}
    if cause.is_done:
        return _("The delay begins with “%(task)s”, which was finished %(days)s late.") % values
    return _("The delay begins with “%(task)s”, which is %(days)s later than approved.") % values


def _working(days: float) -> str:
    count = abs(round(days, 1))
    text = formatter().number(count, 0 if count == int(count) else 1)
    many = int(count) if count == int(count) else 2
    return ngettext("%(count)s working day", "%(count)s working days", many) % {"count": text}


def _standing(facts: Facts, why: str) -> Iterator[Sentence]:
    """Where the finish stands against what was approved."""
    one, f = facts.schedule, formatter()
    if one is None:
        yield Sentence(Section.DATES, _("No finish is forecast."), facts.addresses.initiative)
        return
    address = facts.addresses.plan or facts.addresses.initiative
    values = {"finish": f.date(one.finish), "approved": f.date(one.approved)}
    if one.has_passed:
        text = _("The finish was forecast for %(finish)s, which has passed; approved was %(approved)s.") % values
    elif one.slip_days is None or one.approved is None:
        text = _("The finish is forecast for %(finish)s; none was approved to compare with.") % values
    elif round(one.slip_days, 1) == 0:
        text = _("The finish is forecast for %(finish)s, as approved.") % values
    else:
        days = abs(one.slip_days)
        values["days"] = _working(days) if one.is_working else f.days(round(days))
        late = _("The finish is forecast for %(finish)s, %(days)s later than approved (%(approved)s).")
        early = _("The finish is forecast for %(finish)s, %(days)s earlier than approved (%(approved)s).")
        text = (late if one.slip_days > 0 else early) % values
        text = f"{text} {why}" if why and one.slip_days > 0 else text
    yield Sentence(Section.DATES, text, address)


def _milestones(facts: Facts) -> Iterator[Sentence]:
    f, here = formatter(), facts.addresses.plan
    found = facts.milestones
    for one in found.reached[:MOST_LISTED]:
        yield Sentence(Section.MILESTONES, _reached(one), here)
    yield from _more(Section.MILESTONES, found.reached, here, _reached_more)
    for one in found.late[:MOST_LISTED]:
        words = _("Late: “%(name)s” should be reached, and is forecast for %(day)s.")
        yield Sentence(Section.MILESTONES, words % {"name": one.name, "day": f.date(one.on)}, here)
    yield from _more(Section.MILESTONES, found.late, here, _late_more)
    for one in found.next[:MOST_LISTED]:
        values = {"name": one.name, "day": f.date(one.on), "late": _against_baseline(one)}
        yield Sentence(Section.MILESTONES, _("Next: “%(name)s” on %(day)s%(late)s.") % values, here)
    if facts.has_plan and not (found.reached or found.late or found.next):
        yield Sentence(Section.MILESTONES, _("The plan has no milestone ahead."), here)
    if facts.progress is not None:
        done = f.share(facts.progress.done)
        words, values = _("%(done)s of the work is done."), {"done": done}
        if facts.progress.planned is not None:
            words = _("%(done)s of the work is done; the baseline has %(planned)s by now.")
            values["planned"] = f.share(facts.progress.planned)
        yield Sentence(Section.MILESTONES, words % values, here or facts.addresses.backlog)
    if facts.indices is not None:
        yield Sentence(Section.MILESTONES, _earned(facts.indices), here)


def _earned(one: Indices) -> str:
    """SPI and CPI in words a committee understands, with their names for those who count in them."""
    f = formatter()
    text = _("Of the work planned by now, in hours, %(share)s is earned (SPI %(spi)s).")
    if not one.is_hours:
        text = _("Of the work planned by now, in working days, %(share)s is earned (SPI %(spi)s).")
    text = text % {"share": f.share(one.spi), "spi": f.number(one.spi, 2)}
    if one.cpi is None:
        return text
    return f"{text} {_('An hour that was spent earned %(cpi)s (CPI).') % {'cpi': f.number(one.cpi, 2)}}"


def _reached(one: Milestone) -> str:
    values = {"name": one.name, "day": formatter().date(one.on), "late": _against_baseline(one)}
    return _("Reached: “%(name)s” on %(day)s%(late)s.") % values


def _against_baseline(one: Milestone) -> str:
    if one.late_days is None or round(one.late_days, 1) == 0:
        return ""
    words = _(", %(days)s later than approved") if one.late_days > 0 else _(", %(days)s earlier than approved")
    return words % {"days": _working(one.late_days)}


def _reached_more(count: int) -> str:
    return ngettext("%(count)s more milestone was reached.", "%(count)s more milestones were reached.", count)


def _late_more(count: int) -> str:
    return ngettext("%(count)s more milestone is late.", "%(count)s more milestones are late.", count)


def _more(section: str, found: tuple[Milestone, ...], address: str, words: object) -> Iterator[Sentence]:
    left = len(found) - MOST_LISTED
    if left > 0 and callable(words):
        yield Sentence(section, words(left) % {"count": formatter().number(left)}, address)


def _money(facts: Facts) -> Iterator[Sentence]:
    yield from _costs(facts)
    yield from _year(facts)
    yield from _spent(facts)
    yield from _benefits(facts)


def _of_money(text: str, address: str) -> Sentence:
    return Sentence(Section.MONEY, text, address, is_money=True)


def _full(amount: Decimal | None, currency: str) -> str:
    return UNKNOWN if amount is None else f"{formatter().money(amount)} {currency}"


def _costs(facts: Facts) -> Iterator[Sentence]:
    one = facts.amounts
    if one is None:
        return
    here, f = facts.addresses.initiative, formatter()
    if one.whole is None:
        yield _of_money(_("The cost of the whole is not known."), here)
        return
    values = {"now": _full(one.whole, one.currency), "day": f.date(one.whole_changed_on)}
    if one.whole_before is not None and one.whole_before != one.whole:
        change = one.whole - one.whole_before
        values |= {"before": _full(one.whole_before, one.currency), "by": _full(abs(change), one.currency)}
        words = _("The cost of the whole rose by %(by)s, from %(before)s to %(now)s, on %(day)s.")
        if change < 0:
            words = _("The cost of the whole fell by %(by)s, from %(before)s to %(now)s, on %(day)s.")
        yield _of_money(words % values, here)
    else:
        yield _of_money(_("The cost of the whole is unchanged at %(now)s.") % values, here)


def _year(facts: Facts) -> Iterator[Sentence]:
    one = facts.amounts
    if one is None or one.year_budget is None:
        return
    values = {"budget": _full(one.year_budget, one.currency), "forecast": _full(one.year_forecast, one.currency)}
    words = _("Of the year's budget of %(budget)s, %(forecast)s is forecast to be used.")
    if one.year_forecast is None:
        words = _("The year's budget is %(budget)s; what will be used is not forecast.")
    yield _of_money(words % values, facts.addresses.initiative)


def _spent(facts: Facts) -> Iterator[Sentence]:
    one, f = facts.spent, formatter()
    if one is None:
        return
    month = {"month": f.month(one.to)}
    if one.actual is None:
        yield _of_money(_("What is spent up to %(month)s is not known.") % month, facts.addresses.money)
        return
    values = {**month, "actual": _full(one.actual, one.currency), "planned": _full(one.planned, one.currency)}
    text = _("Up to %(month)s %(actual)s is spent; %(planned)s was planned.") % values
    if one.unreported:
        words = ngettext(
            "%(count)s planned amount is not reported yet.",
            "%(count)s planned amounts are not reported yet.",
            one.unreported,
        )
        text = f"{text} {words % {'count': f.number(one.unreported)}}"
    yield _of_money(text, facts.addresses.money)


def _benefits(facts: Facts) -> Iterator[Sentence]:
    one = facts.benefits
    if one is None or not one.has_lines:
        return
    if one.planned is None:
        yield _of_money(_("What it will gain is not known."), facts.addresses.value)
        return
    values = {"amount": _full(one.planned, one.currency), "before": _full(one.before, one.currency)}
    words = _("Benefits of %(amount)s are planned in all.")
    if one.before is not None and one.before != one.planned:
        words = _("Benefits of %(amount)s are planned in all; the first report said %(before)s.")
    text = words % values
    if not one.is_complete:
        text = f"{text} {_('A part of them is not known.')}"
    yield _of_money(text, facts.addresses.value)


def _scope(facts: Facts) -> Iterator[Sentence]:
    one, f = facts.scope, formatter()
    if one is not None:
        what = _("backlog") if one.is_backlog else _("plan")
        values = {"what": what, "share": f.share(abs(one.growth), 1), "day": f.date(one.since)}
        words = _("The %(what)s grew by %(share)s since it was agreed on %(day)s.")
        if one.growth <= 0:
            words = _("The %(what)s is %(share)s smaller than agreed on %(day)s.")
            words = words if one.growth else _("The %(what)s is as it was agreed on %(day)s.")
        address = facts.addresses.backlog if one.is_backlog else facts.addresses.plan
        yield Sentence(Section.SCOPE, words % values, address)
    # What was approved stands among the decisions.
    for change in facts.scope_changes:
        if change.is_open:
            values = {"ref": change.ref, "title": change.title, "day": f.date(change.on)}
            text = _("%(ref)s “%(title)s” asks for another scope; it waits for a decision since %(day)s.") % values
            yield Sentence(Section.SCOPE, text, change.address)


def _team(facts: Facts) -> Iterator[Sentence]:
    one, f = facts.team, formatter()
    if one is None or not one.asked:
        return
    values = {"hours": f.number(one.asked), "short": f.number(one.short), "months": f.number(one.months),
              "roles": ", ".join(one.roles)}  # fmt: skip
    words = _("The next %(months)s months ask for %(hours)s hours, and its roles have them.")
    if one.short:
        words = _("The next %(months)s months ask for %(hours)s hours; %(short)s of them are not covered: %(roles)s.")
    elif one.unknown:
        words = _("The next %(months)s months ask for %(hours)s hours; the capacity of some roles is not known.")
    yield Sentence(Section.TEAM, words % values, facts.addresses.people)


def _risks(facts: Facts) -> Iterator[Sentence]:
    if facts.risks is None:
        return
    words = {
        "new": _("New: “%(name)s” (%(ref)s), %(level)s."),
        "worse": _("Worse: “%(name)s” (%(ref)s), now %(level)s."),
        "better": _("Better: “%(name)s” (%(ref)s), now %(level)s."),
        "happened": _("Happened: “%(name)s” (%(ref)s)."),
        "closed": _("Closed: “%(name)s” (%(ref)s)."),
    }
    for one in facts.risks.changed:
        text = words[one.change] % {"name": one.name, "ref": one.ref, "level": one.level}
        yield Sentence(Section.RISKS, text, one.address)
    if not facts.risks.recorded and not facts.risks.changed:
        yield Sentence(Section.RISKS, _("No risk is written down."), facts.addresses.risks)
    elif not facts.risks.changed:
        text = _("No risk or issue is new or changed since %(day)s.") % {"day": formatter().date(facts.since)}
        yield Sentence(Section.RISKS, text, facts.addresses.risks)


def _decisions(facts: Facts) -> Iterator[Sentence]:
    f = formatter()
    for one in facts.decisions:
        outcome = str(Outcome(one.outcome).label) if one.outcome in Outcome.values else one.outcome
        values = {"number": one.number, "title": one.title, "outcome": outcome, "day": f.date(one.on)}
        text = _("%(title)s: %(outcome)s, decided on %(day)s (D-%(number)s).") % values
        yield Sentence(Section.DECISIONS, text, one.address)


def _actions(facts: Facts) -> Iterator[Sentence]:
    f = formatter()
    asked = (*facts.due, *(facts.risks.due if facts.risks else ()))
    for one in sorted(asked, key=lambda one: (one.due_on, one.ref)):
        owner = one.owner or _("nobody named")
        values = {"text": one.text, "owner": owner, "day": f.date(one.due_on), "ref": one.ref}
        words = _("%(text)s (%(ref)s): %(owner)s, due on %(day)s.")
        if _is_over(one.due_on, facts.until):
            words = _("%(text)s (%(ref)s): %(owner)s, was due on %(day)s.")
        yield Sentence(Section.ACTIONS, words % values, one.address)


def _is_over(due_on: date, until: date) -> bool:
    return due_on < until
