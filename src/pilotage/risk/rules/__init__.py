"""Who may do what with an entry, in which state; how numbers become levels."""
