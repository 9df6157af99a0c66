"""History by triggers: who changed what, when, from which request; and one context around one deed.

Every change of a tracked row leaves the whole row as it became in an event table that nobody can edit. What is
written within one context (a request, an import) carries the same context id: one entry in the history.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar
from uuid import UUID

import pghistory
from django.db import connection
from django.db.models import Index, Model

Kept = TypeVar("Kept", bound=Model)


def tracked(
    *, exclude: tuple[str, ...] = (), by_deed: bool = False, by_row: bool = False
) -> Callable[[type[Kept]], type[Kept]]:
    """A class decorator: every insert, update and delete of the model's rows is kept, save for the fields excluded.

    by_deed, by_row   history is asked what a deed did, or what became of a row: it is indexed for that

    The events are found at `<Model>.pgh_event_model`, newest last by `pgh_id`; `pgh_label` says insert, update or
    delete, and `pgh_context.metadata` holds what `deed` and the request said.
    """
    indexes = [Index(fields=["pgh_context"])] if by_deed else []
    indexes += [Index(fields=["pgh_obj", "pgh_id"])] if by_row else []
    decorator: Callable[[type[Kept]], type[Kept]] = pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        exclude=list(exclude) or None,
        meta={"indexes": indexes} if indexes else None,
    )
    return decorator


_outermost: ContextVar[str] = ContextVar("outermost deed", default="")


@contextmanager
def deed(action: str, *, actor: UUID | None = None, **facts: str | int | None) -> Iterator[None]:
    """Name what is being done, so that history can say it: `with deed("import", file="list.csv"): ...`.

    A deed within a deed is part of it and does not change its name: what a person did is the outermost.
    """
    known = {key: value for key, value in facts.items() if value is not None}
    if actor is not None:
        known["user"] = str(actor)
    token = _outermost.set(_outermost.get() or action)
    try:
        with pghistory.context(action=_outermost.get(), **known):
            yield
    finally:
        _outermost.reset(token)


def plan_anew() -> None:
    """Let the triggers of history be planned anew: asked before a statement that changes thousands of rows.

    They join the rows before with those after, by a plan that a connection keeps from the first time. Made for one row,
    it compares each with each: of 5,500 changed tasks that took 19.5 s, where the change itself took 0.6 s.
    """
    with connection.cursor() as cursor:
        cursor.execute("DISCARD PLANS")
