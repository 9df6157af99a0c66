"""What `pilotage demo` calls on an empty database."""

from pilotage.exchange.demonstration.load import Report, load
from pilotage.kit.clock import today


def load_demonstration(progress: Report) -> None:
    """Load Nordhaven as of today into an empty Pilotage; where it is already, nothing happens."""
    load(progress, day=today())
