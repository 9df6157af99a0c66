"""One table of a file, asked for its fields; what is wrong with them is kept beside."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from pilotage.maturity.rules.text import Problem, plain

_KEY = re.compile(r"[A-Za-z0-9_-]+")
# What no page shows and the database does not keep.
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


@dataclass(slots=True)
class Table:
    """said: what the file says; place: where that is, in words; problems: of the whole file, in order."""

    said: Mapping[str, object]
    place: str
    problems: list[Problem]

    def refuse_others(self, known: Collection[str]) -> None:
        for name in self.said:
            if name not in known:
                text = _("“%(name)s” is not known here. Leave it out, or correct it: %(known)s.")
                self._wrong(text % {"name": _short(name), "known": ", ".join(known)})

    def text(self, name: str, *, most: int, is_needed: bool = True) -> str:
        """Words, without blanks at the ends of lines; empty where there are none."""
        value = self.said.get(name, "")
        if not isinstance(value, str):
            self._wrong(_("“%(name)s” must be text in quotes.") % {"name": name})
            return ""
        found = plain(value)
        if _UNSEEN.search(found):
            self._wrong(_("“%(name)s” holds signs that cannot be seen. Take them out.") % {"name": name})
            return ""
        if not found and is_needed:
            self._wrong(_("“%(name)s” is missing. Write it down.") % {"name": name})
        if len(found) > most:
            text = _("“%(name)s” has %(length)s letters; at most %(most)s are kept. Shorten it.")
            self._wrong(text % {"name": name, "length": len(found), "most": most})
            return found[:most]
        return found

    def line(self, name: str, *, most: int, is_needed: bool = True) -> str:
        """Words on one line."""
        return self.text(name, most=most, is_needed=is_needed).replace("\n", " ")

    def key(self, name: str, *, most: int) -> str:
        found = self.line(name, most=most)
        if found and not _KEY.fullmatch(found):
            text = _("“%(name)s” may hold only letters from a to z, digits, - and _.")
            self._wrong(text % {"name": name})
            return ""
        return found

    def texts(self, name: str, *, most: int) -> list[str]:
        value = self.said.get(name, [])
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            self._wrong(_('“%(name)s” must be a list of keys in quotes: ["a", "b"].') % {"name": name})
            return []
        if len(value) > most:
            self._wrong(_("“%(name)s” holds more than %(most)s.") % {"name": name, "most": most})
            return []
        return [_short(one) for one in value]

    def choice(self, name: str, known: Sequence[str]) -> str:
        found = self.line(name, most=200)
        if found and found not in known:
            text = _("“%(name)s” is “%(value)s”. Write one of: %(known)s.")
            self._wrong(text % {"name": name, "value": _short(found), "known": ", ".join(known)})
            return known[0]
        return found or known[0]

    def whole(self, name: str, *, least: int, most: int) -> int | None:
        value = self.said.get(name)
        if value is None:
            self._wrong(_("“%(name)s” is missing. Write it down.") % {"name": name})
            return None
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            text = _("“%(name)s” must be a whole number from %(least)s to %(most)s.")
            self._wrong(text % {"name": name, "least": least, "most": most})
            return None
        return value

    def number(self, name: str, *, most: Decimal, digits: int, otherwise: Decimal | None) -> Decimal | None:
        """A number from 0 on, with so many digits behind the point."""
        value = self.said.get(name)
        if value is None:
            return otherwise
        is_small = isinstance(value, int) and not isinstance(value, bool) and value.bit_length() <= 64
        found = value if isinstance(value, Decimal) else Decimal(str(value) if is_small else "nan")
        if not found.is_finite() or not 0 <= found <= most:
            self._wrong(_("“%(name)s” must be a number from 0 to %(most)s.") % {"name": name, "most": most})
            return otherwise
        kept = round(found, digits)
        if kept != found:
            text = _("“%(name)s” has more than %(digits)s digits behind the point. Round it.")
            self._wrong(text % {"name": name, "digits": digits})
        return kept

    def table(self, name: str, place: str) -> "Table | None":
        value = self.said.get(name)
        if isinstance(value, dict):
            return Table(value, place, self.problems)
        self._wrong(_("The table [%(name)s] is missing. Write it down.") % {"name": name})
        return None

    def tables(self, name: str, word: str, *, most: int) -> Iterator["Table"]:
        """Each table of a list of tables, with its number as its place; none where there is no list."""
        value = self.said.get(name, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self._wrong(_("“%(name)s” must be written as tables: [[%(name)s]].") % {"name": name})
            return
        if len(value) > most:
            text = _("There are %(count)s [[%(name)s]]; at most %(most)s are kept.")
            self._wrong(text % {"count": len(value), "name": name, "most": most})
        for number, one in enumerate(value[:most], start=1):
            yield Table(one, f"{self.place}, {word} {number}" if self.place else f"{word} {number}", self.problems)

    def _wrong(self, said: str) -> None:
        self.problems.append(Problem(self.place, said))


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:80] + "…"
