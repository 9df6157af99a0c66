"""The only way to ask about governance."""
