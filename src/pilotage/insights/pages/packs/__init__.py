"""Packs: what the pages say, composed into sheets, ordered, and fetched as a file."""
