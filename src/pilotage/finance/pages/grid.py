"""The money grid: lines by financial year, opened to months; typed, pasted and saved cell by cell."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pilotage.accounts.reads import people_by_name
from pilotage.accounts.rules import Permission, PersonalRequest, Refused, door
from pilotage.finance.actions.editing import edit_line
from pilotage.finance.forms.actuals import KnownForm
from pilotage.finance.forms.cells import row_change
from pilotage.finance.forms.lines import LineForm, YearForm
from pilotage.finance.forms.ranges import RangesForm
from pilotage.finance.forms.ranges import ranges_form as form_of_ranges
from pilotage.finance.models import ActualCost, Fund, MoneyLine
from pilotage.finance.pages.actuals import actual_facts, beside_table, known_words
from pilotage.finance.pages.against import against_facts
from pilotage.finance.pages.cells import GridView, is_actual_shown, view_of
from pilotage.finance.pages.figures import convention_words, value_facts
from pilotage.finance.pages.shared import crumbs_of, initiative_with_money
from pilotage.finance.pages.sources import funds_words, ranges_words
from pilotage.finance.reads.baselines import current_money_baseline
from pilotage.finance.reads.beside import actual_cost_of, beside_by_year, stated_version
from pilotage.finance.reads.funds import cost_by_fund, funds_visible_to
from pilotage.finance.reads.lines import LineMoney, line_money, lines_of
from pilotage.finance.reads.ranges import ranges_of
from pilotage.finance.reads.valuation import npv_of
from pilotage.finance.rules.actuals import Beside
from pilotage.finance.rules.gaps import sentences_of
from pilotage.finance.rules.permissions import Impossible, Stale, may_edit_money
from pilotage.finance.rules.terms import Terms
from pilotage.kit.clock import as_of, today
from pilotage.kit.edits import BadEdit, Change, Edited, Refusal, Saved, answer, changes_of, refuse_all
from pilotage.kit.entering import Unreadable
from pilotage.kit.pages import page
from pilotage.kit.tables import Crumb, Table
from pilotage.work.models import Initiative


@require_GET
@door(Permission.SEE_MONEY)
def grid(request: PersonalRequest, key: str) -> HttpResponseBase:
    """All lines of one initiative."""
    initiative = initiative_with_money(request, key)
    return page(request, "finance/grid.html", grid_context(request, initiative))


def grid_context(
    request: PersonalRequest,
    initiative: Initiative,
    *,
    line_form: LineForm | None = None,
    year_form: YearForm | None = None,
    ranges_form: RangesForm | None = None,
) -> dict[str, object]:
    """What the grid's template needs; forms that were refused come back with what was typed."""
    lines = lines_of(request.access, initiative)
    found = npv_of(request.access, initiative)
    ranges = ranges_of(request.access, initiative)
    can_edit = bool(may_edit_money(request.access, initiative)) and as_of(request) == today()
    funds = tuple(funds_visible_to(request.access))
    is_funded = any(one.line.fund_id for one in lines)
    paid = cost_by_fund(request.access, [initiative.pk]) if is_funded else ()
    booked = booked_of(request, initiative)
    people = tuple(people_by_name().only("name")) if can_edit else ()
    view = view_of(
        request.GET, initiative, lines, found.terms, funds=funds, people=people, known_to=booked.known_to, today=today()
    )
    choices = [(str(one.line.id), f"{one.line.name} ({one.line.currency})") for one in lines]
    shown = view.opened or view.years[0]
    return {
        "initiative": initiative,
        "crumbs": crumbs_of(request, initiative, Crumb(_("Lines and months"))),
        "facts": (
            *value_facts(found, initiative.key),
            *against_facts(current_money_baseline(request.access, initiative), found, initiative.key),
            *actual_facts(booked.cost, found.terms, initiative.key),
        ),
        "lacks": sentences_of(found.value.lacks),
        "convention": convention_words(found.terms),
        "table": view.table(lines, found.years, booked.years, can_edit=can_edit),
        "beside": _beside(view, booked, found.terms, initiative.key),
        "known_words": known_words(booked.cost),
        "known_form": known_form(initiative, booked.cost) if can_edit else None,
        "known_url": reverse("finance:known_to", args=[initiative.key]),
        "view": view,
        "has_lines": bool(lines),
        "can_edit": can_edit,
        "is_past": as_of(request) != today(),
        "line_form": (
            line_form or LineForm(initial={"currency": found.terms.currency}, funds=_in_use(funds), people=people)
        ),
        "year_form": year_form or YearForm(lines=choices, initial={"year": shown, "spread": view.spread}),
        "funds": funds_words(paid, found.terms),
        "ranges": ranges_words(ranges, found),
        "ranges_form": ranges_form or form_of_ranges(ranges),
        "ranges_url": reverse("finance:ranges", args=[initiative.key]),
        "is_line_refused": line_form is not None,
        "new_line_url": reverse("finance:new_line", args=[initiative.key]),
        "remove_url": reverse("finance:remove_lines", args=[initiative.key]),
        "year_url": reverse("finance:enter_year", args=[initiative.key]),
        "value_url": reverse("finance:value", args=[initiative.key]),
        "baselines_url": reverse("finance:baselines", args=[initiative.key]),
    }


