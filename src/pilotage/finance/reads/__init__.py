"""Asking about money: lines, years, values and the terms on which they are compared."""
