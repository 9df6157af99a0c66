"""The board of stages: moving a card submits it to its gate, or changes its stage where the way is free."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from pilotage.accounts.rules import Permission, PersonalRequest, Refused, door
from pilotage.governance.actions.submitting import submit_review
from pilotage.governance.models import LifeCycle
from pilotage.governance.pages.shared import narrowed_path, tabs_of
from pilotage.governance.reads.board import Lane, Placed, lanes_of, placed_in, stages_to_move_to
from pilotage.governance.reads.lifecycles import life_cycles, open_reviews_of, standing_of
from pilotage.governance.rules.refusals import Impossible
from pilotage.kit.clock import now, today
from pilotage.kit.entering import id_from
from pilotage.kit.formats import Formatter, formatter
from pilotage.kit.frame import carried
from pilotage.kit.pages import go, is_htmx, notice, page, warn
from pilotage.work import rules as work_rules
from pilotage.work.actions import change_initiative
from pilotage.work.models import Initiative, Stage
from pilotage.work.reads.visible import initiatives_visible_to, stages

MOST_CARDS = 25


@dataclass(frozen=True, slots=True)
class CardView:
    """A card as it is drawn; before, after: the stages that its buttons lead to, empty for none."""

    key: str
    name: str
    portfolio: str
    url: str
    gate: str
    due: str
    is_late: bool
    review_url: str
    before: str
    after: str
    after_label: str


@dataclass(frozen=True, slots=True)
class LaneView:
    id: str
    label: str
    note: str
    cards: tuple[CardView, ...]
    more: str


@door(Permission.SEE)
def board(request: PersonalRequest) -> HttpResponseBase:
    return _shown(request)


@require_POST
@door(Permission.EDIT)
def move(request: PersonalRequest) -> HttpResponseBase:
    """Put one card into another lane; the board comes back as it is then, by both doors."""
    initiative = get_object_or_404(initiatives_visible_to(request.access), key=request.POST.get("key", ""))
    stage = get_object_or_404(stages_to_move_to(), pk=id_from(request.POST.get("state")))
    try:
        notice(request, _moved(request, initiative, stage))
    except (Impossible, Refused, work_rules.Impossible, work_rules.Stale) as refused:
        warn(request, str(refused))
    if is_htmx(request):
        return _shown(request)
    return go(request, reverse("governance:board") + _tail(request))


def _moved(request: PersonalRequest, initiative: Initiative, stage: Stage) -> str:
    """To the stage behind the next gate: submitted. Anywhere else: moved, which the register itself may refuse."""
    standing = standing_of(initiative)
    gate = standing.gate if standing else None
    if gate is not None and gate.to_stage_id == stage.pk:
        if initiative.pk in open_reviews_of([initiative.pk]):
            raise Impossible(_("“%(name)s” waits at “%(gate)s” for a decision.") % {
                "name": initiative.name, "gate": gate.name,
            })  # fmt: skip
        submit_review(initiative, gate, note="", access=request.access, on=today(), at=now())
        return _("“%(name)s” is submitted to “%(gate)s”.") % {"name": initiative.name, "gate": gate.name}
    version, changes = initiative.version, {"stage": stage}
    change_initiative(initiative, version=version, changes=changes, access=request.access, on=today())
    return _("“%(name)s” is at “%(stage)s” now.") % {"name": initiative.name, "stage": stage.name}


def _shown(request: PersonalRequest) -> HttpResponseBase:
    placed = placed_in(request.access, path=narrowed_path(request), with_ended=True)
    cycles = list(life_cycles())
    chosen = _chosen(request, placed, cycles)
    may_edit = bool(request.access.may_anywhere(Permission.EDIT))
    context = {
        "tabs": tabs_of(request, "board"),
        "choices": [(str(one.pk), one.name, chosen is not None and one.pk == chosen.pk) for one in cycles],
        "lanes": [_lane(request, lane) for lane in lanes_of(placed, chosen)] if chosen else [],
        "chosen": chosen,
        "may_edit": may_edit,
        "move_url": reverse("governance:move") + _tail(request),
        "kept": [(name, request.GET[name]) for name in ("scope",) if request.GET.get(name)],
        "settings_url": reverse("governance:life_cycles")
        if request.access.may_everywhere(Permission.CONFIGURE)
        else "",
        "has_stages": bool(stages()),
    }
    return page(request, "governance/board.html", context, fragment="governance/board_lanes.html")


def _chosen(request: PersonalRequest, placed: list[Placed], cycles: list[LifeCycle]) -> LifeCycle | None:
    """`?life_cycle=<id>`, else the one that most initiatives follow."""
    asked = id_from(request.GET.get("life_cycle"))
    found = next((one for one in cycles if one.pk == asked), None)
    if found is not None:
        return found
    counts = {one.pk: sum(1 for card in placed if card.standing.way.life_cycle.pk == one.pk) for one in cycles}
    return max(cycles, key=lambda one: counts[one.pk], default=None)


def _tail(request: PersonalRequest) -> str:
    kept = {name: request.GET[name] for name in ("scope", "life_cycle") if request.GET.get(name)}
    return f"?{urlencode(kept)}" if kept else ""


def _lane(request: PersonalRequest, lane: Lane) -> LaneView:
    f, left = formatter(), len(lane.cards) - MOST_CARDS
    words = ngettext("%(count)s more", "%(count)s more", left)
    return LaneView(
        id=str(lane.stage.pk),
        label=lane.stage.name,
        note=f.number(len(lane.cards)),
        cards=tuple(_card(request, one, f) for one in lane.cards[:MOST_CARDS]),
        more=words % {"count": f.number(left)} if left > 0 else "",
    )


def _card(request: PersonalRequest, one: Placed, f: Formatter) -> CardView:
    standing, initiative = one.standing, one.initiative
    way, gate = standing.way, standing.gate
    place = way.place_of(initiative.stage_id)
    following = gate.to_stage if gate else way.after(standing.station.pk)
    may_edit = bool(request.access.may(Permission.EDIT, path=initiative.scope.path))
    before = standing.station if place is None else way.stages[place - 1] if place else None
    after_label = ""
    if following is not None and gate is not None:
        after_label = _("Submit to %(gate)s: %(name)s") % {"gate": gate.name, "name": initiative.name}
    elif following is not None:
        after_label = _("Move on to %(stage)s: %(name)s") % {"stage": following.name, "name": initiative.name}
    return CardView(
        key=initiative.key,
        name=initiative.name,
        portfolio=initiative.portfolio.name,
        url=reverse("work:initiative", args=[initiative.key]) + carried(request) + "#panel-gate",
        gate=gate.name if gate else "",
        due=f.date(standing.due_on) if standing.due_on else "",
        is_late=standing.due_on is not None and standing.due_on < today() and one.review is None,
        review_url=reverse("governance:review", args=[one.review.pk]) + carried(request) if one.review else "",
        before=str(before.pk) if before and may_edit else "",
        after=str(following.pk) if following and may_edit and one.review is None else "",
        after_label=after_label,
    )
