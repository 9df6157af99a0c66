"""The baselines of a plan: approving one, choosing which counts, and comparing any two of them or one with now."""

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpResponseBase, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.delivery.actions.baselines import make_current, remove_baseline, set_baseline
from pilotage.delivery.forms.baselines import BaselineForm
from pilotage.delivery.models import Baseline, Plan
from pilotage.delivery.pages.comparing import Asked, asked_of, compared_table, sheet_of
from pilotage.delivery.pages.shared import (
    address,
    as_file,
    can_edit,
    crumbs_of,
    said,
    save_as,
    tabs_of,
    the_baseline,
    the_plan,
)
from pilotage.delivery.reads.plans import baselines_of
from pilotage.delivery.rules.comparing import Compared
from pilotage.delivery.rules.permissions import Impossible, Stale, may_see_costs
from pilotage.kit.clock import as_of, now, today
from pilotage.kit.entering import whole_number_from
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.pages import go, notice, page, warn
from pilotage.kit.tables import Cell, Column, Row, Table, heads


@require_GET
@door(Permission.SEE)
def baselines(request: PersonalRequest, key: str) -> HttpResponseBase:
    """All baselines, and what differs between two of them; at first between the one that counts and now."""
    return _shown(request, the_plan(request, key))


def _shown(request: PersonalRequest, plan: Plan, form: BaselineForm | None = None) -> HttpResponseBase:
    kept = list(baselines_of(plan))
    asked = asked_of(request, plan, kept)
    with_costs = bool(may_see_costs(request.access, plan.initiative))
    found = asked.rows(with_costs=with_costs) if kept else ()
    return page(
        request,
        "delivery/baselines.html",
        {
            "crumbs": crumbs_of(request, plan, _("Baselines")),
            "plan": plan,
            "initiative": plan.initiative,
            "tabs": tabs_of(request, plan, "baselines"),
            "save_as": [*(_comparison_files(request, plan) if kept else ()), *save_as(request, plan)],
            "kept": _kept_table(kept),
            "has_baselines": bool(kept),
            "lines": [_line(request, plan, one) for one in kept],
            "asked": asked,
            "message": _message(asked, found),
            "table": compared_table(request, plan, asked, found, with_costs=with_costs) if kept else None,
            "shown": _count(asked, found),
            "is_past": as_of(request) != today(),
            "can_edit": can_edit(request, plan),
            "has_dates": plan.computed_finish is not None,
            "form": form or BaselineForm(),
            "is_refused": form is not None,
            "set_url": address(request, "set_baseline", plan),
        },
        status=422 if form is not None else 200,
    )


def _comparison_files(request: PersonalRequest, plan: Plan) -> list[tuple[str, str]]:
    """What is compared below, narrowed as it is shown."""
    asked = f"?{narrowed}" if (narrowed := request.GET.urlencode()) else ""
    labels = {"csv": _("Comparison as CSV"), "xlsx": _("Comparison as XLSX")}
    return [
        (label, reverse("delivery:export_comparison", args=[plan.initiative.key, form]) + asked)
        for form, label in labels.items()
    ]


def _line(request: PersonalRequest, plan: Plan, one: Baseline) -> dict[str, object]:
    return {
        "name": one.name,
        "is_current": one.is_current,
        "choose_label": _("Let “%(name)s” count") % {"name": one.name},
        "remove_label": _("Remove “%(name)s”") % {"name": one.name},
        "current_url": address(request, "make_baseline_current", plan, one.id),
        "remove_url": address(request, "remove_baseline", plan, one.id),
    }


def _kept_table(kept: Sequence[Baseline]) -> Table:
    f = formatter()
    columns = (
        Column("name", _("Baseline"), width=24),
        Column("at", _("Approved")),
        Column("by", _("By")),
        Column("reason", _("Why"), width=30),
    )
    rows = [
        Row(
            str(one.id),
            (
                Cell(one.name, note=_("counts") if one.is_current else _("of the file") if one.is_from_file else ""),
                f.moment(one.approved_at),
                one.approved_by.name if one.approved_by else UNKNOWN,
                Cell(one.reason or UNKNOWN, kind="w"),
            ),
        )
        for one in kept
    ]
    return Table("baselines", _("Baselines"), heads(columns, QueryDict()), rows)


