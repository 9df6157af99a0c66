"""The scales of the enterprise: names and limits of the levels, and how severe each cell of the matrix is."""

from django.forms import BoundField
from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pilotage.accounts.reads import organisation
from pilotage.accounts.rules import Impossible, Permission, PersonalRequest, door
from pilotage.kit.pages import go, notice, page
from pilotage.risk.actions.scales import change_scales
from pilotage.risk.forms.scales import ScalesForm
from pilotage.risk.models import LEVELS
from pilotage.risk.reads.scales import scales
from pilotage.risk.rules import permissions


@require_http_methods(["GET", "POST"])
@door(Permission.CONFIGURE)
def scales_page(request: PersonalRequest) -> HttpResponseBase:
    permissions.may_configure(request.access).or_raise()
    known = scales()
    form = ScalesForm(request.POST or None, known=known)
    if request.method == "POST" and form.is_valid():
        try:
            change_scales(levels=form.levels, severities=form.severities, access=request.access)
        except Impossible as wrong:
            form.add_error(None, str(wrong))
        else:
            notice(request, _("The scales are kept. Every rating is read by them from now on."))
            return go(request, reverse("risk:scales"))
    context = {
        "form": form,
        "axes": (
            (_("Probability"), _fields(form, "p", "name", "meaning", "until"), _probability_heads()),
            (_("Impact"), _fields(form, "i", "name", "meaning", "cost", "days"), _impact_heads()),
        ),
        "matrix": [
            (known.probability[probability].name, [form[f"c{probability}_{impact}"] for impact in LEVELS])
            for probability in reversed(LEVELS)
        ],
        "impacts": [known.impact[level].name for level in LEVELS],
    }
    return page(request, "risk/scales.html", context, status=422 if form.errors else 200)


def _fields(form: ScalesForm, sign: str, *parts: str) -> list[list[BoundField]]:
    return [[form[f"{sign}{level}_{part}"] for part in parts] for level in LEVELS]


def _probability_heads() -> tuple[str, ...]:
    return _("Name"), _("What it means"), _("Up to, %")


def _impact_heads() -> tuple[str, ...]:
    cost = _("Cost from (%(currency)s)") % {"currency": organisation().currency}
    return _("Name"), _("What it means"), cost, _("Delay from, working days")
