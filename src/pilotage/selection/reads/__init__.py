"""Asking about scenarios: who sees them, what they are made from, what was answered and decided."""
