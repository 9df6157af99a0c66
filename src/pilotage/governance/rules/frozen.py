"""The shapes in which the ledger keeps what was decided on: signatures, lines of evidence and their sections."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Signature:
    """One voice in a decision, as it was given.

    at    ISO time with zone
    by    the name of who signed for the other, by delegation; empty: the person signed in person
    """

    name: str
    role: str
    outcome: str
    comment: str
    at: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One fact that the deciders saw.

    is_met      of a criterion: met, not met, or not asked
    is_money    shown only to who may see money on the entry's scope
    address     where the rows were found, without the host
    """

    label: str
    value: str
    is_met: bool | None = None
    is_money: bool = False
    address: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Facts under one heading."""

    title: str
    lines: tuple[Line, ...]
