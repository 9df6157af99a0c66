"""Who may do what in which state, answered with a reason."""
