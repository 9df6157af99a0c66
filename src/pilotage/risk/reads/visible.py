"""The one door to entries: whatever shows, counts, finds or exports them comes through here."""

from django.db.models import Q, QuerySet

from pilotage.accounts.rules import Access, Permission
from pilotage.risk.models import Concern, Contingency, Entry, Escalation, Rating, Response
from pilotage.work.models import Initiative, Portfolio
from pilotage.work.reads.visible import initiatives_visible_to


def entries_visible_to(access: Access) -> QuerySet[Entry]:
    """Entries of the registers that the person may see, and those that concern an initiative that they may see.

    Of a shared entry, only the initiatives that the person may see are told: see `concerned_by`.
    """
    return Entry.objects.filter(is_visible_to(access)).select_related(
        "initiative", "portfolio", "owner", "scope", "initiative__portfolio"
    )


def is_visible_to(access: Access) -> Q:
    home = access.where(Permission.SEE, field="scope__path")
    # An empty condition lets everything through, and must stay so: joined with another by "or" it would be lost.
    if not home:
        return home
    concerned = Concern.objects.filter(access.where(Permission.SEE, field="initiative__scope__path"))
    return home | Q(pk__in=concerned.values("entry_id"))


def is_with_money(access: Access) -> Q:
    """The condition on entries whose cost the person may see: that of the register in which they stand."""
    return access.where(Permission.SEE_MONEY, field="scope__path")


def below(path: str) -> Q:
    """Entries in a portfolio and all below it, and those from elsewhere that concern an initiative there."""
    concerned = Concern.objects.filter(initiative__scope__path__startswith=path)
    return Q(scope__path__startswith=path) | Q(pk__in=concerned.values("entry_id"))


def about(initiative: Initiative) -> Q:
    """Entries of an initiative and those that concern it; of a programme also those of its parts."""
    is_its = Q(initiative=initiative) | Q(initiative__programme=initiative)
    concerned = Concern.objects.filter(Q(initiative=initiative) | Q(initiative__programme=initiative))
    return is_its | Q(pk__in=concerned.values("entry_id"))


def concerned_by(access: Access, entry: Entry) -> list[Initiative]:
    """The other initiatives that it concerns, of those that the person may see."""
    ids = Concern.objects.filter(entry=entry).values("initiative_id")
    return list(initiatives_visible_to(access).filter(pk__in=ids).order_by("name"))


def responses_of(entry: Entry) -> list[Response]:
    return list(Response.objects.filter(entry=entry).select_related("owner"))


def ratings_of(entry: Entry) -> list[Rating]:
    """Oldest first."""
    return list(Rating.objects.filter(entry=entry).order_by("on"))


def escalations_visible_to(access: Access) -> QuerySet[Escalation]:
    """Those of registers that the person may see: a shared entry does not tell of its way up elsewhere."""
    return Escalation.objects.filter(access.where(Permission.SEE, field="entry__scope__path")).select_related(
        "entry__initiative", "entry__portfolio", "entry__owner", "entry__scope", "to__scope", "raised_by", "answered_by"
    )


def escalations_to_answer(access: Access) -> QuerySet[Escalation]:
    """What waits for an answer that this person may give."""
    mine = access.where(Permission.COMMIT, field="to__scope__path")
    return escalations_visible_to(access).filter(mine, state="waiting").order_by("raised_on", "pk")


def contingencies_visible_to(access: Access) -> QuerySet[Contingency]:
    """Sums of money of a register with all below it: for those who may see the money of all of that."""
    return Contingency.objects.filter(access.where(Permission.SEE_MONEY, field="scope__path"))


def level_above(entry: Entry, newest: Escalation | None) -> Portfolio | None:
    """The portfolio to which an entry goes next: above its register, or above the level that has taken it."""
    if newest is not None and newest.state == "acknowledged":
        return newest.to.parent
    if entry.initiative is not None:
        return entry.initiative.portfolio
    return entry.portfolio.parent if entry.portfolio is not None else None
