"""Measures of an objective, and what was measured."""

from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.clock import today
from pilotage.kit.pages import go, notice, page, warn
from pilotage.kit.tables import Difference
from pilotage.strategy import rules
from pilotage.strategy.actions.measures import (
    add_measure,
    change_measure,
    record_actual,
    remove_actual,
    remove_measure,
)
from pilotage.strategy.forms.objectives import MEASURE_FIELDS, ActualForm, MeasureForm, measure_facts
from pilotage.strategy.models import Measure
from pilotage.strategy.pages.objectives import side_by_side, the_objective
from pilotage.strategy.reads.objectives import measures_visible_to


def _the_measure(request: PersonalRequest, id: UUID) -> Measure:
    found: Measure = get_object_or_404(measures_visible_to(request.access), id=id)
    return found


@require_http_methods(["GET", "POST"])
@door(Permission.EDIT_STRATEGY)
def new_measure(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    rules.may_change_strategy(request.access).or_raise()
    objective = the_objective(request, id)
    form = MeasureForm(request.POST or None)
    back = reverse("strategy:objective", args=[id])
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in MEASURE_FIELDS}
        try:
            add_measure(objective, access=request.access, **facts)
        except rules.Impossible as wrong:
            form.add_error(wrong.field or None, str(wrong))
        else:
            notice(request, _("The measure is kept."))
            return go(request, back)
    title = _("New measure of “%(name)s”") % {"name": objective.name}
    context = {"form": form, "title": title, "back": back, "differences": ()}
    return page(request, "strategy/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@door(Permission.EDIT_STRATEGY)
def edit_measure(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    rules.may_change_strategy(request.access).or_raise()
    found = _the_measure(request, id)
    form = MeasureForm(request.POST or None, initial=measure_facts(found))
    back = reverse("strategy:objective", args=[found.objective_id])
    differences: tuple[Difference, ...] = ()
    if request.method == "POST" and form.is_valid():
        changes = {name: form.cleaned_data[name] for name in MEASURE_FIELDS}
        try:
            change_measure(found, version=form.cleaned_data["version"] or 0, changes=changes, access=request.access)
        except rules.Impossible as wrong:
            form.add_error(wrong.field or None, str(wrong))
        except rules.Stale as stale:
            form.add_error(None, str(stale))
            differences = side_by_side(form, measure_facts(stale.current))
        else:
            notice(request, _("Saved."))
            return go(request, back)
    title = _("Change “%(name)s”") % {"name": found.name}
    context = {"form": form, "title": title, "back": back, "differences": differences}
    return page(request, "strategy/form.html", context, status=422 if form.errors else 200)


@require_POST
@door(Permission.EDIT_STRATEGY)
def drop_measure(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    found = _the_measure(request, id)
    remove_measure(found, access=request.access)
    notice(request, _("“%(name)s” is removed; history keeps it.") % {"name": found.name})
    return go(request, reverse("strategy:objective", args=[found.objective_id]))


@require_POST
@door(Permission.EDIT_STRATEGY)
def record(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    """What was measured on a day."""
    found = _the_measure(request, id)
    form = ActualForm(request.POST)
    back = reverse("strategy:objective", args=[found.objective_id])
    if not form.is_valid():
        warn(request, " ".join(str(message) for errors in form.errors.values() for message in errors))
        return go(request, back)
    if form.cleaned_data["on"] > today():
        warn(request, _("That day is still to come: record what was measured, not what is hoped for."))
        return go(request, back)
    record_actual(found, access=request.access, **form.cleaned_data)
    notice(request, _("Recorded."))
    return go(request, back)


@require_POST
@door(Permission.EDIT_STRATEGY)
def drop_actual(request: PersonalRequest, id: UUID, actual_id: UUID) -> HttpResponseBase:
    found = _the_measure(request, id)
    remove_actual(get_object_or_404(found.actuals, id=actual_id), access=request.access)
    notice(request, _("The measurement is taken back."))
    return go(request, reverse("strategy:objective", args=[found.objective_id]))
