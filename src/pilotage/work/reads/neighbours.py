"""Stage, portfolio, people and programme of many initiatives: each is read and built once, and not once a row."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Q

from pilotage.accounts.models import Person
from pilotage.accounts.rules import Access, Permission
from pilotage.work.models import Initiative, InitiativeFacts, Portfolio, Stage

Neighbour = Stage | Portfolio | Person | Initiative
# The relations by what they lead to, and what a row shows of it.
RELATIONS: tuple[tuple[type[Neighbour], tuple[str, ...], tuple[str, ...]], ...] = (
    (Stage, ("stage",), ("name", "phase")),
    (Portfolio, ("portfolio",), ("name", "scope_id")),
    (Person, ("sponsor", "manager"), ("name",)),
)
PROGRAMME: tuple[type[Neighbour], tuple[str, ...], tuple[str, ...]] = (Initiative, ("programme",), ("name", "key"))


def give_neighbours(
    access: Access, rows: Sequence[InitiativeFacts], known: Iterable[Neighbour] = (), *, with_programme: bool = False
) -> None:
    """Put their neighbours onto the rows; only those that are not among the known ones are asked for.

    A programme that the person may not see is not put there.
    """
    by_id: dict[UUID, Neighbour] = {one.pk: one for one in known}
    for model, names, shown in (*RELATIONS, PROGRAMME) if with_programme else RELATIONS:
        wanted = {id for row in rows for name in names if (id := getattr(row, f"{name}_id")) is not None}
        if missing := wanted - by_id.keys():
            found = model.objects.filter(
                access.where(Permission.SEE, field="scope__path") if model is Initiative else Q()
            )
            by_id |= found.only(*shown).in_bulk(missing)
        for name in names:
            _put(rows, name, by_id)


def _put(rows: Sequence[InitiativeFacts], name: str, by_id: dict[UUID, Neighbour]) -> None:
    for row in rows:
        id = getattr(row, f"{name}_id")
        # As select_related does it: what is set here is not asked for again.
        row._meta.get_field(name).set_cached_value(row, by_id.get(id))  # type: ignore[union-attr]
