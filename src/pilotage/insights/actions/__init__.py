"""The only way to write in insights."""
