"""The model: what a PMO does on five levels of each dimension, in the edition in force or in another."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.entering import id_from
from pilotage.kit.formats import formatter
from pilotage.kit.frame import carried
from pilotage.kit.pages import page
from pilotage.maturity.models import LEVELS, CapabilityModel
from pilotage.maturity.pages.shared import crumbs_of, tabs_of
from pilotage.maturity.reads.capability import capability_models, model_in_force, shape_of
from pilotage.maturity.rules.shape import ModelShape, PracticeShape


@dataclass(frozen=True, slots=True)
class LineView:
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class CellView:
    """The practices of one level of a dimension."""

    level: int
    lines: tuple[LineView, ...]


@dataclass(frozen=True, slots=True)
class RowView:
    name: str
    question: str
    cells: tuple[CellView, ...]


@dataclass(frozen=True, slots=True)
class BandView:
    """A stage of the journey above the levels that it groups."""

    name: str
    note: str
    span: int


@require_GET
@door(Permission.SEE)
def model(request: PersonalRequest) -> HttpResponseBase:
    found = asked_model(request)
    if found is None:
        return page(request, "maturity/model.html", {"crumbs": crumbs_of(request), "tabs": tabs_of(request, "model")})
    shape = shape_of(found)
    chosen = _chosen(request, shape)
    context = {
        "crumbs": crumbs_of(request),
        "tabs": tabs_of(request, "model"),
        "model": found,
        "bands": bands_of(shape),
        "levels": LEVELS,
        "rows": list(_rows(request, shape, chosen)),
        "note": _note(shape, chosen),
    }
    return page(request, "maturity/model.html", context)


def asked_model(request: PersonalRequest) -> CapabilityModel | None:
    """The edition that the address names; without one, the edition in force, or None."""
    if "edition" in request.GET:
        return get_object_or_404(capability_models(), pk=id_from(request.GET["edition"]))
    return model_in_force()


def _chosen(request: PersonalRequest, shape: ModelShape) -> list[PracticeShape]:
    """The practices that the filters let through."""
    dimension, words = request.GET.get("dimension", ""), request.GET.get("q", "").casefold().split()
    return [
        one
        for one in shape.practices
        if dimension in ("", one.dimension) and all(word in _text_of(one) for word in words)
    ]


def _text_of(one: PracticeShape) -> str:
    return " ".join((one.key, one.name, one.why, one.works)).casefold()


def bands_of(shape: ModelShape) -> list[BandView]:
    """Stages with the number of levels that each spans; levels before the first stage stand under no name."""
    starts = [one.from_level for one in shape.stages]
    ends = [*starts[1:], LEVELS[-1] + 1]
    bands = [
        BandView(one.name, one.note, end - start) for one, start, end in zip(shape.stages, starts, ends, strict=True)
    ]
    return [BandView("", "", starts[0] - 1), *bands] if starts and starts[0] > 1 else bands


def _rows(request: PersonalRequest, shape: ModelShape, chosen: Iterable[PracticeShape]) -> Iterable[RowView]:
    tail = carried(request)
    by_cell: dict[tuple[str, int], list[LineView]] = {}
    for one in chosen:
        line = LineView(one.name, reverse("maturity:practice", args=[one.id]) + tail)
        by_cell.setdefault((one.dimension, one.level), []).append(line)
    for dimension in shape.dimensions:
        cells = tuple(CellView(level, tuple(by_cell.get((dimension.key, level), ()))) for level in LEVELS)
        if any(cell.lines for cell in cells):
            yield RowView(dimension.name, dimension.question, cells)


def _note(shape: ModelShape, chosen: list[PracticeShape]) -> str:
    f, count = formatter(), len(shape.practices)
    if len(chosen) == count:
        return ngettext("%(count)s practice", "%(count)s practices", count) % {"count": f.number(count)}
    words = ngettext("%(some)s of %(count)s practice", "%(some)s of %(count)s practices", count)
    return words % {"some": f.number(len(chosen)), "count": f.number(count)}
