"""What the pages of people have in common: the unit and the months that an address asks for, and the tabs."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from pilotage.accounts.rules import PersonalRequest
from pilotage.kit.frame import carried
from pilotage.kit.periods import add_months, month_of
from pilotage.kit.tables import Tab
from pilotage.resources.rules.permissions import may_see_people
from pilotage.resources.rules.units import Unit
from pilotage.work.models import Initiative
from pilotage.work.reads.visible import initiatives_visible_to

SPANS = (12, 24, 36)


@dataclass(frozen=True, slots=True)
class Window:
    """What the address of a page with months asks for."""

    path: str
    params: QueryDict
    unit: Unit
    first: date
    count: int

    @property
    def months(self) -> tuple[date, ...]:
        return tuple(add_months(self.first, step) for step in range(self.count))

    def url(self, **changed: str) -> str:
        """The same page with something changed; an empty value leaves it out."""
        kept = [(name, value) for name, values in self.params.lists() if name not in changed for value in values]
        query = urlencode([*kept, *((name, value) for name, value in changed.items() if value)])
        return f"{self.path}?{query}" if query else self.path

    @property
    def earlier_url(self) -> str:
        return self.url(first=f"{add_months(self.first, -self.count // 2):%Y-%m}")

    @property
    def later_url(self) -> str:
        return self.url(first=f"{add_months(self.first, self.count // 2):%Y-%m}")

    @property
    def now_url(self) -> str:
        return self.url(first="")

    @property
    def units(self) -> tuple[tuple[str, str, bool], ...]:
        """Address, label, whether it is the present one."""
        return (
            (self.url(unit=""), _("Hours"), self.unit == Unit.HOURS),
            (self.url(unit="fte"), _("FTE"), self.unit == Unit.FTE),
        )

    @property
    def spans(self) -> tuple[tuple[str, str, bool], ...]:
        return tuple(
            (self.url(months=str(span) if span != SPANS[0] else ""), _("%(count)s months") % {"count": span},
             span == self.count)
            for span in SPANS
        )  # fmt: skip


def window_of(request: PersonalRequest, *, today: date) -> Window:
    """The unit (`?unit=fte`), the first month (`?first=2027-03`) and how many (`?months=24`)."""
    params = request.GET
    asked = params.get("months", "")
    count = int(asked) if asked in {str(span) for span in SPANS} else SPANS[0]
    first = month_from(params.get("first", "")) or month_of(today)
    return Window(request.path, params, unit_of(params), first, count)


def the_initiative(request: PersonalRequest, key: str) -> Initiative:
    """The initiative, when the person may see it; else there is no such page (404)."""
    found: Initiative = get_object_or_404(initiatives_visible_to(request.access), key=key)
    return found


def unit_of(params: QueryDict) -> Unit:
    return Unit.FTE if params.get("unit") == "fte" else Unit.HOURS


def month_from(text: str) -> date | None:
    """ "2027-03" as a month; None for anything else."""
    try:
        month = date.fromisoformat(f"{text}-01") if len(text) == 7 else None
    except ValueError:
        return None
    # A window of some years around it must stay within what people plan.
    return month if month is not None and 1910 <= month.year <= 2190 else None


def tabs_of(request: PersonalRequest, current: str) -> tuple[Tab, ...]:
    """The pages of this wing; people and calendars only for those who may see names."""
    shown = [("heat", _("Capacity and demand")), ("roles", _("Roles")), ("capacity", _("Capacity"))]
    if may_see_people(request.access):
        shown += [("people", _("People")), ("calendars", _("Calendars"))]
    return tuple(
        Tab(label, reverse(f"resources:{name}") + carried(request), is_current=name == current) for name, label in shown
    )
