"""What the data say of an assessment's scope, gathered when it starts and whenever who leads it asks."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilotage.accounts.models import Person
from pilotage.accounts.reads import access_of
from pilotage.accounts.rules import Refused
from pilotage.kit.clock import now, today
from pilotage.kit.formats import formatter
from pilotage.kit.jobs import JobRefused, Outcome, Progress, runs
from pilotage.maturity.actions.assessments import GATHER, keep_evidence
from pilotage.maturity.reads.assessments import assessments_visible_to
from pilotage.maturity.reads.capability import shape_of
from pilotage.maturity.reads.evidence import evidence_now
from pilotage.maturity.reads.facts.asked import everything
from pilotage.maturity.rules.refusals import Impossible


@runs(GATHER)
def gather_evidence(progress: Progress) -> Outcome:
    """Of everything in the scope: an assessment says what is, not what one person sees of it."""
    access = access_of(Person.objects.get(pk=progress.person_id))
    one = assessments_visible_to(access).filter(pk=UUID(progress.payload["assessment"])).first()
    if one is None:
        raise JobRefused(_("This assessment is not there any more, or not in your sight."))
    progress.report(0.1, _("Looking at the data"))
    shape = shape_of(one.model)
    found = evidence_now(shape, everything(), path=one.scope.path, day=today())
    progress.report(0.9, _("Keeping what they say"))
    try:
        keep_evidence(one, shape, found, access=access, at=now())
    except (Impossible, Refused) as refused:
        raise JobRefused(str(refused)) from refused
    known = sum(evidence.holds is not None for evidence in found.values())
    words = ngettext(
        "“%(name)s”: the data speak to %(count)s practice.", "“%(name)s”: the data speak to %(count)s practices.", known
    )
    said = words % {"name": one.name, "count": formatter().number(known)}
    return Outcome(said, reverse("maturity:assessment", args=[one.pk]))
