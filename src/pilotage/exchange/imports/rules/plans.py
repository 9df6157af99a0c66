"""A mapping in the form in which an import keeps it, with everything its page shows."""

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pilotage.exchange.tabular.dates import Order
from pilotage.exchange.tabular.mappings import Mapping, Plan, ValueKind
from pilotage.exchange.tabular.targets import Target

# JSON: Any.
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What was found out about the file, for the page that shows its mapping."""

    record_count: int
    sheet: str
    encoding: str
    notices: tuple[str, ...]


def stored_mapping(mapping: Mapping, facts: FileFacts | None = None) -> Json:
    """A mapping as JSON."""
    stored: Json = asdict(mapping)
    stored["snapshot"] = mapping.snapshot.isoformat() if mapping.snapshot else None
    for plan in stored["plans"]:
        plan["factor"] = str(plan["factor"]) if plan["factor"] is not None else None
    if facts is not None:
        stored["file"] = asdict(facts)
    return stored


def mapping_stored(stored: Json) -> Mapping:
    """The mapping behind its JSON."""
    facts = {name: value for name, value in stored.items() if name not in ("plans", "snapshot", "file", "decisions")}
    day = stored.get("snapshot")
    return Mapping(
        plans=tuple(_plan(one) for one in stored["plans"]), snapshot=date.fromisoformat(day) if day else None, **facts
    )


def _plan(stored: Json) -> Plan:
    return Plan(
        **{
            **stored,
            "target": Target(stored["target"]),
            "kind": ValueKind(stored["kind"]),
            "order": Order(stored["order"]),
            "samples": tuple(stored["samples"]),
            "factor": Decimal(stored["factor"]) if stored["factor"] is not None else None,
        }
    )
