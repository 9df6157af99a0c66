"""Arguments of delivery's addresses. Each kind of thing adds its own function, and a line to `examples`."""

from tests.access.examples import Example, alike
from tests.access.world import World
from tests.delivery.backlogs import a_backlog, a_sprint, a_story, an_epic


def examples(world: World) -> dict[str, Example]:
    return {**of_backlogs(world)}


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
