"""The seven verbal steps of a pairwise comparison and the ratios that they stand for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """One answer to "how much more important is the first than the second?"."""

    key: str  # stored and travelling name; never changes
    words: str  # plain English; pages translate by key
    ratio: float  # importance of the first over the second, > 0


# A geometric scale, progression factor 2 (Lootsma, 1993, Scale sensitivity in the multiplicative AHP and SMART):
# more × more = much more, more × much more = extremely more, so words alone can be consistent. With 3, 5, 9 or 3, 6, 9
# they cannot: "A more than B, B more than C" would demand "A extremely more than C".
# 1, 2, 4, 8 and their reciprocals are members of Saaty's 1/9..9 scale, from which the random indices were drawn.
STEPS = (
    Step("extremely_less", "extremely less important", 1 / 8),
    Step("much_less", "much less important", 1 / 4),
    Step("less", "less important", 1 / 2),
    Step("equal", "equally important", 1.0),
    Step("more", "more important", 2.0),
    Step("much_more", "much more important", 4.0),
    Step("extremely_more", "extremely more important", 8.0),
)


def step(key: str) -> Step:
    """The step of that key. Raises KeyError when no step has it."""
    return {known.key: known for known in STEPS}[key]
