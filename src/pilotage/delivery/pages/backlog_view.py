"""How the list of a backlog looks: its parts by sprint or by epic, and each story's cells."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilotage.accounts.rules import PersonalRequest
from pilotage.delivery.models import Backlog, Epic, Method, Sprint, SprintState, Story, StoryKind, StoryState, Unit
from pilotage.delivery.pages.backlog_shared import Opened, size_text, sized, state_cell, unsized_text
from pilotage.delivery.reads.backlogs import (
    Progress,
    epics_visible_to,
    progress_by,
    sprints_visible_to,
    stories_visible_to,
)
from pilotage.kit.clock import today
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.tables import Cell, Column, Row, Table, heads

# More rows of one part than this are searched for, not scrolled through.
MOST_SHOWN = 200
SHOWN = {
    "": Q(state__in=[StoryState.TODO, StoryState.DOING]),
    "done": Q(state=StoryState.DONE),
    "dropped": Q(state=StoryState.DROPPED),
    "all": Q(),
}


@dataclass(frozen=True, slots=True)
class Part:
    """One sprint, one epic, or what is in none."""

    name: str
    title: str
    note: str
    table: Table
    url: str = ""
    more: str = ""
    can_add: bool = True
    add_fields: tuple[tuple[str, str], ...] = ()
    start_url: str = ""
    epic: Epic | None = None


class ListView:
    """What one address of the list shows."""

    def __init__(self, request: PersonalRequest, opened: Opened) -> None:
        self.request, self.opened, self.params = request, opened, request.GET
        self.backlog = opened.backlog
        access = request.access
        self.all_stories = stories_visible_to(access).filter(backlog=self.backlog)
        self.epics = list(epics_visible_to(access).filter(backlog=self.backlog).select_related("task"))
        self.sprints = list(sprints_visible_to(access).filter(backlog=self.backlog))
        usual = "sprint" if self.backlog.method == Method.SPRINTS else "epic"
        self.by = self.params.get("by") if self.params.get("by") in {"sprint", "epic", "rank"} else usual
        self.show = self.params.get("show", "") if self.params.get("show") in SHOWN else ""

    def url(self, **changed: str) -> str:
        kept = self.params.copy()
        for name, value in changed.items():
            kept.pop(name, None)
            if value:
                kept[name] = value
        return f"{self.opened.url('backlog')}?{kept.urlencode()}" if kept else self.opened.url("backlog")

    def ways(self) -> tuple[tuple[str, str, bool], ...]:
        named = [("epic", _("By epic")), ("rank", _("By rank"))]
        if self.backlog.method == Method.SPRINTS:
            named.insert(0, ("sprint", _("By sprint")))
        return tuple((self.url(by=name), label, name == self.by) for name, label in named)

    def states(self) -> tuple[tuple[str, str, bool], ...]:
        named = (("", _("Open")), ("done", _("Done")), ("dropped", _("Dropped")), ("all", _("All")))
        return tuple((self.url(show=name), label, name == self.show) for name, label in named)

    def stories(self) -> QuerySet[Story]:
        rows = self.all_stories.filter(SHOWN[self.show]).select_related("epic", "sprint", "backlog")
        text = self.params.get("q", "").strip()[:200]
        return rows.filter(Q(title__icontains=text) | Q(key__icontains=text)) if text else rows

    def parts(self) -> list[Part]:
        groups: dict[UUID | None, list[Story]] = {}
        for story in self.stories():
            owner = story.sprint_id if self.by == "sprint" else story.epic_id if self.by == "epic" else None
            groups.setdefault(owner, []).append(story)
        units = {self.backlog.id: self.backlog.unit}
        if self.by == "sprint":
            progress = progress_by(self.all_stories, "sprint_id", units)
            return self._sprint_parts(groups, progress)
        progress = progress_by(self.all_stories, "epic_id" if self.by == "epic" else "backlog_id", units)
        if self.by == "rank":
            return [self._part("all", _("All stories"), groups.get(None, []), progress.get(self.backlog.id))]
        made = [
            self._part(f"epic-{one.id}", one.title, groups.get(one.id, []), progress.get(one.id), epic=one)
            for one in self.epics
        ]
        return [*made, self._part("none", _("Without an epic"), groups.get(None, []), progress.get(None))]

    def _sprint_parts(
        self, groups: dict[UUID | None, list[Story]], progress: dict[UUID | None, Progress]
    ) -> list[Part]:
        open_ones = [one for one in self.sprints if one.state != SprintState.DONE or groups.get(one.id)]
        is_running = any(one.state == SprintState.RUNNING for one in self.sprints)
        made: list[Part] = []
        for one in sorted(open_ones, key=lambda one: (one.state == SprintState.DONE, one.start_on)):
            part = self._part(f"sprint-{one.id}", one.name, groups.get(one.id, []), progress.get(one.id), sprint=one)
            may_start = self.opened.may_edit and one.state == SprintState.PLANNED and not is_running
            is_first = may_start and not any(other.start_url for other in made)
            if is_first:
                part = replace(part, start_url=self.opened.url("start_sprint", one.id))
            made.append(part)
        return [*made, self._part("none", _("Not in a sprint"), groups.get(None, []), progress.get(None))]

    def _part(
        self,
        name: str,
        title: str,
        stories: Sequence[Story],
        progress: Progress | None,
        *,
        sprint: Sprint | None = None,
        epic: Epic | None = None,
    ) -> Part:
        fields = [("sprint", str(sprint.id))] if sprint else [("epic", str(epic.id))] if epic else []
        left = len(stories) - MOST_SHOWN
        more = ngettext("%(count)s more story: search for it.", "%(count)s more stories: search for them.", left)
        return Part(
            name=name,
            title=title,
            note=self._note(progress or Progress(), sprint, epic),
            table=self.table(name, title, stories[:MOST_SHOWN], sprint=sprint, epic=epic),
            url=self.opened.url("sprint", sprint.id) if sprint else "",
            more=more % {"count": formatter().number(left)} if left > 0 else "",
            can_add=sprint is None or sprint.state != SprintState.DONE,
            add_fields=tuple(fields),
            epic=epic,
        )

    def _note(self, progress: Progress, sprint: Sprint | None, epic: Epic | None) -> str:
        f = formatter()
        said = []
        if sprint:
            said += [str(SprintState(sprint.state).label), f"{f.date(sprint.start_on)} – {f.date(sprint.finish_on)}"]
        if epic and epic.task:
            said.append(_("task “%(name)s”") % {"name": epic.task.name})
        if progress.stories:
            of = {"done": size_text(progress.done), "whole": sized(progress.whole, self.backlog.unit)}
            said.append(_("%(done)s of %(whole)s done") % of)
        said += filter(None, [unsized_text(progress.unsized_left)])
        if sprint and sprint.capacity is not None:
            said.append(_("capacity %(size)s") % {"size": size_text(sprint.capacity)})
        return " · ".join(said)

    def table(
        self,
        name: str,
        caption: str,
        stories: Sequence[Story],
        *,
        sprint: Sprint | None = None,
        epic: Epic | None = None,
    ) -> Table:
        can_edit = self.opened.may_edit
        attributes = {}
        if can_edit:
            where = f"sprint={sprint.id if sprint else ''}" if self.by == "sprint" else ""
            where = f"epic={epic.id if epic else ''}" if self.by == "epic" else where
            attributes = {"move-url": f"{self.opened.url('move_story')}?{where}", "data-movable": ""}
        return Table(
            name=name,
            caption=caption,
            heads=heads(columns_of(self.backlog, self.epics, self.sprints, can_edit=can_edit), QueryDict()),
            rows=[Row(str(one.id), tuple(story_cells(one).values()), version=one.version) for one in stories],
            edit_url=self.opened.url("story_cells") if can_edit else "",
            is_selectable=can_edit,
            empty_text=_("No story here."),
            attributes=attributes,
        )


def columns_of(backlog: Backlog, epics: Sequence[Epic], sprints: Sequence[Sprint], *, can_edit: bool) -> list[Column]:
    def editor(name: str) -> str:
        return name if can_edit else ""

    made = [
        Column("title", _("Story"), width=36, editor=editor("text")),
        Column("kind", _("Kind"), editor=editor("choice"), choices=words_of(StoryKind)),
        Column("points", _("Points"), is_number=True, editor=editor("number")),
        Column("state", _("State"), editor=editor("choice"), choices=words_of(StoryState)),
        Column("epic", _("Epic"), editor=editor("choice"),
               choices=(("", _("none")), *((str(one.id), one.title) for one in epics))),
    ]  # fmt: skip
    if backlog.method == Method.SPRINTS:
        open_ones = [(str(one.id), one.name) for one in sprints if one.state != SprintState.DONE]
        made.append(Column("sprint", _("Sprint"), editor=editor("choice"), choices=(("", _("none")), *open_ones)))
    if backlog.unit == Unit.STORIES:
        made = [one for one in made if one.name != "points"]
    hover = _("In progress for so long, or from start to end; the first and the last day are counted")
    return [*made, Column("days", _("Age or cycle time"), is_number=True, title=hover)]


def words_of(choices: type[StoryKind] | type[StoryState]) -> list[tuple[str, str]]:
    """Values with their words in the language of the request."""
    return [(one.value, str(one.label)) for one in choices]


def story_cells(story: Story) -> dict[str, Cell]:
    """A row's cells by the names of the columns, in their order."""
    cells = {
        "title": Cell(story.title, note=story.key, value=story.title, kind="w"),
        "kind": Cell(str(StoryKind(story.kind).label), kind="q", value=story.kind),
        "points": Cell(size_text(story.points, 2), kind="n", value=_plain(story)),
        "state": state_cell(story.state),
        "epic": Cell(story.epic.title if story.epic else "", kind="q", value=str(story.epic_id or "")),
        "sprint": Cell(story.sprint.name if story.sprint else "", kind="q", value=str(story.sprint_id or "")),
        "days": Cell(_days(story), kind="n"),
    }
    if story.backlog.method != Method.SPRINTS:
        del cells["sprint"]
    if story.backlog.unit == Unit.STORIES:
        del cells["points"]
    return cells


def _plain(story: Story) -> str:
    return "" if story.points is None else f"{story.points.normalize():f}"


def _days(story: Story) -> str:
    if story.state == StoryState.DONE:
        days = (story.done_on - story.started_on).days + 1 if story.done_on and story.started_on else None
        return formatter().days(days)
    if story.state == StoryState.DOING and story.started_on:
        return formatter().days((today() - story.started_on).days + 1)
    return "" if story.state == StoryState.TODO else UNKNOWN
