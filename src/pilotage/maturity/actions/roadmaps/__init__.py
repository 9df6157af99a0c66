"""Drafting a roadmap, letting it be proposed, changing it by hand, following it."""
