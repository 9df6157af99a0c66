"""When each candidate may start, whether decided work keeps its claim, and how what is unknown is bounded."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.http import HttpResponseBase, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.edits import Change
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.frame import carried
from pilotage.kit.tables import Cell, Column, Group, Row, Tab, Table, heads
from pilotage.selection.actions import Terms, set_terms
from pilotage.selection.actions.terms import terms_said
from pilotage.selection.forms import typed_amount
from pilotage.selection.forms.parts import NO, YES, terms_changed
from pilotage.selection.models import Scenario, ScenarioTerms
from pilotage.selection.pages.settings.frame import edited, locked_by, shown
from pilotage.selection.pages.shared import address_of, the_scenario
from pilotage.selection.reads.gathering import gathered
from pilotage.selection.reads.inputs import Candidate, Gap
from pilotage.selection.reads.members import members_of
from pilotage.selection.reads.scenarios import allowed_in
from pilotage.selection.reads.words import gaps_in_words
from pilotage.selection.rules import DECIDED, Impossible
from pilotage.work.models import Initiative

# What is shown: all of them, those of which something is unknown, those of which something is said here.
ALL, GAPS, SAID = "", "gaps", "said"


@dataclass(frozen=True, slots=True)
class Line:
    """One initiative with what is known of it; `known` is None for decided work that gave up its claim."""

    initiative: Initiative
    terms: Terms
    known: Candidate | None

    @property
    def gaps(self) -> tuple[Gap, ...]:
        return self.known.gaps if self.known else ()

    @property
    def is_decided(self) -> bool:
        return self.initiative.stage.phase in DECIDED


@require_GET
@door(Permission.SEE_MONEY)
def starts(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    scenario = the_scenario(request, id)
    locked = locked_by(request, scenario)
    lines, only = _lines(request, scenario), request.GET.get("only", ALL)
    context = {
        "locked": locked,
        "choices": _choices(request, scenario, lines, only),
        "table": _table(request, scenario, _wanted(lines, only), may_change=not locked),
        "has_lines": bool(lines),
    }
    return shown(request, scenario, "settings_starts", context)


def _lines(request: PersonalRequest, scenario: Scenario) -> list[Line]:
    known = gathered(request.access, scenario).inputs.by_id
    allowed: Mapping[UUID, ScenarioTerms] = allowed_in(scenario)
    return [
        Line(one, terms_said(allowed.get(id)), known.get(str(id)))
        for id, one in members_of(request.access, scenario).items()
    ]


def _wanted(lines: Sequence[Line], only: str) -> list[Line]:
    if only == GAPS:
        return [line for line in lines if set(line.gaps) - {Gap.PARTLY_RATED}]
    return [line for line in lines if only != SAID or line.terms != Terms()]


def _choices(request: PersonalRequest, scenario: Scenario, lines: Sequence[Line], only: str) -> list[Tab]:
    address = reverse("selection:settings_starts", args=[scenario.pk])
    said = ((ALL, _("All")), (GAPS, _("Something is unknown")), (SAID, _("Said here")))
    return [
        Tab(
            label,
            f"{address}?only={name}" if name else address,
            str(len(_wanted(lines, name))),
            is_current=name == only,
        )
        for name, label in said
    ]


def _table(request: PersonalRequest, scenario: Scenario, lines: Sequence[Line], *, may_change: bool) -> Table:
    def editor(kind: str) -> str:
        return kind if may_change else ""

    keeps = (("", _("as the scenario says")), (YES, _("yes")), (NO, _("no")))
    columns = (
        Column("name", _("Initiative"), width=30),
        Column("start", _("Starts")),
        Column("earliest", _("Not before"), editor=editor("text")),
        Column("latest", _("Not after"), editor=editor("text")),
        Column("keeps_claim", _("Keeps its claim"), editor=editor("choice"), choices=keeps),
        Column("unknown", _("Not known"), width=30),
        Column("cost_bound", _("Costs at most"), unit=scenario.currency, is_number=True, editor=editor("text")),
        Column("npv_bound", _("NPV at least"), unit=scenario.currency, is_number=True, editor=editor("text")),
        Column("counts_unrated", _("Compare unrated"), editor=editor("choice"), choices=(("", "–"), (YES, _("yes")))),
    )
    return Table(
        name="starts",
        caption=_("Starts and unknowns"),
        heads=heads(columns, QueryDict()),
        rows=list(_rows(request, scenario, lines)),
        edit_url=address_of(request, scenario, "edit_starts") if may_change else "",
        empty_text=_("No initiative is so."),
    )


def _rows(request: PersonalRequest, scenario: Scenario, lines: Sequence[Line]) -> Iterator[Row | Group]:
    free = [line for line in lines if not line.known or not line.known.is_claim]
    candidates = [line for line in free if line.known]
    parts = (
        (_("Candidates"), candidates),
        (_("Decided or running: keeps its claim"), [line for line in lines if line.known and line.known.is_claim]),
        (_("Decided or running: claims nothing here"), [line for line in lines if not line.known]),
    )
    for label, part in parts:
        if part:
            yield Group(label, str(len(part)))
            yield from (_row(request, scenario, line) for line in part)


def _row(request: PersonalRequest, scenario: Scenario, line: Line) -> Row:
    one, terms = line.initiative, line.terms
    start = one.forecast_start or one.planned_start
    bounded = line.known.bounded if line.known else ()
    page = reverse("work:initiative", args=[one.key]) + carried(request)
    return Row(
        key=str(one.pk),
        version=scenario.version,
        cells=(
            Cell(one.name, url=page, note=one.key, title=one.stage.name),
            formatter().month(start) if start else Cell(UNKNOWN, title=_("no start: it cannot be moved")),
            _month(terms.earliest, is_fixed=start is None),
            _month(terms.latest, is_fixed=start is None),
            _keeps(line),
            Cell(_unknown(line), kind="w"),
            _bound(terms.cost_bound, is_open=Gap.UNCOSTED in line.gaps or Gap.UNCOSTED in bounded),
            _bound(terms.npv_bound, is_open=Gap.NO_NPV in line.gaps or Gap.NO_NPV in bounded),
            _unrated(terms, is_open=Gap.UNRATED in line.gaps),
        ),
    )


def _unknown(line: Line) -> str:
    if line.known is None or not line.gaps:
        return ""
    said = gaps_in_words(line.known)
    return f"{said[:1].upper()}{said[1:]}."


def _month(day: date | None, *, is_fixed: bool) -> Cell:
    if day is None:
        return Cell(UNKNOWN, is_fixed=is_fixed, title=_("as the scenario says"))
    return Cell(formatter().month(day), value=f"{day:%Y-%m}")


def _keeps(line: Line) -> Cell:
    if not line.is_decided:
        return Cell("", is_fixed=True, title=_("It is not decided: it has no claim."))
    words = {None: _("as the scenario says"), True: _("yes"), False: _("no")}
    value = {None: "", True: YES, False: NO}
    return Cell(words[line.terms.keeps_claim], kind="q" if line.terms.keeps_claim is None else "",
                value=value[line.terms.keeps_claim])  # fmt: skip


def _bound(amount: Decimal | None, *, is_open: bool) -> Cell:
    if amount is None:
        return Cell(UNKNOWN if is_open else "", kind="n", is_fixed=not is_open)
    return Cell(formatter().money(amount), kind="n", value=typed_amount(amount))


def _unrated(terms: Terms, *, is_open: bool) -> Cell:
    if terms.counts_unrated:
        return Cell(_("yes"), value=YES)
    return Cell(UNKNOWN if is_open else "", is_fixed=not is_open)


@require_POST
@door(Permission.CHOOSE)
def edit_starts(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    """Changed cells of the table."""
    scenario = the_scenario(request, id)
    members = {str(id): one for id, one in members_of(request.access, scenario).items()}
    allowed = allowed_in(scenario)

    def save(key: str, changes: Sequence[Change], version: int) -> Scenario:
        one = members.get(key)
        if one is None:
            raise Impossible(_("This initiative is no candidate any more, and has no claim."))
        terms = terms_said(allowed.get(one.pk))
        for change in changes:
            terms = terms_changed(terms, change.column, change.value)
        return set_terms(scenario, one, terms, access=request.access, version=version)

    def table(now: Scenario) -> Table:
        return _table(request, now, _lines(request, now), may_change=True)

    return edited(request, scenario, save=save, table=table)
