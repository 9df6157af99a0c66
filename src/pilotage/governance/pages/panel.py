"""The panel "Gate" on the page of an initiative: the next step, what it asks for, and bringing the initiative there."""

from datetime import date
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.governance.actions.submitting import attach_file, attach_link, submit_review, tick, untick
from pilotage.governance.models import Criterion, Gate, GateFile, Tick
from pilotage.governance.models.gates import MOST_BYTES
from pilotage.governance.pages.criteria import criterion_views
from pilotage.governance.pages.shared import the_initiative
from pilotage.governance.reads.criteria import answers_of, criteria_in_use, criteria_of
from pilotage.governance.reads.files import files_visible_to
from pilotage.governance.reads.ledger import newest_gate_entry
from pilotage.governance.reads.lifecycles import open_reviews_of, standing_of
from pilotage.governance.rules.deciding import may_submit, role_words
from pilotage.governance.rules.lifecycles import Standing
from pilotage.governance.rules.refusals import Impossible
from pilotage.kit.clock import now, today
from pilotage.kit.formats import formatter
from pilotage.kit.frame import carried
from pilotage.kit.pages import go, notice, part, warn
from pilotage.work.models import Initiative


@door(Permission.SEE)
def panel(request: PersonalRequest, key: str) -> HttpResponseBase:
    initiative = the_initiative(request, key)
    standing = standing_of(initiative)
    if standing is None:
        return part(request, "governance/panel.html", {"standing": None})
    gate = standing.gate
    may_edit = bool(may_submit(request.access, initiative))
    answers = answers_of(initiative, criteria_of(gate), day=today()) if gate else []
    review = open_reviews_of([initiative.pk]).get(initiative.pk)
    context = {
        "standing": standing,
        "stations": _stations(standing, initiative),
        "gate": gate,
        "groups": criterion_views(request, initiative, answers, may_edit=may_edit and review is None),
        "shut": [one.criterion.text for one in answers if one.is_in_the_way],
        "may_edit": may_edit,
        "submit_url": reverse("governance:submit", args=[key]),
        "edit_url": reverse("work:edit_initiative", args=[key]),
        **_around(request, initiative, standing, gate),
        "review_url": reverse("governance:review", args=[review.pk]) + carried(request) if review else "",
        "waits": _waits(review.gate.name, review.submitted_on) if review else "",
    }
    return part(request, "governance/panel.html", context)


def _waits(gate: str, day: date) -> str:
    return _("Waits at “%(gate)s” for a decision since %(day)s.") % {"gate": gate, "day": formatter().date(day)}


def _stations(standing: Standing, initiative: Initiative) -> list[tuple[str, str]]:
    """Each station with where it lies: before, here or ahead."""
    here = standing.way.place_of(standing.station.pk) or 0
    places = [
        ("past" if place < here else "here" if place == here else "ahead") for place in range(len(standing.way.stages))
    ]
    named = list(zip((stage.name for stage in standing.way.stages), places, strict=True))
    if standing.way.place_of(initiative.stage_id) is None:
        named.append((initiative.stage.name, "aside"))
    return named


def _around(
    request: PersonalRequest, initiative: Initiative, standing: Standing, gate: Gate | None
) -> dict[str, object]:
    """The day, the deciders, the free step where there is no gate, and the last decision."""
    f = formatter()
    last = newest_gate_entry(initiative)
    following = None if gate else standing.way.after(standing.station.pk)
    return {
        "life_cycle": standing.way.life_cycle.name,
        "due": f.date(standing.due_on) if standing.due_on else "",
        "is_late": standing.due_on is not None and standing.due_on < today(),
        "deciders": role_words(gate.deciders) if gate else "",
        "quorum": gate.quorum if gate else 1,
        "following": following.name if following else "",
        "last": f"{last.get_outcome_display()}, {f.date(last.decided_on)}" if last else "",
        "last_title": last.title if last else "",
        "last_url": reverse("governance:entry", args=[last.number]) + carried(request) if last else "",
    }


def _back(request: PersonalRequest, key: str) -> HttpResponseBase:
    return go(request, reverse("work:initiative", args=[key]) + "#panel-gate")


@require_POST
@door(Permission.EDIT)
def submit(request: PersonalRequest, key: str) -> HttpResponseBase:
    initiative = the_initiative(request, key)
    standing = standing_of(initiative)
    if standing is None or standing.gate is None:
        warn(request, _("There is no gate to submit this to."))
        return _back(request, key)
    gate = standing.gate
    try:
        note = request.POST.get("note", "")
        review = submit_review(initiative, gate, note=note, access=request.access, on=today(), at=now())
    except Impossible as shut:
        warn(request, str(shut))
        return _back(request, key)
    notice(request, _("“%(name)s” is submitted to “%(gate)s”.") % {"name": initiative.name, "gate": gate.name})
    return go(request, reverse("governance:review", args=[review.pk]))


def _the_criterion(request: PersonalRequest, key: str, id: UUID) -> tuple[Initiative, Criterion]:
    initiative = the_initiative(request, key)
    return initiative, get_object_or_404(criteria_in_use(), pk=id)


@require_POST
@door(Permission.EDIT)
def tick_one(request: PersonalRequest, key: str, id: UUID) -> HttpResponseBase:
    initiative, criterion = _the_criterion(request, key, id)
    try:
        tick(initiative, criterion, note=request.POST.get("note", ""), access=request.access, on=today())
    except Impossible as wrong:
        warn(request, str(wrong))
    return _back(request, key)


@require_POST
@door(Permission.EDIT)
def untick_one(request: PersonalRequest, key: str, id: UUID) -> HttpResponseBase:
    initiative, criterion = _the_criterion(request, key, id)
    try:
        untick(initiative, criterion, access=request.access)
    except Impossible as wrong:
        warn(request, str(wrong))
    return _back(request, key)


@require_POST
@door(Permission.EDIT)
def attach(request: PersonalRequest, key: str, id: UUID) -> HttpResponseBase:
    initiative, criterion = _the_criterion(request, key, id)
    try:
        _attached(request, initiative, criterion)
    except Impossible as wrong:
        warn(request, str(wrong))
    return _back(request, key)


def _attached(request: PersonalRequest, initiative: Initiative, criterion: Criterion) -> Tick:
    title, access, file = request.POST.get("title", ""), request.access, request.FILES.get("file")
    if file is None:
        url = request.POST.get("url", "")
        return attach_link(initiative, criterion, title=title, url=url, access=access, on=today())
    return attach_file(
        initiative,
        criterion,
        name=file.name or "",
        # One byte more than may be is enough to refuse it.
        content=file.read(MOST_BYTES + 1),
        media_type=file.content_type or "",
        title=title,
        access=access,
        on=today(),
        at=now(),
    )


@door(Permission.SEE)
def download(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    """The document as it came, to be saved: a browser never shows what somebody else brought."""
    found: GateFile = get_object_or_404(files_visible_to(request.access), pk=id)
    answer = HttpResponse(bytes(found.content), content_type="application/octet-stream")
    disposition = content_disposition_header(as_attachment=True, filename=found.name)
    answer.headers["Content-Disposition"] = disposition or "attachment"
    return answer
