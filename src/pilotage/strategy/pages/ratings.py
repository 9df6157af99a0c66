"""The rating grid: initiatives down, drivers across, filled by keyboard."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponseBase, JsonResponse, RawPostDataException
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from pilotage.accounts.rules import Permission, PersonalRequest, Refused, door
from pilotage.kit.entering import whole_number_from
from pilotage.kit.formats import formatter
from pilotage.kit.frame import carried
from pilotage.kit.pages import page, part
from pilotage.kit.tables import Cell, Column, Row, Table, heads
from pilotage.strategy import rules
from pilotage.strategy.actions.ratings import Cell as NewRating
from pilotage.strategy.actions.ratings import StaleCells, rate_many
from pilotage.strategy.models import Driver, DriverSet
from pilotage.strategy.pages.levels import level_cell, level_choices, level_of
from pilotage.strategy.pages.shared import chosen_set, is_today, population_of, strategy_tabs, the_set
from pilotage.strategy.reads.drivers import drivers_of
from pilotage.strategy.reads.population import initiatives_in
from pilotage.strategy.reads.ratings import (
    NOT_RATED,
    Cells,
    cells_of,
    checks_of,
    drivers_rated_since,
    ids_ratable_by,
    partly_rated_in,
    ratings_of,
    row_version,
    unrated_in,
)
from pilotage.work.models import Initiative
from pilotage.work.reads.visible import initiatives_visible_to

BLOCK = 100
NARROWED = {"unrated": unrated_in, "partly": partly_rated_in}


def _initiatives(request: PersonalRequest, driver_set: DriverSet) -> QuerySet[Initiative]:
    found = initiatives_in(request.access, population_of(request))
    narrow = NARROWED.get(request.GET.get("only", ""))
    return narrow(driver_set, found) if narrow else found


def _rows(request: PersonalRequest, driver_set: DriverSet, page_of_them: Sequence[Initiative]) -> list[Row]:
    drivers = drivers_of(driver_set)
    cells = cells_of(driver_set, [one.id for one in page_of_them])
    ratable = ids_ratable_by(request.access, page_of_them) if is_today(request) else set()
    tail = carried(request)
    return [
        Row(
            key=str(one.id),
            version=row_version(one.id, drivers, cells),
            cells=(
                Cell(
                    one.name,
                    title=f"{one.name} · {one.portfolio.name}",
                    url=f"/initiatives/{one.key}/{tail}",
                    note=one.key,
                ),
                *(
                    level_cell(cells.get((one.id, driver.id), NOT_RATED).level, is_fixed=one.id not in ratable)
                    for driver in drivers
                ),
            ),
        )
        for one in page_of_them
    ]


def _table(request: PersonalRequest, driver_set: DriverSet, found: QuerySet[Initiative], total: int) -> Table:
    f, choices = formatter(), level_choices()
    across = tuple(
        Column(str(driver.id), driver.name, unit=f.share(driver.weight_share), editor="level", choices=choices,
               title=driver.description, width=11)
        for driver in drivers_of(driver_set)
    )  # fmt: skip
    columns = (Column("name", _("Initiative")), *across)
    may_rate = is_today(request) and rules.is_open(driver_set) and request.access.may_anywhere(Permission.RATE)
    more = reverse("strategy:rating_rows", args=[driver_set.id]) + "?" + request.GET.urlencode()
    return Table(
        name="ratings",
        caption=_("How strongly each initiative serves each driver"),
        heads=heads(columns, request.GET),
        rows=_rows(request, driver_set, list(found[:BLOCK])),
        edit_url=reverse("strategy:rate_cells", args=[driver_set.id]) if may_rate else "",
        rows_url=more if total > BLOCK else "",
        total_count=total,
        empty_text=_("No initiative matches this."),
    )


@door(Permission.SEE)
def ratings(request: PersonalRequest) -> HttpResponseBase:
    driver_set, choices = chosen_set(request)
    context: dict[str, Any] = {  # of a template: Any
        "tabs": strategy_tabs(request, "ratings"),
        "set": driver_set,
        "sets": choices,
        "tail": carried(request),
        "is_past": not is_today(request),
    }
    if driver_set is None or not drivers_of(driver_set):
        return page(request, "strategy/ratings.html", {**context, "table": None})
    found = _initiatives(request, driver_set)
    total = found.count()
    population = population_of(request)
    context |= {
        "table": _table(request, driver_set, found, total),
        "count": ngettext("%(count)s initiative", "%(count)s initiatives", total)
        % {"count": formatter().number(total)},
        "checks": _checks(request, driver_set, total),
        "words": population.words,
        "has_ended": population.has_ended,
        "only": request.GET.get("only", ""),
        "keys": level_choices(),
    }
    return page(request, "strategy/ratings.html", context)


def _checks(request: PersonalRequest, driver_set: DriverSet, shown: int) -> list[tuple[str, str]]:
    """What somebody should look at: a sentence, and the address that shows it."""
    everything = initiatives_in(request.access, population_of(request))
    total = everything.count() if request.GET.get("only") else shown
    checks = checks_of(driver_set, everything, total=total)
    said = []
    if checks.unrated:
        text = ngettext(
            "%(count)s initiative is rated nowhere", "%(count)s initiatives are rated nowhere", checks.unrated
        )
        said.append((text % {"count": checks.unrated}, _narrowed(request, "unrated")))
    if checks.partly:
        text = ngettext("%(count)s initiative lacks ratings", "%(count)s initiatives lack ratings", checks.partly)
        said.append((text % {"count": checks.partly}, _narrowed(request, "partly")))
    for drivers, words in (
        (checks.unrated_drivers, _("nothing is rated by %(names)s yet")),
        (checks.unserved, _("nobody serves %(names)s")),
        (checks.alike, _("every rated initiative serves %(names)s alike: it tells none from another")),
    ):
        if drivers:
            said.append((words % {"names": _names(drivers)}, ""))
    return said


def _names(drivers: Sequence[Driver]) -> str:
    return ", ".join(driver.name for driver in drivers)


def _narrowed(request: PersonalRequest, only: str) -> str:
    changed = request.GET.copy()
    changed["only"] = only
    return "?" + changed.urlencode()


@door(Permission.SEE)
def rating_rows(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    """The next rows of a long grid."""
    driver_set = the_set(request, id)
    offset = whole_number_from(request.GET.get("offset"), 0)
    limit = min(whole_number_from(request.GET.get("limit"), BLOCK), 500)
    found = _initiatives(request, driver_set)[offset : offset + limit]
    table = Table("ratings", "", (), _rows(request, driver_set, list(found)), edit_url="-")
    return part(request, "strategy/rows.html", {"table": table})


@require_POST
@door(Permission.RATE)
def rate_cells(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    """Cells as pm-grid sends them: all are kept, or none with a sentence at each cell that is in the way."""
    driver_set = the_set(request, id)
    try:
        sent = _sent(request)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError, RawPostDataException):
        return JsonResponse({"message": _("This is none of the levels: 0 to 5, or their words.")}, status=400)
    drivers = {driver.id for driver in drivers_of(driver_set)}
    sent = [one for one in sent if one.target_id in drivers]
    asked = {one.initiative_id for one in sent}
    if initiatives_visible_to(request.access).filter(id__in=asked).count() < len(asked):
        # Before anything is compared: whether a hidden row is stale would tell that somebody rated it.
        return JsonResponse({"message": _("There is nothing to rate here, or nothing that you may see.")}, status=403)
    before = ratings_of(request.access, driver_set, [one.initiative_id for one in sent])
    stale = _stale(driver_set, sent, before)
    if stale:
        return JsonResponse({"refused": stale, "message": _("Somebody rated this meanwhile.")}, status=409)
    new = [
        NewRating(one.initiative_id, one.target_id, one.level, _version(before, one.initiative_id, one.target_id))
        for one in sent
    ]
    try:
        rate_many(new, access=request.access)
    except (rules.Impossible, Refused, StaleCells) as wrong:
        return JsonResponse({"message": str(wrong)}, status=403 if isinstance(wrong, Refused) else 409)
    after = ratings_of(request.access, driver_set, [one.initiative_id for one in sent])
    return JsonResponse(_answer(driver_set, new, after))


def _version(cells: Cells, initiative_id: UUID, driver_id: UUID) -> int:
    return cells.get((initiative_id, driver_id), NOT_RATED).version


def _sent(request: PersonalRequest) -> list[NewRating]:
    """The changes; `version` is the row's number here. The last word on a cell wins."""
    changes = json.loads(request.body or b"{}")["changes"]
    found = {
        (UUID(one["key"]), UUID(one["column"])): NewRating(
            UUID(one["key"]), UUID(one["column"]), level_of(str(one["value"])), int(one["version"])
        )
        for one in changes
    }
    return list(found.values())


