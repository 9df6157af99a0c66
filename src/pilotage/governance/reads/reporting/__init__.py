"""Status reports as a person may see them, and the facts that a new one is composed from."""
