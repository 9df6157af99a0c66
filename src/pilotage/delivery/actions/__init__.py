"""The only way to write plans and backlogs."""
