"""The board: stories in columns by their state, moved by drag, by keyboard, or by a button."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q, QuerySet
from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.delivery.actions.backlog_stories import change_state
from pilotage.delivery.models import Method, Sprint, SprintState, Story, StoryKind, StoryState, Unit
from pilotage.delivery.pages.backlog_shared import Opened, back, crumbs_of, size_text, sized, tabs_of, the_backlog
from pilotage.delivery.reads.backlogs import sprints_visible_to, stories_visible_to
from pilotage.delivery.rules.permissions import Impossible
from pilotage.kit.clock import today
from pilotage.kit.entering import id_from
from pilotage.kit.formats import formatter
from pilotage.kit.pages import is_htmx, page, warn

COLUMNS = (StoryState.TODO, StoryState.DOING, StoryState.DONE)
# What was done longer ago is in the list; a board shows what is being worked on.
DONE_DAYS = 14
MOST_CARDS = 60


@dataclass(frozen=True, slots=True)
class Card:
    story: Story
    size: str
    kind: str
    days: str
    is_old: bool
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Lane:
    """One column; more: how many are not shown, in words."""

    state: str
    label: str
    note: str
    cards: Sequence[Card]
    more: str


@require_GET
@door(Permission.SEE)
def board(request: PersonalRequest, key: str) -> HttpResponseBase:
    return _shown(request, the_backlog(request, key))


@require_POST
@door(Permission.EDIT)
def move_card(request: PersonalRequest, key: str) -> HttpResponseBase:
    """Put one story into another column; the board comes back as it is then, by both doors."""
    opened = the_backlog(request, key)
    id = id_from(request.POST.get("key"))
    state = request.POST.get("state", "")
    try:
        change_state(opened.backlog, [id] if id else [], state=state, on=today(), today=today(), access=request.access)
    except Impossible as refused:
        warn(request, str(refused))
    return _shown(request, opened) if is_htmx(request) else back(request, opened, "board")


def _shown(request: PersonalRequest, opened: Opened) -> HttpResponseBase:
    sprints = list(sprints_visible_to(request.access).filter(backlog=opened.backlog))
    sprint = _asked(request, opened, sprints)
    rows = stories_visible_to(request.access).filter(backlog=opened.backlog).select_related("epic")
    rows = rows.filter(sprint=sprint) if sprint else rows.filter(_recent())
    tail = request.GET.urlencode()
    context = {
        "initiative": opened.initiative,
        "opened": opened,
        "crumbs": crumbs_of(request, opened.initiative, _("Board")),
        "tabs": tabs_of(request, opened, "board"),
        "lanes": _lanes(rows, opened.backlog.unit),
        "sprint": sprint,
        "goal": sprint.goal if sprint else "",
        "choices": [one for one in sprints if one.state != SprintState.DONE] if sprints else [],
        "may_edit": opened.may_edit,
        "move_url": opened.url("move_card") + (f"?{tail}" if tail else ""),
        "note": "" if sprint else _note(),
    }
    return page(request, "delivery/backlog_board.html", context, fragment="delivery/backlog_board_lanes.html")


def _note() -> str:
    words = ngettext("Done: of the last %(days)s day", "Done: of the last %(days)s days", DONE_DAYS)
    return words % {"days": formatter().number(DONE_DAYS)}


def _recent() -> Q:
    is_fresh = Q(state=StoryState.DONE, done_on__gte=today() - timedelta(days=DONE_DAYS))
    return Q(state__in=[StoryState.TODO, StoryState.DOING]) | is_fresh


def _asked(request: PersonalRequest, opened: Opened, sprints: Sequence[Sprint]) -> Sprint | None:
    """`?sprint=<id>`, else the running one; `?sprint=all` and teams without sprints see everything."""
    if opened.backlog.method != Method.SPRINTS or request.GET.get("sprint") == "all":
        return None
    asked = id_from(request.GET.get("sprint"))
    found = next((one for one in sprints if one.id == asked), None)
    return found or next((one for one in sprints if one.state == SprintState.RUNNING), None)


def _lanes(rows: QuerySet[Story], unit: str) -> list[Lane]:
    by_state: dict[str, list[Story]] = {state: [] for state in COLUMNS}
    for story in rows:
        if story.state in by_state:
            by_state[story.state].append(story)
    return [_lane(state, by_state[state], unit) for state in COLUMNS]


def _lane(state: StoryState, stories: Sequence[Story], unit: str) -> Lane:
    f = formatter()
    points = sum((one.points for one in stories if one.points is not None), start=0)
    note = f.number(len(stories))
    if unit == Unit.POINTS and points:
        note += " · " + sized(float(points), unit)
    left = len(stories) - MOST_CARDS
    words = ngettext("%(count)s more in the list", "%(count)s more in the list", left)
    place = COLUMNS.index(state)
    before = COLUMNS[place - 1].value if place else ""
    after = COLUMNS[place + 1].value if place + 1 < len(COLUMNS) else ""
    return Lane(
        state=state.value,
        label=str(state.label),
        note=note,
        cards=[_card(one, before, after) for one in stories[:MOST_CARDS]],
        more=words % {"count": f.number(left)} if left > 0 else "",
    )


def _card(story: Story, before: str, after: str) -> Card:
    f = formatter()
    days, is_old = "", False
    if story.state == StoryState.DOING and story.started_on:
        count = (today() - story.started_on).days + 1
        days, is_old = f.days(count), count > DONE_DAYS
    elif story.state == StoryState.DONE:
        days = f.date(story.done_on)
    return Card(
        story=story,
        size=size_text(story.points, 2) if story.points is not None else "",
        kind="" if story.kind == StoryKind.STORY else str(StoryKind(story.kind).label),
        days=days,
        is_old=is_old,
        before=before,
        after=after,
    )
