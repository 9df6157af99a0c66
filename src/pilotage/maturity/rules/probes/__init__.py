"""All probes, in order: each a pure question about facts. A name is kept with counts and never changes."""

from collections.abc import Mapping

from pilotage.maturity.rules.facts import Facts
from pilotage.maturity.rules.probes import (
    benefits,
    dependencies,
    execution,
    financials,
    governance,
    resources,
    risks,
    strategy,
    visibility,
)
from pilotage.maturity.rules.probing import Probe

_ROOMS = (visibility, execution, financials, resources, strategy, dependencies, benefits, governance, risks)

PROBES: Mapping[str, Probe[Facts]] = {probe.name: probe for wing in _ROOMS for probe in wing.PROBES}
