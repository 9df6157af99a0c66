"""The workspace of a roadmap, ready to be shown."""

from dataclasses import asdict
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from pilotage.accounts.rules import PersonalRequest
from pilotage.kit.clock import as_of, today
from pilotage.kit.formats import Formatter, formatter
from pilotage.kit.frame import carried
from pilotage.kit.tables import Fact
from pilotage.maturity.actions.roadmaps.drafting import limits_of
from pilotage.maturity.forms.roadmaps import RoadmapForm
from pilotage.maturity.models import Roadmap, RoadmapState
from pilotage.maturity.pages.roadmaps.aims import aims_view, levels_table
from pilotage.maturity.pages.roadmaps.chosen import addable, chosen_of, chosen_place, nowhere_of, open_places
from pilotage.maturity.pages.roadmaps.lanes import lanes_of
from pilotage.maturity.pages.roadmaps.shared import may_change
from pilotage.maturity.pages.roadmaps.words import STATE_TONES, outcome_text
from pilotage.maturity.pages.shared import names_of
from pilotage.maturity.reads.whole import Whole, whole_of

# What is sent to a roadmap, by the names of the addresses.
DEEDS = ("roadmap_limits", "make_current", "discard_roadmap", "place_practice", "take_out", "lock_practice")


def workspace_of(request: PersonalRequest, roadmap: Roadmap, form: RoadmapForm | None = None) -> dict[str, Any]:
    """All that the page shows, by the names of its template: of many types, Any."""
    f, whole = formatter(), whole_of(roadmap, request.access, on=today())
    place = chosen_place(request, roadmap)
    changes = may_change(request, roadmap)
    return {
        "roadmap": roadmap,
        "facts": _facts(whole, f),
        "outcome": outcome_text(roadmap, f),
        "is_proposed": roadmap.proposed_at is not None,
        "unknown": _unknown_text(whole, f),
        "may_change": changes,
        "is_draft": roadmap.state == RoadmapState.DRAFT,
        "is_past": as_of(request) != today(),
        "form": form or RoadmapForm(initial=asdict(limits_of(roadmap))),
        "aims": aims_view(whole),
        "lanes": lanes_of(request, whole, place, f),
        "levels": levels_table(whole, f),
        "nowhere": nowhere_of(request, whole, f),
        "chosen": chosen_of(request, whole, place, f),
        "places": open_places(whole) if changes else (),
        "addable": addable(whole) if changes else [],
        "urls": deed_urls(request, roadmap),
    }


def deed_urls(request: PersonalRequest, roadmap: Roadmap) -> dict[str, str]:
    tail = carried(request)
    return {name: reverse(f"maturity:{name}", args=[roadmap.pk]) + tail for name in DEEDS}


def _facts(whole: Whole, f: Formatter) -> list[Fact]:
    roadmap, spans = whole.roadmap, whole.spans
    days = sum(whole.days_in(one) for one in whole.increments)
    last = whole.today.assessment
    basis = _("“%(name)s”, %(day)s") % {"name": last.name, "day": f.date(last.day)} if last else _("the evidence")
    looked = f.date(whole.today.evidence_day) if whole.today.evidence_day else _("never")
    return [
        Fact(_("State"), str(roadmap.get_state_display()), tone=STATE_TONES[RoadmapState(roadmap.state)]),
        Fact(_("Scope"), names_of({roadmap.scope})[roadmap.scope_id]),
        Fact(_("Time"), f"{f.date(spans[0].first)} – {f.date(spans[-1].last)}"),
        Fact(_("Practices"), f.number(len(whole.places)), note=f.days(days)),
        Fact(_("What is in place"), basis, note=_("evidence looked at: %(day)s") % {"day": looked}),
        Fact(_("Model"), str(roadmap.model)),
    ]


def _unknown_text(whole: Whole, f: Formatter) -> str:
    """How many of the planned practices nothing is known of: they are planned as if they were not in place."""
    count = sum(whole.today.held.get(key) is None for key in whole.places)
    if not count:
        return ""
    text = _("Of %(count)s planned practices nobody knows whether they are in place: an assessment would tell.")
    return text % {"count": f.number(count)}
