"""Levels of contribution as cells: a word, a key of the keyboard, and how full its mark is."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from pilotage.kit.formats import UNKNOWN
from pilotage.kit.tables import Cell
from pilotage.strategy.models import Level

# The key that sets it; 0 takes a rating back: not rated is not none.
KEYS: dict[str, Level] = {str(key): level for key, level in enumerate(Level, start=1)}
NOT_RATED_KEY = "0"
_KEY_OF = {level: key for key, level in KEYS.items()}


@dataclass(frozen=True, slots=True)
class LevelChoice:
    """One choice of a level: its key, its word."""

    key: str
    word: str
    is_chosen: bool


def level_choices() -> tuple[tuple[str, str], ...]:
    """Key and word, for the grid's editor."""
    return ((NOT_RATED_KEY, _("Not rated")), *((key, str(level.label)) for key, level in KEYS.items()))


def choices_with(level: Level | None) -> tuple[LevelChoice, ...]:
    """The same for a list in which one is chosen."""
    chosen = _KEY_OF[level] if level else NOT_RATED_KEY
    return tuple(LevelChoice(key, word, key == chosen) for key, word in level_choices())


def level_of(text: str) -> Level | None:
    """The level of a key, or of its word (pasted from Excel). Raises ValueError."""
    word = text.strip().lower()
    if word in {"", NOT_RATED_KEY, UNKNOWN, "-", str(_("Not rated")).lower()}:
        return None
    if word in KEYS:
        return KEYS[word]
    found = {str(level.label).lower(): level for level in Level} | {level.value: level for level in Level}
    if word not in found:
        raise ValueError(text)
    return found[word]


def level_cell(level: Level | None, *, is_fixed: bool = False) -> Cell:
    """A cell of the grid. An editable one is coloured by its value, which changes as soon as a key is pressed."""
    if level is None:
        return Cell(UNKNOWN, title=_("Not rated"), kind="q" if is_fixed else "", is_fixed=is_fixed)
    kind = f"level-{level.value}" if is_fixed else ""
    return Cell(str(level.label), value=_KEY_OF[level], kind=kind, is_fixed=is_fixed)
