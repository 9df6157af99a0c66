"""Which initiatives of Nordhaven have a plan, by which outline and at which places, and what happened to them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pilotage.engine.network.plan import RuleSet

M, P = RuleSet.MS_PROJECT, RuleSet.PRIMAVERA
Places = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Threat:
    """Something that may delay tasks with this name, at every place: by how many days at best, likely, at worst."""

    name: str
    probability: float
    days: tuple[int, int, int]
    task: str


@dataclass(frozen=True, slots=True)
class Planned:
    """The plan of one initiative.

    words         of the outline, beside its places
    rebaselined   why the board approved a second baseline, and how many months ago; empty: it did not
    late_report   weeks since its progress was reported, beside the usual one
    out_of_order  tasks that began before what they wait for was over
    unreported    tasks that should have begun, of which nobody said so
    is_estimated  its work that is left has three-point estimates
    threats       what may go wrong
    """

    name: str
    outline: str
    places: Places
    rule_set: RuleSet = M
    words: Mapping[str, str] = field(default_factory=dict)
    rebaselined: tuple[str, int] = ("", 0)
    late_report: int = 0
    out_of_order: int = 0
    unreported: int = 0
    is_estimated: bool = False
    threats: tuple[Threat, ...] = ()


# Of these an epic of the backlog is the content of the task "Stories of the backlog" below the summary of its name.
HYBRIDS = ("One ticket for the region", "Finance system replacement")
PLANS = (
    Planned(
        "Signalling renewal, north corridor", "signalling",
        {"interlocking": ("Aldersund", "Brekke Junction", "Holm", "Fernside", "Kvist", "Northgate", "Stavehall",
                          "Ulvik", "Vester Quay", "Lerum Loop", "Sundby")},
        P, out_of_order=2, is_estimated=True,
    ),
    Planned(
        "Level crossing removal, phase 2", "crossings",
        {"crossing": ("Mill Lane", "Brickfield Road", "Station Road, Holm", "Linden Avenue", "Old Ferry Road",
                      "Chapel Street", "Quarry Lane", "Sawmill Crossing", "Northmoor", "Church Lane, Kvist")},
        out_of_order=1, unreported=1, is_estimated=True,
    ),
    Planned(
        "Platform lengthening at five stations", "platforms",
        {"station": ("Northgate", "Fernside", "Holm", "Ulvik", "Stavehall")},
    ),
    Planned(
        "Points heating replacement", "heating",
        {"yard": ("Central station", "Northgate yard", "Holm junction", "Vester Quay", "Harbour sidings")},
        unreported=1,
    ),
    Planned(
        "Regional train fleet renewal", "programme",
        {"tranche": ("Tranche 1: depot and first train", "Tranche 2: lot 1 in service", "Tranche 3: old fleet leaves"),
         "benefit": ("Punctuality", "Energy for each seat-km", "Cost of maintenance")},
        words={"lead": "RE*0.5"},
    ),
    Planned(
        "Fleet renewal, trains lot 1", "trains",
        {"batch": ("Units 2 and 3", "Units 4 and 5", "Units 6 and 7", "Units 8 and 9", "Units 10 and 11")},
        P, rebaselined=("Change request 4: brake tests repeated, and one more prototype run", 3), out_of_order=1,
        is_estimated=True,
    ),
    Planned("Fleet renewal, depot adaptation", "depot_building", {}, unreported=1),
    Planned(
        "Mid-life overhaul of trams", "overhaul",
        {"tram": tuple(f"Tram {number}" for number in range(402, 420))},
    ),
    Planned(
        "Depot electrification", "programme",
        {"tranche": ("Tranche 1: standard and supply", "Tranche 2: Eastgate", "Tranche 3: Millfield"),
         "benefit": ("Emissions of the bus fleet", "Energy cost for each km", "Noise at night")},
        words={"lead": "EE*0.5"},
    ),
    Planned(
        "Depot electrification, Eastgate", "electrification",
        {"row": tuple(f"Row {letter}" for letter in "ABCDEF")},
        words={"depot": "Eastgate", "buses": "84"},
        out_of_order=1, is_estimated=True,
        threats=(Threat("Chargers fail the full-load test", 0.25, (5, 10, 30), "Full-load test over one night"),),
    ),
    Planned(
        "Depot electrification, Millfield", "electrification",
        {"row": tuple(f"Row {letter}" for letter in "ABCDE")},
        words={"depot": "Millfield", "buses": "70"},
    ),
    Planned(
        "Tram line 4 extension", "tram_line",
        {"street": ("Quay Street", "Custom House Square", "Harbour Hill", "Hospital Road", "Science Park",
                    "University Avenue", "Linden Avenue", "Hillside Terrace"),
         "drive": ("South drive, 0–210 m", "South drive, 210–420 m", "North drive, 0–190 m", "North drive, 190–380 m"),
         "section": ("Quay Street", "Custom House Square", "Harbour Hill portal", "Hospital Road", "Science Park",
                     "University Avenue", "Linden Avenue", "Hillside terminus"),
         "stop": ("Quay Street", "Custom House", "Harbour Hill", "Hospital", "Science Park", "University", "Lindenhof",
                  "Hillside")},
        P, rebaselined=("Change request 7: frozen ground below the railway", 6), out_of_order=2, is_estimated=True,
        threats=(
            Threat("Boulders in the drive", 0.35, (10, 20, 60), "Excavation and sprayed concrete"),
            Threat("Smoke test has to be repeated", 0.2, (15, 20, 30), "Smoke test and rescue exercise in the tunnel"),
        ),
    ),
    Planned(
        "Tram stop accessibility", "stops",
        {"stop": ("Market Square", "Town Hall", "Opera", "Botanic Garden", "North Bridge", "St Anne's", "Fish Market",
                  "Old Harbour", "Stadium", "Library", "Castle Gate", "Mint Street")},
    ),
    Planned(
        "One ticket for the region", "hybrid",
        {"epic": ("Fare engine", "Wallet", "Inspection", "Partner operators"),
         "wave": ("Wave 1: trams", "Wave 2: buses", "Wave 3: regional trains", "Wave 4: partner operators")},
        words={"product": "Ticketing system"}, is_estimated=True,
    ),
    Planned(
        "Real-time disruption service", "it_system",
        {"module": ("Disruption feed", "Passenger information", "Staff app"),
         "wave": ("Wave 1: trams and buses", "Wave 2: regional trains")},
        words={"product": "Disruption service"},
    ),
    Planned(
        "Station refurbishment, Central", "station",
        {"half": ("west half", "east half"), "platform": ("Platform 1 and 2", "Platform 3 and 4", "Platform 5 and 6")},
    ),
    Planned(
        "Lost property platform", "it_system",
        {"module": ("Search and matching", "Counter and returns"), "wave": ("Wave 1: Central station", "Wave 2: all")},
        words={"product": "Lost property system"},
    ),
    Planned(
        "Substation renewal, south ring", "substation",
        {"site": ("Southfield", "Tannery Road", "Elm Park", "Docklands", "Weir Street", "Airport South")},
        P, out_of_order=1, is_estimated=True,
    ),
    Planned("Substation renewal, Kestrel Hill", "substation", {"site": ("Kestrel Hill A", "Kestrel Hill B")}, P),
    Planned(
        "Grid connection for depots", "grid_connection",
        {"intake": ("Eastgate intake", "Millfield intake"),
         "route": ("Tannery Road to Eastgate", "Eastgate to canal", "Canal to Old Ferry Road",
                   "Old Ferry Road to Millfield")},
        P, is_estimated=True,
    ),
    Planned(
        "Smart meters, wave 3", "devices",
        {"area": ("Old town", "Harbour quarter", "Northgate", "Fernside", "Holm and Kvist", "Hillside", "Tarnby",
                  "Airport South", "Elm Park", "Villages of the bay")},
        words={"device": "Smart meters"}, unreported=2,
    ),
    Planned(
        "Low-voltage monitoring", "devices",
        {"area": ("Harbour quarter", "University", "Elm Park", "Fernside", "Tarnby", "Industrial estate")},
        words={"device": "Feeder sensors"},
    ),
    Planned(
        "Control room renewal", "control_room",
        {"feature": ("Alarm handling", "Switching orders", "Outage management", "Load forecast", "Wall display"),
         "desk": ("Desk high voltage", "Desk medium voltage", "Desk water")},
        rebaselined=("Change request 2: certificate of the security authority added", 2), is_estimated=True,
    ),
    Planned(
        "Water main replacement, old town", "pipes",
        {"street": ("Rope Walk", "Fish Market", "St Anne's Lane", "Castle Gate", "Mint Street", "Cooper's Yard",
                    "Bell Alley", "Corn Market", "Weavers Row", "Tanner Street", "Bridge Street", "Monk's Hill",
                    "Cathedral Close", "Old Quay", "Salt Lane", "Gallows Hill", "Mill Race", "Hospital Row",
                    "Lantern Court", "Saddler Street", "Pilgrim Way", "North Gate", "Guildhall Street", "Baker's Arch",
                    "Rampart Walk", "Friary Lane", "Ropemakers Field", "Chandler's Row", "Pump Court", "Swan Passage",
                    "Candle Street", "Almoner's Yard", "Tower Steps", "Granary Street", "Ferry Stairs",
                    "Dyer's Close")},
        P, words={"work": "Main replaced in ductile iron", "before": "prev2"}, is_estimated=True,
    ),
    Planned(
        "Leak detection by sound", "devices",
        {"area": ("Old town", "Harbour quarter", "Tarnby", "Hillside")},
        words={"device": "Acoustic loggers"},
    ),
    Planned(
        "Lead pipe exchange", "pipes",
        {"street": ("Elm Park north", "Elm Park south", "Fernside Terrace", "Tarnby village", "Lindenhof",
                    "Chapel Street", "Quarry Lane", "Garden City", "Station Road", "Brickfield", "Orchard Estate",
                    "Northmoor")},
        words={"work": "Lead service pipes exchanged", "before": "prev"}, late_report=5, unreported=2,
    ),
    Planned(
        "Sewage works upgrade, Tarnby", "treatment",
        {"line": ("Line 1", "Line 2", "Line 3", "Line 4")},
        P, rebaselined=("Change request 5: dewatering and a longer seeding", 4), out_of_order=2, is_estimated=True,
    ),
    Planned(
        "Finance system replacement", "hybrid",
        {"epic": ("General ledger", "Payables", "Assets", "Reporting", "Cut-over"),
         "wave": ("Wave 1: Group", "Wave 2: Energy and Water", "Wave 3: Mobility")},
        words={"product": "Finance suite"}, rebaselined=("Change request 3: parallel close of two quarters", 5),
        is_estimated=True,
        threats=(
            Threat("Key users are away at the close of the year", 0.5, (5, 10, 20), "Tested by the key users"),
            Threat("Opening balances do not match", 0.3, (10, 15, 40), "Second trial migration, timed"),
        ),
    ),
    Planned(
        "Cyber security uplift", "cyber",
        {"plant": ("Tarnby sewage works", "Kestrel Hill substation", "Northgate control centre", "Old town pumping",
                   "Eastgate depot", "Central station", "Harbour gas engine", "Data centre A")},
    ),
    Planned(
        "Bridge strengthening, Aldersund", "bridge", {"pier": ("Pier 2", "Pier 3", "Pier 4", "Pier 5")}, P
    ),
)  # fmt: skip
