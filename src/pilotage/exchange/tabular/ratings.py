"""RAG words of every house to one scale of five, remembering which scale they were given on."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from pilotage.exchange.tabular.words import EXEMPT, plain, says_unknown


class Rating(StrEnum):
    GREEN = "G"
    AMBER_GREEN = "AG"
    AMBER = "A"
    AMBER_RED = "AR"
    RED = "R"


class Scale(StrEnum):
    THREE = "three points"
    FIVE = "five points"


class Silence(StrEnum):
    """Why there is no rating."""

    EMPTY = "empty"
    EXEMPT = "exempt"
    RESET = "reset"
    NOT_REPORTED = "not reported"
    UNREAD = "unread"  # some other words; kept as text


@dataclass(frozen=True, slots=True)
class RatingRead:
    """A rating, or why there is none."""

    rating: Rating | None
    silence: Silence | None


GREEN, AMBER, RED = "green", "amber", "red"
COLOURS = {
    **dict.fromkeys(("green", "g", "grun", "vert", "verde", "gruen", "on track", "good"), GREEN),
    **dict.fromkeys(("amber", "a", "yellow", "y", "orange", "gelb", "jaune", "amarillo", "at risk"), AMBER),
    **dict.fromkeys(("red", "r", "rot", "rouge", "rojo", "off track", "critical"), RED),
}
PAIRS = {
    frozenset({GREEN}): Rating.GREEN,
    frozenset({AMBER}): Rating.AMBER,
    frozenset({RED}): Rating.RED,
    frozenset({AMBER, GREEN}): Rating.AMBER_GREEN,
    frozenset({AMBER, RED}): Rating.AMBER_RED,
}
SHORT = {"ag": Rating.AMBER_GREEN, "ga": Rating.AMBER_GREEN, "ar": Rating.AMBER_RED, "ra": Rating.AMBER_RED}
PARTS = re.compile(r"\s*(?:/|&|-|–|\bto\b|\bor\b|\band\b)\s*|\s+")


@lru_cache(maxsize=20_000)
def rating_of(text: str) -> RatingRead:
    """The rating that the text is, or why there is none."""
    if not text.strip():
        return RatingRead(None, Silence.EMPTY)
    bare = plain(text)
    rating = _rating(bare) or _rating(re.sub(r"^(?:rag|status|rating|dca)\s*|\s*(?:rag|status|rating)$", "", bare))
    if rating is not None:
        return RatingRead(rating, None)
    return RatingRead(None, _silence(text, bare))


def _rating(bare: str) -> Rating | None:
    if bare in COLOURS:
        return PAIRS[frozenset({COLOURS[bare]})]
    if bare in SHORT:
        return SHORT[bare]
    parts = [part for part in PARTS.split(bare) if part]
    if len(parts) == 2 and all(part in COLOURS for part in parts):
        return PAIRS.get(frozenset(COLOURS[part] for part in parts))
    return None


def _silence(text: str, bare: str) -> Silence:
    if EXEMPT.search(text):
        return Silence.EXEMPT
    if bare == "reset":
        return Silence.RESET
    return Silence.NOT_REPORTED if says_unknown(text) else Silence.UNREAD


def scale_of(texts: list[str], *, header: str = "") -> Scale:
    """Five points as soon as a half step occurs, or the header says so."""
    words = plain(header)
    if "five point" in words or "5 point" in words:
        return Scale.FIVE
    halves = {Rating.AMBER_GREEN, Rating.AMBER_RED}
    return Scale.FIVE if any(rating_of(text).rating in halves for text in set(texts)) else Scale.THREE
