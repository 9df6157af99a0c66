"""The baselines of an initiative's money: approving one, and comparing any of them with the plan of today."""

from collections.abc import Sequence

from django.http import HttpResponseBase, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.finance.actions.baselines import set_money_baseline
from pilotage.finance.forms.baselines import MoneyBaselineForm
from pilotage.finance.models import MoneyBaseline
from pilotage.finance.pages.against import full
from pilotage.finance.pages.compared import Comparison
from pilotage.finance.pages.shared import crumbs_of, initiative_with_money
from pilotage.finance.reads.baselines import money_baselines_of, money_mark, money_of_baseline
from pilotage.finance.reads.planned import planned_money
from pilotage.finance.reads.terms import terms_in_force
from pilotage.finance.rules.permissions import Impossible, may_approve_money
from pilotage.finance.rules.planned import PlannedMoney
from pilotage.kit.clock import as_of, now, today
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.pages import go, notice, page
from pilotage.kit.tables import Cell, Column, Crumb, Row, Table, heads
from pilotage.work.models import Initiative

ALL = "all"


@require_GET
@door(Permission.SEE_MONEY)
def baselines(request: PersonalRequest, key: str) -> HttpResponseBase:
    """All of them, and what differs between one and the plan; at first the one that counts."""
    return _shown(request, initiative_with_money(request, key))


@require_POST
@door(Permission.EDIT)
def approve(request: PersonalRequest, key: str) -> HttpResponseBase:
    """Approve the money as it is; a refused form comes back with what was typed."""
    initiative = initiative_with_money(request, key)
    form = MoneyBaselineForm(request.POST)
    if form.is_valid():
        try:
            made = set_money_baseline(initiative, **form.cleaned_data, access=request.access, on=today(), at=now())
        except Impossible as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            notice(request, _("“%(name)s” is approved: the money of today is kept in it.") % {"name": made.name})
            return go(request, reverse("finance:baselines", args=[key]))
    return _shown(request, initiative, form)


def _shown(request: PersonalRequest, initiative: Initiative, form: MoneyBaselineForm | None = None) -> HttpResponseBase:
    kept = money_baselines_of(request.access, initiative)
    plan = planned_money(request.access, initiative)
    grid_url = reverse("finance:grid", args=[initiative.key])
    can_set = bool(may_approve_money(request.access, initiative)) and as_of(request) == today()
    return page(
        request,
        "finance/baselines.html",
        {
            "initiative": initiative,
            "crumbs": crumbs_of(request, initiative, Crumb(_("Lines and months"), grid_url), Crumb(_("Baselines"))),
            "kept": _kept_table(kept, initiative.key),
            "has_baselines": bool(kept),
            **_compared(request, kept, plan),
            "can_set": can_set and plan.is_anything,
            "is_planned": plan.is_anything,
            "is_past": as_of(request) != today(),
            "form": _ready(form, initiative),
            "is_refused": form is not None,
            "grid_url": grid_url,
            "set_url": reverse("finance:set_baseline", args=[initiative.key]),
        },
        status=422 if form is not None else 200,
    )


def _ready(form: MoneyBaselineForm | None, initiative: Initiative) -> MoneyBaselineForm:
    """A refused form is sent again for the money as it is now, which stands beside it."""
    mark = money_mark(initiative)
    if form is None:
        return MoneyBaselineForm(initial={"seen": mark})
    # Name by name: unpacked, what was posted would give its lists of values.
    form.data = {name: form.data[name] for name in form.data} | {"seen": mark}
    return form


def _compared(request: PersonalRequest, kept: Sequence[MoneyBaseline], plan: PlannedMoney) -> dict[str, object]:
    """The comparison that the address asks for; nothing where none is approved."""
    if not kept:
        return {}
    asked = request.GET.get("baseline", "")
    counting = next((one for one in kept if one.is_current), kept[0])
    chosen = next((one for one in kept if str(one.pk) == asked), counting)
    shows_all = request.GET.get("show") == ALL
    found = Comparison(chosen, money_of_baseline(chosen), plan, terms_in_force(), shows_all)
    return {
        "choices": [(str(one.pk), one.name, one == chosen) for one in kept],
        "shows": [("", _("what differs"), not shows_all), (ALL, _("all lines"), shows_all)],
        "message": found.message(),
        "sums": found.sums(),
        "lines": found.lines(),
        "is_converted": any(line.currency != found.before.currency for line in found.before.lines),
    }


def _kept_table(kept: Sequence[MoneyBaseline], key: str) -> Table:
    f = formatter()
    columns = (
        Column("name", _("Baseline"), width=24),
        Column("on", _("Approved")),
        Column("by", _("By")),
        Column("cost", _("Cost"), is_number=True),
        Column("benefit", _("Benefit"), is_number=True),
        Column("reason", _("Why"), width=30),
    )
    url = reverse("finance:baselines", args=[key])
    rows = [
        Row(
            str(one.pk),
            (
                Cell(one.name, url=f"{url}?baseline={one.pk}", note=_("counts") if one.is_current else ""),
                f.date(one.approved_on),
                one.approved_by.name if one.approved_by else UNKNOWN,
                Cell(full(f, one.cost, one.currency), kind="n", note=_partly(one.is_cost_complete)),
                Cell(full(f, one.benefit, one.currency), kind="n", note=_partly(one.is_benefit_complete)),
                Cell(one.reason or UNKNOWN, kind="w"),
            ),
        )
        for one in kept
    ]
    return Table("money-baselines", _("Baselines of the money"), heads(columns, QueryDict()), rows)


def _partly(is_whole: bool) -> str:
    return "" if is_whole else _("a part is unknown")
