"""Configuring life cycles: which initiatives follow which, their stages, their gates, and what these ask for."""

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pilotage.accounts.reads import organisation
from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.governance.actions.configuring import (
    archive_life_cycle,
    change_criterion,
    change_gate,
    change_life_cycle,
    make_criterion,
    make_gate,
    make_life_cycle,
    retire_criterion,
    retire_gate,
)
from pilotage.governance.actions.shipping import load_usual_life_cycles
from pilotage.governance.forms.configuring import CriterionForm, GateForm, LifeCycleForm
from pilotage.governance.models import Criterion, Gate, LifeCycle
from pilotage.governance.pages.tables import criteria_table, gates_table, life_cycles_table
from pilotage.governance.reads.criteria import criteria_in_use
from pilotage.governance.reads.settings import (
    Shown,
    gates_to_configure,
    life_cycles_to_configure,
    shown_life_cycles,
)
from pilotage.governance.rules.lifecycles import may_configure
from pilotage.governance.rules.refusals import Impossible
from pilotage.kit.clock import today
from pilotage.kit.entering import whole_number_from
from pilotage.kit.pages import go, notice, page, warn
from pilotage.kit.tables import Crumb
from pilotage.work.reads.visible import stages

HOME = "governance:life_cycles"


@door(Permission.CONFIGURE)
def life_cycles(request: PersonalRequest) -> HttpResponseBase:
    may_configure(request.access).or_raise()
    shown = shown_life_cycles(list(life_cycles_to_configure()))
    table = life_cycles_table(shown, currency=organisation().currency)
    return page(
        request, "governance/life_cycles.html", {"table": table, "new_url": reverse("governance:new_life_cycle")}
    )


@require_POST
@door(Permission.CONFIGURE)
def load_usual(request: PersonalRequest) -> HttpResponseBase:
    try:
        load_usual_life_cycles(access=request.access)
    except Impossible as refused:
        warn(request, str(refused))
    else:
        notice(request, _("Two life cycles are set up. Change them as you like."))
    return go(request, reverse(HOME))


@door(Permission.CONFIGURE)
def new_life_cycle(request: PersonalRequest) -> HttpResponseBase:
    may_configure(request.access).or_raise()
    form = LifeCycleForm(request.POST or None, stages=stages())
    if request.method == "POST" and form.is_valid():
        made: list[LifeCycle] = []
        if _kept(form, lambda: made.append(_made(request, form))):
            return go(request, reverse("governance:life_cycle", args=[made[0].pk]))
    return _life_cycle_page(request, form, None)


def _made(request: PersonalRequest, form: LifeCycleForm) -> LifeCycle:
    return make_life_cycle(stages=form.chosen_stages(), access=request.access, **form.facts())


