"""What Nordhaven's agile teams build: each team with its epics, and the things that stories are about."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Team:
    """velocity: points a sprint; growth: stories that are found on the way, a sprint; ahead: sprints of work left."""

    initiative: str
    name: str
    velocity: int
    growth: float
    ahead: int
    epics: tuple[tuple[str, tuple[str, ...]], ...]
    is_counted: bool = False


# What is done with a thing, and the points that teams usually see in it.
DEEDS = (
    ("Show {thing} in a list", 3), ("Search {thing}", 3), ("Change {thing}", 5), ("Check {thing} on entry", 2),
    ("Bring over {thing} from the old system", 8), ("Send {thing} by interface", 5), ("Notify about {thing}", 2),
    ("Permissions for {thing}", 3), ("Keep a trail of {thing}", 3), ("Load test of {thing}", 5),
    ("Report on {thing}", 5), ("Archive {thing}", 2), ("Filter {thing} by day", 2), ("Export {thing} for audit", 3),
    ("Take back a change of {thing}", 5), ("Speed up {thing}", 3), ("Help text for {thing}", 1),
    ("Handle {thing} without network", 8),
)  # fmt: skip
BUGS = ("Twice in the list: {thing}", "Lost after a restart: {thing}", "Wrong day: {thing}", "Slow to load: {thing}")
SPIKES = ("How do others solve {thing}?", "Measure {thing} on real load")
GOALS = (
    "First users work with {epic}", "{epic} survives a day in the field", "{epic} is ready for the pilot",
    "Less rework in {epic}", "{epic} meets the regulator's questions", "{epic} without the old system",
)  # fmt: skip

TEAMS = (
    Team(
        "One ticket for the region", "Tariff and Wallet", 34, 0.9, 12,
        (
            ("Fare engine", ("fare zones", "day caps", "transfers", "group fares", "price changes")),
            ("Wallet", ("top-ups", "refunds", "payment cards", "balances", "receipts")),
            ("Inspection", ("tickets on gates", "inspectors' devices", "penalty fares", "offline checks")),
            ("Partner operators", ("revenue shares", "partner contracts", "settlement runs", "partner fares")),
        ),
    ),
    Team(
        "Contactless payment on trams", "Tap", 21, 0.3, 4,
        (
            ("Validators", ("card readers", "firmware updates", "validator health", "tap events")),
            ("Back office", ("trip matching", "disputed taps", "card tokens", "daily totals")),
            ("Go-live", ("pilot lines", "driver training material", "customer notices")),
        ),
    ),
    Team(
        "Data platform", "Foundations", 40, 1.4, 16,
        (
            ("Ingestion", ("meter readings", "vehicle positions", "ticket sales", "asset records", "weather")),
            ("Catalogue", ("data owners", "definitions", "lineage", "quality rules")),
            ("Access", ("roles", "masked columns", "access requests", "audits")),
            ("Products", ("punctuality marts", "leakage marts", "energy marts", "self-service queries")),
        ),
    ),
    Team(
        "Finance system replacement", "Ledger", 28, 2.1, 22,
        (
            ("General ledger", ("journals", "chart of accounts", "closing steps", "currencies")),
            ("Payables", ("supplier invoices", "payment runs", "duplicate checks", "purchase orders")),
            ("Assets", ("depreciation runs", "asset transfers", "capital projects")),
            ("Reporting", ("management packs", "statutory reports", "cost centres", "tax returns")),
            ("Cut-over", ("opening balances", "open items", "parallel runs")),
        ),
    ),
    Team(
        "Smart meters, wave 3", "Roll-out tools", 26, 0.5, 11,
        (
            ("Appointments", ("time slots", "missed visits", "customer messages", "crew routes")),
            ("Field app", ("meter swaps", "photos", "safety checks", "stock in vans")),
            ("Head end", ("meter keys", "firmware", "readings by interval", "alarms")),
        ),
    ),
    Team(
        "Low-voltage monitoring", "Grid eyes", 9, 0.4, 9,
        (
            ("Sensors", ("sensor locations", "calibration", "battery states", "radio links")),
            ("Load view", ("feeder loads", "phase imbalance", "outage traces", "forecasts")),
            ("Alarms", ("thresholds", "alarm routes", "night orders")),
        ),
        is_counted=True,
    ),
    Team(
        "Cyber security uplift", "Shield", 11, 0.8, 15,
        (
            ("Identity", ("sign-in with keys", "leavers", "shared accounts", "remote access")),
            ("Control networks", ("zones", "firewall rules", "patch windows", "vendor access")),
            ("Response", ("play books", "log sources", "alerts at night", "restore tests")),
        ),
        is_counted=True,
    ),
    Team(
        "Catenary condition monitoring", "Wire watch", 23, 0.2, 5,
        (
            ("Measuring train", ("camera runs", "wire heights", "position tags", "defect pictures")),
            ("Defects", ("severity classes", "work orders", "repeat findings", "inspection plans")),
            ("Trends", ("wear curves", "section scores", "budget forecasts")),
        ),
    ),
)  # fmt: skip
