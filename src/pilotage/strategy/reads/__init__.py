"""The only way to ask about the strategy."""
