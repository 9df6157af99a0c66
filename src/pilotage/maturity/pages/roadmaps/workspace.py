"""One roadmap: aims and limits at the left, the picture in the middle, an increment at the right; and its deeds."""

from uuid import UUID

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.clock import now, today
from pilotage.kit.entering import Unreadable, id_from, whole_number_from
from pilotage.kit.pages import go, notice, page, warn
from pilotage.maturity.actions.roadmaps.drafting import change_roadmap, discard_roadmap, make_current
from pilotage.maturity.actions.roadmaps.editing import lock_practice, place_practice, take_out
from pilotage.maturity.actions.roadmaps.proposing import propose
from pilotage.maturity.forms.roadmaps import RoadmapForm, aims_from
from pilotage.maturity.models import Roadmap
from pilotage.maturity.pages.roadmaps.shared import acted, address_of, roadmap_crumbs, the_roadmap
from pilotage.maturity.pages.roadmaps.view import workspace_of
from pilotage.maturity.pages.shared import tabs_of
from pilotage.maturity.reads.capability import shape_of
from pilotage.maturity.rules.refusals import Impossible, Stale


@require_GET
@door(Permission.SEE)
def roadmap(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    return _shown(request, the_roadmap(request, id))


@require_POST
@door(Permission.CONFIGURE)
def limits(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    """Keep aims and limits; with `then=propose` work out the best roadmap as well."""
    found = the_roadmap(request, id)
    form = RoadmapForm(request.POST)
    if not form.is_valid():
        return _shown(request, found, form)
    try:
        saved = _saved(request, found, form)
        if request.POST.get("then") == "propose":
            propose(saved, version=saved.version, access=request.access, on=today(), at=now())
            notice(request, _("Proposed. Each increment says why it stands where it stands."))
        else:
            notice(request, _("Kept. Propose to see what follows."))
    except (Impossible, Unreadable, Stale) as reason:
        warn(request, str(reason))
    return go(request, address_of(request, found))


def _shown(request: PersonalRequest, found: Roadmap, form: RoadmapForm | None = None) -> HttpResponseBase:
    context = {
        "crumbs": roadmap_crumbs(request, (found.name, "")),
        "tabs": tabs_of(request, "roadmaps"),
        "view": workspace_of(request, found, form),
    }
    return page(request, "maturity/roadmap.html", context, status=422 if form is not None else 200)


def _saved(request: PersonalRequest, found: Roadmap, form: RoadmapForm) -> Roadmap:
    aims = aims_from(request.POST, shape_of(found.model))
    return change_roadmap(
        found, version=_version(request), limits=form.limits(), aims=aims, access=request.access, on=today()
    )


@require_POST
@door(Permission.CONFIGURE)
def current(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    found = the_roadmap(request, id)

    def act() -> str:
        make_current(found, version=_version(request), access=request.access)
        return _("This roadmap is followed from now on; the former one is archived.")

    return acted(request, found, act)


@require_POST
@door(Permission.CONFIGURE)
def discard(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    found = the_roadmap(request, id)
    try:
        discard_roadmap(found, version=_version(request), access=request.access)
    except (Impossible, Stale) as reason:
        warn(request, str(reason))
        return go(request, address_of(request, found))
    notice(request, _("The draft is discarded; history keeps it."))
    return go(request, roadmap_crumbs(request)[-1].url)


@require_POST
@door(Permission.CONFIGURE)
def place(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    """Put a practice into an increment."""
    found, to = the_roadmap(request, id), whole_number_from(request.POST.get("place"), 0) - 1

    def act() -> str:
        place_practice(
            found, _practice(request), place=to, version=_version(request), access=request.access, on=today()
        )
        return _("It stands there now, and is locked there.")

    return acted(request, found, act, place=to if 0 <= to < found.count else None)


@require_POST
@door(Permission.CONFIGURE)
def leave_out(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    """Take a practice out of the roadmap."""
    found = the_roadmap(request, id)

    def act() -> str:
        take_out(found, _practice(request), version=_version(request), access=request.access, on=today())
        return _("It is taken out until the next proposal.")

    return acted(request, found, act, place=_back(request, found))


@require_POST
@door(Permission.CONFIGURE)
def lock(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    found, is_locked = the_roadmap(request, id), request.POST.get("lock") == "yes"

    def act() -> str:
        lock_practice(
            found, _practice(request), is_locked=is_locked, version=_version(request), access=request.access,
            on=today(),
        )  # fmt: skip
        return _("Locked: a new proposal leaves it there.") if is_locked else _("Unlocked: a new proposal may move it.")

    return acted(request, found, act, place=_back(request, found))


def _version(request: PersonalRequest) -> int:
    """The roadmap's version that was read; one that was not sent fits none."""
    return whole_number_from(request.POST.get("version"), 0)


def _practice(request: PersonalRequest) -> UUID:
    found = id_from(request.POST.get("practice"))
    if found is None:
        raise Impossible(_("Choose a practice."))
    return found


def _back(request: PersonalRequest, roadmap: Roadmap) -> int | None:
    """The increment that was shown."""
    shown = whole_number_from(request.POST.get("shown"), 0) - 1
    return shown if 0 <= shown < roadmap.count else None
