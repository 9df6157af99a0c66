"""Packs: composing what is said of sixty initiatives with their published reports, and drawing it as files."""
