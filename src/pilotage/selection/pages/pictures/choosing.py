"""Which picture of an answer is shown, and the tabs that lead to the others."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from pilotage.accounts.rules import PersonalRequest
from pilotage.kit.charts import Chart
from pilotage.kit.formats import formatter
from pilotage.kit.frame import carried
from pilotage.kit.tables import Table
from pilotage.selection.models import Scenario
from pilotage.selection.pages.addresses import address_if_there
from pilotage.selection.pages.pictures.answer import Pictures
from pilotage.selection.pages.pictures.people import PeopleView, people_of
from pilotage.selection.pages.pictures.starts import StartsView, starts_of
from pilotage.selection.pages.rows import CandidateRows
from pilotage.selection.pages.shared import address_of, selected_url
from pilotage.selection.reads.solutions import Answered


@dataclass(frozen=True, slots=True)
class PictureTab:
    """A picture by its address."""

    name: str
    label: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class PictureView:
    """One picture; all parts but one are empty."""

    tabs: tuple[PictureTab, ...]
    chart: Chart | None = None
    starts: StartsView | None = None
    people: PeopleView | None = None
    table: Table | None = None
    empty: str = ""


# Pages of their own, which give themselves as a fragment too.
STUDIES = ("frontier", "worth", "robust")


def tabs_of(request: PersonalRequest, scenario: Scenario, current: str) -> tuple[PictureTab, ...]:
    """The pictures in the order of a committee's questions."""
    labels = {
        "money": _("Money by year"),
        "value": _("Value and cost"),
        "drivers": _("Drivers"),
        "starts": _("Starts"),
        "people": _("People"),
        "frontier": _("Frontier"),
        "worth": _("One more is worth"),
        "robust": _("Robust core"),
        "table": _("All figures"),
    }
    tail = carried(request)
    found = []
    for name, label in labels.items():
        if name in STUDIES:
            url = address_if_there(f"selection:{name}", scenario.pk)
            url = url + tail if url else ""
        else:
            url = _address(request, scenario, name)
        if url:
            found.append(PictureTab(name, label, url, name == current))
    return tuple(found)


def _address(request: PersonalRequest, scenario: Scenario, name: str) -> str:
    return address_of(request, scenario) + ("&" if carried(request) else "?") + f"picture={name}"


def picture_of(
    request: PersonalRequest, scenario: Scenario, answer: Answered, *, on: date, may_try: bool
) -> PictureView:
    """The picture that the address asks for; money by year when it asks for none."""
    f, asked, kept = formatter(), answer.asked, answer.kept
    name = request.GET.get("picture", "money")
    if name not in ("money", "value", "drivers", "starts", "people", "table"):
        name = "money"
    tabs = tabs_of(request, scenario, name)
    match name:
        case "starts":
            return PictureView(tabs, starts=starts_of(request, f, asked, kept, on=on, may_try=may_try))
        case "people":
            role = request.GET.get("role", "")
            people = people_of(f, asked, kept, role=role, address=_address(request, scenario, "people"))
            empty = _("People do not limit this choice. Let them, under “Change”, and say what initiatives ask for.")
            return PictureView(tabs, people=people, empty="" if people else empty)
        case "table":
            rows = CandidateRows(request, f, asked, kept)
            return PictureView(tabs, table=rows.table(selected_url=selected_url(answer)))
        case _:
            return _chart(Pictures(request, f, asked, kept), name, tabs)


def _chart(pictures: Pictures, name: str, tabs: tuple[PictureTab, ...]) -> PictureView:
    if name == "value":
        return PictureView(tabs, chart=pictures.value_and_cost())
    if name == "drivers":
        chart = pictures.value_by_driver()
        return PictureView(tabs, chart=chart, empty="" if chart else _("No drivers measure this choice."))
    return PictureView(tabs, chart=pictures.cost_by_year())
