"""Asking about imports, and about the register as an import compares with it."""
