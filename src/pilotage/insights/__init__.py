"""Seeing across: the cockpit and search over everything below."""