def _message(asked: Asked, found: Sequence[Compared]) -> str:
    """What the comparison says, in a sentence."""
    f = formatter()
    moved = [one for one in found if one.is_moved and not one.is_summary]
    late = sum((one.finish_days or 0) > 0 for one in moved)
    added = sum(one.before is None for one in found)
    gone = sum(one.after is None for one in found)
    if not moved and not added and not gone:
        return _("No task moved between %(before)s and %(after)s.") % asked.names
    words = ngettext("%(count)s task moved", "%(count)s tasks moved", len(moved)) % {"count": f.number(len(moved))}
    parts = [words, _("%(count)s of them finish later") % {"count": f.number(late)}]
    parts += [_("%(count)s are new") % {"count": f.number(added)}] if added else []
    parts += [_("%(count)s are gone") % {"count": f.number(gone)}] if gone else []
    return _("From %(before)s to %(after)s: %(what)s.") % {**asked.names, "what": ", ".join(parts)}


def _count(asked: Asked, found: Sequence[Compared]) -> str:
    shown = len(asked.narrowed(found))
    return _("%(shown)s of %(all)s tasks") % {"shown": formatter().number(shown), "all": formatter().number(len(found))}


@require_GET
@door(Permission.SEE)
def export_comparison(request: PersonalRequest, key: str, form: str) -> HttpResponseBase:
    """The comparison as a file, narrowed as the page is."""
    plan = the_plan(request, key)
    asked = asked_of(request, plan, list(baselines_of(plan)))
    with_costs = bool(may_see_costs(request.access, plan.initiative))
    found = asked.narrowed(asked.rows(with_costs=with_costs))
    return as_file(sheet_of(plan, asked, found, with_costs=with_costs), f"{plan.initiative.key}-comparison", form)


@require_POST
@door(Permission.EDIT)
def approve(request: PersonalRequest, key: str) -> HttpResponseBase:
    """Approve the plan as it is."""
    plan = the_plan(request, key)
    form = BaselineForm(request.POST)
    if form.is_valid():
        facts = form.cleaned_data
        try:
            made = set_baseline(
                plan, revision=whole_number_from(request.POST.get("revision"), 0), name=facts["name"],
                reason=facts["reason"], is_current=facts["is_current"], access=request.access, at=now(),
            )  # fmt: skip
        except (Impossible, Stale) as refused:
            field = refused.field if isinstance(refused, Impossible) and refused.field in form.fields else None
            form.add_error(field, said(refused))
        else:
            notice(request, _("“%(name)s” is approved: the dates of today are kept in it.") % {"name": made.name})
            return go(request, address(request, "baselines", plan))
    return _shown(request, plan, form)


@require_POST
@door(Permission.EDIT)
def choose(request: PersonalRequest, key: str, id: UUID) -> HttpResponseBase:
    """Let this baseline be the one that progress is compared with."""
    plan = the_plan(request, key)
    try:
        chosen = make_current(the_baseline(plan, id), access=request.access)
    except Impossible as refused:
        warn(request, str(refused))
    else:
        notice(request, _("Progress is compared with “%(name)s” from now on.") % {"name": chosen.name})
    return go(request, reverse("delivery:baselines", args=[key]))


@require_POST
@door(Permission.EDIT)
def drop(request: PersonalRequest, key: str, id: UUID) -> HttpResponseBase:
    """Take back the newest baseline, when it never counted."""
    plan = the_plan(request, key)
    found = the_baseline(plan, id)
    try:
        remove_baseline(found, access=request.access)
    except Impossible as refused:
        warn(request, str(refused))
    else:
        notice(request, _("“%(name)s” is removed.") % {"name": found.name})
    return go(request, reverse("delivery:baselines", args=[key]))
