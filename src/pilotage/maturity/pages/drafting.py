"""Changing a draft of the capability model: the edition as a whole, its dimensions, its practices."""

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.entering import whole_number_from
from pilotage.kit.frame import carried
from pilotage.kit.pages import Context, go, notice, page, warn
from pilotage.maturity.actions.drafting import add_dimension, change_dimension, change_draft, remove_dimension
from pilotage.maturity.actions.practices import add_practice, change_practice, remove_practice
from pilotage.maturity.forms.model import DimensionForm, EditionForm, PracticeForm
from pilotage.maturity.models import CapabilityModel, Dimension, ModelState, Practice
from pilotage.maturity.pages.editions import address_of
from pilotage.maturity.pages.shared import crumbs_of, tabs_of
from pilotage.maturity.reads.capability import (
    capability_models,
    dimensions_of_models,
    edition_stamp,
    practices_of_models,
    shape_of,
    stamp_of,
)
from pilotage.maturity.rules.refusals import Impossible, Stale


@require_http_methods(["GET", "POST"])
@door(Permission.CONFIGURE)
def draft(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    found = _the_draft(id)
    stages = list(found.stages.all())
    form = EditionForm(request.POST or None, stages=stages, initial=EditionForm.start(found, stages))
    if form.is_valid() and _kept(form, lambda: _change_draft(request, found, form)):
        notice(request, _("The draft is changed."))
        return go(request, address_of(found, request))
    more = {"seen": _seen(request, edition_stamp(found))}
    return _form_page(request, form, found, _("Words, days and stages"), more, "draft")


def _change_draft(request: PersonalRequest, found: CapabilityModel, form: EditionForm) -> None:
    change_draft(found, seen=request.POST.get("seen", ""), facts=form.facts(), access=request.access)


@require_http_methods(["GET", "POST"])
@door(Permission.CONFIGURE)
def new_dimension(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    found = _the_draft(id)
    form = DimensionForm(request.POST or None)
    if form.is_valid() and _kept(form, lambda: add_dimension(found, access=request.access, **form.cleaned_data)):
        return go(request, address_of(found, request))
    return _form_page(request, form, found, _("New dimension"), {}, "dimension")


@require_http_methods(["GET", "POST"])
@door(Permission.CONFIGURE)
def dimension(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    found: Dimension = get_object_or_404(dimensions_of_models().filter(model__state=ModelState.DRAFT), pk=id)
    form = DimensionForm(request.POST or None, initial={"name": found.name, "question": found.question})

    def change() -> None:
        version = whole_number_from(request.POST.get("version"), 0)
        change_dimension(found, version=version, access=request.access, **form.cleaned_data)

    if form.is_valid() and _kept(form, change):
        return go(request, address_of(found.model, request))
    more = {"version": _seen(request, str(found.version), "version")}
    removal = reverse("maturity:remove_dimension", args=[found.pk])
    return _form_page(request, form, found.model, found.name, {**more, "remove_url": removal}, "dimension")


@require_POST
@door(Permission.CONFIGURE)
def drop_dimension(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    found: Dimension = get_object_or_404(dimensions_of_models(), pk=id)
    try:
        remove_dimension(found, access=request.access)
    except Impossible as refused:
        warn(request, str(refused))
    else:
        notice(request, _("“%(name)s” is removed.") % {"name": found.name})
    return go(request, address_of(found.model, request))


@require_http_methods(["GET", "POST"])
@door(Permission.CONFIGURE)
def new_practice(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    """From a cell of the model, with its dimension and level in the address."""
    found = _the_draft(id)
    start = {name: request.GET[name] for name in ("dimension", "level") if name in request.GET}
    form = PracticeForm(request.POST or None, shape=shape_of(found), but=None, initial=start)
    made: list[Practice] = []
    if form.is_valid() and _kept(
        form, lambda: made.append(add_practice(found, facts=form.facts(), access=request.access))
    ):
        notice(request, _("“%(name)s” is added.") % {"name": made[0].name})
        return go(request, reverse("maturity:practice", args=[made[0].pk]) + carried(request))
    return _form_page(request, form, found, _("New practice"), {}, "practice")


@require_http_methods(["GET", "POST"])
@door(Permission.CONFIGURE)
def edit_practice(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    found: Practice = get_object_or_404(practices_of_models().filter(model__state=ModelState.DRAFT), pk=id)
    start = PracticeForm.start(found, found.needs.values_list("needed_id", flat=True), found.mappings.all())
    form = PracticeForm(request.POST or None, shape=shape_of(found.model), but=found.pk, initial=start)

    def change() -> None:
        change_practice(found, seen=request.POST.get("seen", ""), facts=form.facts(), access=request.access)

    if form.is_valid() and _kept(form, change):
        notice(request, _("“%(name)s” is changed.") % {"name": form.cleaned_data["name"]})
        return go(request, reverse("maturity:practice", args=[id]) + carried(request))
    more = {"seen": _seen(request, stamp_of(found)), "remove_url": reverse("maturity:remove_practice", args=[id])}
    return _form_page(request, form, found.model, found.name, more, "practice")


@require_POST
@door(Permission.CONFIGURE)
def drop_practice(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    found: Practice = get_object_or_404(practices_of_models(), pk=id)
    try:
        remove_practice(found, access=request.access)
    except Impossible as refused:
        warn(request, str(refused))
        return go(request, reverse("maturity:practice", args=[id]) + carried(request))
    notice(request, _("“%(name)s” is removed.") % {"name": found.name})
    return go(request, address_of(found.model, request))


def _the_draft(id: UUID) -> CapabilityModel:
    return get_object_or_404(capability_models().filter(state=ModelState.DRAFT), pk=id)


def _seen(request: PersonalRequest, current: str, name: str = "seen") -> str:
    """What the person read: it stays with what they typed, so that a second try is no way around the check."""
    return request.POST.get(name, current) if request.method == "POST" else current


def _kept(form: forms.Form, act: Callable[[], object]) -> bool:
    """Whether it was done; a refusal stands at the field that it speaks of."""
    try:
        act()
    except Impossible as wrong:
        form.add_error(wrong.field if wrong.field in form.fields else None, str(wrong))
        return False
    except Stale as stale:
        form.add_error(None, str(stale))
        return False
    return True


def _form_page(
    request: PersonalRequest, form: forms.Form, model: CapabilityModel, title: str, more: Context, kind: str
) -> HttpResponseBase:
    context = {
        "crumbs": crumbs_of(request, (_("Model"), address_of(model, request)), (title, "")),
        "tabs": tabs_of(request, "model"),
        "form": form,
        "model": model,
        "title": title,
        "kind": kind,
        "back": address_of(model, request),
        "seen": "",
        "version": "",
        "remove_url": "",
        **more,
    }
    return page(request, "maturity/drafting.html", context, status=422 if form.errors else 200)
