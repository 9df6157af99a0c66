"""A project list of one's own into the register: read, mapped, previewed, applied whole or not at all, and undone."""
