"""Backlogs in the words of a team: what a test needs is said, everything else is usual."""

from datetime import date
from decimal import Decimal
from itertools import count

from pilotage.accounts.rules import Access
from pilotage.delivery.actions.backlog_stories import NewStory, add_stories, change_state
from pilotage.delivery.actions.backlogs import add_epic, create_backlog
from pilotage.delivery.actions.plans import create_plan
from pilotage.delivery.actions.sprints import SprintFacts, create_sprint
from pilotage.delivery.models import Backlog, Epic, Plan, PlanTask, Sprint, Story
from pilotage.work.models import Initiative
from tests.builders import an_initiative, full_access

MONDAY = date(2026, 3, 2)
_numbers = count(1)


def a_backlog(initiative: Initiative | None = None, *, access: Access | None = None, **facts: object) -> Backlog:
    access = access or full_access()
    return create_backlog(initiative or an_initiative(access=access), access=access, **facts)


def an_epic(backlog: Backlog, title: str = "", *, access: Access | None = None) -> Epic:
    return add_epic(backlog, title=title or f"Epic {next(_numbers)}", access=access or full_access())


def a_story(
    backlog: Backlog,
    points: int | None = None,
    *,
    title: str = "",
    on: date = MONDAY,
    epic: Epic | None = None,
    sprint: Sprint | None = None,
    started: date | None = None,
    done: date | None = None,
    access: Access | None = None,
) -> Story:
    access = access or full_access()
    line = NewStory(title or f"Story {next(_numbers)}", None if points is None else Decimal(points))
    story = add_stories(backlog, [line], on=on, epic=epic, sprint=sprint, access=access)[0]
    for state, day in (("doing", started), ("done", done)):
        if day is not None:
            change_state(backlog, [story.pk], state=state, on=day, today=day, access=access)
    story.refresh_from_db()
    return story


def a_sprint(
    backlog: Backlog,
    name: str = "",
    *,
    start: date = MONDAY,
    finish: date = date(2026, 3, 13),
    access: Access | None = None,
) -> Sprint:
    facts = SprintFacts(name or f"Sprint {next(_numbers)}", start, finish)
    return create_sprint(backlog, facts, access=access or full_access())


def a_task(initiative: Initiative, name: str = "Build", **facts: object) -> PlanTask:
    """A line of the initiative's plan; the plan is made where there is none."""
    plan = Plan.objects.filter(initiative=initiative).first()
    if plan is None:
        plan = create_plan(initiative, start=MONDAY, access=full_access())
    number = next(_numbers)
    facts = {"duration_seconds": 10 * 8 * 3600, **facts}
    return PlanTask.objects.create(plan=plan, uid=number, position=number, name=name, **facts)
