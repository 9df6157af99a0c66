"""Sets of drivers: the list, one set with its weights and where they came from, and changing them."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.frame import carried
from pilotage.kit.pages import go, notice, page, warn
from pilotage.kit.tables import Crumb, Difference, Fact
from pilotage.strategy import rules
from pilotage.strategy.actions.drivers import (
    activate_driver_set,
    add_driver,
    change_driver,
    change_driver_set,
    create_driver_set,
    redraft_driver_set,
    remove_driver,
)
from pilotage.strategy.actions.weights import keep_weights_from_judgements, set_weights_by_hand
from pilotage.strategy.forms.drivers import SET_FIELDS, DriverForm, DriverSetForm, WeightsForm, set_facts
from pilotage.strategy.models import Driver, DriverSet, SetState, Weighting, WeightMethod
from pilotage.strategy.pages.objectives import side_by_side
from pilotage.strategy.pages.shared import is_today, strategy_tabs, the_set
from pilotage.strategy.reads.drivers import driver_sets_with_objectives, drivers_of, drivers_visible_to, weightings_of
from pilotage.strategy.reads.objectives import objectives_visible_to
from pilotage.strategy.reads.words import table_in_words

TONES = {SetState.DRAFT: "none", SetState.ACTIVE: "green", SetState.RETIRED: "none"}


@dataclass(frozen=True, slots=True)
class DriverView:
    """A driver with its weight as text and as a bar of so many per cent of the heaviest."""

    driver: Driver
    weight: str
    bar: str
    objectives: str


def driver_views(drivers: list[Driver]) -> list[DriverView]:
    f = formatter()
    most = max((driver.weight_share or Decimal(0) for driver in drivers), default=Decimal(0)) or Decimal(1)
    return [
        DriverView(
            driver,
            f.share(driver.weight_share, 1),
            f"{(driver.weight_share or 0) / most * 100:.1f}",
            ", ".join(objective.name for objective in driver.objectives.all()),
        )
        for driver in drivers
    ]


def weighting_in_words(weighting: Weighting) -> str:
    """Method, judges, ratio with its table, when and by whom: in one sentence."""
    f = formatter()
    who = weighting.kept_by.name if weighting.kept_by else _("somebody who is gone")
    kept = _("kept on %(when)s by %(who)s") % {"when": f.moment(weighting.kept_at), "who": who}
    if weighting.method == WeightMethod.HAND:
        return _("Set by hand, %(kept)s.") % {"kept": kept}
    count = len(weighting.judges)
    judges = ngettext("%(count)s judge (%(names)s)", "%(count)s judges (%(names)s)", count)
    ratio = f.number(weighting.consistency_ratio, 3)
    facts = {
        "judges": judges % {"count": count, "names": ", ".join(weighting.judges)},
        "pairs": weighting.judged_pairs,
        "all": weighting.all_pairs,
        "ratio": ratio if ratio != UNKNOWN else _("not defined"),
        "table": table_in_words(weighting.random_index_table),
        "kept": kept,
    }
    text = _(
        "Compared pair by pair by %(judges)s, %(pairs)s of %(all)s pairs; consistency ratio %(ratio)s "
        "(random index: %(table)s), %(kept)s."
    )
    return text % facts


@door(Permission.SEE)
def drivers(request: PersonalRequest) -> HttpResponseBase:
    """All sets, the one in use first."""
    found = sorted(driver_sets_with_objectives(request.access), key=lambda one: one.state != SetState.ACTIVE)
    context = {
        "tabs": strategy_tabs(request, "drivers"),
        "sets": [(one, TONES[SetState(one.state)], driver_views(drivers_of(one))) for one in found],
        "may_change": bool(rules.may_change_strategy(request.access)) and is_today(request),
        "tail": carried(request),
    }
    return page(request, "strategy/drivers.html", context)


@door(Permission.SEE)
def driver_set(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    found = get_object_or_404(driver_sets_with_objectives(request.access), id=id)
    f, rows = formatter(), drivers_of(found)
    kept = weightings_of(found)
    may_change = bool(rules.may_change_strategy(request.access)) and is_today(request)
    period = f"{f.date(found.starts_on)} – {f.date(found.ends_on)}" if found.starts_on or found.ends_on else UNKNOWN
    total = sum((driver.weight_share or Decimal(0) for driver in rows), Decimal(0))
    context = {
        "crumbs": (Crumb(_("Drivers and weights"), reverse("strategy:drivers") + carried(request)), Crumb(found.name)),
        "set": found,
        "facts": (
            Fact(_("State"), found.get_state_display(), tone=TONES[SetState(found.state)]),
            Fact(_("Period"), period),
            Fact(_("Drivers"), f.number(len(rows))),
        ),
        "drivers": driver_views(rows),
        "total": f.share(total, 1) if total else UNKNOWN,
        "weightings": [(weighting_in_words(one), _shares(one)) for one in kept],
        "may_change": may_change and bool(rules.is_open(found)),
        "may_draft": may_change and bool(rules.is_draft(found)),
        "may_redraft": may_change and not rules.is_draft(found),
        "may_judge": bool(rules.may_judge(request.access)) and bool(rules.is_open(found)) and is_today(request),
        "tail": carried(request),
    }
    return page(request, "strategy/driver_set.html", context)


def _shares(weighting: Weighting) -> str:
    f = formatter()
    shares = sorted(((Decimal(share), name) for name, share in weighting.shares.items()), reverse=True)
    return " · ".join(f"{name} {f.share(share, 1)}" for share, name in shares)


@require_http_methods(["GET", "POST"])
@door(Permission.EDIT_STRATEGY)
def new_set(request: PersonalRequest) -> HttpResponseBase:
    rules.may_change_strategy(request.access).or_raise()
    form = DriverSetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = create_driver_set(access=request.access, **{name: form.cleaned_data[name] for name in SET_FIELDS})
        except rules.Impossible as wrong:
            form.add_error(wrong.field or None, str(wrong))
        else:
            notice(request, _("“%(name)s” is kept as a draft: add its drivers.") % {"name": made.name})
            return go(request, reverse("strategy:driver_set", args=[made.id]))
    context = {"form": form, "title": _("New set of drivers"), "back": reverse("strategy:drivers"), "differences": ()}
    return page(request, "strategy/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@door(Permission.EDIT_STRATEGY)
def edit_set(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    rules.may_change_strategy(request.access).or_raise()
    found = the_set(request, id)
    form = DriverSetForm(request.POST or None, initial=set_facts(found))
    back = reverse("strategy:driver_set", args=[id])
    differences: tuple[Difference, ...] = ()
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in SET_FIELDS}
        try:
            change_driver_set(found, version=form.cleaned_data["version"] or 0, access=request.access, **facts)
        except rules.Impossible as wrong:
            form.add_error(wrong.field or None, str(wrong))
        except rules.Stale as stale:
            form.add_error(None, str(stale))
            differences = side_by_side(form, set_facts(stale.current))
        else:
            notice(request, _("Saved."))
            return go(request, back)
    title = _("Change “%(name)s”") % {"name": found.name}
    context = {"form": form, "title": title, "back": back, "differences": differences}
    return page(request, "strategy/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@door(Permission.EDIT_STRATEGY)
def new_driver(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    rules.may_change_strategy(request.access).or_raise()
    found = the_set(request, id)
    form = DriverForm(request.POST or None, objectives=objectives_visible_to(request.access))
    back = reverse("strategy:driver_set", args=[id])
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            add_driver(
                found,
                name=said["name"],
                description=said["description"],
                objectives=list(said["objectives"]),
                access=request.access,
            )
        except rules.Impossible as wrong:
            form.add_error(wrong.field or None, str(wrong))
        else:
            notice(request, _("“%(name)s” is added.") % {"name": said["name"]})
            return go(request, back)
    context = {"form": form, "title": _("New driver"), "back": back, "differences": ()}
    return page(request, "strategy/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@door(Permission.EDIT_STRATEGY)
def edit_driver(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    rules.may_change_strategy(request.access).or_raise()
    found = _the_driver(request, id)
    facts = _driver_facts(found)
    form = DriverForm(request.POST or None, objectives=objectives_visible_to(request.access), initial=facts)
    back = reverse("strategy:driver_set", args=[found.driver_set_id])
    differences: tuple[Difference, ...] = ()
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            change_driver(
                found,
                version=said["version"] or 0,
                name=said["name"],
                description=said["description"],
                objectives=list(said["objectives"]),
                access=request.access,
            )
        except rules.Impossible as wrong:
            form.add_error(wrong.field or None, str(wrong))
        except rules.Stale as stale:
            form.add_error(None, str(stale))
            differences = side_by_side(form, _driver_facts(stale.current))[:2]
        else:
            notice(request, _("Saved."))
            return go(request, back)
    title = _("Change “%(name)s”") % {"name": found.name}
    context = {"form": form, "title": title, "back": back, "differences": differences}
    return page(request, "strategy/form.html", context, status=422 if form.errors else 200)


def _driver_facts(driver: Driver) -> dict[str, object]:
    return {
        "name": driver.name,
        "description": driver.description,
        "objectives": list(driver.objectives.all()),
        "version": driver.version,
    }


def _the_driver(request: PersonalRequest, id: UUID) -> Driver:
    found: Driver = get_object_or_404(drivers_visible_to(request.access), id=id)
    return found


@require_POST
@door(Permission.EDIT_STRATEGY)
def drop_driver(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    found = _the_driver(request, id)
    back = reverse("strategy:driver_set", args=[found.driver_set_id])
    try:
        remove_driver(found, access=request.access)
    except rules.Impossible as wrong:
        warn(request, str(wrong))
    else:
        notice(request, _("“%(name)s” is removed; history keeps it.") % {"name": found.name})
    return go(request, back)


@require_POST
@door(Permission.EDIT_STRATEGY)
def activate(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    found = the_set(request, id)
    return _done(request, found, lambda: activate_driver_set(found, access=request.access), _("“%(name)s” is in use."))


@require_POST
@door(Permission.EDIT_STRATEGY)
def redraft(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    found = the_set(request, id)
    said = _("“%(name)s” is a draft again.")
    return _done(request, found, lambda: redraft_driver_set(found, access=request.access), said)


@require_POST
@door(Permission.EDIT_STRATEGY)
def keep_weights(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    found = the_set(request, id)
    said = _("The weights of “%(name)s” are kept.")
    return _done(request, found, lambda: keep_weights_from_judgements(found, access=request.access), said)


@require_http_methods(["GET", "POST"])
@door(Permission.EDIT_STRATEGY)
def weights(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    """Weights by hand."""
    rules.may_change_strategy(request.access).or_raise()
    found = the_set(request, id)
    form = WeightsForm(request.POST or None, drivers=drivers_of(found))
    back = reverse("strategy:driver_set", args=[id])
    if request.method == "POST" and form.is_valid():
        try:
            set_weights_by_hand(found, shares=form.shares(), access=request.access)
        except rules.Impossible as wrong:
            form.add_error(None, str(wrong))
        else:
            notice(request, _("The weights of “%(name)s” are kept.") % {"name": found.name})
            return go(request, back)
    title = _("Weights of “%(name)s” by hand") % {"name": found.name}
    context = {"form": form, "title": title, "back": back, "differences": ()}
    return page(request, "strategy/form.html", context, status=422 if form.errors else 200)


def _done(request: PersonalRequest, driver_set: DriverSet, deed: Callable[[], object], said: str) -> HttpResponseBase:
    """Do it, say it, and show the set; or say why not."""
    try:
        deed()
    except rules.Impossible as wrong:
        warn(request, str(wrong))
    else:
        notice(request, said % {"name": driver_set.name})
    return go(request, reverse("strategy:driver_set", args=[driver_set.id]))
