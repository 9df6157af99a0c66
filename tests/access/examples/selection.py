"""Arguments of the scenarios' addresses."""

from pilotage.selection.actions import create_scenario
from pilotage.selection.models import Goal
from tests.access.examples import Example, alike
from tests.access.world import World
from tests.builders import full_access

OF_A_SCENARIO = (
    "scenario", "change", "candidates", "copy", "limits", "force", "unforce", "solve", "stop", "progress", "commit",
    "undo", "settings", "settings_limits", "settings_people", "settings_starts", "settings_rules", "add_limit",
    "edit_limits", "remove_limits", "edit_roles", "edit_starts", "add_pair", "add_set", "remove_rules", "give",
    "archive", "restore",
)  # fmt: skip

OF_AN_ANSWER = ("uses", "standing", "reoptimise", "paper_pdf", "paper_xlsx", "rerun")


def examples(world: World) -> dict[str, Example]:
    access = full_access()
    terms = {"first_year": 2027, "goal": Goal.NPV, "access": access}
    seen = create_scenario(name="Plan at home", scope=world.home.scope, **terms)
    hidden = create_scenario(name="Canary-words", scope=world.hidden.scope, **terms)
    return {
        **alike("selection", OF_A_SCENARIO, Example({"id": seen.pk}, {"id": hidden.pk})),
        **alike("selection", OF_AN_ANSWER, Example({"id": seen.pk}, {"id": hidden.pk})),
        "selection:matrix": Example({"format": "csv"}),
        "selection:panel": Example({"key": world.here.key}, {"key": world.there.key}),
    }
