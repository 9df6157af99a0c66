"""Growing and rearranging the tree of scopes; called by the wing that owns the portfolio tree."""

from collections.abc import Sequence

from django.db import connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

from pilotage.accounts.models import Scope, ScopeKind
from pilotage.kit.uuids import new_id

# Moving a branch excludes growing one: a scope created below a branch while it moves would keep the old path.
TREE_LOCK = 72_051_001


class ScopeBelowItself(Exception):
    """A scope cannot be moved to itself or to something below it."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


def create_scope(*, kind: ScopeKind, under: Scope) -> Scope:
    """A new place in the tree of access, directly below `under`."""
    return create_scopes(kind=kind, under=[under])[0]


def create_scopes(*, kind: ScopeKind, under: Sequence[Scope]) -> list[Scope]:
    """One new scope below each of `under`, in that order; the same parent may be named many times."""
    with transaction.atomic():
        _lock_tree(shared=True)
        paths = dict(Scope.objects.filter(pk__in={parent.pk for parent in under}).values_list("pk", "path"))
        made = []
        for parent in under:
            fresh = new_id()
            made.append(Scope(id=fresh, kind=kind, path=f"{paths[parent.pk]}{fresh.hex}/"))
        return Scope.objects.bulk_create(made)


def move_scope(scope: Scope, *, under: Scope) -> None:
    """Hang a scope, with everything below it, under another one: roles given above reach it from there.

    Raises ScopeBelowItself when `under` is the scope itself or lies below it.
    """
    with transaction.atomic():
        _lock_tree(shared=False)
        scope.refresh_from_db(fields=["path"])
        target = Scope.objects.values_list("path", flat=True).get(pk=under.pk)
        if target.startswith(scope.path):
            raise ScopeBelowItself(scope.path)
        moved = f"{target}{scope.pk.hex}/"
        Scope.objects.filter(path__startswith=scope.path).update(
            path=Concat(Value(moved), Substr(F("path"), len(scope.path) + 1))
        )
        scope.path = moved


def _lock_tree(*, shared: bool) -> None:
    lock = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {lock}(%s)", [TREE_LOCK])
