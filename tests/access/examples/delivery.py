"""Arguments of delivery's addresses. Each kind of thing adds its own function, and a line to `examples`."""

from datetime import UTC, datetime

from pilotage.accounts.rules import Access
from pilotage.delivery.actions.uncertainty import save_delay_risk
from pilotage.delivery.models import Baseline, DelayRisk, Plan, PlanLink
from pilotage.delivery.rules.uncertainty import Points
from pilotage.kit.models import Record
from tests.access.examples import Example, alike
from tests.access.world import World
from tests.builders import full_access
from tests.delivery.backlogs import a_backlog, a_sprint, a_story, an_epic
from tests.delivery.pages import a_planned_task

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def examples(world: World) -> dict[str, Example]:
    return {**of_backlogs(world), **of_plan_pages(world), **of_plans(world), **of_trust(world)}


def of_backlogs(world: World) -> dict[str, Example]:
    """A backlog on both sides of the wall, with words that must not come through."""
    here, there = a_backlog(world.here), a_backlog(world.there, team="Canary-words")
    epics = an_epic(here, "Accounts"), an_epic(there, "Canary-words")
    sprints = a_sprint(here), a_sprint(there, "Canary-words")
    for backlog, epic, sprint in zip((here, there), epics, sprints, strict=True):
        a_story(backlog, 5, title="Canary-words" if backlog is there else "Sign in", epic=epic, sprint=sprint)
    keys = {"key": world.here.key}, {"key": world.there.key}
    of_all = Example(*keys)
    of_epic = Example(*({**key, "id": one.id} for key, one in zip(keys, epics, strict=True)))
    of_sprint = Example(*({**key, "id": one.id} for key, one in zip(keys, sprints, strict=True)))
    names = (
        "backlog", "open_backlog", "backlog_settings", "backlog_panel", "story_cells", "add_stories", "move_story",
        "change_stories", "new_epic", "board", "move_card", "sprints", "new_sprint", "flow",
    )  # fmt: skip
    return {
        **alike("delivery", names, of_all),
        **alike("delivery", ("epic", "remove_epic"), of_epic),
        **alike("delivery", ("sprint", "start_sprint", "finish_sprint", "remove_sprint"), of_sprint),
        "exchange:import_backlog": of_all,
        "exchange:export_backlog": Example(*({**key, "form": "csv"} for key in keys)),
    }


def of_plan_pages(world: World) -> dict[str, Example]:
    """A plan on both sides, with a link over the wall: of what lies behind it only that there is something."""
    access = full_access()
    here, there = a_planned_task(world.here, "Dig", access), a_planned_task(world.there, "Canary-words", access)
    PlanLink.objects.create(predecessor=there, successor=here)
    keys = {"key": world.here.key}, {"key": world.there.key}
    baselines = [
        Baseline.objects.create(plan=one.plan, number=9, name=one.name, approved_at=NOW) for one in (here, there)
    ]
    names = (
        "plan", "new_plan", "plan_data", "preview_plan", "save_plan", "undo_plan", "plan_changes", "plan_table",
        "new_plan_task",
    )  # fmt: skip
    of_task = Example(*({**key, "uid": one.uid} for key, one in zip(keys, (here, there), strict=True)))
    of_deed = Example(*({**key, "uid": 1, "deed": "indent"} for key in keys))
    of_baseline = Example(*({**key, "id": one.id} for key, one in zip(keys, baselines, strict=True)))
    return {
        **alike("delivery", names, Example(*keys)),
        **alike("delivery", ("why_here", "plan_task"), of_task),
        "delivery:plan_task_deed": of_deed,
        "delivery:plan_picture": Example(*({**key, "form": "svg"} for key in keys)),
        "delivery:plan_baseline": of_baseline,
        "exchange:import_plan": Example(*keys),
        "exchange:apply_plan": Example(*keys),
        "exchange:export_plan": Example(*({**key, "form": "xml"} for key in keys)),
    }


def of_plans(world: World) -> dict[str, Example]:
    """The pages beside the Gantt, of the plans that were made for it."""
    plans = [Plan.objects.get(initiative=one) for one in (world.here, world.there)]
    keys = {"key": world.here.key}, {"key": world.there.key}
    kept = [plan.baselines.get() for plan in plans]
    of_baseline = Example(*({**key, "id": one.id} for key, one in zip(keys, kept, strict=True)))
    of_calendar = Example(*({**key, "id": one.calendar_id} for key, one in zip(keys, plans, strict=True)))
    names = (
        "plan_panel", "progress", "progress_cells", "set_status", "report_on_track", "baselines", "set_baseline",
        "plan_settings", "remove_plan", "new_calendar",
    )  # fmt: skip
    return {
        **alike("delivery", names, Example(*keys)),
        **alike("delivery", ("make_baseline_current", "remove_baseline"), of_baseline),
        **alike("delivery", ("calendar", "add_special", "drop_special", "remove_plan_calendar"), of_calendar),
        **alike("delivery", ("export_plans", "export_links"), Example({"form": "csv"})),
        "delivery:export_comparison": Example(*({**key, "form": "csv"} for key in keys)),
        **of_api(plans),
    }


def of_api(plans: list[Plan]) -> dict[str, Example]:
    """What programmes read and change of both plans."""

    def by_id(*rows: Record) -> Example:
        return Example(*({"id": row.id} for row in rows))

    baselines = by_id(*(plan.baselines.get() for plan in plans))
    # The one link that there is leads over the wall, so nobody on this side may know it; one of two tasks here is seen.
    beyond = PlanLink.objects.get()
    access = full_access()
    here = plans[0].tasks.get()
    inside = PlanLink.objects.create(predecessor=here, successor=a_planned_task(plans[0].initiative, "Fill", access))
    return {
        "exchange:api_one_plan": by_id(*plans),
        "exchange:api_one_task": by_id(here, plans[1].tasks.get()),
        "exchange:api_one_link": by_id(inside, beyond),
        **alike("exchange", ("api_one_baseline", "api_baseline_tasks"), baselines),
    }


def of_trust(world: World) -> dict[str, Example]:
    """Quality and uncertainty of the plans that were made for their pages, each with a risk."""
    access = full_access()
    plans = [Plan.objects.get(initiative=one) for one in (world.here, world.there)]
    risks = [_a_risk(plan, access) for plan in plans]
    keys = {"key": world.here.key}, {"key": world.there.key}
    names = (
        "quality", "uncertainty", "analyse", "stop_analysis", "analysis_progress", "estimates", "estimate_cells",
        "estimate_by_rule", "forget_estimates", "set_correlation", "new_delay_risk",
    )  # fmt: skip
    of_risk = Example(*({**key, "id": one.id} for key, one in zip(keys, risks, strict=True)))
    return {
        **alike("delivery", names, Example(*keys)),
        **alike("delivery", ("delay_risk", "remove_delay_risk"), of_risk),
    }


def _a_risk(plan: Plan, access: Access) -> DelayRisk:
    """On the first task of the plan, with its name."""
    task = plan.tasks.filter(kind="task").first()
    assert task is not None
    points = Points(3600, 7200, 10800)
    return save_delay_risk(plan, None, name=task.name, probability=0.5, delay=points, tasks=[task.uid], access=access)
