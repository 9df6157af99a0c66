"""Drafting, writing, publishing and correcting status reports; asking for missing ones; setting when they are due."""
