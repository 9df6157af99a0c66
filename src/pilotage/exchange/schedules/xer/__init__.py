"""Primavera P6 (XER), read."""
