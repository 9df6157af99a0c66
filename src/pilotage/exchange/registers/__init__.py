"""Registers of risks from a list: read, looked at, and taken over whole or not at all."""
