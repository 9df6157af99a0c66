"""The model: what a PMO does on five levels of each dimension, in the edition in force or in another."""

from datetime import date

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.entering import id_from
from pilotage.kit.formats import formatter
from pilotage.kit.frame import carried
from pilotage.kit.pages import Context, page
from pilotage.kit.tables import FilterChip, without
from pilotage.maturity.models import LEVELS, CapabilityModel, ModelState
from pilotage.maturity.pages.editions import state_cell
from pilotage.maturity.pages.grid import Deed, bands_of, rows_of
from pilotage.maturity.pages.proof import marks_of
from pilotage.maturity.pages.shared import crumbs_of, tabs_of
from pilotage.maturity.reads.capability import capability_models, model_in_force, shape_of
from pilotage.maturity.rules.permissions import may_keep_model
from pilotage.maturity.rules.shape import ModelShape, PracticeShape

LONGEST_SEARCH = 200


@require_GET
@door(Permission.SEE)
def model(request: PersonalRequest) -> HttpResponseBase:
    found = asked_model(request)
    context = {
        "crumbs": crumbs_of(request, (_("Model"), "")),
        "tabs": tabs_of(request, "model"),
        "model": found,
        "editions_url": reverse("maturity:editions") + carried(request),
        **(_nothing_in_force(request) if found is None else _shown(request, found)),
    }
    return page(request, "maturity/model.html", context)


def asked_model(request: PersonalRequest) -> CapabilityModel | None:
    """The edition that the address names; without one, the edition in force, or None."""
    if request.GET.get("edition"):
        return get_object_or_404(capability_models(), pk=id_from(request.GET["edition"]))
    return model_in_force()


def _nothing_in_force(request: PersonalRequest) -> Context:
    is_empty = not capability_models().exists()
    may_load = is_empty and bool(may_keep_model(request.access))
    return {"usual_url": reverse("maturity:load_usual_model") if may_load else "", "has_editions": not is_empty}


def _shown(request: PersonalRequest, found: CapabilityModel) -> Context:
    shape, may_keep = shape_of(found), bool(may_keep_model(request.access))
    is_draft = found.state == ModelState.DRAFT and may_keep
    chosen = chosen_by(shape, dimension=request.GET.get("dimension", ""), words=_words(request))
    is_filtered = bool(request.GET.get("dimension") or _words(request))
    marks, day = marks_of(request, shape)
    return {
        "state": state_cell(found),
        "about": _about(found),
        "note": _count(shape, chosen),
        "deeds": _deeds(found) if may_keep else (),
        "edit_url": reverse("maturity:draft", args=[found.pk]) if is_draft else "",
        "new_dimension_url": reverse("maturity:new_dimension", args=[found.pk]) if is_draft else "",
        "levels": LEVELS,
        "bands": bands_of(shape),
        "rows": rows_of(request, shape, chosen, is_draft=is_draft, is_whole=not is_filtered, marks=marks),
        "days": _days(found),
        "legend": _legend(day),
        **_filters(request, shape, is_filtered=is_filtered),
    }


def chosen_by(shape: ModelShape, *, dimension: str, words: str) -> list[PracticeShape]:
    """The practices of a dimension (empty: of all) in whose text all the words stand."""
    wanted = words.casefold().split()
    return [
        one
        for one in shape.practices
        if dimension in ("", one.dimension) and all(word in _text_of(one) for word in wanted)
    ]


def _text_of(one: PracticeShape) -> str:
    return " ".join((one.key, one.name, one.why, one.works)).casefold()


def _words(request: PersonalRequest) -> str:
    return request.GET.get("q", "")[:LONGEST_SEARCH].strip()


def _filters(request: PersonalRequest, shape: ModelShape, *, is_filtered: bool) -> Context:
    names = {one.key: one.name for one in shape.dimensions}
    dimension, words = request.GET.get("dimension", ""), _words(request)
    chips = []
    if dimension in names:
        chips.append(FilterChip(_("Dimension"), names[dimension], without(request.GET, "dimension")))
    if words:
        chips.append(FilterChip(_("Words"), words, without(request.GET, "q")))
    kept = [(name, value) for name, value in request.GET.items() if name in ("edition", "scope", "as_of")]
    clear = request.GET.copy()
    clear.pop("dimension", None)
    clear.pop("q", None)
    return {
        "chips": chips,
        "clear_url": f"?{clear.urlencode()}",
        "hidden": kept,
        "dimensions": list(names.items()),
        "dimension": dimension,
        "words": words,
        "is_filtered": is_filtered,
    }


def _about(found: CapabilityModel) -> list[str]:
    """What somebody should know who looks at an edition that is not in force."""
    if found.state == ModelState.IN_FORCE:
        return []
    in_force = model_in_force()
    now = _("In force is “%(name)s”.") % {"name": in_force} if in_force else _("No edition is in force.")
    if found.state == ModelState.DRAFT:
        return [_("This is a draft: nothing is assessed by it until it is put in force. %(now)s") % {"now": now}]
    if found.state == ModelState.RETIRED:
        return [_("This edition is retired: only earlier assessments still use it. %(now)s") % {"now": now}]
    return [_("This edition is ready, but not in force. %(now)s") % {"now": now}]


def _count(shape: ModelShape, chosen: list[PracticeShape]) -> str:
    f, count = formatter(), len(shape.practices)
    edition = _("edition %(edition)s") % {"edition": shape.edition}
    if len(chosen) == count:
        words = ngettext("%(count)s practice", "%(count)s practices", count) % {"count": f.number(count)}
    else:
        words = ngettext("%(some)s of %(count)s practice", "%(some)s of %(count)s practices", count)
        words %= {"some": f.number(len(chosen)), "count": f.number(count)}
    return f"{edition} · {words}"


def _days(found: CapabilityModel) -> str:
    f = formatter()
    days = {"small": found.small_days, "medium": found.medium_days, "large": found.large_days}
    return _("small %(small)s, medium %(medium)s, large %(large)s working days of the PMO") % {
        name: f.number(count) for name, count in days.items()
    }


def _legend(day: date | None) -> str:
    if day is None:
        return _("A practice opens with why it matters, what it looks like when it works, and what it stands on.")
    text = _(
        "✓ the data show it, ! they do not, – no evidence yet, as kept on %(day)s and as far as you see; "
        "without a sign: only people can say."
    )
    return text % {"day": formatter().date(day)}


def _deeds(found: CapabilityModel) -> list[Deed]:
    """What may be done with the edition as a whole, in its state."""
    copy = Deed(_("Copy it"), reverse("maturity:copy_edition", args=[found.pk]))
    force = Deed(_("Put in force"), reverse("maturity:force_edition", args=[found.pk]))
    retire = reverse("maturity:retire_edition", args=[found.pk])
    match found.state:
        case ModelState.DRAFT:
            warning = _("The draft goes for good, with all that was changed in it.")
            discard = reverse("maturity:discard_edition", args=[found.pk])
            return [Deed(_("Discard"), discard, warning=warning), copy, force]
        case ModelState.READY:
            return [Deed(_("Retire"), retire), copy, force]
        case ModelState.RETIRED:
            return [Deed(_("Take it back"), retire), copy]
    return [copy]
