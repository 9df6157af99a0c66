"""The backlog of an initiative: epics, stories, sprints, and the dated rows that flow is computed from."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pilotage.delivery.models.tasks import PlanTask
from pilotage.kit.history import tracked
from pilotage.kit.models import Record
from pilotage.work.models import Initiative


class Method(models.TextChoices):
    SPRINTS = "sprints", _("Sprints")
    FLOW = "flow", _("Continuous flow")


class Unit(models.TextChoices):
    """What progress, velocity and forecasts are counted in."""

    POINTS = "points", _("points")
    STORIES = "stories", _("stories")


class StoryKind(models.TextChoices):
    STORY = "story", _("Story")
    BUG = "bug", _("Bug")
    TASK = "task", _("Task")
    SPIKE = "spike", _("Spike")


class StoryState(models.TextChoices):
    """Dropped is out of the scope, and stays in the history of the scope."""

    TODO = "todo", _("To do")
    DOING = "doing", _("In progress")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")


class SprintState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    RUNNING = "running", _("Running")
    DONE = "done", _("Finished")


@tracked()
class Backlog(Record):
    """What is still to be built, of one initiative. team: one or several teams, as people call them.

    scope_agreed_on   the day whose scope growth is measured from; None: the day of the first story
    last_number       counted up for the keys of what is typed in
    """

    initiative = models.OneToOneField(Initiative, on_delete=models.CASCADE, related_name="+")
    team = models.CharField(_("team"), max_length=200, blank=True, default="")
    method = models.CharField(_("method"), max_length=10, choices=Method.choices, default=Method.SPRINTS)
    unit = models.CharField(_("counted in"), max_length=10, choices=Unit.choices, default=Unit.POINTS)
    sprint_days = models.PositiveSmallIntegerField(_("days of a sprint"), default=14)
    scope_agreed_on = models.DateField(_("scope agreed on"), null=True, blank=True)
    last_number = models.PositiveIntegerField(default=0)

    class Meta(Record.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(name="backlog_method_known", condition=Q(method__in=Method.values)),
            models.CheckConstraint(name="backlog_unit_known", condition=Q(unit__in=Unit.values)),
            models.CheckConstraint(name="backlog_sprint_lasts", condition=Q(sprint_days__gt=0)),
        ]


@tracked()
class Epic(Record):
    """A large piece of the backlog. task: the line of the plan whose content it is, in a hybrid plan."""

    backlog = models.ForeignKey(Backlog, on_delete=models.CASCADE, related_name="epics")
    key = models.CharField(_("key"), max_length=40)
    title = models.CharField(_("title"), max_length=500)
    rank = models.BigIntegerField(default=0)
    task = models.ForeignKey(PlanTask, null=True, blank=True, on_delete=models.SET_NULL, related_name="epics")

    class Meta(Record.Meta):
        ordering: ClassVar = ["rank", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["backlog", "key"], name="epic_key_once"),
            models.CheckConstraint(name="epic_has_a_title", condition=~Q(title="")),
        ]

    def __str__(self) -> str:
        return self.title


@tracked()
class Sprint(Record):
    """A stretch of time with a goal.

    capacity     what the team thinks it can take, in the unit of the backlog
    commitment   what was in it when it started, in the same unit; None before
    """

    backlog = models.ForeignKey(Backlog, on_delete=models.CASCADE, related_name="sprints")
    name = models.CharField(_("name"), max_length=200)
    start_on = models.DateField(_("start"))
    finish_on = models.DateField(_("finish"))
    goal = models.CharField(_("goal"), max_length=500, blank=True, default="")
    capacity = models.DecimalField(_("capacity"), max_digits=9, decimal_places=2, null=True, blank=True)
    commitment = models.DecimalField(_("commitment"), max_digits=9, decimal_places=2, null=True, blank=True)
    state = models.CharField(max_length=8, choices=SprintState.choices, default=SprintState.PLANNED)

    class Meta(Record.Meta):
        ordering: ClassVar = ["start_on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["backlog", "name"], name="sprint_name_once"),
            models.UniqueConstraint(fields=["backlog"], condition=Q(state="running"), name="sprint_runs_alone"),
            models.CheckConstraint(name="sprint_in_order", condition=Q(finish_on__gte=F("start_on"))),
            models.CheckConstraint(name="sprint_state_known", condition=Q(state__in=SprintState.values)),
            models.CheckConstraint(
                name="sprint_amounts_not_negative",
                condition=(Q(capacity__isnull=True) | Q(capacity__gte=0))
                & (Q(commitment__isnull=True) | Q(commitment__gte=0)),
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class Story(Record):
    """Something that a user gets, a bug, or another piece of work that is done in days.

    points                   None: not estimated
    rank                     the order in which they shall be done; gaps between them let one move without the others
    started_on .. dropped_on as its dated changes say: the first start, the last end
    sprint                   the one it is in now; `SprintStay` keeps where it was
    """

    backlog = models.ForeignKey(Backlog, on_delete=models.CASCADE, related_name="stories")
    epic = models.ForeignKey(Epic, null=True, blank=True, on_delete=models.SET_NULL, related_name="stories")
    sprint = models.ForeignKey(Sprint, null=True, blank=True, on_delete=models.SET_NULL, related_name="stories")
    key = models.CharField(_("key"), max_length=40)
    title = models.CharField(_("title"), max_length=500)
    kind = models.CharField(_("kind"), max_length=6, choices=StoryKind.choices, default=StoryKind.STORY)
    points = models.DecimalField(_("points"), max_digits=6, decimal_places=2, null=True, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=StoryState.choices, default=StoryState.TODO)
    rank = models.BigIntegerField(default=0)
    created_on = models.DateField(_("created on"))
    started_on = models.DateField(_("started on"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    dropped_on = models.DateField(_("dropped on"), null=True, blank=True)

    class Meta(Record.Meta):
        ordering: ClassVar = ["rank", "id"]
        indexes: ClassVar = [
            models.Index(fields=["backlog", "rank"], name="story_in_order"),
            models.Index(fields=["backlog", "done_on"], name="story_done"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["backlog", "key"], name="story_key_once"),
            models.CheckConstraint(name="story_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(name="story_kind_known", condition=Q(kind__in=StoryKind.values)),
            models.CheckConstraint(name="story_state_known", condition=Q(state__in=StoryState.values)),
            models.CheckConstraint(
                name="story_points_not_negative", condition=Q(points__isnull=True) | Q(points__gte=0)
            ),
            models.CheckConstraint(
                name="story_state_has_its_day",
                condition=(
                    (Q(state="done") & Q(done_on__isnull=False) & Q(dropped_on__isnull=True))
                    | (Q(state="dropped") & Q(dropped_on__isnull=False) & Q(done_on__isnull=True))
                    | (Q(state__in=["todo", "doing"]) & Q(done_on__isnull=True) & Q(dropped_on__isnull=True))
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title


@tracked()
class StoryChange(Record):
    """A story came into this state on that day. Several of one day stand in the order in which they were written."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="changes")
    state = models.CharField(max_length=8, choices=StoryState.choices)
    on = models.DateField()

    class Meta(Record.Meta):
        ordering: ClassVar = ["on", "id"]
        indexes: ClassVar = [models.Index(fields=["story", "on"], name="story_change_in_order")]
        constraints: ClassVar = [
            models.CheckConstraint(name="story_change_state_known", condition=Q(state__in=StoryState.values)),
        ]


@tracked()
class SprintStay(Record):
    """A story was in a sprint, from one day on until it left it. left_on None: it stayed to the end, or is in it."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="stays")
    sprint = models.ForeignKey(Sprint, on_delete=models.CASCADE, related_name="stays")
    added_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)

    class Meta(Record.Meta):
        ordering: ClassVar = ["added_on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["story", "sprint"], condition=Q(left_on__isnull=True), name="sprint_stay_once"
            ),
            models.CheckConstraint(
                name="sprint_stay_in_order", condition=Q(left_on__isnull=True) | Q(left_on__gte=F("added_on"))
            ),
        ]
