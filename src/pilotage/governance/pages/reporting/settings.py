"""Settings of status reports: cycles, and from where on a colour is proposed."""

from uuid import UUID

from django.http import HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.governance.actions.reporting.configuring import StaleCycle, add_cycle, change_cycle, set_limits
from pilotage.governance.forms.reporting import CycleForm, LimitsForm, shown_cycle, shown_limits
from pilotage.governance.models import ReportingCycle, Rhythm
from pilotage.governance.reads.reporting.visible import cycles, limits, reporting_cycles
from pilotage.governance.rules.reporting.periods import asked_for
from pilotage.governance.rules.reporting.permissions import Impossible, may_configure
from pilotage.kit.clock import today
from pilotage.kit.formats import formatter
from pilotage.kit.pages import go, notice, page
from pilotage.kit.tables import Cell, Column, Crumb, Row, Table, heads
from pilotage.work.models import StagePhase


@require_GET
@door(Permission.CONFIGURE)
def report_settings(request: PersonalRequest) -> HttpResponseBase:
    may_configure(request.access).or_raise()
    return _shown(request)


@require_POST
@door(Permission.CONFIGURE)
def new_cycle(request: PersonalRequest) -> HttpResponseBase:
    may_configure(request.access).or_raise()
    form = CycleForm(request.POST, access=request.access)
    if form.is_valid():
        try:
            add_cycle(form.facts(), access=request.access)
        except Impossible as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            notice(request, _("The cycle is added."))
            return go(request, reverse("governance:report_settings"))
    return _shown(request, cycle_form=form, status=422)


@require_http_methods(["GET", "POST"])
@door(Permission.CONFIGURE)
def cycle(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    may_configure(request.access).or_raise()
    shown = get_object_or_404(reporting_cycles(), pk=id)
    form = CycleForm(request.POST or None, access=request.access, initial=shown_cycle(shown))
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            change_cycle(shown, form.facts(), version=version, access=request.access)
        except Impossible as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        except StaleCycle as refused:
            form.add_error(None, str(refused))
        else:
            notice(request, _("The cycle is changed."))
            return go(request, reverse("governance:report_settings"))
    home = reverse("governance:report_settings")
    context = {
        "form": form,
        "title": shown.name,
        "crumbs": (Crumb(_("Settings"), "/settings/"), Crumb(_("Status reports"), home), Crumb(shown.name)),
        "back": home,
    }
    return page(request, "governance/report_cycle.html", context, status=422 if form.errors else 200)


@require_POST
@door(Permission.CONFIGURE)
def rag_limits(request: PersonalRequest) -> HttpResponseBase:
    may_configure(request.access).or_raise()
    form = LimitsForm(request.POST)
    if form.is_valid():
        try:
            set_limits(form.limits(), access=request.access)
        except Impossible as refused:
            field = f"{refused.field}_red"
            form.add_error(field if field in form.fields else None, str(refused))
        else:
            notice(request, _("The limits hold for every draft that is composed from now on."))
            return go(request, reverse("governance:report_settings"))
    return _shown(request, limits_form=form, status=422)


def _shown(
    request: PersonalRequest,
    *,
    cycle_form: CycleForm | None = None,
    limits_form: LimitsForm | None = None,
    status: int = 200,
) -> HttpResponseBase:
    start = {
        "rhythm": Rhythm.MONTHLY,
        "due_day": 31,
        "starts_on": today().replace(day=1),
        "phases": [StagePhase.DELIVERY, StagePhase.CLOSING],
        "is_active": True,
    }
    context = {
        "crumbs": (Crumb(_("Settings"), "/settings/"), Crumb(_("Status reports"))),
        "table": _table(cycles()),
        "cycle_form": cycle_form or CycleForm(access=request.access, initial=start),
        "limits_form": limits_form or LimitsForm(initial=shown_limits(limits())),
        "new_cycle_url": reverse("governance:new_cycle"),
        "limits_url": reverse("governance:rag_limits"),
    }
    return page(request, "governance/report_settings.html", context, status=status)


def _table(found: list[ReportingCycle]) -> Table:
    f = formatter()
    columns = [
        Column("name", _("Cycle")),
        Column("portfolio", _("Who reports")),
        Column("rhythm", _("Rhythm")),
        Column("phases", _("Stages")),
        Column("due", _("Asked for now")),
        Column("state", _("State")),
    ]
    rows = []
    for one in found:
        period = asked_for(one, today())
        asked = _("%(period)s, due %(day)s") % {"period": period.label, "day": f.date(period.due_on)}
        cells = (
            Cell(one.name, url=reverse("governance:cycle", args=[one.pk])),
            one.portfolio.name if one.portfolio else _("The whole enterprise"),
            str(Rhythm(one.rhythm).label),
            ", ".join(str(StagePhase(phase).label) for phase in one.phases),
            asked if one.is_active else "",
            _("in use") if one.is_active else _("ended"),
        )
        rows.append(Row(str(one.pk), cells, tone="" if one.is_active else "quiet"))
    return Table("cycles", _("Reporting cycles"), heads(columns, QueryDict()), rows,
                 empty_text=_("No cycle yet: nobody is asked for a report."))  # fmt: skip
