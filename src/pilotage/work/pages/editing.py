"""Changing the register from the register: one cell, many rows, and views."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from pilotage.accounts.reads import organisation
from pilotage.accounts.rules import Permission, PersonalRequest, Refused, door
from pilotage.kit import edits
from pilotage.kit.clock import today
from pilotage.kit.entering import Unreadable, id_from
from pilotage.kit.formats import formatter
from pilotage.kit.pages import go, notice, warn
from pilotage.kit.tables import Cell
from pilotage.work.actions import change_initiative, change_many, forget_view, keep_view
from pilotage.work.forms.cells import Change, change_of
from pilotage.work.models import Initiative
from pilotage.work.pages.cells import RowWriter
from pilotage.work.reads import custom_fields, initiatives_visible_to, portfolios_visible_to, saved_views_for
from pilotage.work.reads.query import Query, initiatives_matching
from pilotage.work.reads.register import RegisterPage
from pilotage.work.rules import Impossible, Stale


@require_POST
@door(Permission.EDIT)
def edit_cells(request: PersonalRequest) -> HttpResponseBase:
    """The changed cells, as pm-grid sends them; the answer is each cell as it stands now, or the reason why not.

    Cells of one row are one change: they were read at the same version, and are saved together or not at all.
    """
    try:
        changes = edits.changes_of(request)
    except edits.BadEdit as reason:
        return edits.refuse_all(str(reason))
    by_row: dict[str, list[edits.Change]] = {}
    for change in changes:
        by_row.setdefault(change.key, []).append(change)
    outcome = Outcome()
    for key, cells in by_row.items():
        id = id_from(key)
        row = initiatives_visible_to(request.access).filter(id=id).first() if id else None
        if row is None:
            # Other rows may be saved already: this one is refused by itself.
            words = _("There is no such row, or none that you may see.")
            outcome.refused += [edits.Refusal(cell.key, cell.column, words) for cell in cells]
        else:
            _edit_row(request, row, cells, outcome)
    return edits.answer(edits.Edited(saved=outcome.saved, refused=outcome.refused, versions=outcome.versions))


@dataclass(slots=True)
class Outcome:
    """What became of the changes so far."""

    saved: list[edits.Saved] = field(default_factory=list)
    refused: list[edits.Refusal] = field(default_factory=list)
    versions: dict[str, int] = field(default_factory=dict)


def _edit_row(request: PersonalRequest, row: Initiative, sent: Sequence[edits.Change], outcome: Outcome) -> None:
    changes, read = _changes_of_row(row, sent, outcome)
    if not read:
        return
    try:
        row = change_initiative(row, version=sent[0].version, changes=changes, access=request.access, on=today())
    except Stale as stale:
        _refuse_stale(request, stale.current, read, outcome)
    except (Impossible, Refused) as said:
        outcome.refused += [edits.Refusal(cell.key, cell.column, str(said)) for cell in read]
    else:
        outcome.versions[str(row.id)] = row.version
        outcome.saved += [edits.Saved(c.key, c.column, cell_now(request, row, c.column)) for c in read]


def _changes_of_row(
    row: Initiative, sent: Sequence[edits.Change], outcome: Outcome
) -> tuple[Change, list[edits.Change]]:
    """The cells that can be read as one change, and which they are."""
    currency = organisation().currency
    changes: Change = {}
    read: list[edits.Change] = []
    for cell in sent:
        try:
            change = change_of(cell.column, cell.value, row=row, currency=currency)
        except (Impossible, Unreadable) as said:
            outcome.refused.append(edits.Refusal(cell.key, cell.column, str(said)))
            continue
        custom = {**changes.get("custom", {}), **change.get("custom", {})}
        changes |= change | ({"custom": custom} if custom else {})
        read.append(cell)
    return changes, read


def _refuse_stale(
    request: PersonalRequest, current: Initiative, sent: Sequence[edits.Change], outcome: Outcome
) -> None:
    """Both versions side by side, cell by cell."""
    words = _("Somebody changed this row meanwhile. You wrote “%(mine)s”; it says “%(theirs)s” now.")
    for cell in sent:
        facts = {"mine": cell.value, "theirs": cell_now(request, current, cell.column).text}
        outcome.refused.append(edits.Refusal(cell.key, cell.column, words % facts))
    outcome.versions[str(current.id)] = current.version


def cell_now(request: PersonalRequest, row: Initiative, column: str) -> Cell:
    """The cell of that row as the register shows it."""
    fresh = initiatives_matching(request.access, Query(keys=(row.key,))).get()
    writer = RowWriter(
        formatter=formatter(),
        today=today(),
        columns=[column],
        fields=custom_fields(),
        page=RegisterPage([], {}),
        sees_money=lambda one: bool(request.access.may(Permission.SEE_MONEY, path=one.scope.path)),
        carried="",
        names={},
    )
    cell = writer.name(fresh) if column == "name" else writer.cell(fresh, column)
    return cell if isinstance(cell, Cell) else Cell(cell)


@require_POST
@door(Permission.EDIT)
def bulk(request: PersonalRequest) -> HttpResponseBase:
    """The same change to all chosen rows, or to none."""
    back = _back(request)
    rows = {row: row.version for row in _chosen(request, back)}
    try:
        tag = request.POST.get("tag", "").strip()
        changes = _bulk_changes(request)
        if not (changes or tag):
            raise Impossible(_("Choose first what to change in the selected rows."))
        change_many(rows, changes=changes, access=request.access, on=today(), add_tag=tag)
    except (Impossible, Stale) as refused:
        warn(request, str(refused))
        return go(request, back)
    count = len(rows)
    said = ngettext("%(count)s initiative changed.", "%(count)s initiatives changed.", count) % {"count": count}
    notice(request, said)
    return go(request, back)


def _chosen(request: PersonalRequest, back: str) -> QuerySet[Initiative]:
    """The ticked rows; or, when all were ticked in a register that was not read to its end, all that it holds."""
    if request.POST.get("all") == "1":
        return initiatives_matching(request.access, Query.from_text(urlsplit(back).query))
    return initiatives_visible_to(request.access).filter(id__in=_ids(request.POST))


def _bulk_changes(request: PersonalRequest) -> Change:
    sent = request.POST
    changes: Change = {}
    row = Initiative()
    for column in ("stage", "rag", "owner"):
        if sent.get(column):
            changes |= change_of(column, sent[column], row=row, currency="")
    if sent.get("portfolio"):
        changes["portfolio"] = get_object_or_404(portfolios_visible_to(request.access), id=id_from(sent["portfolio"]))
    return changes


def _ids(sent: QueryDict) -> list[UUID]:
    return [_an_id(key) for key in sent.getlist("key")]


def _an_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as wrong:
        raise Http404 from wrong


@require_GET
@door(Permission.SEE)
def choose_columns(request: PersonalRequest) -> HttpResponseBase:
    """From the ticked columns to the register's own address, which says them in order."""
    kept = request.GET.copy()
    chosen = kept.pop("column", [])
    kept["columns"] = ",".join(chosen)
    return HttpResponseRedirect(reverse("work:register") + "?" + kept.urlencode(safe=","))


@require_POST
@door(Permission.SEE)
def keep_this_view(request: PersonalRequest) -> HttpResponseBase:
    query = QueryDict(request.POST.get("query", ""), mutable=True)
    query.pop("page", None)
    try:
        view = keep_view(
            name=request.POST.get("name", ""),
            query=query.urlencode(),
            is_shared=bool(request.POST.get("is_shared")),
            access=request.access,
        )
    except Impossible as refused:
        warn(request, str(refused))
        return go(request, reverse("work:register"))
    notice(request, _("The view “%(name)s” is kept.") % {"name": view.name})
    return go(request, reverse("work:register") + "?" + view.query)


@require_POST
@door(Permission.SEE)
def forget_this_view(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    view = get_object_or_404(saved_views_for(request.access), id=id)
    forget_view(view, access=request.access)
    notice(request, _("The view “%(name)s” is removed.") % {"name": view.name})
    return go(request, reverse("work:register"))


def _back(request: HttpRequest) -> str:
    """Where the person came from, if that is one of our own pages."""
    asked = request.POST.get("back", "")
    is_ours = url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()})
    return asked if asked and is_ours else reverse("work:register")
