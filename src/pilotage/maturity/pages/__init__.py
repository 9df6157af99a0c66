"""Pages of the PMO's capability."""
