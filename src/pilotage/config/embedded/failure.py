"""What can go wrong with the embedded server, as a sentence for the person at the terminal."""


class EmbeddedFailure(Exception):
    """The embedded PostgreSQL cannot be used; the message is one sentence that says why and what to do."""
