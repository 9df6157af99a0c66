"""Who and what Nordhaven is: its people, portfolios, objectives and drivers. All of it is made up."""

from dataclasses import dataclass
from decimal import Decimal

from pilotage.accounts.models import Role

NAME = "Nordhaven Transport & Utilities"
EMAIL_DOMAIN = "nordhaven.example"


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody who signs in; `on` names the portfolio (or the initiative) of the role, empty for the enterprise."""

    name: str
    role: Role
    on: str = ""


PERSONAS = (
    Persona("Ingrid Solheim", Role.PMO_LEAD),
    Persona("Marco Bellini", Role.PORTFOLIO_MANAGER),
    Persona("Aisha Rahman", Role.SRO),
    Persona("Tomasz Nowak", Role.PROJECT_MANAGER, "Mobility"),
    Persona("Leila Haddad", Role.FINANCE_CONTROLLER),
    Persona("Jonas Weber", Role.RESOURCE_MANAGER),
    Persona("Sofie Lindqvist", Role.CONTRIBUTOR, "Tram line 4 extension"),
    Persona("Peter Okafor", Role.VIEWER, "Energy and Water"),
    Persona("Ada Lindgren", Role.ADMINISTRATOR),
)
# Named in the register, without an account of their own.
NAMED = (
    "Henrik Dahl", "Carmen Ortega", "Wei Zhang", "Fatou Diallo", "Lukas Meyer", "Priya Raman", "Elena Petrova",
    "Samuel Green", "Nadia Benali", "Oskar Virtanen", "Rosa Fernandes", "Kenji Mori",
)  # fmt: skip

# Code, name, code above, owner.
PORTFOLIOS = (
    ("MO", "Mobility", "", "Henrik Dahl"),
    ("RA", "Rail", "MO", "Carmen Ortega"),
    ("RI", "Rail infrastructure", "RA", "Carmen Ortega"),
    ("RS", "Rolling stock", "RA", "Oskar Virtanen"),
    ("BT", "Bus and tram", "MO", "Fatou Diallo"),
    ("PS", "Passenger services", "MO", "Nadia Benali"),
    ("EW", "Energy and Water", "", "Lukas Meyer"),
    ("PG", "Power grid", "EW", "Wei Zhang"),
    ("SU", "Substations", "PG", "Wei Zhang"),
    ("SN", "Smart network", "PG", "Priya Raman"),
    ("WA", "Water", "EW", "Elena Petrova"),
    ("WS", "Water supply", "WA", "Elena Petrova"),
    ("WW", "Wastewater", "WA", "Samuel Green"),
    ("GR", "Group", "", "Aisha Rahman"),
    ("DG", "Digital and data", "GR", "Kenji Mori"),
    ("PW", "People and workplace", "GR", "Rosa Fernandes"),
    ("SC", "Safety and compliance", "GR", "Samuel Green"),
)


@dataclass(frozen=True, slots=True)
class MeasureFacts:
    """A measure with its baseline, its target in two years, and what was measured each quarter (None: not measured)."""

    name: str
    unit: str
    is_more_better: bool
    baseline: str
    target: str
    actuals: tuple[str | None, ...]


# Code, name, code above, owner, measures.
OBJECTIVES: tuple[tuple[str, str, str, str, tuple[MeasureFacts, ...]], ...] = (
    (
        "O1", "A network people can rely on", "", "Henrik Dahl",
        (MeasureFacts("Trains on time", "%", True, "86.2", "93.0", ("86.9", "87.4", "88.8", "89.1")),),
    ),
    (
        "O1.1", "No serious harm to passengers and staff", "O1", "Samuel Green",
        (MeasureFacts("Serious incidents a year", "incidents", False, "14", "6", ("13", "13", "11", None)),),
    ),
    (
        "O2", "Net zero operations by 2040", "", "Lukas Meyer",
        (
            MeasureFacts("Emissions of own operations", "kt CO₂e", False, "212", "150", ("209", "203", "196", "194")),
            MeasureFacts("Bus fleet without emissions", "%", True, "11", "45", ("12", "15", "19", "22")),
        ),
    ),
    (
        "O2.1", "Less water lost on the way", "O2", "Elena Petrova",
        (MeasureFacts("Leakage", "Ml a day", False, "48", "36", ("48", "47", None, "45")),),
    ),
    (
        "O3", "Customers choose us", "", "Nadia Benali",
        (MeasureFacts("Customer satisfaction", "of 100", True, "68", "78", ("68", "70", "71", "71")),),
    ),
    (
        "O4", "Money for the next generation of assets", "", "Aisha Rahman",
        (MeasureFacts("Operating cost for each customer", "EUR", False, "412", "370", ("410", "409", "405", "401")),),
    ),
)  # fmt: skip

# What the four objectives on top weigh, as the board set them.
OBJECTIVE_WEIGHTS = {"O1": Decimal("0.35"), "O2": Decimal("0.30"), "O3": Decimal("0.20"), "O4": Decimal("0.15")}
DRIVER_SET = "Planning round"
# Name, what it means, codes of the objectives it stands for. Their order is that of the ratings.
DRIVERS = (
    ("Safety and reliability", "Fewer incidents and fewer failures of service", ("O1", "O1.1")),
    ("Net zero", "Less carbon, less loss, less waste", ("O2", "O2.1")),
    ("Customer experience", "Journeys and supply that customers notice and value", ("O3",)),
    ("Financial sustainability", "Lower cost to run, or new income", ("O4",)),
    ("Regulatory duty", "What law, licence or regulator asks for by a date", ("O1.1",)),
    ("Digital capability", "Data, platforms and skills that later work stands on", ("O3", "O4")),
)
# Steps of the upper triangle, row by row, of two judges. The second one contradicts himself a little on purpose.
JUDGEMENTS = {
    "Aisha Rahman": (
        ("equal", "more", "more", "equal", "much_more"),
        ("more", "more", "equal", "more"),
        ("equal", "less", "more"),
        ("less", "more"),
        ("more",),
    ),
    "Marco Bellini": (
        ("more", "more", "equal", "equal", "much_more"),
        ("equal", "less", "less", "more"),
        ("more", "less", "more"),
        ("less", "more"),
        ("much_more",),
    ),
}
