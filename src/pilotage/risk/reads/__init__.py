"""The only way to ask registers."""
