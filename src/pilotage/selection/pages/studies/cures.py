"""What would cure a scenario that has no choice: the smallest changes, each with a button where settings are enough."""

from dataclasses import dataclass
from decimal import ROUND_UP, Decimal
from uuid import UUID

from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.entering import whole_number_from
from pilotage.kit.formats import Formatter, formatter
from pilotage.kit.pages import page
from pilotage.selection.actions import remove_logic, unforce
from pilotage.selection.actions.widening import WHOLE, widen_limits
from pilotage.selection.models import Scenario, StudyKind
from pilotage.selection.pages.shared import acted, address_of, the_scenario
from pilotage.selection.pages.studies.desk import Desk, desk_of
from pilotage.selection.reads.clashes import clash_in_words
from pilotage.selection.reads.inputs import MONTHS_A_YEAR, ZERO, Inputs
from pilotage.selection.reads.solutions import Answered
from pilotage.selection.reads.studies.cures import LET_GO, RULE, row_of_rule
from pilotage.selection.reads.studies.results import Cure, CuresResult
from pilotage.selection.reads.studies.words import cure_in_words
from pilotage.selection.reads.words import year_label
from pilotage.selection.rules import Impossible
from pilotage.work.reads.visible import initiatives_with_money_visible_to


@dataclass(frozen=True, slots=True)
class CureLine:
    """One change after which a choice exists."""

    at: int
    said: str
    button: str


@dataclass(frozen=True, slots=True)
class CuresView:
    """What stands under the head."""

    clash: tuple[str, ...]
    lines: tuple[CureLine, ...]
    apply_url: str
    is_empty: bool


@door(Permission.SEE_MONEY)
def cures(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    desk = desk_of(request, the_scenario(request, id), StudyKind.CURES)
    view = _view(request, desk, desk.answer) if desk.answer else None
    return page(
        request,
        "selection/cures.html",
        {"desk": desk, "crumbs": desk.crumbs, "view": view},
        fragment="selection/cures_part.html",
    )


@require_POST
@door(Permission.CHOOSE)
def apply_cure(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    """Change the settings that a cure is about."""
    found = the_scenario(request, id)
    desk = desk_of(request, found, StudyKind.CURES)
    cures = _result(desk).cures if desk.answer else ()
    at = whole_number_from(request.POST.get("at"), otherwise=-1)
    if desk.answer is None or not 0 <= at < len(cures) or not _button(formatter(), desk.answer.asked, cures[at]):
        raise Http404
    inputs, cure = desk.answer.asked, cures[at]

    def act() -> str:
        _apply(request, found, inputs, cure)
        return _("Changed. Solve again to see the choice.")

    return acted(request, found, act)


def _apply(request: PersonalRequest, scenario: Scenario, inputs: Inputs, cure: Cure) -> None:
    """Raises Impossible when what it would change is not there any more."""
    if cure.kind == LET_GO:
        visible = initiatives_with_money_visible_to(request.access)
        one = get_object_or_404(visible, pk=inputs.candidates[cure.place].id)
        unforce(scenario, one, access=request.access)
    elif cure.kind == RULE:
        row = row_of_rule(scenario, inputs, cure.place)
        if row is None:
            raise Impossible(_("This rule is not there any more."))
        remove_logic(scenario, [row.pk], access=request.access)
    else:
        widen_limits(scenario, {inputs.limits[one.limit].source: one.by for one in cure.by}, access=request.access)


def budget_after(inputs: Inputs, cure: Cure) -> tuple[int, Decimal]:
    """The year and its budget with what it lacked, rounded up."""
    [over] = cure.by
    limit = inputs.limits[over.limit]
    amount = (limit.at_most or ZERO) + over.by
    return inputs.years[limit.first // MONTHS_A_YEAR], amount.quantize(WHOLE, rounding=ROUND_UP)


def _button(f: Formatter, inputs: Inputs, cure: Cure) -> str:
    """What the button says that makes the change; empty where it takes more than one setting."""
    if cure.kind == LET_GO:
        return _("Take it back")
    if cure.kind == RULE:
        is_own = cure.place >= len(inputs.links) and not inputs.logic[cure.place - len(inputs.links)].is_register
        return _("Drop the rule") if is_own else ""
    if not all(inputs.limits[one.limit].source for one in cure.by):
        return ""  # what roles can give is no setting of the scenario
    if len(cure.by) > 1:
        return _("Change these limits")
    if not inputs.limits[cure.by[0].limit].is_budget:
        return _("Change the limit")
    year, amount = budget_after(inputs, cure)
    return _("Set %(year)s to %(amount)s") % {"year": year_label(inputs, year), "amount": f.money_full(amount)}


def _result(desk: Desk) -> CuresResult:
    if desk.asked is not None and isinstance(desk.asked.result, CuresResult):
        return desk.asked.result
    return CuresResult(is_whole=False, asked=0)


def _view(request: PersonalRequest, desk: Desk, answer: Answered) -> CuresView:
    f, result = formatter(), _result(desk)
    return CuresView(
        clash=tuple(clash_in_words(f, answer.asked, answer.kept)),
        lines=tuple(_line(f, answer.asked, at, cure) for at, cure in enumerate(result.cures)),
        apply_url=address_of(request, desk.scenario, "apply_cure"),
        is_empty=result.is_whole and not result.cures,
    )


def _line(f: Formatter, inputs: Inputs, at: int, cure: Cure) -> CureLine:
    return CureLine(at, cure_in_words(f, inputs, cure), _button(f, inputs, cure))
