"""Change requests as a person may see them, what they are measured against, and what they would do."""
