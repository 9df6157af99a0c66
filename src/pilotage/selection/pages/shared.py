"""What the pages of choosing have in common: finding a scenario, and answering after an action."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from pilotage.accounts.rules import PersonalRequest
from pilotage.kit.clock import as_of, today
from pilotage.kit.entering import Unreadable
from pilotage.kit.frame import carried
from pilotage.kit.pages import go, notice, warn
from pilotage.kit.periods import FiscalYear, fiscal_year_of
from pilotage.kit.tables import Crumb
from pilotage.selection.models import Scenario
from pilotage.selection.reads.scenarios import scenarios_visible_to
from pilotage.selection.reads.solutions import Answered
from pilotage.selection.rules import Impossible, Stale


def the_scenario(request: PersonalRequest, id: UUID) -> Scenario:
    """The scenario of an address; 404 when it is not there for this person."""
    found: Scenario = get_object_or_404(scenarios_visible_to(request.access), id=id)
    return found


def address_of(request: HttpRequest, scenario: Scenario, name: str = "scenario") -> str:
    return reverse(f"selection:{name}", args=[scenario.pk]) + carried(request)


def selected_url(answer: Answered) -> str:
    """The register's rows behind what an answer selects."""
    return f"{reverse('work:register')}?selected_in={answer.solution.pk}"


def hidden_in_words() -> str:
    """Instead of an answer of which the person may not see everything."""
    return _("The answer speaks of something that you may not see, so nothing of it is shown.")


def acted(request: HttpRequest, scenario: Scenario, act: Callable[[], str], *, back: str = "scenario") -> HttpResponse:
    """Do it, say what was done or why not, and go back to the workspace (or another page of the scenario)."""
    try:
        said = act()
    except (Impossible, Unreadable, Stale) as reason:
        warn(request, str(reason))
    else:
        if said:
            notice(request, said)
    return go(request, address_of(request, scenario, back))


def crumbs_of(request: HttpRequest, *steps: tuple[str, str]) -> tuple[Crumb, ...]:
    home = Crumb(_("Selection"), reverse("selection:scenarios") + carried(request))
    return (home, *(Crumb(label, url) for label, url in steps))


def year_label(year: int, start_month: int) -> str:
    return FiscalYear(year, start_month).label


def next_year(on: date, start_month: int) -> int:
    """The financial year that begins next: what one plans for."""
    return fiscal_year_of(on, start_month).year + 1


def is_today(request: HttpRequest) -> bool:
    """Nothing is changed on a page of the past."""
    return as_of(request) == today()