@dataclass(frozen=True, slots=True)
class BookedMoney:
    """What is kept of actual cost, in the whole and by year."""

    cost: ActualCost | None
    years: dict[int, Beside]

    @property
    def known_to(self) -> date | None:
        return self.cost.to if self.cost else None


def booked_of(request: PersonalRequest, initiative: Initiative) -> BookedMoney:
    """One query, and one more where actual amounts are shown."""
    cost = actual_cost_of(request.access, initiative)
    is_shown = cost is not None and is_actual_shown(request.GET)
    return BookedMoney(cost, beside_by_year(request.access, [initiative.pk]) if is_shown else {})


def known_form(initiative: Initiative, cost: ActualCost | None) -> KnownForm:
    if cost is None or not cost.is_to_stated:
        return KnownForm(initial={"month": "", "version": 0})
    return KnownForm(initial={"month": f"{cost.to:%Y-%m}", "version": stated_version(initiative)})


def _beside(view: GridView, booked: BookedMoney, terms: Terms, key: str) -> Table | None:
    if booked.cost is None or view.show == "plan":
        return None
    return beside_table(
        booked.years,
        terms,
        name="actual-beside-plan",
        url_of=lambda year: view.url(year=year),
        whole_url=view.url(year=None),
    )


def _in_use(funds: Sequence[Fund]) -> list[Fund]:
    return [fund for fund in funds if fund.archived_on is None]


@require_POST
@door(Permission.EDIT_MONEY)
def cells(request: PersonalRequest, key: str) -> HttpResponseBase:
    """Changed cells, as pm-grid sends them: each line is saved whole or refused whole."""
    initiative = initiative_with_money(request, key)
    try:
        changes = changes_of(request)
    except BadEdit as bad:
        return refuse_all(str(bad))
    is_within_dates = request.GET.get("spread") == "dates"
    refused: list[Refusal] = []
    for line_key, group in groupby(sorted(changes, key=lambda one: one.key), key=lambda one: one.key):
        refused += _save(request, initiative, line_key, list(group), is_within_dates)
    return answer(_now(request, initiative, changes, refused))


def _save(
    request: PersonalRequest, initiative: Initiative, key: str, changes: Sequence[Change], is_within_dates: bool
) -> list[Refusal]:
    """Save the changes of one line; what was refused, cell by cell."""
    line = _line(request, initiative, key)
    if line is None:
        return _refusals(changes, _("This line was removed in the meantime."))
    try:
        change = row_change(changes)
        edit_line(
            line,
            version=changes[0].version,
            facts=change.facts,
            entries=change.entries,
            booked=change.booked,
            access=request.access,
            is_within_dates=is_within_dates,
            on=today(),
        )
    except Stale:
        words = _("Somebody changed this line in the meantime; the other cells show it as it is now. Enter it again.")
        return _refusals(changes, words)
    except (Impossible, Unreadable, Refused) as said:
        return _refusals(changes, str(said))
    return []


def _refusals(changes: Sequence[Change], message: str) -> list[Refusal]:
    return [Refusal(one.key, one.column, message) for one in changes]


def _line(request: PersonalRequest, initiative: Initiative, key: str) -> MoneyLine | None:
    try:
        found = line_money(request.access, UUID(key))
    except ValueError:
        return None
    return found.line if found is not None and found.line.initiative_id == initiative.id else None


def _now(
    request: PersonalRequest, initiative: Initiative, changes: Sequence[Change], refused: Sequence[Refusal]
) -> Edited:
    """The touched lines as they are now, whole, because a year moves its months and they move the sum."""
    lines = lines_of(request.access, initiative)
    found = npv_of(request.access, initiative)
    funds = funds_visible_to(request.access)
    booked = booked_of(request, initiative)
    view: GridView = view_of(
        request.GET, initiative, lines, found.terms, funds=funds, people=(), known_to=booked.known_to, today=today()
    )
    keys = {one.key for one in changes}
    touched: list[LineMoney] = [one for one in lines if str(one.line.id) in keys]
    not_saved = {(one.key, one.column) for one in refused}
    saved = [
        Saved(str(one.line.id), column, cell)
        for one in touched
        for column, cell in view.cells_by_column(one).items()
        if (str(one.line.id), column) not in not_saved
    ]
    return Edited(
        saved=saved,
        refused=refused,
        versions={str(one.line.id): one.line.version for one in touched},
        totals=view.totals(found.years, booked.years, lines),
    )
