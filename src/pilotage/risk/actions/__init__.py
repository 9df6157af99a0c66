"""The only way to write registers."""