def _stale(driver_set: DriverSet, sent: list[NewRating], now: Cells) -> list[dict[str, str]]:
    """Cells that somebody rated since the row was read; other cells of such a row may be rated all the same."""
    drivers, refused = drivers_of(driver_set), []
    for initiative_id, version in {one.initiative_id: one.version or 0 for one in sent}.items():
        newer = row_version(initiative_id, drivers, now) - version
        if newer == 0:
            continue
        unseen = drivers_rated_since(driver_set, initiative_id, changes=newer) if newer > 0 else None
        for one in sent:
            if one.initiative_id == initiative_id and (unseen is None or one.target_id in unseen):
                level = now.get((initiative_id, one.target_id), NOT_RATED).level
                word = level.label if level else _("not rated")
                text = _("Somebody rated this meanwhile: it is “%(word)s” now. Nothing was saved.")
                refused.append(
                    {"key": str(initiative_id), "column": str(one.target_id), "message": text % {"word": word}}
                )
    return refused


def _answer(driver_set: DriverSet, kept: list[NewRating], cells: Cells) -> dict[str, Any]:  # JSON: Any
    drivers = drivers_of(driver_set)
    shown = []
    for one in kept:
        cell = level_cell(cells.get((one.initiative_id, one.target_id), NOT_RATED).level)
        shown.append(
            {
                "key": str(one.initiative_id),
                "column": str(one.target_id),
                "text": cell.text,
                "value": cell.value,
                "title": cell.title,
            }
        )
    versions = {str(one.initiative_id): row_version(one.initiative_id, drivers, cells) for one in kept}
    return {"cells": shown, "versions": versions}
