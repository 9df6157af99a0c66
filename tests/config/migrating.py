"""All migrations on an empty database, without rendering all models again for each of a thousand operations.

`make schema` takes the plain way. So a test that goes this one compares the two as well: if they ever differ, it fails.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from unittest.mock import patch

from django.apps import apps
from django.core.management import call_command
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger

from pilotage.config.command.preparing import seldom_collecting

plain_reload = ProjectState.reload_model


def run_all_migrations() -> None:
    """Run every statement of every migration."""
    with seldom_collecting(), _rendering_little():
        call_command("migrate", verbosity=0, interactive=False)


@contextmanager
def _rendering_little() -> Iterator[None]:
    with (
        patch.object(AddTrigger, "state_forwards", add_trigger),
        patch.object(ProjectState, "reload_model", reload_neighbours),
        # Which models a setting chooses stays as it is; Django forgets it each time that a model is rendered.
        patch.object(apps, "get_swappable_settings_name", cache(apps.get_swappable_settings_name)),
    ):
        yield


def add_trigger(operation: AddTrigger, app: str, state: ProjectState) -> None:
    """A trigger brings its own statement: nothing asks the class of its model for it."""
    options = state.models[app, operation.model_name].options
    options["triggers"] = [*options.get("triggers", []), operation.trigger]


def reload_neighbours(state: ProjectState, app: str, model: str, delay: bool = False) -> None:
    """A column needs the model that it points to, not all that point to this one over any number of others.

    A state that was reloaded so is rendered as a whole before Python of a migration sees it.
    """
    plain_reload(state, app, model, delay=True)
