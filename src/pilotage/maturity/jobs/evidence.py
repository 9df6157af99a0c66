"""Every probe, asked each night and whenever somebody wants to know now."""

from datetime import date

from django.db import close_old_connections
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from procrastinate.contrib.django import app

from pilotage.accounts.models import Person
from pilotage.accounts.reads import access_of
from pilotage.accounts.rules import Access
from pilotage.kit.clock import now, today
from pilotage.kit.formats import formatter
from pilotage.kit.jobs import Outcome, Progress, runs
from pilotage.maturity.actions.evidence import LOOK, LOOK_BACK, Watch, run_probes, work_out_afterwards
from pilotage.maturity.rules.probes import PROBES


@runs(LOOK)
def look(progress: Progress) -> Outcome:
    """Ask every probe now."""
    run_probes(today(), at=now(), access=_asker(progress), watch=_watch(progress))
    words = ngettext("%(count)s question was asked.", "%(count)s questions were asked.", len(PROBES))
    said = words % {"count": formatter().number(len(PROBES))}
    return Outcome(said, reverse(f"maturity:{progress.payload.get('page', 'evidence')}"))


@runs(LOOK_BACK)
def look_back(progress: Progress) -> Outcome:
    """Work out the days that the payload names."""
    days = [date.fromisoformat(day) for day in progress.payload["days"]]
    made = work_out_afterwards(days, at=now(), access=_asker(progress), watch=_watch(progress))
    words = ngettext("%(count)s day was worked out.", "%(count)s days were worked out.", len(made))
    return Outcome(words % {"count": formatter().number(len(made))}, reverse("maturity:evidence"))


def _asker(progress: Progress) -> Access:
    """Who asked, with what they may do by now."""
    return access_of(Person.objects.get(pk=progress.person_id))


def _watch(progress: Progress) -> Watch:
    """Says which question is asked; stops between two of them."""

    def watch(share: float, label: str) -> None:
        progress.report(min(share, 0.99), _("Asking: %(question)s") % {"question": label})

    return watch


# After the night's imports, before the digest of the morning.
@app.periodic(cron="0 4 * * *")
@app.task(name="pilotage.run_probes", queue="jobs", queueing_lock="run_probes", pass_context=False)
def run_probes_task(timestamp: int) -> None:
    close_old_connections()
    run_probes(today(), at=now(), access=None)
