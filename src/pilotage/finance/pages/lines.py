"""Adding and removing lines, and entering a year by form where there is no script."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from pilotage.accounts.reads import people_by_name
from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.finance.actions.amounts import enter_amounts
from pilotage.finance.actions.lines import add_line, remove_line
from pilotage.finance.forms.cells import row_change, year_column
from pilotage.finance.forms.lines import LineForm, YearForm
from pilotage.finance.pages.grid import grid_context
from pilotage.finance.pages.shared import initiative_with_money
from pilotage.finance.reads.funds import funds_in_use
from pilotage.finance.reads.lines import LineMoney, lines_of
from pilotage.finance.rules.permissions import Impossible, Stale
from pilotage.kit.edits import Change
from pilotage.kit.formats import formatter
from pilotage.kit.pages import go, notice, page, warn


@require_POST
@door(Permission.EDIT_MONEY)
def new_line(request: PersonalRequest, key: str) -> HttpResponseBase:
    """Add a line; a refused form comes back with what was typed."""
    initiative = initiative_with_money(request, key)
    form = LineForm(request.POST, funds=tuple(funds_in_use()), people=tuple(people_by_name()))
    if form.is_valid():
        try:
            line = add_line(initiative, **form.cleaned_data, access=request.access)
        except Impossible as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            notice(request, _("“%(line)s” added. Enter its amounts by year.") % {"line": line.name})
            return go(request, reverse("finance:grid", args=[key]))
    return page(request, "finance/grid.html", grid_context(request, initiative, line_form=form), status=422)


@require_POST
@door(Permission.EDIT_MONEY)
def remove_lines(request: PersonalRequest, key: str) -> HttpResponseBase:
    """Remove the chosen lines with their amounts, all or none; history keeps them."""
    initiative = initiative_with_money(request, key)
    chosen = set(request.POST.getlist("key"))
    lines = [one.line for one in lines_of(request.access, initiative) if str(one.line.id) in chosen]
    try:
        with transaction.atomic():
            for line in lines:
                remove_line(line, version=line.version, access=request.access)
    except (Stale, Impossible) as refused:
        warn(request, str(refused))
    else:
        words = ngettext("%(count)s line removed.", "%(count)s lines removed.", len(lines))
        notice(request, words % {"count": formatter().number(len(lines))})
    return go(request, reverse("finance:grid", args=[key]))


@require_POST
@door(Permission.EDIT_MONEY)
def enter_year(request: PersonalRequest, key: str) -> HttpResponseBase:
    """Spread an amount over a financial year of one line."""
    initiative = initiative_with_money(request, key)
    lines = lines_of(request.access, initiative)
    form = YearForm(request.POST, lines=[(str(one.line.id), one.line.name) for one in lines])
    if form.is_valid():
        said = form.cleaned_data
        line = _chosen(lines, said["line"])
        change = row_change([Change(said["line"], line.line.version, year_column(said["year"]), said["amount"])])
        try:
            enter_amounts(
                line.line,
                change.entries,
                version=line.line.version,
                access=request.access,
                is_within_dates=said["spread"] == "dates",
            )
        except (Impossible, Stale) as refused:
            form.add_error(None, str(refused))
        else:
            notice(request, _("The year is spread over its months; what cents left over is in the last one."))
            return go(request, reverse("finance:grid", args=[key]))
    return page(request, "finance/grid.html", grid_context(request, initiative, year_form=form), status=422)


def _chosen(lines: Sequence[LineMoney], key: str) -> LineMoney:
    return next(one for one in lines if one.line.id == UUID(key))
