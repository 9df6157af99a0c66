"""Growing: the PMO's capability, measured from live evidence, and the path to the next level."""
