"""Homes for embedded servers that are gone when the test is."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pilotage.config.embedded import EmbeddedServer


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A PILOTAGE_HOME of its own; what runs there is stopped afterwards."""
    path = tmp_path / "home"
    yield path
    if (path / "postgres").exists():
        server = EmbeddedServer(path, is_durable=False)
        server.attach()
        server.leave()


@pytest.fixture
def server(home: Path) -> Iterator[EmbeddedServer]:
    """An embedded server that runs."""
    found = EmbeddedServer(home, is_durable=False)
    found.attach()
    yield found
    found.leave()
