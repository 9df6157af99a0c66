"""Linking initiatives, without circles."""

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.kit.history import deed
from pilotage.kit.reactions import tell
from pilotage.work import rules
from pilotage.work.models import Dependency, DependencyKind, Initiative
from pilotage.work.reads.links import names_on_the_way

DIRECTED = (DependencyKind.NEEDS, DependencyKind.FINISH_TO_START)
# One number that all who link take in turn, so that two links made at once cannot close a circle together.
LINKING_LOCK = 7_101_997


def link(
    source: Initiative, target: Initiative, *, kind: str, access: Access, lag_days: int = 0, note: str = ""
) -> Dependency:
    """A dependency from source to target. Raises Refused, Impossible, or Cycle with the chain it would close.

    Links without a direction (excludes, together with) are kept from the smaller id to the larger, once.
    """
    rules.may_edit(access, source).or_raise()
    rules.may_see(access, target).or_raise()
    if source.id == target.id:
        raise rules.Impossible(_("An initiative cannot depend on itself."), field="target")
    if kind not in DIRECTED and source.id > target.id:
        source, target = target, source
    with transaction.atomic(), deed("link", actor=access.person_id):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LINKING_LOCK])
        if kind in DIRECTED:
            _refuse_circle(access, source, target, kind)
        made = _save(Dependency(source=source, target=target, kind=kind, lag_days=lag_days, note=note))
        tell("dependencies_changed", [source.id, target.id])
    return made


def unlink(dependency: Dependency, *, access: Access) -> None:
    """Remove a dependency. Raises Refused."""
    rules.may_edit(access, dependency.source).or_raise()
    with transaction.atomic(), deed("unlink", actor=access.person_id):
        ends = [dependency.source_id, dependency.target_id]
        dependency.delete()
        tell("dependencies_changed", ends)


def _refuse_circle(access: Access, source: Initiative, target: Initiative, kind: str) -> None:
    way = names_on_the_way(access, target.id, source.id, kind=kind)
    if way:
        raise rules.Cycle((source.name, *way))


def _save(dependency: Dependency) -> Dependency:
    try:
        with transaction.atomic():
            dependency.save(force_insert=True)
    except IntegrityError as clash:
        raise rules.Impossible(_("These two are linked in this way already."), field="target") from clash
    return dependency