@door(Permission.CONFIGURE)
def life_cycle(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    may_configure(request.access).or_raise()
    shown = shown_life_cycles([get_object_or_404(life_cycles_to_configure(), pk=id)])[0]
    start = LifeCycleForm.start(shown.life_cycle, shown.stages)
    form = LifeCycleForm(request.POST or None, stages=stages(), initial=start)
    if request.method == "POST" and form.is_valid():
        version = whole_number_from(request.POST.get("version"), 0)

        def change() -> None:
            facts = {"stages": form.chosen_stages(), "access": request.access, **form.facts()}
            change_life_cycle(shown.life_cycle, version=version, **facts)

        if _kept(form, change):
            notice(request, _("“%(name)s” is changed.") % {"name": form.cleaned_data["name"]})
            return go(request, reverse("governance:life_cycle", args=[id]))
    return _life_cycle_page(request, form, shown)


def _life_cycle_page(request: PersonalRequest, form: LifeCycleForm, shown: Shown | None) -> HttpResponseBase:
    context = {
        "form": form,
        "shown": shown,
        "title": shown.life_cycle.name if shown else _("New life cycle"),
        "crumbs": _crumbs(shown.life_cycle.name if shown else _("New life cycle")),
        "table": gates_table(shown) if shown else None,
        "gate_form": GateForm(stages=shown.stages) if shown else None,
        "new_gate_url": reverse("governance:new_gate", args=[shown.life_cycle.pk]) if shown else "",
    }
    return page(request, "governance/life_cycle.html", context, status=422 if form.errors else 200)


def _crumbs(*labels: str) -> tuple[Crumb, ...]:
    return (Crumb(_("Life cycles and gates"), reverse(HOME)), *(Crumb(label) for label in labels))


def _kept(form: forms.Form, act: Callable[[], object]) -> bool:
    """Whether it was done; a refusal stands at the field that it speaks of."""
    try:
        act()
    except Impossible as wrong:
        form.add_error(wrong.field if wrong.field in form.fields else None, str(wrong))
        return False
    return True


@require_POST
@door(Permission.CONFIGURE)
def archive(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    try:
        kept = archive_life_cycle(
            get_object_or_404(life_cycles_to_configure(), pk=id), access=request.access, on=today()
        )
    except Impossible as refused:
        warn(request, str(refused))
    else:
        words = _("“%(name)s” is archived.") if kept.archived_on else _("“%(name)s” is in force again.")
        notice(request, words % {"name": kept.name})
    return go(request, reverse(HOME))


@door(Permission.CONFIGURE)
def new_gate(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    may_configure(request.access).or_raise()
    shown = shown_life_cycles([get_object_or_404(life_cycles_to_configure(), pk=id)])[0]
    form = GateForm(request.POST or None, stages=shown.stages)
    if request.method == "POST" and form.is_valid():
        made: list[Gate] = []
        facts = form.cleaned_data
        if _kept(form, lambda: made.append(make_gate(shown.life_cycle, access=request.access, **facts))):
            return go(request, reverse("governance:gate", args=[made[0].pk]))
    return _gate_page(request, form, shown, None)


@door(Permission.CONFIGURE)
def gate(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    may_configure(request.access).or_raise()
    found: Gate = get_object_or_404(gates_to_configure(), pk=id)
    shown = shown_life_cycles([found.life_cycle])[0]
    form = GateForm(request.POST or None, stages=shown.stages, initial=GateForm.start(found))
    if request.method == "POST" and form.is_valid():
        version = whole_number_from(request.POST.get("version"), 0)
        if _kept(form, lambda: change_gate(found, version=version, access=request.access, **form.cleaned_data)):
            notice(request, _("“%(name)s” is changed.") % {"name": form.cleaned_data["name"]})
            return go(request, reverse("governance:gate", args=[id]))
    return _gate_page(request, form, shown, found)


def _gate_page(request: PersonalRequest, form: GateForm, shown: Shown, found: Gate | None) -> HttpResponseBase:
    criteria = list(criteria_in_use().filter(gate=found)) if found else []
    title = found.name if found else _("New gate")
    back = Crumb(shown.life_cycle.name, reverse("governance:life_cycle", args=[shown.life_cycle.pk]))
    context = {
        "form": form,
        "gate": found,
        "title": title,
        "crumbs": (*_crumbs(), back, Crumb(title)),
        "table": criteria_table(criteria) if found else None,
        "criterion_form": CriterionForm() if found else None,
        "new_criterion_url": reverse("governance:new_criterion", args=[found.pk]) if found else "",
    }
    return page(request, "governance/gate.html", context, status=422 if form.errors else 200)


@require_POST
@door(Permission.CONFIGURE)
def drop_gate(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    found: Gate = get_object_or_404(gates_to_configure(), pk=id)
    try:
        retire_gate(found, access=request.access)
    except Impossible as refused:
        warn(request, str(refused))
        return go(request, reverse("governance:gate", args=[id]))
    notice(request, _("“%(name)s” is retired: the way is free there.") % {"name": found.name})
    return go(request, reverse("governance:life_cycle", args=[found.life_cycle_id]))


@door(Permission.CONFIGURE)
def new_criterion(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    may_configure(request.access).or_raise()
    found: Gate = get_object_or_404(gates_to_configure(), pk=id)
    form = CriterionForm(request.POST or None)
    is_sent = request.method == "POST" and form.is_valid()
    if is_sent and _kept(form, lambda: make_criterion(found, access=request.access, **form.facts())):
        return go(request, reverse("governance:gate", args=[id]))
    return _criterion_page(request, form, found, None)


@door(Permission.CONFIGURE)
def criterion(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    may_configure(request.access).or_raise()
    found: Criterion = get_object_or_404(criteria_in_use(), pk=id)
    form = CriterionForm(request.POST or None, initial=CriterionForm.start(found))
    if request.method == "POST" and form.is_valid():
        version = whole_number_from(request.POST.get("version"), 0)
        if _kept(form, lambda: change_criterion(found, version=version, access=request.access, **form.facts())):
            return go(request, reverse("governance:gate", args=[found.gate_id]))
    return _criterion_page(request, form, found.gate, found)


def _criterion_page(
    request: PersonalRequest, form: CriterionForm, gate: Gate, found: Criterion | None
) -> HttpResponseBase:
    title = found.text if found else _("New criterion")
    back = Crumb(gate.name, reverse("governance:gate", args=[gate.pk]))
    context = {
        "form": form,
        "gate": gate,
        "criterion": found,
        "title": title,
        "crumbs": (*_crumbs(), back, Crumb(title)),
    }
    return page(request, "governance/criterion.html", context, status=422 if form.errors else 200)


@require_POST
@door(Permission.CONFIGURE)
def drop_criterion(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    found: Criterion = get_object_or_404(criteria_in_use(), pk=id)
    retire_criterion(found, access=request.access)
    notice(request, _("“%(text)s” is asked no more.") % {"text": found.text})
    return go(request, reverse("governance:gate", args=[found.gate_id]))
