"""What would cure a scenario that has no choice: the smallest changes, each with a button where it is one setting."""

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
from pilotage.selection.actions import set_budget, unforce
from pilotage.selection.models import StudyKind
from pilotage.selection.pages.shared import acted, address_of, the_scenario
from pilotage.selection.pages.studies.desk import Desk, desk_of
from pilotage.selection.reads.inputs import MONTHS_A_YEAR, Inputs
from pilotage.selection.reads.solutions import Answered
from pilotage.selection.reads.studies.results import Cure, CuresResult
from pilotage.selection.reads.studies.words import cure_in_words
from pilotage.selection.reads.words import clash_in_words
from pilotage.work.reads.visible import initiatives_with_money_visible_to

# A budget that is raised is raised to a whole amount: cents more, never less than it takes.
WHOLE = Decimal(1)


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
    """Change the one setting that a cure is about."""
    found = the_scenario(request, id)
    desk = desk_of(request, found, StudyKind.CURES)
    cures = _result(desk).cures if desk.answer else ()
    at = whole_number_from(request.POST.get("at"), otherwise=-1)
    if desk.answer is None or not 0 <= at < len(cures) or not _button(desk.answer.asked, cures[at]):
        raise Http404
    inputs, cure = desk.answer.asked, cures[at]

    def act() -> str:
        if cure.kind == "let_go":
            visible = initiatives_with_money_visible_to(request.access)
            one = get_object_or_404(visible, pk=inputs.candidates[cure.place].id)
            unforce(found, one, access=request.access)
        else:
            year, amount = budget_after(inputs, cure)
            set_budget(found, year=year, amount=amount, access=request.access)
        return _("Changed. Solve again to see the choice.")

    return acted(request, found, act)


def budget_after(inputs: Inputs, cure: Cure) -> tuple[int, Decimal]:
    """The year and its budget with what it lacked, rounded up."""
    [over] = cure.by
    limit = inputs.limits[over.limit]
    amount = (limit.at_most or Decimal(0)) + over.by
    return inputs.years[limit.first // MONTHS_A_YEAR], amount.quantize(WHOLE, rounding=ROUND_UP)


def _button(inputs: Inputs, cure: Cure) -> str:
    """What the button says that makes the change; empty where it takes more than one setting."""
    if cure.kind == "let_go":
        return _("Take it back")
    if len(cure.by) == 1 and inputs.limits[cure.by[0].limit].is_budget:
        return _("Raise the budget")
    return ""


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
    return CureLine(at, cure_in_words(f, inputs, cure), _button(inputs, cure))
