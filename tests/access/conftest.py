"""The world that is walked: built once for all walks of a module, and as it was again after each of them."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests.access.examples import Example, all_examples
from tests.access.world import World, a_world


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[World, dict[str, Example]]]:
    with django_db_blocker.unblock(), transaction.atomic():
        cache.clear()
        world = a_world()
        yield world, all_examples(world)
        transaction.set_rollback(True)


@pytest.fixture
def world(built: tuple[World, dict[str, Example]], db: None) -> World:
    cache.clear()
    return built[0]


@pytest.fixture
def examples(built: tuple[World, dict[str, Example]], world: World) -> dict[str, Example]:
    """By the name of its route."""
    return built[1]
