"""Asking every probe about the whole enterprise, and keeping what came of it: counts by place, and what to mend."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from time import perf_counter
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from pilotage.accounts.models import Scope
from pilotage.accounts.rules import Access, Refused
from pilotage.finance.actions.copying import copy_rows
from pilotage.kit.history import deed
from pilotage.kit.jobs import start_job
from pilotage.kit.models import Job
from pilotage.maturity.models import ProbeCount, ProbeGap, ProbeRun
from pilotage.maturity.reads.facts import GatheredFacts
from pilotage.maturity.reads.facts.asked import everything
from pilotage.maturity.rules.facts import Facts
from pilotage.maturity.rules.keeping import days_to_forget
from pilotage.maturity.rules.permissions import may_run_probes
from pilotage.maturity.rules.probes import PROBES
from pilotage.maturity.rules.probing import Finding, Probe, Tally, tally_of

LOOK, LOOK_BACK = "maturity.look", "maturity.look_back"
# Two runs at once would each undo the other's counts.
LOCK = "maturity-probes"
COUNTED = ("run_id", "probe", "place", "passed", "asked", "suspects")
GAPS = (
    "run_id", "probe", "scope_id", "other_id", "owner_id", "subject", "said", "address", "alike", "is_money",
)  # fmt: skip
# Told the share of probes that were asked, and which one comes next; raises to stop.
Watch = Callable[[float, str], None]
Found = Mapping[str, list[Finding]]


def _unwatched(_share: float, _label: str) -> None:
    """Nobody is waiting."""


def ask_to_look(access: Access, *, months_back: Iterable[date] = (), shown_by: str = "evidence") -> Job:
    """Let a worker ask every probe now; or work out these days of the past. Raises Refused.

    shown_by   the page to which the job leads when it is done
    """
    may_run_probes(access).or_raise()
    if access.person_id is None:
        raise Refused(_("Sign in first."))
    days = [day.isoformat() for day in months_back]
    title = _("Looking at the months before") if days else _("Looking at the evidence")
    with transaction.atomic(), deed("look_at_evidence", actor=access.person_id):
        kind = LOOK_BACK if days else LOOK
        return start_job(
            kind, title=title, person_id=access.person_id, payload={"days": days, "page": shown_by}, lock=LOCK
        )


def run_probes(day: date, *, at: datetime, access: Access | None, watch: Watch = _unwatched) -> ProbeRun:
    """Ask every probe of everything there is, and keep the counts of the day; a second run takes the first's place.

    access   of who asked; None: the machine itself. What is counted is everything in both cases: what each reader is
             told of it is theirs alone
    Raises Refused; what `watch` raises stops it, and nothing was kept then.
    """
    if access is not None:
        may_run_probes(access).or_raise()
    begun = perf_counter()
    found = _asked(GatheredFacts(None, path=everything().enterprise_path, day=day), PROBES.values(), watch)
    with transaction.atomic(), deed("run_probes", actor=access.person_id if access else None, day=day.isoformat()):
        run = _begun(day, at, access, is_afterwards=False)
        _keep_counts(run, found)
        if not ProbeRun.objects.filter(day__gt=day, is_afterwards=False).exists():
            _keep_gaps(run, found)
        run.seconds = perf_counter() - begun
        run.save(update_fields=["seconds"])
        _forget_old(day)
    return run


def work_out_afterwards(
    days: Iterable[date], *, at: datetime, access: Access | None, watch: Watch = _unwatched
) -> list[ProbeRun]:
    """Runs of past days from what bears dates: only of probes that can, and of days that have no run of their own.

    Raises Refused; what `watch` raises stops it, and the days that are done stay.
    """
    if access is not None:
        may_run_probes(access).or_raise()
    path, wanted = everything().enterprise_path, sorted(set(days))
    taken = set(ProbeRun.objects.filter(day__in=wanted, is_afterwards=False).values_list("day", flat=True))
    dated = [probe for probe in PROBES.values() if probe.is_dated]
    made = []
    for place, day in enumerate(wanted):
        watch(place / len(wanted), day.isoformat())
        if day in taken:
            continue
        found = _asked(GatheredFacts(None, path=path, day=day, is_past=True), dated, _unwatched)
        with transaction.atomic(), deed("work_out_probes", actor=access.person_id if access else None):
            run = _begun(day, at, access, is_afterwards=True)
            _keep_counts(run, found)
        made.append(run)
    return made


def _asked(facts: Facts, probes: Iterable[Probe[Facts]], watch: Watch) -> Found:
    asking, found = list(probes), {}
    for place, probe in enumerate(asking):
        watch(place / len(asking), str(probe.label))
        found[probe.name] = list(probe.ask(facts))
    return found


def _begun(day: date, at: datetime, access: Access | None, *, is_afterwards: bool) -> ProbeRun:
    """The run of the day, without counts."""
    run, _is_new = ProbeRun.objects.update_or_create(
        day=day,
        defaults={"ran_at": at, "by_id": access.person_id if access else None, "is_afterwards": is_afterwards},
    )
    ProbeCount.objects.filter(run=run).delete()
    return run


def _keep_counts(run: ProbeRun, found: Found) -> None:
    rows = (
        (run.pk, name, place, tally.passed, tally.asked, tally.suspects)
        for name, findings in found.items()
        for place, tally in _by_place(findings).items()
    )
    copy_rows(ProbeCount, COUNTED, rows)


def _by_place(findings: Iterable[Finding]) -> dict[str, Tally]:
    by_place: dict[str, list[Finding]] = {}
    for one in findings:
        by_place.setdefault(one.place, []).append(one)
    return {place: tally_of(those) for place, those in by_place.items()}


def _keep_gaps(run: ProbeRun, found: Found) -> None:
    """Of the newest run only: what did not pass yesterday is nobody's work any more."""
    ProbeGap.objects.all().delete()
    scopes: Mapping[str, UUID] = dict(Scope.objects.values_list("path", "pk"))
    rows = (
        (run.pk, name, scopes[here], scopes[there] if there else None, one.owner, one.subject, one.said, one.address,
         one.alike, one.is_money)
        for name, findings in found.items()
        for one in findings
        for here, there in [one.ends or (one.place, "")]
        # What was moved or deleted while probes were asked is told by the next run.
        if not one.passes and here in scopes and (there in scopes or not there)
    )  # fmt: skip
    copy_rows(ProbeGap, GAPS, rows)


def _forget_old(today: date) -> None:
    days = ProbeRun.objects.values_list("day", flat=True)
    ProbeRun.objects.filter(day__in=days_to_forget(days, today=today)).delete()
