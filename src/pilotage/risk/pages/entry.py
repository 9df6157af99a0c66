"""The page of one entry: what it is, how it is rated, what is done about it, its way up, its past."""

from uuid import UUID

from django.db.models import Q
from django.http import HttpResponseBase, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pilotage.accounts.reads import organisation
from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.clock import today
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.frame import carried
from pilotage.kit.pages import page
from pilotage.kit.tables import Cell, Column, Fact, Row, Table, heads
from pilotage.risk.models import Entry, EntryKind, Escalation, EscalationState, Rating, Response
from pilotage.risk.pages.history import history_entries
from pilotage.risk.pages.lines import due_cell
from pilotage.risk.pages.shared import can_change, crumbs_of, is_today, the_entry
from pilotage.risk.pages.trials import use_view
from pilotage.risk.pages.words import (
    entry_url,
    register_cell,
    severity_cell,
    status_word,
    three_points,
    trend_cell,
)
from pilotage.risk.reads.history import deeds_on
from pilotage.risk.reads.listing import levels_in
from pilotage.risk.reads.scales import scales
from pilotage.risk.reads.trials import plan_for, use_of
from pilotage.risk.reads.visible import (
    concerned_by,
    entries_visible_to,
    escalations_visible_to,
    level_above,
    ratings_of,
    responses_of,
)
from pilotage.risk.rules import permissions, states
from pilotage.risk.rules.exposure import expected_delay_of, exposure_of
from pilotage.risk.rules.scales import Levels, Scales, current_of, inherent_of
from pilotage.risk.rules.trends import trend_of
from pilotage.risk.rules.trials import may_be_used


