"""The tree of objectives, and the page of one."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.clock import as_of, today
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.frame import carried
from pilotage.kit.pages import go, notice, page, warn
from pilotage.kit.tables import Crumb, Difference, Fact
from pilotage.strategy import rules
from pilotage.strategy.actions.objectives import change_objective, create_objective, remove_objective
from pilotage.strategy.forms.objectives import OBJECTIVE_FIELDS, ObjectiveForm, objective_facts
from pilotage.strategy.models import Direction, Measure, Objective
from pilotage.strategy.pages.shared import is_today, strategy_tabs
from pilotage.strategy.reads.objectives import (
    Branch,
    Progress,
    contributions_to,
    measures_of,
    objective_tree,
    objectives_visible_to,
)


@dataclass(frozen=True, slots=True)
class MeasureView:
    """A measure as it is shown."""

    measure: Measure
    name: str
    baseline: str
    actual: str
    actual_on: str
    target: str
    target_on: str
    share: Decimal | None
    words: str
    tone: str
    actuals: tuple[tuple[str, str, str, str], ...] = ()


def measure_view(progress: Progress, *, on: date) -> MeasureView:
    f, measure = formatter(), progress.measure
    newest = progress.newest
    word, tone = _standing(progress, on=on)
    return MeasureView(
        measure=measure,
        name=measure.name,
        baseline=quantity(measure.baseline, measure.unit),
        actual=quantity(progress.value, measure.unit),
        actual_on=f.age(newest.on, on) if newest else "",
        target=quantity(measure.target, measure.unit),
        target_on=f.date(measure.target_on) if measure.target_on else "",
        share=None if progress.share is None else min(max(progress.share, Decimal(0)), Decimal(1)),
        words=word,
        tone=tone,
    )


def quantity(value: Decimal | None, unit: str) -> str:
    """A measured number with its unit, in as many digits as it has."""
    if value is None:
        return UNKNOWN
    exponent = value.normalize().as_tuple().exponent
    text = formatter().number(value, max(0, -exponent if isinstance(exponent, int) else 0))
    return f"{text} {unit}" if unit else text


def _standing(progress: Progress, *, on: date) -> tuple[str, str]:
    """How far it is, in words with a tone."""
    share, measure = progress.share, progress.measure
    if share is None:
        return (_("Not measured yet") if progress.newest is None else _("Progress unknown")), "none"
    if share >= 1:
        return _("Target reached"), "green"
    if measure.target_on and measure.target_on < on:
        return _("Target missed"), "red"
    text = _("%(share)s of the way") % {"share": formatter().share(share)}
    return text, "accent" if share >= 0 else "amber"


@dataclass(frozen=True, slots=True)
class BranchView:
    """A line of the tree as it is shown."""

    objective: Objective
    depth: int
    url: str
    owner: str
    weight: str
    weight_title: str
    measures: tuple[MeasureView, ...]


def branch_view(branch: Branch, *, on: date, tail: str) -> BranchView:
    f, objective = formatter(), branch.objective
    return BranchView(
        objective=objective,
        depth=branch.depth,
        url=reverse("strategy:objective", args=[objective.id]) + tail,
        owner=objective.owner.name if objective.owner else UNKNOWN,
        weight=f.share(objective.weight_share),
        weight_title=_("%(share)s of the whole strategy") % {"share": f.share(branch.weight, 1)},
        measures=tuple(measure_view(progress, on=on) for progress in branch.measures),
    )


def weight_notes(branches: list[Branch]) -> list[str]:
    """Siblings whose weights do not sum to 100 %."""
    sums: dict[UUID | None, list[Decimal | None]] = {}
    names = {branch.objective.id: branch.objective.name for branch in branches}
    for branch in branches:
        sums.setdefault(branch.objective.parent_id, []).append(branch.objective.weight_share)
    notes = []
    for parent, shares in sums.items():
        known = [share for share in shares if share is not None]
        if known and (len(known) < len(shares) or abs(sum(known, Decimal(0)) - 1) > Decimal("0.001")):
            where = _("below “%(name)s”") % {"name": names[parent]} if parent else _("at the top")
            missing = len(shares) - len(known)
            facts = {"where": where, "sum": formatter().share(sum(known, Decimal(0))), "missing": missing}
            text = _("The weights %(where)s sum to %(sum)s, not to 100 %%.")
            if missing:
                text = _("The weights %(where)s sum to %(sum)s; %(missing)s without a weight.")
            notes.append(text % facts)
    return notes


@door(Permission.SEE)
def objectives(request: PersonalRequest) -> HttpResponseBase:
    day = as_of(request)
    branches = objective_tree(request.access, on=day)
    context = {
        "tabs": strategy_tabs(request, "objectives"),
        "branches": [branch_view(branch, on=day, tail=carried(request)) for branch in branches],
        "notes": weight_notes(branches),
        "may_change": bool(rules.may_change_strategy(request.access)) and is_today(request),
        "is_past": not is_today(request),
    }
    return page(request, "strategy/objectives.html", context)


@door(Permission.SEE)
def objective(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    """One objective: what it wants, how it is measured, who serves it."""
    found = the_objective(request, id)
    f, day = formatter(), as_of(request)
    period = f"{f.date(found.starts_on)} – {f.date(found.ends_on)}" if found.starts_on or found.ends_on else UNKNOWN
    parent_url = reverse("strategy:objective", args=[found.parent_id]) + carried(request) if found.parent_id else ""
    context = {
        "crumbs": (Crumb(_("Objectives"), reverse("strategy:objectives") + carried(request)), Crumb(found.name)),
        "objective": found,
        "facts": (
            Fact(_("Owner"), found.owner.name if found.owner else UNKNOWN),
            Fact(_("Part of"), found.parent.name if found.parent else _("the strategy"), url=parent_url),
            Fact(_("Weight among its siblings"), f.share(found.weight_share)),
            Fact(_("Period"), period),
        ),
        "measures": [_with_actuals(progress, on=day) for progress in measures_of(found, on=day)],
        "children": objectives_visible_to(request.access).filter(parent=found),
        "contributions": contributions_to(found, request.access),
        "may_change": bool(rules.may_change_strategy(request.access)) and is_today(request),
        "today": today().isoformat(),
        "tail": carried(request),
    }
    return page(request, "strategy/objective.html", context)


def _with_actuals(progress: Progress, *, on: date) -> MeasureView:
    view, f = measure_view(progress, on=on), formatter()
    rows = tuple(
        (f.date(actual.on), quantity(actual.value, progress.measure.unit), actual.note, str(actual.id))
        for actual in reversed(progress.measure.actuals.all())
    )
    fields = {name: getattr(view, name) for name in MeasureView.__slots__ if name != "actuals"}
    return MeasureView(**fields, actuals=rows)


def the_objective(request: PersonalRequest, id: UUID) -> Objective:
    found: Objective = get_object_or_404(objectives_visible_to(request.access), id=id)
    return found


@require_http_methods(["GET", "POST"])
@door(Permission.EDIT_STRATEGY)
def new_objective(request: PersonalRequest) -> HttpResponseBase:
    rules.may_change_strategy(request.access).or_raise()
    known = objectives_visible_to(request.access)
    form = ObjectiveForm(request.POST or None, objectives=known, initial={"parent": request.GET.get("parent")})
    if request.method == "POST" and form.is_valid():
        try:
            made = create_objective(
                access=request.access, **{name: form.cleaned_data[name] for name in OBJECTIVE_FIELDS}
            )
        except rules.Impossible as wrong:
            form.add_error(wrong.field or None, str(wrong))
        else:
            notice(request, _("“%(name)s” is kept.") % {"name": made.name})
            return go(request, reverse("strategy:objective", args=[made.id]))
    context = {"form": form, "title": _("New objective"), "back": reverse("strategy:objectives"), "differences": ()}
    return page(request, "strategy/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@door(Permission.EDIT_STRATEGY)
def edit_objective(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    rules.may_change_strategy(request.access).or_raise()
    found = the_objective(request, id)
    others = objectives_visible_to(request.access).exclude(id=id)
    form = ObjectiveForm(request.POST or None, objectives=others, initial=objective_facts(found))
    back = reverse("strategy:objective", args=[id])
    differences: tuple[Difference, ...] = ()
    if request.method == "POST" and form.is_valid():
        changes = {name: form.cleaned_data[name] for name in OBJECTIVE_FIELDS}
        try:
            change_objective(found, version=form.cleaned_data["version"] or 0, changes=changes, access=request.access)
        except rules.Impossible as wrong:
            form.add_error(wrong.field or None, str(wrong))
        except rules.Stale as stale:
            form.add_error(None, str(stale))
            differences = side_by_side(form, objective_facts(stale.current))
        else:
            notice(request, _("Saved."))
            return go(request, back)
    title = _("Change “%(name)s”") % {"name": found.name}
    context = {"form": form, "title": title, "back": back, "differences": differences}
    return page(request, "strategy/form.html", context, status=422 if form.errors else 200)


def side_by_side(form: object, now: dict[str, object]) -> tuple[Difference, ...]:
    """What the person wrote beside what the row says now."""
    fields, mine = form.fields, form.cleaned_data  # type: ignore[attr-defined]  # any form of this wing
    return tuple(
        Difference(str(field.label), _shown(mine.get(name)), _shown(now.get(name)))
        for name, field in fields.items()
        if name != "version"
    )


def _shown(value: object) -> str:
    if isinstance(value, date):
        return formatter().date(value)
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if value in Direction.values:
        return str(Direction(value).label)
    return str(value) if value not in (None, "") else UNKNOWN


@require_POST
@door(Permission.EDIT_STRATEGY)
def remove(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    found = the_objective(request, id)
    try:
        remove_objective(found, access=request.access)
    except rules.Impossible as wrong:
        warn(request, str(wrong))
        return go(request, reverse("strategy:objective", args=[id]))
    notice(request, _("“%(name)s” is removed; history keeps it.") % {"name": found.name})
    return go(request, reverse("strategy:objectives"))
