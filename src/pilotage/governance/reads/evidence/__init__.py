"""Evidence that a gate can ask for: named questions about initiatives, answered from the data with the rows behind.

A wing below has its questions asked here; a wing above, or a part of this one, adds its own in `AppConfig.ready()`:

    register(Probe("risk_responses", _("No red risk is without a response"), ask, to_do=_("..."), order=60))
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.utils.functional import Promise

from pilotage.work.models import Initiative

Words = str | Promise


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One row behind an answer: what it is called, what it says, where it is found.

    is_money   its value is shown only to who may see money there
    """

    label: str
    value: str
    address: str = ""
    is_money: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """Met, not met, or not known (None) with the reason in `said`; `address` is where it is mended."""

    is_met: bool | None
    said: str
    rows: tuple[EvidenceRow, ...] = ()
    address: str = ""


Ask = Callable[[Sequence[Initiative], Decimal | None, date], Mapping[UUID, Found]]


@dataclass(frozen=True, slots=True)
class Probe:
    """One question.

    ask         of many initiatives at once, with the threshold (None: the usual one) and the day
    to_do       what to do where it is not met
    threshold   what the threshold counts ("days"), empty where there is none; `usual` is its usual value
    """

    name: str
    label: Words
    ask: Ask
    to_do: Words
    order: int
    threshold: Words = ""
    usual: Decimal | None = None


_probes: dict[str, Probe] = {}


def register(probe: Probe) -> None:
    """Add a question; called in a wing's AppConfig.ready()."""
    _probes[probe.name] = probe


def probes() -> list[Probe]:
    """Every question that gates can ask, in order."""
    return sorted(_probes.values(), key=lambda one: (one.order, one.name))


def probe_named(name: str) -> Probe | None:
    return _probes.get(name)
