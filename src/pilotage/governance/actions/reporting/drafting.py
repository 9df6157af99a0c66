"""Opening drafts, composing them anew, keeping what their author writes, and throwing them away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.governance.models import ReportingCycle, ReportRag, ReportState, StatusReport
from pilotage.governance.reads.reporting.drafts import Composed, drafts_of
from pilotage.governance.rules.reporting.periods import Period
from pilotage.governance.rules.reporting.permissions import Impossible, Stale, may_see_money, may_write, must_be_draft
from pilotage.kit.history import deed
from pilotage.work.models import Initiative, Rag

# Longer than anybody reads; a report is two minutes.
MOST_SIGNS = 20_000


@dataclass(frozen=True, slots=True)
class Given:
    """The colour that the author gives a dimension, and why it is another than proposed."""

    colour: str
    reason: str = ""


def open_draft(
    initiative: Initiative, *, cycle: ReportingCycle, period: Period, access: Access, at: datetime, today: date
) -> StatusReport:
    """The draft for a period: the one that there is, else a new one, composed from the facts.

    Raises Refused, or Impossible where the period's report is published already.
    """
    return open_drafts([initiative], cycle=cycle, period=period, access=access, at=at, today=today)[initiative.pk]


def open_drafts(
    initiatives: Sequence[Initiative],
    *,
    cycle: ReportingCycle,
    period: Period,
    access: Access,
    at: datetime,
    today: date,
    until: date | None = None,
) -> dict[UUID, StatusReport]:
    """The same for many: a fixed number of queries. `until`: the day that the facts speak of, else today."""
    for one in initiatives:
        may_write(access, one).or_raise()
    with transaction.atomic(), deed("draft_report", actor=access.person_id):
        # Two who open at once: the second finds what the first has made.
        list(Initiative.objects.select_for_update().filter(pk__in=[one.pk for one in initiatives]).order_by("pk"))
        known = _known(initiatives, cycle, period)
        wanted = [one for one in initiatives if one.pk not in known]
        composed = drafts_of(
            access, [one.pk for one in wanted], otherwise=period.start, until=until or today, today=today
        )
        made = [_draft(one, cycle, period, composed[one.pk], access, at) for one in wanted]
        StatusReport.objects.bulk_create(made)
        ReportRag.objects.bulk_create(
            [
                ReportRag(report=one, dimension=name, proposed=said.colour, reason=said.reason, given=said.colour)
                for one in made
                for name, said in composed[one.initiative_id].colours.items()
            ]
        )
    return known | {one.initiative_id: one for one in made}


def _known(initiatives: Sequence[Initiative], cycle: ReportingCycle, period: Period) -> dict[UUID, StatusReport]:
    rows = StatusReport.objects.filter(initiative__in=initiatives, cycle=cycle, period_start=period.start)
    found = {one.initiative_id: one for one in rows.order_by("number")}
    if any(one.state == ReportState.PUBLISHED for one in found.values()):
        raise Impossible(_("The report of this period is published already. Write a correction of it."))
    return found


def _draft(
    initiative: Initiative, cycle: ReportingCycle, period: Period, said: Composed, access: Access, at: datetime
) -> StatusReport:
    return StatusReport(
        initiative=initiative,
        cycle=cycle,
        period_start=period.start,
        period_end=period.end,
        due_on=period.due_on,
        author_id=access.person_id,
        since=said.facts.since,
        until=said.facts.until,
        sentences=said.sentences_json,
        facts=said.facts_json,
        composed_at=at,
    )


def recompose(report: StatusReport, *, version: int, access: Access, at: datetime, today: date) -> StatusReport:
    """Compose the draft from the facts as they are now; words and overrides of the author stay.

    Raises Refused, Impossible or Stale.
    """
    with transaction.atomic(), deed("compose_report", actor=access.person_id):
        current = held(report, version=version, access=access)
        id = current.initiative_id
        said = drafts_of(access, [id], otherwise=current.period_start, until=today, today=today)[id]
        current.sentences, current.facts = said.sentences_json, said.facts_json
        current.since, current.until, current.composed_at = said.facts.since, said.facts.until, at
        current.save()
        for rag in current.rags.all():
            new = said.colours[rag.dimension]
            if rag.given == rag.proposed:
                rag.given = new.colour
            rag.proposed, rag.reason = new.colour, new.reason
            rag.save()
    return _anew(current)


def save_words(
    report: StatusReport,
    *,
    version: int,
    summary: str,
    next_steps: str,
    given: Mapping[str, Given],
    access: Access,
) -> StatusReport:
    """Keep what the author wrote, and the colours that they give. Raises Refused, Impossible or Stale."""
    if max(len(summary), len(next_steps)) > MOST_SIGNS:
        raise Impossible(_("This is too long for a report: at most %(most)s signs.") % {"most": MOST_SIGNS})
    with transaction.atomic(), deed("write_report", actor=access.person_id):
        current = _locked(report, access=access)
        changed = _changed_rags(current, given, sees_money=bool(may_see_money(access, current.initiative)))
        has_words = (current.summary, current.next_steps) != (summary, next_steps)
        # Saved while one typed and then once more with a button: what is there already is overwritten by nobody.
        if (changed or has_words) and current.version != version:
            raise Stale(current, read=version)
        for rag in changed:
            rag.save()
        if has_words:
            current.summary, current.next_steps = summary, next_steps
            current.save()
        elif changed:
            # The colours are rows of their own: the report's version moves with them.
            StatusReport.objects.filter(pk=current.pk).update(version=F("version") + 1)
    return _anew(current)


def _changed_rags(report: StatusReport, given: Mapping[str, Given], *, sees_money: bool) -> list[ReportRag]:
    """The colours as they are to be, where that is another one than now; not saved yet."""
    found = []
    for rag in report.rags.all():
        said = given.get(rag.dimension)
        if said is None or (rag.is_money and not sees_money):
            continue
        if said.colour not in ("", *Rag.values):
            raise Impossible(_("There is no such colour."), field=rag.dimension)
        reason = said.reason.strip() if said.colour != rag.proposed else ""
        if (rag.given, rag.override_reason) != (said.colour, reason):
            rag.given, rag.override_reason = said.colour, reason
            found.append(rag)
    return found


def discard(report: StatusReport, *, version: int, access: Access) -> None:
    """Throw a draft away. Raises Refused, Impossible or Stale."""
    with transaction.atomic(), deed("discard_report", actor=access.person_id):
        held(report, version=version, access=access).delete()


def held(report: StatusReport, *, version: int, access: Access) -> StatusReport:
    """The draft as it is now, locked. Raises Refused, Impossible or Stale."""
    current = _locked(report, access=access)
    if current.version != version:
        raise Stale(current, read=version)
    return current


def _locked(report: StatusReport, *, access: Access) -> StatusReport:
    current = (
        StatusReport.objects.select_for_update(of=("self",))
        .select_related("initiative__scope", "cycle")
        .get(pk=report.pk)
    )
    may_write(access, current.initiative).or_raise()
    must_be_draft(current)
    return current


def _anew(report: StatusReport) -> StatusReport:
    return StatusReport.objects.select_related("initiative__scope", "cycle").get(pk=report.pk)
