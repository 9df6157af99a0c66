"""Nordhaven's initiatives: how a line of their table (`initiatives.txt`) is read, and their dependencies.

name, portfolio, kind, phase, start, months, cost, benefit, capex, ratings, rag, manager, tags, part of:

start    months from the month of loading; "?" unknown
cost     thousand EUR over all; "?" unknown, "-" not planned yet
benefit  thousand EUR a year once finished
capex    share of the cost in per cent
ratings  one sign a driver, in their order: 0 none to 4 extreme, "-" not rated
rag      one letter for each of the last months, the newest last; "." not reported; "a" amber/green, "r" amber/red
"""

from dataclasses import dataclass
from importlib.resources import files

from pilotage.work.models import InitiativeKind, StagePhase

TABLE = "initiatives.txt"

# source, kind, target, lag in days: what a register of this kind knows of connections.
LINKS = (
    ("Electric buses, second order", "needs", "Depot electrification, Millfield", 0),
    ("Depot electrification, Eastgate", "needs", "Grid connection for depots", 0),
    ("Depot electrification, Millfield", "needs", "Grid connection for depots", 0),
    ("Charging hubs, first ten", "needs", "Low-voltage monitoring", 0),
    ("Flexibility market platform", "needs", "Smart meters, wave 3", 0),
    ("Flexibility market platform", "needs", "Data platform", 0),
    ("Network digital twin", "needs", "Data platform", 0),
    ("Mobility app rebuild", "needs", "One ticket for the region", 0),
    ("One customer account", "needs", "Data platform", 0),
    ("Harbour line, freight terminal", "needs", "Harbour line, track doubling", 0),
    ("Fleet renewal, trains lot 1", "needs", "Fleet renewal, depot adaptation", 0),
    ("Heat from wastewater", "excludes", "Sludge to biogas", 0),
    ("Mobility app rebuild", "excludes", "Real-time disruption service", 0),
    ("Pressure management zones", "together", "Leak detection by sound", 0),
    ("On-board passenger information", "together", "Train energy recovery pilot", 0),
    ("Fleet renewal, depot adaptation", "finish_to_start", "Mid-life overhaul of trams", 0),
    ("Grid connection for depots", "finish_to_start", "Depot electrification, Millfield", 30),
    ("Signalling renewal, north corridor", "finish_to_start", "Harbour line, track doubling", 60),
    ("Asset data clean-up", "finish_to_start", "Network digital twin", 0),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One initiative of the table; None is unknown."""

    name: str
    portfolio: str
    kind: InitiativeKind
    phase: StagePhase
    start: int | None
    months: int
    cost: int | None
    benefit: int | None
    capex_share: float
    ratings: str
    rag: str
    manager: str
    tags: tuple[str, ...]
    part_of: str


def lines() -> list[Line]:
    """The table, read."""
    text = files("pilotage.exchange.demonstration").joinpath(TABLE).read_text("utf-8")
    return [_line(line) for line in text.strip().splitlines()]


def _line(text: str) -> Line:
    (name, portfolio, kind, phase, start, months, cost, benefit, capex, ratings, rag, manager, tags, part_of) = (
        text.split("|")
    )
    return Line(
        name=name,
        portfolio=portfolio,
        kind=InitiativeKind(kind),
        phase=StagePhase(phase),
        start=_number(start),
        months=int(months),
        cost=_number(cost),
        benefit=_number(benefit),
        capex_share=int(capex) / 100,
        ratings=ratings,
        rag=rag,
        manager=manager,
        tags=tuple(tag for tag in tags.split(",") if tag),
        part_of=part_of,
    )


def _number(text: str) -> int | None:
    return None if text in {"?", "-"} else int(text)
