"""Asking for a pack, seeing those that were made, fetching and removing them."""

from typing import cast
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pilotage.accounts.rules import Impossible, Permission, PersonalRequest, door
from pilotage.insights.actions.packs import add_master, check_size, order_pack, remove_master, remove_pack
from pilotage.insights.forms.packs import MasterForm, PackForm
from pilotage.insights.models import Pack, PackFormat, PackSubject
from pilotage.insights.pages.asked import months_before
from pilotage.insights.pages.packs.initiative import initiative_content
from pilotage.insights.pages.packs.made import is_waiting, pack_lines
from pilotage.insights.pages.packs.portfolio import portfolio_content
from pilotage.insights.reads.packs import masters, packs_of
from pilotage.insights.reads.view import View, initiatives_in
from pilotage.insights.rules.packs import may_keep_masters
from pilotage.kit.clock import now, today
from pilotage.kit.formats import formatter
from pilotage.kit.pages import go, notice, page, warn
from pilotage.kit.tables import Crumb
from pilotage.work.models import Initiative, Portfolio
from pilotage.work.reads.visible import initiatives_visible_to, portfolios_visible_to

TYPES = {
    PackFormat.PDF: "application/pdf",
    PackFormat.PPTX: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}


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
    if request.method == "POST" and form.is_valid():
        _order(request, form, tree, row)
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


def _order(request: PersonalRequest, form: PackForm, tree: tuple[Portfolio, ...], row: Initiative | None) -> None:
    asked = form.cleaned_data
    scope = next((one for one in tree if str(one.pk) == asked.get("portfolio")), None)
    view = View(request.access, tree, scope, asked["day"], asked["since"], is_past=asked["day"] != today())
    foot = f"{request.access.name}, {formatter().moment(now())}"
    if row is None:
        content = portfolio_content(view, foot=foot, with_initiatives=asked["with_initiatives"])
    else:
        content = initiative_content(view, get_object_or_404(initiatives_in(view), key=row.key), foot=foot)
    order_pack(
        content,
        subject=PackSubject.PORTFOLIO if row is None else PackSubject.INITIATIVE,
        format=PackFormat(asked["format"]),
        day=view.day,
        since=view.since,
        master=next((one for one in masters() if str(one.pk) == asked["master"]), None),
        access=request.access,
        at=now(),
    )


@require_GET
@door(Permission.SEE)
def fetch(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    """The file of one's own pack."""
    pack = get_object_or_404(packs_of(request.access).defer(None).defer("content"), pk=id, file__isnull=False)
    name = f"{slugify(pack.title, allow_unicode=True)[:80] or 'pack'}-{pack.day.isoformat()}.{pack.format}"
    disposition = content_disposition_header(as_attachment=True, filename=name)
    headers = {"Content-Disposition": disposition or "attachment", "Cache-Control": "private, no-store"}
    return HttpResponse(bytes(cast(bytes, pack.file)), TYPES[PackFormat(pack.format)], headers=headers)


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
    master = next((one for one in masters() if one.pk == id), None)
    if master is None:
        raise Http404(str(id))
    try:
        remove_master(master, access=request.access)
    except Impossible as wrong:
        warn(request, str(wrong))
    else:
        notice(request, _("“%(name)s” is gone. Packs that were made with it stay.") % {"name": master.name})
    return go(request, reverse("insights:pack_masters"))
