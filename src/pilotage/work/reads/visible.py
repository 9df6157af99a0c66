"""The one door to portfolios and initiatives: whatever shows, counts, finds or exports them comes through here."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q, QuerySet

from pilotage.accounts.rules import Access, Permission
from pilotage.accounts.rules.access import any_of
from pilotage.work.models import CustomField, Dependency, Initiative, Portfolio, SavedView, Stage, StagePhase

ENDED = (StagePhase.CLOSED, StagePhase.CANCELLED)


def initiatives_visible_to(access: Access) -> QuerySet[Initiative]:
    """Every initiative that the person may see, with what a row or a header shows of its neighbours."""
    return Initiative.objects.filter(access.where(Permission.SEE, field="scope__path")).select_related(
        "portfolio", "stage", "sponsor", "manager", "scope"
    )


def initiatives_with_money_visible_to(access: Access) -> QuerySet[Initiative]:
    """Those of them whose money the person may see too."""
    return initiatives_visible_to(access).filter(access.where(Permission.SEE_MONEY, field="scope__path"))


def portfolios_visible_to(access: Access) -> QuerySet[Portfolio]:
    """The portfolios that the person may see, in the order of the tree.

    A portfolio above a visible thing is shown as well (its name only is told by that), because the tree would have
    no trunk without it.
    """
    paths = access.paths(Permission.SEE)
    if access.enterprise_path in paths:
        visible = Q()
    else:
        below = any_of(Q(scope__path__startswith=path) for path in paths)
        visible = below | Q(scope__path__in=_ways_to(paths))
    return Portfolio.objects.filter(visible).select_related("scope", "owner").order_by("scope__path")


def _ways_to(paths: Collection[str]) -> set[str]:
    """Every path on the way from the enterprise down to these."""
    ways = set()
    for path in paths:
        steps = path.strip("/").split("/")
        ways |= {"/".join(steps[:depth]) + "/" for depth in range(1, len(steps) + 1)}
    return ways


def stages() -> list[Stage]:
    return list(Stage.objects.order_by("position"))


def stage_in(phase: StagePhase) -> Stage:
    """The first stage with this meaning. Raises Stage.DoesNotExist when the organisation has none."""
    found = Stage.objects.filter(phase=phase).order_by("position").first()
    if found is None:
        raise Stage.DoesNotExist(phase)
    return found


def custom_fields() -> list[CustomField]:
    """The custom fields in use, in their order."""
    return list(CustomField.objects.filter(is_retired=False))


def saved_views_for(access: Access) -> QuerySet[SavedView]:
    """The person's own views and those that others share, own ones first."""
    mine = Q(owner_id=access.person_id)
    return SavedView.objects.filter(mine | Q(is_shared=True)).select_related("owner").order_by("name", "id")


def dependencies_visible_to(access: Access) -> QuerySet[Dependency]:
    """Links whose both ends the person may see."""
    return (
        Dependency.objects.filter(
            access.where(Permission.SEE, field="source__scope__path"),
            access.where(Permission.SEE, field="target__scope__path"),
        )
        .select_related("source__stage", "target__stage", "source__portfolio", "target__portfolio")
        .order_by("kind", "source__name", "target__name", "id")
    )


def dependencies_between(initiative_ids: Collection[UUID]) -> list[Dependency]:
    """Links among these initiatives."""
    links = Dependency.objects.filter(source_id__in=initiative_ids, target_id__in=initiative_ids)
    return list(links.order_by("kind", "id"))
