"""The page of the SRO: what covers the objectives, what is aligned and what is not, and what the last round changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from pilotage.accounts.reads import organisation
from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.governance.actions.alignment import close_round, plan_round
from pilotage.governance.forms.alignment import RoundForm
from pilotage.governance.models import AlignmentState, PlanningRound
from pilotage.governance.pages.alignment.words import standing_words, state_words
from pilotage.governance.pages.shared import crumbs_of, narrowed_path, tabs_of
from pilotage.governance.reads.alignment import (
    NONE,
    TO_RENEW,
    UNALIGNED,
    Picture,
    cost_of,
    decided_since,
    open_round,
    open_rounds,
    picture,
)
from pilotage.governance.rules.alignment import may_plan_rounds
from pilotage.governance.rules.refusals import Impossible
from pilotage.kit.clock import today
from pilotage.kit.formats import Formatter, formatter
from pilotage.kit.frame import carried
from pilotage.kit.pages import go, notice, page, warn
from pilotage.kit.tables import Cell, Column, Row, Table, heads
from pilotage.work.models import Initiative

STATES = (NONE, *AlignmentState.values, TO_RENEW, UNALIGNED)
MOST_CHANGES = 12


@dataclass(frozen=True, slots=True)
class Figure:
    label: str
    text: str
    note: str
    url: str
    tone: str = ""


@require_GET
@door(Permission.SEE)
def alignment(request: PersonalRequest) -> HttpResponseBase:
    found = picture(request.access, path=narrowed_path(request), on=today())
    asked = request.GET.get("state", "")
    shown = found.that_stand(asked)
    f, current = formatter(), open_round(today())
    sees_money = bool(found.costs)
    currency = organisation().currency if sees_money else ""
    context = {
        "tabs": tabs_of(request, "alignment"),
        "crumbs": crumbs_of(request, (_("Alignment"), "")),
        "figures": _figures(request, found, currency, f),
        "objectives": _objectives(found, currency, f) if found.objectives else None,
        "rows": _rows(request, shown, found, currency, f) if found.rows else None,
        "states": [(state, state_words(state)[0]) for state in STATES],
        "asked": asked if asked in STATES else "",
        "kept": [(name, value) for name, value in request.GET.items() if name != "state"],
        "round": current,
        "round_days": f"{f.date(current.starts_on)} – {f.date(current.ends_on)}" if current else "",
        "changes": _changes(request, current, f),
        "may_plan": bool(may_plan_rounds(request.access)),
        "form": RoundForm(initial={"starts_on": today()}),
        "plan_url": reverse("governance:plan_round"),
        "close_url": reverse("governance:close_round", args=[current.pk]) if current else "",
    }
    return page(request, "governance/alignment.html", context)


def _figures(request: PersonalRequest, found: Picture, currency: str, f: Formatter) -> list[Figure]:
    counted = dict.fromkeys(STATES, 0)
    for standing in found.standings.values():
        counted[standing.state] += 1
    figures = [
        Figure(state_words(state)[0], f.number(counted[state]), "", _narrowed(request, state), state_words(state)[1])
        for state in (AlignmentState.ACCEPTED, TO_RENEW, AlignmentState.COMPLETED, AlignmentState.PROPOSED, NONE)
    ]
    if currency:
        label = _("without an acceptance that holds, %(currency)s") % {"currency": currency}
        note = f.unknown(found.unaligned_unknown)
        figures.append(Figure(label, f.money(found.unaligned_cost), note, _narrowed(request, UNALIGNED)))
    return figures


def _narrowed(request: PersonalRequest, state: str) -> str:
    asked = QueryDict(mutable=True)
    asked.update({name: str(value) for name, value in request.GET.items() if name != "state"})
    asked["state"] = state
    return f"?{asked.urlencode()}#rows"


def _objectives(found: Picture, currency: str, f: Formatter) -> Table:
    columns = [Column("name", _("Objective"), width=30), Column("count", _("Initiatives"), is_number=True)]
    if currency:
        columns.append(Column("cost", _("Cost"), currency, is_number=True))
    rows = []
    for one in found.objectives:
        count = len(one.initiatives)
        objective = one.branch.objective
        cells: list[Cell | str] = [
            Cell(str(objective), url=reverse("strategy:objective", args=[objective.pk])),
            Cell(f.number(count), kind="n") if count else Cell(_("Nothing yet"), kind="n", tone="amber", letter="!"),
        ]
        if currency:
            cells.append(_money(one.cost, one.unknown, count, f))
        rows.append(Row(str(objective.pk), cells, depth=one.branch.depth))
    return Table("covered", _("Objectives, and what serves them by acceptance"), heads(columns, QueryDict()), rows)


def _money(cost: Decimal | None, unknown: int, count: int, f: Formatter) -> Cell:
    if not count:
        return Cell("–", kind="n")
    return Cell(f.money(cost), f.money_full(cost), kind="n", note=f.unknown(unknown) if unknown else "")


def _rows(request: PersonalRequest, shown: Sequence[Initiative], found: Picture, currency: str, f: Formatter) -> Table:
    columns = [
        Column("name", _("Initiative"), width=28),
        Column("portfolio", _("Portfolio")),
        Column("state", _("Alignment")),
        Column("words", _("Since")),
    ]
    if currency:
        columns.append(Column("cost", _("Cost"), currency, is_number=True))
    tail = carried(request)
    rows = []
    for one in shown:
        standing = found.standings[one.pk]
        words, tone = state_words(standing.state)
        cells: list[Cell | str] = [
            Cell(one.name, url=reverse("governance:alignment_review", args=[one.key]) + tail, note=one.key),
            one.portfolio.name,
            Cell(words, tone=tone),
            Cell(more if (more := standing_words(standing, f)[0]) != words else "", kind="w"),
        ]
        if currency:
            known = found.costs.get(one.pk)
            cells.append(Cell(f.money(known), f.money_full(known), kind="n"))
        rows.append(Row(str(one.pk), cells))
    totals: tuple[Cell | str, ...] = ()
    if currency:
        cost, unknown = cost_of(shown, found.costs)
        totals = (Cell(_("All")), "", "", "", _money(cost, unknown, len(shown), f))
    return Table("aligned", _("Initiatives and their alignment"), heads(columns, QueryDict()), rows, totals=totals)


def _changes(request: PersonalRequest, current: PlanningRound | None, f: Formatter) -> dict[str, object] | None:
    """What this round has decided until now."""
    if current is None:
        return None
    decided = decided_since(request.access, path=narrowed_path(request), since=current.starts_on)
    words = ngettext("%(count)s decision", "%(count)s decisions", len(decided)) % {"count": f.number(len(decided))}
    lines = [
        {
            "name": one.initiative.name,
            "url": reverse("governance:alignment_review", args=[one.initiative.key]) + f"?review={one.pk}",
            "state": one.get_state_display(),
            "tone": state_words(one.state)[1],
            "amended": sum(bool(line.amended) for line in one.lines.all()),
            "when": f.date(one.decided_on),
        }
        for one in decided[:MOST_CHANGES]
    ]
    return {"count": words, "lines": lines, "more": max(len(decided) - MOST_CHANGES, 0)}


@require_POST
@door(Permission.CONFIGURE)
def plan(request: PersonalRequest) -> HttpResponseBase:
    form = RoundForm(request.POST)
    if form.is_valid():
        try:
            plan_round(**form.cleaned_data, access=request.access)
        except Impossible as wrong:
            warn(request, str(wrong))
        else:
            notice(request, _("The round is open. Reviews that are started from now on belong to it."))
    else:
        warn(request, " ".join(str(error) for found in form.errors.values() for error in found))
    return go(request, reverse("governance:alignment") + carried(request))


@require_POST
@door(Permission.CONFIGURE)
def close(request: PersonalRequest, id: object) -> HttpResponseBase:
    close_round(get_object_or_404(open_rounds(), pk=id), access=request.access, on=today())
    notice(request, _("The round is closed. Its acceptances hold as long as it says."))
    return go(request, reverse("governance:alignment") + carried(request))
