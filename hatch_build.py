"""Builds the browser side when a wheel is made, so that `pip install` needs no Node on the machine."""

import importlib.util
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class FrontEnd(BuildHookInterface):  # type: ignore[type-arg]
    """Runs frontend/build.py before the files of a wheel are collected."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # shaped by hatchling: Any
        # An editable install leaves the build to `make`: the tree changes under it.
        if version == "editable":
            return
        script = Path(self.root) / "frontend/build.py"
        spec = importlib.util.spec_from_file_location("pilotage_front_end", script)
        if spec is None or spec.loader is None:
            raise FileNotFoundError(f"The front end cannot be built without {script}.")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        module.build()
