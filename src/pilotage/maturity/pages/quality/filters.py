"""What data quality can be narrowed to, what it is, and how to take that back."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from pilotage.kit.formats import UNKNOWN
from pilotage.kit.frame import carried
from pilotage.kit.tables import FilterChip, without
from pilotage.maturity.pages.evidence import Choice
from pilotage.maturity.pages.quality.asked import QualityView
from pilotage.maturity.pages.shares import LACKS
from pilotage.maturity.reads.quality import NOBODY
from pilotage.maturity.rules.probes import PROBES
from pilotage.maturity.rules.probing import Lack


def filters_of(view: QualityView) -> dict[str, object]:
    query = view.query
    people = sorted(view.names.items(), key=lambda pair: pair[1].casefold())
    owners = [Choice(str(id), name, id == query.owner) for id, name in people]
    owners.append(Choice(NOBODY, _("Nobody"), query.owner == NOBODY))
    return {
        "owner_choices": owners,
        "kinds": [Choice(lack, str(words[0]), lack == query.lack) for lack, words in LACKS.items()],
        "dimension_choices": [Choice(key, name, key == query.dimension) for key, name in view.dimensions.items()],
        "words": query.words,
        "is_mine": view.params.get("mine") == "yes",
        "hidden": [(name, view.params[name]) for name in ("scope", "sort", "probe") if view.params.get(name)],
        "chips": _chips(view),
        "clear_url": reverse("maturity:quality") + carried(view.request),
    }


def _chips(view: QualityView) -> list[FilterChip]:
    query, params = view.query, view.params
    owner = query.owner
    name = _("Nobody") if owner == NOBODY else view.names.get(owner, UNKNOWN) if isinstance(owner, UUID) else ""
    said = {
        "owner": (_("Whose"), name if params.get("owner") and owner else ""),
        "mine": (_("Only"), _("Mine") if params.get("mine") == "yes" else ""),
        "kind": (_("Kind"), str(LACKS[Lack(query.lack)][0]) if query.lack else ""),
        "dimension": (_("Dimension"), view.dimensions.get(query.dimension, "")),
        "probe": (_("Question"), str(PROBES[query.probe].label) if query.probe else ""),
        "q": (_("Text"), query.words),
    }
    return [FilterChip(label, value, without(params, name)) for name, (label, value) in said.items() if value]
