"""Asking about roles, people, capacity and demand."""
