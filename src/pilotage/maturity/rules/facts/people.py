"""Demand, capacity and staff as probes see them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class DemandFact:
    """What one initiative asks of roles.

    hours    whether any hours are said; unknown: months that are stated as unknown
    last     the last month in which somebody is needed; None: it has no start, or asks for nobody
    """

    initiative: UUID
    has_hours: bool = False
    unknown: int = 0
    last: date | None = None


@dataclass(frozen=True, slots=True)
class RoleFact:
    """A role that is in use, and how many of the six months ahead its capacity is known of."""

    id: UUID
    name: str
    known_months: int


@dataclass(frozen=True, slots=True)
class LoadFact:
    """A role in a month ahead: what decided work asks of it, and what it can give (None: not known)."""

    role: UUID
    name: str
    month: date
    demand: Decimal
    capacity: Decimal | None


@dataclass(frozen=True, slots=True)
class StaffFact:
    """Somebody whose time is planned. is_role_used: the role has not been archived."""

    id: UUID
    name: str
    role: str
    is_role_used: bool
