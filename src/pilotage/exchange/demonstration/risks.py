"""Nordhaven's registers: how a line of their table (`risks.txt`) is read, and a year of ratings behind it.

kind, register, title, cause, effect, ratings, numbers, delay, near, responses:

kind       R risk, O opportunity, I issue, S assumption, T action (near: months until it is due)
register   the name of an initiative, or "@" and the code of a portfolio
ratings    oldest first, three months apart: "34" probability and impact, "34/23" with what is left; issues: impact
numbers    probability in per cent, and three points in thousand EUR: "45:600,1400,3200"
delay      three points in working days
near       months from the month of loading
responses  strategy:what:months from now until it is due; one that is due in the past was done on that day
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from importlib.resources import files

from pilotage.accounts.models import Person
from pilotage.exchange.demonstration import organisation as nordhaven
from pilotage.exchange.demonstration.loaded import Loaded
from pilotage.kit.periods import add_months
from pilotage.risk.actions.entries import create_entry
from pilotage.risk.actions.escalations import acknowledge, escalate, give_back
from pilotage.risk.actions.ratings import rate_entry
from pilotage.risk.actions.responses import respond
from pilotage.risk.actions.states import close, happen, review, set_status
from pilotage.risk.models import Entry, EntryKind, Status
from pilotage.risk.rules.states import HAS_DUE, UNCERTAIN
from pilotage.work.models import Initiative, Portfolio

TABLE = "risks.txt"
KINDS = {
    "R": EntryKind.RISK,
    "O": EntryKind.OPPORTUNITY,
    "I": EntryKind.ISSUE,
    "S": EntryKind.ASSUMPTION,
    "T": EntryKind.ACTION,
}
SHARED = {
    "One signalling supplier serves five initiatives": (
        "Signalling renewal, north corridor", "Level crossing removal, phase 2", "Harbour line, track doubling",
        "Rail corridor to the harbour", "Regional train fleet renewal",
    ),
    "Summer drought and heat come together": ("Drought resilience, north", "Substation renewal, south ring"),
}  # fmt: skip
HAPPENED = {
    "Cable routes hold asbestos": "Asbestos was found in three chambers.",
    "Switchgear maker doubles delivery times": "The maker wrote: 58 weeks instead of 30.",
}
CLOSED = {
    "Customers refuse the exchange": "Fewer than one in fifty refused.",
    "Pit lathe does not fit the longer bogies": "Both drawings were compared: it fits.",
    "Cameras fail in freezing fog": "Heated lenses passed a winter.",
}
ACCEPTED = ("App stores change the payment rules", "Heritage office asks for the old canopy back")
# Title, why it goes up, what was answered, and how; nothing: it waits.
ESCALATED = (
    ("Ledger data cannot be migrated whole", "Two years on both systems cost more than we were given.", "", ""),
    ("Water main under the square must be moved", "The street belongs to the city: we need a word at the top.",
     "I have asked the mayor for one trench. Answer by the end of the month.", "acknowledge"),
    ("Neighbours object to the underpass at Elm Road", "A year in court would stop the phase.",
     "Offer the noise wall first; come back if they go to court all the same.", "return"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RiskLine:
    """One line of the table; texts that are empty are unknown."""

    kind: EntryKind
    register: str
    title: str
    cause: str
    effect: str
    ratings: tuple[str, ...]
    numbers: str
    delay: str
    near: int | None
    responses: tuple[tuple[str, str, int], ...]


def risk_lines() -> list[RiskLine]:
    """The table, read."""
    text = files("pilotage.exchange.demonstration").joinpath(TABLE).read_text("utf-8")
    return [_line(line) for line in text.strip().splitlines()]


def _line(text: str) -> RiskLine:
    cells = [*text.split("|"), *([""] * 10)][:10]
    kind, register, title, cause, effect, ratings, numbers, delay, near, responses = cells
    if kind == "T":
        ratings, near = "", ratings
    return RiskLine(
        kind=KINDS[kind],
        register=register,
        title=title,
        cause=cause,
        effect=effect,
        ratings=tuple(ratings.split(",")) if ratings else (),
        numbers=numbers,
        delay=delay,
        near=int(near) if near else None,
        responses=tuple(_response(one) for one in responses.split(";") if one),
    )


def _response(text: str) -> tuple[str, str, int]:
    strategy, what, months = text.split(":")
    return strategy, what, int(months)


def add_risks(loaded: Loaded, *, day: date) -> None:
    """Every entry with its past, as if people had written it down month by month."""
    owners = [loaded.people[name] for name in nordhaven.NAMED]
    entries: dict[str, Entry] = {}
    for place, line in enumerate(risk_lines()):
        entries[line.title] = _live_through(loaded, line, place, owners, day=day)
    for title, note in HAPPENED.items():
        on = loaded.month - timedelta(days=20)
        happen(entries[title], happened_on=on, note=note, version=None, on=day, access=loaded.access)
    for title, note in CLOSED.items():
        on = loaded.month - timedelta(days=12)
        close(entries[title], note=note, closed_on=on, version=None, on=day, access=loaded.access)
    for title in ACCEPTED:
        set_status(entries[title], status=Status.ACCEPTED, version=None, access=loaded.access)
    for title, why, answer, how in ESCALATED:
        raised = loaded.month - timedelta(days=9)
        handed = escalate(entries[title], reason=why, version=None, on=raised, access=loaded.access)
        if how:
            deed = acknowledge if how == "acknowledge" else give_back
            deed(handed, answer=answer, on=loaded.month - timedelta(days=4), access=loaded.access)


def _live_through(loaded: Loaded, line: RiskLine, place: int, owners: list[Person], *, day: date) -> Entry:
    raised = add_months(loaded.month, -3 * max(len(line.ratings) - 1, 0) - 1 - place % 3)
    raised += timedelta(days=place % 20)
    owner = None if place % 11 == 7 else owners[place % len(owners)]
    facts = {"title": line.title, "cause": line.cause, "effect": line.effect, "owner": owner, "raised_on": raised}
    levels = [_levels(line.kind, text) for text in line.ratings]
    first = levels[0] if levels else {}
    entry = create_entry(
        kind=line.kind,
        register=_register(loaded, line.register),
        facts={**facts, **first, **_numbers(line), **_days(loaded, line)},
        concerns=[loaded.initiatives[name] for name in SHARED.get(line.title, ())],
        on=day,
        access=loaded.access,
    )
    for step, found in enumerate(levels[1:], start=1):
        on = add_months(raised.replace(day=1), 3 * step) + timedelta(days=raised.day % 20)
        entry = rate_entry(entry, version=None, rated_on=min(on, loaded.month), note=_why(levels[step - 1], found),
                           on=day, access=loaded.access, **_all_levels(found))  # fmt: skip
    for strategy, what, months in line.responses:
        due = add_months(loaded.month, months) + timedelta(days=place % 25)
        done = due if due < loaded.month else None
        response = {"strategy": strategy, "description": what, "owner": owner, "due_on": due, "done_on": done}
        respond(entry, facts=response, on=day, access=loaded.access)
    if place % 4 != 3:
        review(entry, version=None, on=loaded.month - timedelta(days=place % 40), access=loaded.access)
    return entry


def _register(loaded: Loaded, name: str) -> Initiative | Portfolio:
    return loaded.portfolios[name[1:]] if name.startswith("@") else loaded.initiatives[name]


def _levels(kind: EntryKind, text: str) -> dict[str, int]:
    inherent, _slash, left = text.partition("/")
    names = ("probability", "impact") if kind in UNCERTAIN else ("impact",)
    found = dict(zip(names, map(int, inherent), strict=True))
    residual = zip([f"residual_{name}" for name in names], map(int, left), strict=False)
    return {**found, **dict(residual)}


def _all_levels(found: dict[str, int]) -> dict[str, int | None]:
    names = ("probability", "impact", "residual_probability", "residual_impact")
    return {name: found.get(name) for name in names}


def _why(before: dict[str, int], after: dict[str, int]) -> str:
    if "residual_impact" in after:
        return "What was done has taken effect."
    moved = sum(after.values()) - sum(before.values())
    if not moved:
        return "Looked at again: nothing new."
    return "More signs that it comes." if moved > 0 else "It has become less likely."


def _numbers(line: RiskLine) -> dict[str, object]:
    share, _colon, points = line.numbers.partition(":")
    found: dict[str, object] = {}
    if share:
        found["probability_share"] = Decimal(share) / 100
    costs = dict(zip(("cost_low", "cost_likely", "cost_high"), _points(points), strict=False))
    found |= {name: Decimal(cost * 1000) for name, cost in costs.items()}
    return found | dict(zip(("delay_low", "delay_likely", "delay_high"), _points(line.delay), strict=False))


def _points(text: str) -> Iterator[int]:
    return (int(one) for one in text.split(",") if one)


def _days(loaded: Loaded, line: RiskLine) -> dict[str, object]:
    """When it may happen, or is due."""
    if line.near is None:
        return {}
    near = add_months(loaded.month, line.near)
    if line.kind in HAS_DUE:
        return {"due_on": near + timedelta(days=14)}
    return {"near_from": near, "near_until": add_months(near, 3) - timedelta(days=1)}
