"""Writing entries down and changing them."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pilotage.accounts.reads import people_by_name
from pilotage.accounts.rules import Impossible, Permission, PersonalRequest, door
from pilotage.kit.clock import today
from pilotage.kit.entering import id_from
from pilotage.kit.formats import UNKNOWN
from pilotage.kit.frame import carried
from pilotage.kit.pages import go, notice, page, warn
from pilotage.kit.tables import Crumb, Difference
from pilotage.risk.actions.entries import change_entry, change_many, create_entry, remove_entry
from pilotage.risk.forms.choosing import ChooseRegisterForm
from pilotage.risk.forms.entries import EntryForm, entry_facts
from pilotage.risk.models import Entry, EntryKind
from pilotage.risk.pages.shared import crumbs_of, register_named, the_entry
from pilotage.risk.pages.words import count_words
from pilotage.risk.reads.scales import scales
from pilotage.risk.reads.visible import concerned_by, entries_visible_to
from pilotage.risk.rules import permissions
from pilotage.risk.rules.permissions import Stale

Made = TypeVar("Made")
# What the template of a form can show besides.
NOTHING_MORE = {
    "text": "", "button": "", "choices": (), "differences": (), "remove_url": "", "remove_label": "",
}  # fmt: skip


@require_http_methods(["GET", "POST"])
@door(Permission.EDIT)
def new(request: PersonalRequest) -> HttpResponseBase:
    """First in which register and what, where the address does not say it; then the entry."""
    kind = request.GET.get("kind", EntryKind.RISK)
    if kind not in EntryKind.values:
        raise Http404
    key, portfolio = request.GET.get("initiative", ""), request.GET.get("portfolio", "")
    if not key and not portfolio:
        return _choose(request, kind)
    register = register_named(request, key, portfolio)
    permissions.may_write(request.access, register.scope.path).or_raise()
    form = EntryForm(
        request.POST or None, access=request.access, known=scales(), kind=kind, path=register.scope.path, is_new=True
    )
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form,
            lambda: create_entry(
                kind=kind,
                register=register,
                facts={**form.facts, **form.levels},
                concerns=list(form.cleaned_data["concerns"]),
                on=today(),
                access=request.access,
            ),
        )
        if made is not None:
            notice(request, _("%(key)s is written down.") % {"key": made.key})
            return go(request, reverse("risk:entry", args=[made.pk]))
    title = _("New entry: %(kind)s") % {"kind": EntryKind(kind).label}
    back = reverse("risk:register") + carried(request)
    return shown(request, form, title=title, back=back, note=str(register), crumbs=_start_crumbs(request, title))


def _choose(request: PersonalRequest, kind: str) -> HttpResponseBase:
    form = ChooseRegisterForm(request.POST or None, access=request.access, initial={"kind": kind})
    if request.method == "POST" and form.is_valid():
        return go(request, reverse("risk:new") + f"?{form.address}")
    title = _("New entry")
    back = reverse("risk:register") + carried(request)
    crumbs = _start_crumbs(request, title)
    return shown(request, form, title=title, back=back, crumbs=crumbs, button=_("Go on"))


def _start_crumbs(request: PersonalRequest, title: str) -> tuple[Crumb, ...]:
    return (Crumb(_("Risks"), reverse("risk:register") + carried(request)), Crumb(title))


@require_http_methods(["GET", "POST"])
@door(Permission.EDIT)
def edit(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    found = the_entry(request, id)
    permissions.may_change(request.access, found).or_raise()
    concerns = concerned_by(request.access, found)
    form = EntryForm(
        request.POST or None,
        access=request.access,
        known=scales(),
        kind=found.kind,
        path=found.scope.path,
        is_new=False,
        initial=entry_facts(found, concerns),
    )
    back, title = reverse("risk:entry", args=[id]), _("Change “%(name)s”") % {"name": found.title}
    differences: tuple[Difference, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            saved = attempt(form, lambda: _changed(request, found, form))
        except Stale as stale:
            form.add_error(None, str(stale))
            differences = _side_by_side(form, stale.current)
            saved = None
        if saved is not None:
            notice(request, _("Saved."))
            return go(request, back)
    return shown(
        request, form, title=title, back=back, crumbs=crumbs_of(request, found, Crumb(title)), differences=differences,
        remove_url=reverse("risk:remove", args=[id]), remove_label=_("Remove this entry"),
    )  # fmt: skip


def _changed(request: PersonalRequest, entry: Entry, form: EntryForm) -> Entry:
    return change_entry(
        entry,
        version=form.cleaned_data["version"] or 0,
        changes=form.facts,
        concerns=list(form.cleaned_data["concerns"]),
        on=today(),
        access=request.access,
    )


def _side_by_side(form: EntryForm, now: Any) -> tuple[Difference, ...]:  # a record of any kind: Any
    return tuple(
        Difference(str(field.label), _plain(form.cleaned_data.get(name)), _plain(getattr(now, name)))
        for name, field in form.fields.items()
        if name not in ("version", "concerns")
    )


def _plain(value: Any) -> str:  # a fact of any type: Any
    return UNKNOWN if value in (None, "") else str(value)


@require_POST
@door(Permission.EDIT)
def remove(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    found = the_entry(request, id)
    try:
        remove_entry(found, version=None, access=request.access)
    except Impossible as wrong:
        warn(request, str(wrong))
        return go(request, reverse("risk:entry", args=[id]))
    notice(request, _("%(key)s is removed; history keeps it.") % {"key": found.key})
    return go(request, reverse("risk:register"))


@require_POST
@door(Permission.EDIT)
def bulk(request: PersonalRequest) -> HttpResponseBase:
    """The same change to all chosen entries, or to none."""
    from_page = request.POST.get("back", "")
    back = from_page if from_page.startswith(reverse("risk:register")) else reverse("risk:register")
    try:
        count = _change_chosen(request)
    except (Impossible, Stale) as refused:
        warn(request, str(refused))
        return go(request, back)
    notice(request, _("Changed: %(entries)s.") % {"entries": count_words("", count)})
    return go(request, back)


def _change_chosen(request: PersonalRequest) -> int:
    ids = [found for key in request.POST.getlist("key") if (found := id_from(key)) is not None]
    chosen = list(entries_visible_to(request.access).filter(pk__in=ids))
    owner_id = id_from(request.POST.get("owner"))
    owner = people_by_name().filter(pk=owner_id).first() if owner_id else None
    is_reviewed = request.POST.get("reviewed") == "yes"
    if not chosen or not (owner or is_reviewed):
        raise Impossible(_("Choose entries, and what to change in them."))
    change_many(chosen, owner=owner, is_reviewed=is_reviewed, on=today(), access=request.access)
    return len(chosen)


def attempt(form: forms.Form, act: Callable[[], Made], *, fields: Mapping[str, str] | None = None) -> Made | None:
    """What the action made; None when it refused: the form says why, beside the field.

    fields   how the form calls a field of the action, where it has another name for it
    """
    try:
        return act()
    except Impossible as wrong:
        field = (fields or {}).get(wrong.field, wrong.field)
        form.add_error(field if field in form.fields else None, str(wrong))
    return None


def attempt_or_stale(
    form: forms.Form, act: Callable[[], Made], *, fields: Mapping[str, str] | None = None
) -> Made | None:
    """The same, where the row may have changed in the meantime: then the form says so, and nothing is saved."""
    try:
        return attempt(form, act, fields=fields)
    except Stale as stale:
        form.add_error(None, str(stale))
    return None


def shown(
    request: PersonalRequest,
    form: forms.Form,
    *,
    title: str,
    back: str,
    crumbs: tuple[Crumb, ...] = (),
    note: str = "",
    **more: object,
) -> HttpResponseBase:
    """A form on a page of its own."""
    context = {"form": form, "title": title, "back": back, "crumbs": crumbs, "note": note, **NOTHING_MORE, **more}
    return page(request, "risk/form.html", context, status=422 if form.errors else 200)
