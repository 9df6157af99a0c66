"""Measures of Pilotage beside the plain way of doing the same, in one run on one machine."""
