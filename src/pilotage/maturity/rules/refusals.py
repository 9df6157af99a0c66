"""What cannot be done, said in words that help."""


class Impossible(Exception):
    """What was asked contradicts what is there; the text says what to do, `field` says where it was typed."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field
