"""People, their roles on scopes, and sign-in."""
