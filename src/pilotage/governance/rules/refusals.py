"""What governance refuses, in sentences that say what is wrong and what to do."""


class Impossible(Exception):
    """What was asked contradicts itself, or comes too late; `field` says where it was asked."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field