@require_GET
@door(Permission.SEE)
def entry(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    found, known = the_entry(request, id), scales()
    ratings, responses = ratings_of(found), responses_of(found)
    escalations = list(escalations_visible_to(request.access).filter(entry=found).select_related("to__parent"))
    may_change = can_change(request, found)
    context = {
        "crumbs": crumbs_of(request, found),
        "entry": found,
        "kind": str(EntryKind(found.kind).label),
        "facts": _facts(request, found, known, ratings),
        "parts": _parts(found),
        "numbers": _numbers(request, found),
        "ratings": _ratings_table(found, ratings, known) if found.kind in states.RATED else None,
        "responses": _responses_table(request, found, responses, known) if states.STRATEGIES[found.kind] else None,
        "escalations": [_escalation(request, one) for one in escalations],
        "concerns": concerned_by(request.access, found),
        "origin": _linked(request, found),
        "history": history_entries(deeds_on(request.access, found), known),
        "trials": _trials(request, found) if found.kind == EntryKind.RISK and found.initiative_id else None,
        "deeds": _deeds(request, found, escalations) if may_change else (),
        "may_change": may_change,
        "is_past": not is_today(request),
        "tail": carried(request),
    }
    return page(request, "risk/entry.html", context)


def _facts(request: PersonalRequest, entry: Entry, known: Scales, ratings: list[Rating]) -> tuple[Fact, ...]:
    f, day = formatter(), today()
    home = register_cell(request.access, entry, carried(request))
    status = Fact(_("Status"), status_word(entry), note=f.date(entry.ended_on) if entry.ended_on else "")
    facts = [status]
    if entry.kind in states.RATED:
        for label, levels in ((_("Now"), current_of(entry)), (_("Before anything is done"), inherent_of(entry))):
            cell = severity_cell(levels, known, kind=entry.kind)
            facts.append(Fact(label, cell.text, title=cell.title, tone=cell.tone, letter=cell.letter))
        levels_then = [levels_in(one, entry.kind) for one in ratings[-2:]]
        trend = trend_of(levels_then[0], levels_then[1], known) if len(levels_then) == 2 else None
        facts.append(Fact(_("Trend"), trend_cell(trend).text, title=trend_cell(trend).title))
    due = due_cell(entry, day)
    label = _("Due") if entry.kind in states.HAS_DUE else _("May happen")
    facts += [
        Fact(_("Owner"), entry.owner.name if entry.owner else UNKNOWN),
        Fact(label, due.text, note=due.note),
        Fact(_("Register"), home.text, note=home.note, url=home.url),
        Fact(_("Looked at"), f.date(entry.reviewed_on), note=f.age(entry.reviewed_on, day) if entry.reviewed_on else "",
             title=_("When somebody last said that it is still right")),
    ]  # fmt: skip
    return tuple(facts)


def _parts(entry: Entry) -> list[tuple[str, str]]:
    """Cause, event and effect, as far as they are said; how it ended."""
    said = [
        (_("Because of"), entry.cause),
        (_("What is to be done") if entry.kind == EntryKind.ACTION else _("it may be that"), entry.event),
        (_("which would lead to"), entry.effect),
        (_("How it ended"), entry.ending_note),
    ]
    if entry.kind == EntryKind.ISSUE:
        said[1] = (_("it has happened that"), entry.event)
        said[2] = (_("which leads to"), entry.effect)
    return [(label, text) for label, text in said if text]


def _numbers(request: PersonalRequest, entry: Entry) -> tuple[Fact, ...]:
    """What is known as numbers; money only for who may see it."""
    if entry.kind not in states.HAS_NUMBERS:
        return ()
    f = formatter()
    facts = []
    if entry.kind != EntryKind.ISSUE:
        facts.append(Fact(_("Probability"), f.share(entry.probability_share)))
    points = (entry.delay_low, entry.delay_likely, entry.delay_high)
    facts.append(Fact(_("Delay"), three_points(*(None if one is None else f.number(one) for one in points)),
                      note=_("working days") if entry.delay_likely is not None else ""))  # fmt: skip
    expected = expected_delay_of(entry)
    facts.append(Fact(_("Expected delay"), f.days(expected), title=_("Probability × mean delay")))
    if permissions.may_see_money(request.access, entry):
        costs = (entry.cost_low, entry.cost_likely, entry.cost_high)
        label = _("Gain") if entry.kind == EntryKind.OPPORTUNITY else _("Cost")
        said = three_points(*(None if one is None else f.money(one) for one in costs))
        facts.append(Fact(label, said, note=entry.currency if entry.cost_likely is not None else ""))
        exposure = exposure_of(entry, organisation().currency)
        said = UNKNOWN if exposure is None else f"{f.money(exposure)} {entry.currency}"
        facts.append(Fact(_("Exposure"), said, title=_("Expected value: probability × mean cost")))
    return tuple(facts)


def _ratings_table(entry: Entry, ratings: list[Rating], known: Scales) -> Table:
    f = formatter()
    columns = (
        Column("on", _("Rated on")),
        Column("inherent", _("Before anything is done")),
        Column("left", _("What is left")),
        Column("note", _("Why"), width=24),
    )
    rows = []
    for rating in reversed(ratings):
        certain = 5 if entry.kind == EntryKind.ISSUE else None
        inherent = Levels(certain or rating.probability, rating.impact)
        left = levels_in(rating, entry.kind)
        rows.append(
            Row(
                str(rating.pk),
                (
                    f.date(rating.on),
                    severity_cell(inherent, known, kind=entry.kind),
                    severity_cell(left, known, kind=entry.kind),
                    Cell(rating.note, kind="w"),
                ),
            )
        )
    return Table("ratings", _("Ratings over time"), heads(columns, QueryDict()), rows, empty_text=_("Not rated yet."))


def _responses_table(request: PersonalRequest, entry: Entry, responses: list[Response], known: Scales) -> Table:
    f, day = formatter(), today()
    sees_money = bool(permissions.may_see_money(request.access, entry))
    columns = [
        Column("what", _("What is done"), width=28),
        Column("strategy", _("Strategy")),
        Column("owner", _("Who")),
        Column("due", _("Due")),
        Column("hope", _("Leaves"), title=_("The severity that is hoped for once it is done")),
    ]
    if sees_money:
        columns.append(Column("cost", _("Cost"), is_number=True))
    rows = []
    for one in responses:
        hope = Levels(5 if entry.kind == EntryKind.ISSUE else one.expected_probability, one.expected_impact)
        is_late = bool(one.due_on and not one.done_on and one.due_on < day)
        due = _("done %(day)s") % {"day": f.date(one.done_on)} if one.done_on else f.date(one.due_on)
        url = reverse("risk:change_response", args=[entry.pk, one.pk]) if can_change(request, entry) else ""
        cells: list[Cell | str] = [
            Cell(one.description, kind="w", url=url),
            one.get_strategy_display(),
            one.owner.name if one.owner else UNKNOWN,
            Cell(due, note=_("late") if is_late else ""),
            severity_cell(hope, known, kind=entry.kind) if hope.is_known else Cell(UNKNOWN),
        ]
        if sees_money:
            cost = UNKNOWN if one.cost is None else f"{f.money(one.cost)} {one.currency}"
            cells.append(Cell(cost, kind="n"))
        rows.append(Row(str(one.pk), cells))
    return Table(
        "responses", _("Responses"), heads(columns, QueryDict()), rows, empty_text=_("Nothing is planned about it yet.")
    )


def _escalation(request: PersonalRequest, one: Escalation) -> dict[str, object]:
    f = formatter()
    waits = one.state == EscalationState.WAITING
    may_answer = waits and is_today(request) and bool(permissions.may_answer(request.access, one))
    return {
        "to": one.to.name,
        "state": str(EscalationState(one.state).label),
        "tone": "amber" if waits else "none",
        "reason": one.reason,
        "raised": f"{f.date(one.raised_on)} · {one.raised_by.name if one.raised_by else UNKNOWN}",
        "answer": one.answer,
        "answered": f"{f.date(one.answered_on)} · {one.answered_by.name if one.answered_by else UNKNOWN}"
        if one.answered_on
        else "",
        "answer_url": reverse("risk:answer", args=[one.pk]) if may_answer else "",
    }


def _trials(request: PersonalRequest, entry: Entry) -> dict[str, object] | None:
    """How it stands in the trials of its initiative's plan, and what can be done there; None without a plan."""
    plan = plan_for(request.access, entry)
    use = use_of(entry) if plan else None
    if plan is None or (use is None and entry.is_over):
        return None
    verdict, may_change = may_be_used(entry), can_change(request, entry)
    choose = reverse("risk:trials", args=[entry.pk]) if verdict and may_change else ""
    return {
        "use": use_view(request, use, carried(request)) if use else None,
        "why_not": "" if verdict or use else verdict.reason,
        "choose_label": (_("Change its tasks") if use else _("Use in the plan's trials")) if choose else "",
        "choose_url": choose,
        "leave_url": reverse("risk:leave_trials", args=[entry.pk]) if use and may_change else "",
        "plan_url": reverse("delivery:uncertainty", args=[plan.initiative.key]) + carried(request),
    }


def _linked(request: PersonalRequest, entry: Entry) -> list[tuple[str, str, str]]:
    """From which risk it came, and what became of it: words, title and address; only what the person may see."""
    tail = carried(request)
    kin = entries_visible_to(request.access).filter(Q(pk=entry.came_from_id) | Q(came_from=entry))
    words = {True: _("It came from"), False: _("It became")}
    return [(words[one.pk == entry.came_from_id], str(one), entry_url(one, tail)) for one in kin]


def _deeds(request: PersonalRequest, entry: Entry, escalations: list[Escalation]) -> list[tuple[str, str, str]]:
    """What can be done now: label, address, icon."""
    newest = escalations[0] if escalations else None
    waits = newest is not None and newest.state == EscalationState.WAITING

    def address(name: str) -> str:
        return reverse(f"risk:{name}", args=[entry.pk])

    offered = (
        (states.may_rate(entry), _("Rate"), "rate", "gauge"),
        (states.may_respond(entry), _("Plan a response"), "respond", "shield"),
        (states.may_happen(entry), _happened_words(entry), "happen", "alert-triangle"),
        (not entry.is_over and not waits and level_above(entry, newest) is not None, _("Hand up"), "escalate",
         "arrow-up"),
        (states.may_close(entry), _("Close"), "close", "check"),
        (True, _("Edit"), "edit", "edit"),
    )  # fmt: skip
    return [(label, address(name), icon) for allowed, label, name, icon in offered if allowed]


def _happened_words(entry: Entry) -> str:
    return _("It came true") if entry.kind == EntryKind.OPPORTUNITY else _("It has happened")
