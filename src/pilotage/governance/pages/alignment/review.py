"""The review of one initiative: what it serves and why, written, signed and decided on one page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.governance.actions import alignment as deeds
from pilotage.governance.forms.alignment import amended_in, said_in
from pilotage.governance.models import AlignmentLine, AlignmentReview, AlignmentState
from pilotage.governance.pages.alignment.words import TONES, standing_words, step_views
from pilotage.governance.pages.shared import crumbs_of, the_initiative
from pilotage.governance.reads.alignment import Standing, alignments_visible_to, standings_of, strategy_mark, voices_in
from pilotage.governance.rules import alignment as rules
from pilotage.governance.rules.refusals import Impossible
from pilotage.kit.clock import now, today
from pilotage.kit.entering import id_from
from pilotage.kit.formats import formatter
from pilotage.kit.frame import carried
from pilotage.kit.pages import go, notice, page, part, warn
from pilotage.strategy.models import Level, Measure
from pilotage.strategy.reads.objectives import measures_visible_to
from pilotage.work.models import Initiative


@dataclass(frozen=True, slots=True)
class LineView:
    """One driver or objective as the page shows it."""

    id: str
    name: str
    kind: str
    level: str
    level_text: str
    amended: str
    amended_text: str
    why: str
    measure: str
    measure_text: str
    change: str
    measures: Sequence[tuple[str, str]]


@require_GET
@door(Permission.SEE)
def review(request: PersonalRequest, key: str) -> HttpResponseBase:
    """The newest review, or the one that the address names; with what the person may do next."""
    initiative = the_initiative(request, key)
    rows = list(alignments_visible_to(request.access).filter(initiative=initiative))
    asked = id_from(request.GET.get("review"))
    shown = next((one for one in rows if one.pk == asked), rows[0] if rows else None)
    context = {
        "crumbs": crumbs_of(
            request, (_("Alignment"), reverse("governance:alignment") + carried(request)), (initiative.name, "")
        ),
        "initiative": initiative,
        "back_url": reverse("work:initiative", args=[key]) + carried(request),
        "start_url": reverse("governance:start_alignment", args=[key]),
        "may_start": bool(rules.may_propose(request.access, initiative.scope.path)) and _is_over(rows),
        "earlier": _earlier(rows, shown, key),
        **(_shown(request, shown) if shown else {"review": None}),
    }
    return page(request, "governance/alignment_review.html", context)


def _is_over(rows: Sequence[AlignmentReview]) -> bool:
    return not rows or rows[0].state in {AlignmentState.ACCEPTED, AlignmentState.REJECTED}


def _earlier(rows: Sequence[AlignmentReview], shown: AlignmentReview | None, key: str) -> list[tuple[str, str]]:
    f = formatter()
    return [
        (
            f"{f.date(one.started_on)} · {one.get_state_display()}",
            f"{reverse('governance:alignment_review', args=[key])}?review={one.pk}",
        )
        for one in rows
        if shown is not None and one.pk != shown.pk
    ]


def _shown(request: PersonalRequest, shown: AlignmentReview) -> dict[str, object]:
    access, path, state = request.access, shown.initiative.scope.path, shown.state
    is_draft, is_proposed = state == AlignmentState.DRAFT, state == AlignmentState.PROPOSED
    may_write = (is_draft and rules.may_propose(access, path)) or (is_proposed and rules.may_complete(access, path))
    waits_for_it = state == AlignmentState.COMPLETED
    voices = voices_in(shown, access, on=today()) if waits_for_it else []
    decides = rules.may_decide(access, voices, path, shown) if waits_for_it else None
    lines = list(shown.lines.all())
    return {
        "review": shown,
        "tone": TONES[AlignmentState(state)],
        "steps": step_views(shown, formatter()),
        "lines": _line_views(lines, measures_visible_to(access).order_by("position", "name") if may_write else ()),
        "levels": [("", _("Not rated")), *Level.choices],
        "may_write": bool(may_write),
        "hands_on": _("Propose it to the PMO") if is_draft else _("Complete it and hand it to the SRO"),
        "may_decide": bool(decides),
        "voices": voices,
        "waits": "" if decides or decides is None else decides.reason,
        "entry_url": reverse("governance:entry", args=[shown.entry.number]) if shown.entry else "",
        **{name: reverse(f"governance:{name}", args=[shown.pk]) for name in ("write_alignment", "decide_alignment")},
    }


def _line_views(lines: Sequence[AlignmentLine], known: Iterable[Measure]) -> list[LineView]:
    """known: what a line may name as that which shall change, by its objective"""
    measures: dict[object, list[tuple[str, str]]] = {}
    for one in known:
        words = f"{one.name}, {one.unit}" if one.unit else one.name
        measures.setdefault(one.objective_id, []).append((str(one.pk), words))
    return [_line_view(line, measures.get(line.objective_id, [])) for line in lines]


def _line_view(line: AlignmentLine, measures: Sequence[tuple[str, str]]) -> LineView:
    change = formatter().number(line.expected_change, 2) if line.expected_change is not None else ""
    unit = line.measure.unit if line.measure else ""
    return LineView(
        id=str(line.pk),
        name=str(line.driver or line.objective),
        kind=_("Driver") if line.driver else _("Objective"),
        level=line.level,
        level_text=str(Level(line.level).label) if line.level else _("Not rated"),
        amended=line.amended,
        amended_text=str(Level(line.amended).label) if line.amended else "",
        why=line.why,
        measure=str(line.measure_id or ""),
        measure_text=f"{line.measure.name}: {change} {unit}".strip() if line.measure else "",
        change="" if line.expected_change is None else f"{line.expected_change.normalize():f}",
        measures=measures,
    )


@require_POST
@door(Permission.EDIT)
def start(request: PersonalRequest, key: str) -> HttpResponseBase:
    initiative = the_initiative(request, key)
    try:
        deeds.start_review(initiative, access=request.access, on=today())
    except Impossible as wrong:
        warn(request, str(wrong))
    else:
        notice(request, _("It begins with what is rated now. Say why, and what shall change."))
    return _back(request, initiative)


@require_POST
@door(Permission.SEE)
def write(request: PersonalRequest, id: object) -> HttpResponseBase:
    """Keep what was typed; the button says whether it is handed on as well."""
    found = _the_review(request, id)
    try:
        said = said_in(request.POST, list(found.lines.all()))
        version = int(request.POST.get("version", "0")[:9] or 0)
        note = request.POST.get("note", "")[:4000]
        kept = deeds.write_lines(found, said, note=note, version=version, access=request.access)
        if request.POST.get("step") != "hand_on":
            notice(request, _("Kept."))
        elif kept.state == AlignmentState.DRAFT:
            deeds.propose(kept, access=request.access, at=now())
            notice(request, _("Proposed: the PMO completes it."))
        else:
            deeds.complete(kept, access=request.access, at=now())
            notice(request, _("Completed: the SRO decides."))
    except (Impossible, ValueError) as wrong:
        warn(request, str(wrong) if isinstance(wrong, Impossible) else _("Load the page again, nothing was saved."))
    return _back(request, found.initiative)


@require_POST
@door(Permission.SEE)
def decide(request: PersonalRequest, id: object) -> HttpResponseBase:
    found, sent = _the_review(request, id), request.POST
    reason, away = sent.get("reason", "")[:4000], id_from(sent.get("on_behalf_of"))
    # As the deeds take them: Any.
    facts: dict[str, Any] = {
        "reason": reason,
        "access": request.access,
        "on": today(),
        "at": now(),
        "on_behalf_of": away,
    }
    try:
        if sent.get("outcome") == "accept":
            amended = amended_in(sent, list(found.lines.all()))
            deeds.accept(found, amended=amended, **facts)
            notice(request, _("Accepted. What it says is in force: the ratings follow it."))
        elif sent.get("outcome") == "reject":
            deeds.reject(found, **facts)
            notice(request, _("Rejected, with your reason. A new review may be started."))
        else:
            warn(request, _("Choose whether you accept or reject it."))
    except Impossible as wrong:
        warn(request, str(wrong))
    return _back(request, found.initiative)


@require_GET
@door(Permission.SEE)
def panel(request: PersonalRequest, key: str) -> HttpResponseBase:
    initiative = the_initiative(request, key)
    standing: Standing = standings_of(request.access, [initiative.pk], on=today(), mark=strategy_mark())[initiative.pk]
    words, tone = standing_words(standing, formatter())
    newest = standing.newest
    context = {
        "words": words,
        "tone": tone,
        "steps": step_views(newest, formatter()) if newest else [],
        "review_url": reverse("governance:alignment_review", args=[key]),
        "may_start": bool(rules.may_propose(request.access, initiative.scope.path)) and newest is None,
        "start_url": reverse("governance:start_alignment", args=[key]),
    }
    return part(request, "governance/alignment_panel.html", context)


def _the_review(request: PersonalRequest, id: object) -> AlignmentReview:
    return get_object_or_404(alignments_visible_to(request.access), pk=id)


def _back(request: PersonalRequest, initiative: Initiative) -> HttpResponseBase:
    return go(request, reverse("governance:alignment_review", args=[initiative.key]) + carried(request))
