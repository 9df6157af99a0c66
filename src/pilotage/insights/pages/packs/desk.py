"""Asking for a pack, seeing those that were made, fetching and removing them."""

from typing import cast
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pilotage.accounts.rules import Impossible, Permission, PersonalRequest, door
from pilotage.insights.actions.ordering import Asked, request_pack
from pilotage.insights.actions.packs import add_master, check_size, remove_master, remove_pack
from pilotage.insights.forms.packs import MasterForm, PackForm
from pilotage.insights.models import Pack, PackFormat, PackMaster
from pilotage.insights.pages.packs.made import is_waiting, pack_lines
from pilotage.insights.reads.packs import drawn_packs_of, masters, masters_to_choose, packs_of
from pilotage.insights.rules.packs import MEDIA_TYPES, file_name_of, may_keep_masters
from pilotage.kit.clock import now, today
from pilotage.kit.formats import formatter
from pilotage.kit.pages import go, notice, page, warn
from pilotage.kit.periods import months_before
from pilotage.kit.tables import Crumb
from pilotage.work.models import Initiative, Portfolio
from pilotage.work.reads.visible import initiatives_visible_to, portfolios_visible_to


@require_http_methods(["GET", "POST"])
@door(Permission.SEE)
def packs(request: PersonalRequest) -> HttpResponseBase:
    """The desk: order a pack, and the packs that were made. `initiative` in the address: about that one alone."""
    tree = tuple(portfolios_visible_to(request.access))
    key = request.GET.get("initiative", "")
    row = get_object_or_404(initiatives_visible_to(request.access), key=key) if key else None
    usual = {"day": today(), "since": months_before(today(), 1), "portfolio": request.GET.get("scope", "")}
    form = PackForm(
        request.POST or None, portfolios=tree, masters=masters(), today=today(), is_one=row is not None, initial=usual
    )
    if request.method == "POST" and form.is_valid() and _is_ordered(request, form, tree, row):
        notice(request, _("It is being drawn. It appears below when it is ready; you may leave this page."))
        return go(request, reverse("insights:packs"))
    made = list(packs_of(request.access))
    context = {
        "form": form,
        "about": str(row) if row else "",
        "lines": pack_lines(made, formatter()),
        "is_waiting": any(is_waiting(one) for one in made),
        "packs_url": reverse("insights:packs"),
        "masters_url": reverse("insights:pack_masters") if may_keep_masters(request.access) else "",
    }
    status = 422 if form.errors else 200
    return page(request, "insights/packs.html", context, fragment="insights/packs_made.html", status=status)


def _is_ordered(request: PersonalRequest, form: PackForm, tree: tuple[Portfolio, ...], row: Initiative | None) -> bool:
    """A refusal stands at the field that it speaks of."""
    said = form.cleaned_data
    asked = Asked(
        format=PackFormat(said["format"]),
        day=said["day"],
        since=said["since"],
        portfolio=next((one for one in tree if str(one.pk) == said.get("portfolio")), None),
        initiative=row,
        with_initiatives=said.get("with_initiatives", False),
        master=next((one for one in masters() if str(one.pk) == said["master"]), None),
    )
    try:
        request_pack(asked, access=request.access, at=now(), today=today())
    except Impossible as wrong:
        form.add_error(wrong.field if wrong.field in form.fields else None, str(wrong))
        return False
    return True


@require_GET
@door(Permission.SEE)
def fetch(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    """The file of one's own pack."""
    pack: Pack = get_object_or_404(drawn_packs_of(request.access), pk=id)
    name = file_name_of(pack.title, pack.day, pack.format)
    disposition = content_disposition_header(as_attachment=True, filename=name)
    headers = {"Content-Disposition": disposition or "attachment", "Cache-Control": "private, no-store"}
    return HttpResponse(bytes(cast(bytes, pack.file)), MEDIA_TYPES[PackFormat(pack.format)], headers=headers)


@require_POST
@door(Permission.SEE)
def remove(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    pack: Pack = get_object_or_404(packs_of(request.access), pk=id)
    remove_pack(pack, access=request.access)
    notice(request, _("“%(title)s” is gone. It can be made again as of the same day.") % {"title": pack.title})
    return go(request, reverse("insights:packs"))


@require_http_methods(["GET", "POST"])
@door(Permission.CONFIGURE)
def pack_masters(request: PersonalRequest) -> HttpResponseBase:
    """The slides that an organisation brings."""
    form = MasterForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            check_size(file.size)
            add_master(form.cleaned_data["name"], file.name, file.read(), access=request.access, on=today())
        except Impossible as wrong:
            form.add_error(wrong.field or None, str(wrong))
        else:
            notice(request, _("Kept. Everybody may choose it for their slides."))
            return go(request, reverse("insights:pack_masters"))
    context = {
        "crumbs": (Crumb(_("Packs"), reverse("insights:packs")), Crumb(_("Masters"))),
        "form": form,
        "masters": [
            {
                "name": one.name,
                "file": one.file_name,
                "by": one.uploaded_by.name if one.uploaded_by else "–",
                "on": formatter().date(one.uploaded_on),
                "remove_url": reverse("insights:remove_pack_master", args=[one.pk]),
            }
            for one in masters()
        ],
    }
    return page(request, "insights/pack_masters.html", context, status=422 if form.errors else 200)


@require_POST
@door(Permission.CONFIGURE)
def remove_pack_master(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    master: PackMaster = get_object_or_404(masters_to_choose(), pk=id)
    try:
        remove_master(master, access=request.access)
    except Impossible as wrong:
        warn(request, str(wrong))
    else:
        notice(request, _("“%(name)s” is gone. Packs that were made with it stay.") % {"name": master.name})
    return go(request, reverse("insights:pack_masters"))
