"""Demand, capacity and people out of a file, all or nothing: every row that cannot be kept is named."""
