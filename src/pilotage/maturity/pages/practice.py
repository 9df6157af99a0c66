"""One practice: why it matters, what it looks like when it works, what it stands on, and what stands on it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.formats import formatter
from pilotage.kit.frame import carried
from pilotage.kit.pages import page
from pilotage.kit.tables import Fact
from pilotage.maturity.models import ModelState, Practice
from pilotage.maturity.pages.editions import address_of, state_cell
from pilotage.maturity.pages.proof import evidence_context, opinion_context
from pilotage.maturity.pages.shared import crumbs_of, tabs_of
from pilotage.maturity.reads.capability import practices_of_models, shape_of
from pilotage.maturity.rules.permissions import may_keep_model
from pilotage.maturity.rules.shape import ModelShape, PracticeShape


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A practice that this one stands on, or that stands on this one."""

    name: str
    url: str
    note: str


@require_GET
@door(Permission.SEE)
def practice(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    found: Practice = get_object_or_404(practices_of_models(), pk=id)
    shape = shape_of(found.model)
    shown = shape.by_id[found.pk]
    is_draft = found.model.state == ModelState.DRAFT and bool(may_keep_model(request.access))
    context = {
        "crumbs": crumbs_of(request, (_("Model"), address_of(found.model, request)), (found.name, "")),
        "tabs": tabs_of(request, "model"),
        "practice": shown,
        "state": state_cell(found.model),
        "edition": str(found.model),
        "facts": facts_of(shape, shown, address_of(found.model, request)),
        "signs": shown.works.splitlines(),
        "needs": _neighbours(request, shape, (shape.by_key[key] for key in shown.needs)),
        "above": _neighbours(request, shape, (one for one in shape.practices if shown.key in one.needs)),
        "mappings": [(one.scheme, one.code, one.note) for one in found.mappings.all()],
        "edit_url": reverse("maturity:edit_practice", args=[id]) if is_draft else "",
        **evidence_context(request, shape, shown),
        **opinion_context(request, shown),
    }
    return page(request, "maturity/practice.html", context)


def facts_of(shape: ModelShape, one: PracticeShape, model_url: str) -> list[Fact]:
    f = formatter()
    stage = shape.stage_at(one.level)
    names: Mapping[str, str] = {each.key: each.name for each in shape.dimensions}
    days = ngettext("%(count)s working day of the PMO", "%(count)s working days of the PMO", one.effort_days)
    efforts = {"small": _("Small"), "medium": _("Medium"), "large": _("Large")}
    facts = [
        Fact(_("Dimension"), names[one.dimension], url=f"{model_url}&dimension={one.dimension}"),
        Fact(_("Level"), str(one.level), note=stage.name if stage else ""),
        Fact(_("Effort"), efforts[one.effort], note=days % {"count": f.number(one.effort_days)}),
    ]
    if one.weight != 1:
        note = _("it does not count") if one.weight == 0 else ""
        facts.append(Fact(_("Weight"), f.number(one.weight, 0 if one.weight.is_integer() else 2), note=note))
    return facts


def _neighbours(request: PersonalRequest, shape: ModelShape, practices: Iterable[PracticeShape]) -> list[Neighbour]:
    names = {one.key: one.name for one in shape.dimensions}
    return [
        Neighbour(
            one.name,
            reverse("maturity:practice", args=[one.id]) + carried(request),
            _("%(dimension)s, level %(level)s") % {"dimension": names[one.dimension], "level": one.level},
        )
        for one in practices
    ]
