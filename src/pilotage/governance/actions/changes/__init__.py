"""Change requests: written, measured, submitted, decided; and the rules of who decides how much."""
