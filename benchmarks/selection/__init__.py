"""Choosing initiatives: the engine beside the plain formulation on the bare solver."""
