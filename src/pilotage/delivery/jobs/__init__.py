"""What workers do for plans: they draw many trials of them."""

from pilotage.delivery.jobs import uncertainty

__all__ = ["uncertainty"]
