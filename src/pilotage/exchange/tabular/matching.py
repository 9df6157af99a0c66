"""Which initiative of a file is which of ours: by id, else by name; what is not certain is asked, never merged."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

FORMERLY = re.compile(
    r"\((?:formerly|previously|prev\.?|ex|aka|a\.k\.a\.|was|vormals|ehemals|anciennement|"
    r"also known as)[:\s]+(?:known as |called )?([^()]+)\)",
    re.IGNORECASE,
)
BRACKETS = re.compile(r"\([^()]*\)")


class By(StrEnum):
    ID = "id"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Wanted:
    """An initiative of the file; the portfolio tells two of the same name apart."""

    external_id: str
    name: str
    portfolio: str = ""


@dataclass(frozen=True, slots=True)
class Existing:
    """An initiative that we have, under every id it is known by; the first is the one that files know it by."""

    key: str
    ids: tuple[str, ...]
    name: str
    portfolio: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """What the file's initiative is: an existing one, a new one (no key, no candidates), or undecided."""

    key: str | None
    by: By | None
    candidates: tuple[str, ...] = ()

    @property
    def is_undecided(self) -> bool:
        return self.key is None and bool(self.candidates)


NEW = Match(None, None)


@lru_cache(maxsize=200_000)
def name_key(name: str) -> str:
    """A name without case, accents, punctuation and doubled spaces, and without "(formerly …)"."""
    bare = unicodedata.normalize("NFKD", FORMERLY.sub(" ", name).casefold().replace("&", " and "))
    bare = "".join(letter for letter in bare if not unicodedata.combining(letter))
    # An apostrophe joins ("King's" is "Kings"), other punctuation parts.
    return " ".join(re.sub(r"[^\w]+|_", " ", re.sub("['’`]", "", bare)).split()) or " ".join(name.split()).casefold()


@lru_cache(maxsize=200_000)
def former_names(name: str) -> tuple[str, ...]:
    """The keys of a name and of the names it says it had before."""
    former = [part for found in FORMERLY.finditer(name) for part in re.split(r"\s+and\s+formerly\s+", found[1])]
    return tuple(dict.fromkeys(key for one in (name, *former) if (key := name_key(one))))


@lru_cache(maxsize=200_000)
def bare_names(name: str) -> tuple[str, ...]:
    """The keys of a name as it is, and without what stands in brackets."""
    return tuple(dict.fromkeys(key for key in (name_key(name), name_key(BRACKETS.sub(" ", name))) if key))


def match(wanted: Sequence[Wanted], existing: Iterable[Existing]) -> list[Match]:
    """What each wanted one is, in order. An id decides; names only speak where no id does."""
    have = list(existing)
    by_id = {identity: one.key for one in have for identity in one.ids if identity}
    matches = [Match(by_id[one.external_id], By.ID) if one.external_id in by_id else NEW for one in wanted]
    for names_of in (_full, former_names):
        _match_names(wanted, have, matches, names_of)
    # Brackets often tell parts of a thing apart ("(London)", "(South)"): where they leave a doubt, it is another one.
    doubtful = {place for place, found in enumerate(matches) if found.is_undecided}
    _match_names(wanted, have, matches, bare_names)
    for place, found in enumerate(matches):
        if found.is_undecided and place not in doubtful:
            matches[place] = NEW
    _match_ids_in_other_case(wanted, have, matches)
    _trust_different_ids(wanted, have, matches)
    return matches


def _trust_different_ids(wanted: Sequence[Wanted], have: list[Existing], matches: list[Match]) -> None:
    """Where names leave a doubt and both sides have ids of their own, the ids are right: it is a new one."""
    with_id = {one.key for one in have if one.ids and one.ids[0]}
    for place, sought in enumerate(wanted):
        if matches[place].is_undecided and sought.external_id and with_id.issuperset(matches[place].candidates):
            matches[place] = NEW


def _match_ids_in_other_case(wanted: Sequence[Wanted], have: list[Existing], matches: list[Match]) -> None:
    """Last of all: ids that differ in capitals only ("DfT_0022", "DFT_0022"), as long as each is met once."""
    taken = {found.key for found in matches if found.key}
    free = {identity.casefold(): one.key for one in have if one.key not in taken for identity in one.ids if identity}
    for place, sought in enumerate(wanted):
        if matches[place] == NEW and (key := free.pop(sought.external_id.casefold(), None)):
            matches[place] = Match(key, By.ID)


def _full(name: str) -> tuple[str, ...]:
    return (name_key(name),)


def _match_names(
    wanted: Sequence[Wanted], have: list[Existing], matches: list[Match], names_of: Callable[[str], tuple[str, ...]]
) -> None:
    """Match what has no match yet by the given names; two that claim the same one leave it to the person."""
    taken = {found.key for found in matches if found.key}
    homes = {one.key: one.portfolio.casefold() for one in have}
    existing_by_name: dict[str, list[str]] = defaultdict(list)
    for one in have:
        if one.key not in taken:
            for key in names_of(one.name):
                existing_by_name[key].append(one.key)
    claims: dict[str, list[int]] = defaultdict(list)
    found_by: dict[int, list[str]] = {}
    for place, sought in enumerate(wanted):
        if matches[place].key or matches[place].candidates:
            continue
        names = names_of(sought.name)
        candidates = list(dict.fromkeys(key for name in names for key in existing_by_name.get(name, ())))
        beside = [key for key in candidates if sought.portfolio and homes[key] == sought.portfolio.casefold()]
        candidates = beside if len(beside) == 1 else candidates
        if candidates:
            found_by[place] = candidates
            for key in candidates:
                claims[key].append(place)
    for place, candidates in found_by.items():
        is_certain = len(candidates) == 1 and _claimant(claims[candidates[0]], homes[candidates[0]], wanted) == place
        matches[place] = Match(candidates[0], By.NAME) if is_certain else Match(None, None, tuple(candidates))


def _claimant(places: list[int], home: str, wanted: Sequence[Wanted]) -> int | None:
    """Which of those that claim an initiative has it: the only one, or the only one of its portfolio."""
    near = [place for place in places if home and wanted[place].portfolio.casefold() == home]
    rivals = near if len(near) == 1 else places
    return rivals[0] if len(rivals) == 1 else None
