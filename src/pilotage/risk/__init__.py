"""Registers of what may happen, what has, what is taken as given and what is to be done about it."""
