"""What one does with an entry: rate, respond, happen, close, reopen, look again."""

from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pilotage.accounts.rules import Impossible, Permission, PersonalRequest, door
from pilotage.kit.clock import today
from pilotage.kit.entering import whole_number_from
from pilotage.kit.pages import go, notice, warn
from pilotage.kit.tables import Crumb
from pilotage.risk.actions.ratings import rate_entry
from pilotage.risk.actions.responses import change_response, remove_response, respond
from pilotage.risk.actions.states import close, happen, reopen, review, set_status
from pilotage.risk.forms.entries import LEVELS, EndForm, RatingForm, ResponseForm, response_facts
from pilotage.risk.models import Entry, EntryKind, Response
from pilotage.risk.pages.editing import attempt, attempt_or_stale, shown
from pilotage.risk.pages.shared import crumbs_of, the_entry
from pilotage.risk.reads.scales import scales
from pilotage.risk.rules import permissions
from pilotage.risk.rules.permissions import Stale


def _own(request: PersonalRequest, id: UUID) -> tuple[Entry, str]:
    """An entry that the person may change, and the address of its page."""
    found = the_entry(request, id)
    permissions.may_change(request.access, found).or_raise()
    return found, reverse("risk:entry", args=[id])


@require_http_methods(["GET", "POST"])
@door(Permission.EDIT)
def rate(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    found, back = _own(request, id)
    start = {name: getattr(found, name) for name in (*LEVELS, "version")} | {"rated_on": today()}
    form = RatingForm(request.POST or None, known=scales(), kind=found.kind, initial=start)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        rated = attempt_or_stale(
            form,
            lambda: rate_entry(found, version=version, on=today(), access=request.access, **form.facts),
        )
        if rated is not None:
            notice(request, _("The rating is kept."))
            return go(request, back)
    title = _("Rate “%(name)s”") % {"name": found.title}
    text = _("Where nobody rates what is left, the rating with nothing done holds.")
    return shown(request, form, title=title, back=back, text=text, crumbs=crumbs_of(request, found, Crumb(_("Rate"))))


@require_http_methods(["GET", "POST"])
@door(Permission.EDIT)
def new_response(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    found, back = _own(request, id)
    form = ResponseForm(
        request.POST or None, known=scales(), kind=found.kind, access=request.access, path=found.scope.path
    )
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: respond(found, facts=form.facts, on=today(), access=request.access).entry)
        if made is not None:
            notice(request, _("The response is planned."))
            return go(request, back)
    title = _("Plan a response to “%(name)s”") % {"name": found.title}
    return shown(request, form, title=title, back=back, crumbs=crumbs_of(request, found, Crumb(_("Plan a response"))))


def _the_response(entry: Entry, response_id: UUID) -> Response:
    found: Response = get_object_or_404(Response.objects.select_related("entry__scope"), pk=response_id, entry=entry)
    return found


@require_http_methods(["GET", "POST"])
@door(Permission.EDIT)
def edit_response(request: PersonalRequest, id: UUID, response_id: UUID) -> HttpResponseBase:
    found, back = _own(request, id)
    response = _the_response(found, response_id)
    form = ResponseForm(
        request.POST or None, known=scales(), kind=found.kind, access=request.access, path=found.scope.path,
        initial=response_facts(response),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        saved = attempt_or_stale(
            form,
            lambda: (
                change_response(response, version=version, changes=form.facts, on=today(), access=request.access).entry
            ),
        )
        if saved is not None:
            notice(request, _("Saved."))
            return go(request, back)
    title = _("Change a response")
    return shown(
        request, form, title=title, back=back, crumbs=crumbs_of(request, found, Crumb(title)),
        remove_url=reverse("risk:remove_response", args=[id, response_id]), remove_label=_("Remove this response"),
    )  # fmt: skip


@require_POST
@door(Permission.EDIT)
def drop_response(request: PersonalRequest, id: UUID, response_id: UUID) -> HttpResponseBase:
    found, back = _own(request, id)
    try:
        remove_response(_the_response(found, response_id), access=request.access)
    except Impossible as wrong:
        warn(request, str(wrong))
    else:
        notice(request, _("The response is removed; history keeps it."))
    return go(request, back)


@require_http_methods(["GET", "POST"])
@door(Permission.EDIT)
def happened(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    """In one step: the risk has happened, and the issue stands in the same register."""
    found, back = _own(request, id)
    form = EndForm(request.POST or None, initial={"on": today(), "version": found.version})
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data
        made = attempt_or_stale(
            form,
            lambda: happen(
                found, happened_on=sent["on"], note=sent["note"], version=sent["version"], on=today(),
                access=request.access,
            ),
            fields={"happened_on": "on"},
        )  # fmt: skip
        if made is not None:
            notice(request, _("%(key)s is written down.") % {"key": made.key} if made.pk != found.pk else _("Saved."))
            return go(request, reverse("risk:entry", args=[made.pk]))
    is_chance = found.kind == EntryKind.OPPORTUNITY
    title = _("“%(name)s” came true") if is_chance else _("“%(name)s” has happened")
    text = "" if is_chance else _("An issue is made of it, with the same owner, cost and delay, linked both ways.")
    button = _("It came true") if is_chance else _("Make it an issue")
    return shown(request, form, title=title % {"name": found.title}, back=back, text=text, button=button,
                 crumbs=crumbs_of(request, found, Crumb(_("It has happened"))))  # fmt: skip


@require_http_methods(["GET", "POST"])
@door(Permission.EDIT)
def close_entry(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    found, back = _own(request, id)
    form = EndForm(request.POST or None, initial={"on": today(), "version": found.version})
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data
        closed = attempt_or_stale(
            form,
            lambda: close(
                found, note=sent["note"], closed_on=sent["on"], version=sent["version"], on=today(),
                access=request.access,
            ),
            fields={"closed_on": "on"},
        )  # fmt: skip
        if closed is not None:
            notice(request, _("%(key)s is closed.") % {"key": found.key})
            return go(request, back)
    title = _("Close “%(name)s”") % {"name": found.title}
    return shown(request, form, title=title, back=back, button=_("Close"),
                 crumbs=crumbs_of(request, found, Crumb(_("Close"))))  # fmt: skip


@require_POST
@door(Permission.EDIT)
def reopen_entry(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    found, back = _own(request, id)
    try:
        reopen(found, version=None, access=request.access)
    except Impossible as wrong:
        warn(request, str(wrong))
    else:
        notice(request, _("%(key)s is open again.") % {"key": found.key})
    return go(request, back)


@require_POST
@door(Permission.EDIT)
def review_entry(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    found, back = _own(request, id)
    try:
        review(found, version=whole_number_from(request.POST.get("version"), 0), on=today(), access=request.access)
    except (Impossible, Stale) as wrong:
        warn(request, str(wrong))
    else:
        notice(request, _("Kept: looked at today, still right."))
    return go(request, back)


@require_POST
@door(Permission.EDIT)
def change_status(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    found, back = _own(request, id)
    version = whole_number_from(request.POST.get("version"), 0)
    try:
        set_status(found, status=request.POST.get("status", ""), version=version, access=request.access)
    except (Impossible, Stale) as wrong:
        warn(request, str(wrong))
    else:
        notice(request, _("Saved."))
    return go(request, back)
