"""Roadmaps: the list, one as a workspace, and what is done with it."""
