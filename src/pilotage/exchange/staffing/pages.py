"""Bringing a file of demand, capacity or people: read at once, written whole, or every bad row named."""

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from pilotage.accounts.rules import Permission, PersonalRequest, Refused, door
from pilotage.exchange.staffing.actions import import_staffing
from pilotage.exchange.staffing.forms import StaffingForm
from pilotage.exchange.staffing.reads import Problem
from pilotage.exchange.staffing.rules.columns import Kind, Unfit
from pilotage.exchange.tabular.reading import read_table
from pilotage.exchange.tabular.refusals import TableRefused
from pilotage.kit.formats import formatter
from pilotage.kit.pages import go, notice, page
from pilotage.kit.tables import Column, Crumb, Row, Table, heads
from pilotage.resources.rules.permissions import Impossible

MOST_SHOWN = 200


@require_http_methods(["GET", "POST"])
@door(Permission.SEE)
def staffing(request: PersonalRequest) -> HttpResponseBase:
    """One step: a file that is right is written, one that is not is explained row by row."""
    may_come = request.access.may_anywhere(Permission.EDIT) or request.access.may_anywhere(Permission.EDIT_RESOURCES)
    may_come.or_raise()
    form = StaffingForm(request.POST or None, request.FILES or None)
    problems: list[Problem] = []
    if request.method == "POST" and form.is_valid():
        file, kind = form.cleaned_data["file"], Kind(form.cleaned_data["kind"])
        try:
            rows = import_staffing(read_table(file.read(), name=file.name), kind=kind, access=request.access)
        except TableRefused as refused:
            form.add_error("file", refused.sentence)
        except (Unfit, Impossible, Refused) as refused:
            form.add_error("file", str(refused))
        else:
            problems = rows.problems
            if not problems:
                words = ngettext("%(count)s row is taken over.", "%(count)s rows are taken over.", rows.count)
                notice(request, words % {"count": formatter().number(rows.count)})
                return go(request, _after(kind))
    context = {
        "crumbs": (Crumb(_("People"), reverse("resources:heat")), Crumb(_("Import"))),
        "form": form,
        "problems": _table(problems, request),
        "problem_count": len(problems),
    }
    return page(request, "exchange/staffing.html", context, status=422 if form.errors or problems else 200)


def _after(kind: Kind) -> str:
    names = {Kind.DEMAND: "resources:heat", Kind.CAPACITY: "resources:capacity", Kind.PEOPLE: "resources:people"}
    return reverse(names[kind])


def _table(problems: list[Problem], request: PersonalRequest) -> Table:
    columns = (Column("place", _("Where")), Column("words", _("What is wrong")))
    rows = [Row(str(place), (one.place, one.sentence)) for place, one in enumerate(problems[:MOST_SHOWN])]
    return Table("problems", _("Rows that cannot be kept"), heads(columns, request.GET), rows)
