"""The range estimate on the page of an initiative's money."""

from django.db import transaction
from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.finance.actions.ranges import state_range
from pilotage.finance.forms.ranges import RangesForm, ranges_form
from pilotage.finance.models import RangeOf
from pilotage.finance.pages.grid import grid_context
from pilotage.finance.pages.shared import initiative_with_money
from pilotage.finance.reads.ranges import ranges_of
from pilotage.finance.rules.permissions import Stale
from pilotage.kit.pages import go, notice, page
from pilotage.work.models import Initiative


@require_POST
@door(Permission.EDIT_MONEY)
def state(request: PersonalRequest, key: str) -> HttpResponseBase:
    """State how far cost and benefit may lie from the plan, or take it back; both or neither."""
    initiative = initiative_with_money(request, key)
    form = RangesForm(request.POST)
    if form.is_valid():
        try:
            with transaction.atomic():
                for of in RangeOf:
                    state_range(
                        initiative, of=of, shares=form.shares(of), version=form.version(of), access=request.access
                    )
        except Stale as refused:
            form = _overtaken(request, initiative)
            form.add_error(None, str(refused))
        else:
            notice(request, _("Saved."))
            return go(request, reverse("finance:grid", args=[key]))
    return page(request, "finance/grid.html", grid_context(request, initiative, ranges_form=form), status=422)


def _overtaken(request: PersonalRequest, initiative: Initiative) -> RangesForm:
    """What was typed, ready to be sent again; the page says beside it what is stated now."""
    return ranges_form(ranges_of(request.access, initiative), request.POST.dict())
