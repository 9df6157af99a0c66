"""Writing about people: invitations, roles, tokens, sessions, the organisation, and the tree of scopes."""
