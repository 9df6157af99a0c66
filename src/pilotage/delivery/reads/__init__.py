"""The only way to ask for plans and backlogs."""
