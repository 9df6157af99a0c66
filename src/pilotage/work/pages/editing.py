"""Changing the register from the register: one cell, many rows, and views."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from pilotage.accounts.reads import organisation
from pilotage.accounts.rules import Permission, PersonalRequest, Refused, door
from pilotage.kit.clock import today
from pilotage.kit.entering import Unreadable
from pilotage.kit.formats import formatter
from pilotage.kit.pages import go, notice, warn
from pilotage.kit.tables import Cell
from pilotage.work.actions import change_initiative, change_many, forget_view, keep_view
from pilotage.work.forms.cells import change_of
from pilotage.work.models import Initiative
from pilotage.work.pages.cells import RowWriter
from pilotage.work.reads import custom_fields, initiatives_visible_to, portfolios_visible_to, saved_views_for
from pilotage.work.reads.query import Query, initiatives_matching
from pilotage.work.reads.register import RegisterPage
from pilotage.work.rules import Impossible, Stale

# What travels as JSON has values of several types: Any.
Said = dict[str, Any]


@require_POST
@door(Permission.EDIT)
def edit_cell(request: PersonalRequest) -> HttpResponseBase:
    """The changed cells, as pm-grid sends them; the answer is each cell as it stands now, or the reason why not.

    Cells of one row are one change: they were read at the same version, and are saved together or not at all.
    """
    sent = json.loads(request.body or b"{}")
    by_row: dict[str, list[Said]] = {}
    for change in sent.get("changes", []):
        by_row.setdefault(str(change.get("key")), []).append(change)
    answer: Said = {"cells": [], "refused": [], "versions": {}}
    for key, changes in by_row.items():
        row = get_object_or_404(initiatives_visible_to(request.access), id=_an_id(key))
        _edit_row(request, row, changes, answer)
    return JsonResponse(answer)


def _edit_row(request: PersonalRequest, row: Initiative, sent: Sequence[Said], answer: Said) -> None:
    key, currency = str(row.id), organisation().currency
    changes: dict[str, Any] = {}
    read: list[str] = []
    for cell in sent:
        column = str(cell.get("column", ""))
        try:
            change = change_of(column, str(cell.get("value", "")), row=row, currency=currency)
        except (Impossible, Unreadable) as said:
            answer["refused"].append({"key": key, "column": column, "message": str(said)})
            continue
        change["custom"] = {**changes.get("custom", {}), **change.get("custom", {})}
        changes |= {name: value for name, value in change.items() if name != "custom" or value}
        read.append(column)
    if not read:
        return
    version = int(sent[0].get("version", 0))
    try:
        row = change_initiative(row, version=version, changes=changes, access=request.access, on=today())
    except Stale as stale:
        _refuse_stale(request, stale.current, sent, read, answer)
    except (Impossible, Refused) as said:
        answer["refused"] += [{"key": key, "column": column, "message": str(said)} for column in read]
    else:
        answer["versions"][key] = row.version
        answer["cells"] += [{"key": key, "column": name, **_shown(cell_now(request, row, name))} for name in read]


def _refuse_stale(
    request: PersonalRequest, current: Initiative, sent: Sequence[Said], read: Sequence[str], answer: Said
) -> None:
    """Both versions side by side, cell by cell."""
    wrote = {str(cell.get("column", "")): str(cell.get("value", "")) for cell in sent}
    words = _("Somebody changed this row meanwhile. You wrote “%(mine)s”; it says “%(theirs)s” now.")
    for column in read:
        facts = {"mine": wrote[column], "theirs": cell_now(request, current, column).text}
        answer["refused"].append({"key": str(current.id), "column": column, "message": words % facts})
    answer["versions"][str(current.id)] = current.version


def _shown(cell: Cell) -> Said:
    return {"text": cell.text, "value": cell.value, "tone": cell.tone, "letter": cell.letter, "title": cell.title,
            "note": cell.note}  # fmt: skip


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
    rows = {row: row.version for row in initiatives_visible_to(request.access).filter(id__in=_ids(request.POST))}
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


def _bulk_changes(request: PersonalRequest) -> dict[str, Any]:  # as `change_initiative` takes them: Any
    sent = request.POST
    changes: dict[str, Any] = {}
    row = Initiative()
    for column in ("stage", "rag", "owner"):
        if sent.get(column):
            changes |= change_of(column, sent[column], row=row, currency="")
    if sent.get("portfolio"):
        changes["portfolio"] = get_object_or_404(portfolios_visible_to(request.access), id=sent["portfolio"])
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
