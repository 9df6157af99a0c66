"""Typed text into values."""
