"""What the pages of an assessment share: finding it, naming it, and saying what was refused."""

from collections.abc import Callable
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from pilotage.accounts.rules import PersonalRequest
from pilotage.kit.formats import Formatter
from pilotage.kit.frame import carried
from pilotage.kit.pages import notice, warn
from pilotage.kit.tables import Crumb, Fact
from pilotage.maturity.models import Assessment, AssessmentState
from pilotage.maturity.pages.shared import crumbs_of
from pilotage.maturity.reads.assessments import assessments_visible_to
from pilotage.maturity.rules.refusals import Impossible, Stale

TONES = {AssessmentState.OPEN: "blue", AssessmentState.CLOSED: "green", AssessmentState.WITHDRAWN: "none"}


def the_assessment(request: PersonalRequest, id: UUID) -> Assessment:
    found: Assessment = get_object_or_404(assessments_visible_to(request.access), pk=id)
    return found


def assessment_url(request: PersonalRequest, one: Assessment) -> str:
    return reverse("maturity:assessment", args=[one.pk]) + carried(request)


def trail_of(request: PersonalRequest, one: Assessment, *more: str) -> tuple[Crumb, ...]:
    listed = (_("Assessments"), reverse("maturity:assessments") + carried(request))
    here = (one.name, assessment_url(request, one) if more else "")
    return crumbs_of(request, listed, here, *((label, "") for label in more))


def facts_of(one: Assessment, scope_name: str, f: Formatter) -> list[Fact]:
    state = Fact(_("State"), one.get_state_display(), tone=TONES[AssessmentState(one.state)])
    model_url = f"{reverse('maturity:model')}?edition={one.model_id}"
    found = [
        state,
        Fact(_("Scope"), scope_name),
        Fact(_("As of"), f.date(one.day)),
        Fact(_("Model"), str(one.model), url=model_url),
        Fact(_("Led by"), one.led_by.name if one.led_by else "–"),
        Fact(_("Data looked at"), f.moment(one.evidence_at) if one.evidence_at else _("not yet")),
    ]
    if one.closed_on is not None:
        found.append(Fact(_("Closed on"), f.date(one.closed_on), one.closed_by.name if one.closed_by else ""))
    return found


def tried(request: PersonalRequest, work: Callable[[], object], done: str) -> bool:
    """Do it and tell the person that it is done, or why it could not be."""
    try:
        work()
    except (Impossible, Stale) as refused:
        warn(request, str(refused))
        return False
    notice(request, done)
    return True
