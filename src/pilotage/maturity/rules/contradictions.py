"""Locks that leave no roadmap, said in words: which, why, and the least that cures it."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilotage.engine.roadmap.answer import Clash, Contradiction
from pilotage.kit.formats import Formatter


def refusal_of(found: Contradiction, names: Sequence[str], f: Formatter) -> str:
    """names: (n,) of the practices of the problem."""
    return " ".join(part for part in (_said(found, names, f), _cure(found, names, f)) if part)


def _said(found: Contradiction, names: Sequence[str], f: Formatter) -> str:
    locked = [_quoted(names[one]) for one in found.locked]
    if found.clash is Clash.AGAINST_NEED:
        text = _(
            "%(one)s is locked in increment %(early)s and stands on %(other)s, which is locked only in "
            "increment %(late)s."
        )
        early, late = (f.number(one + 1) for one in found.slots)
        return text % {"one": locked[0], "other": locked[1], "early": early, "late": late}
    number = ", ".join(f.number(one + 1) for one in found.slots)
    if found.clash is Clash.OVER_CAPACITY:
        text = _("What is locked in increment %(number)s takes %(days)s more than it has: %(names)s.")
        return text % {"number": number, "days": f.days(found.over), "names": _listed(locked)}
    if found.clash is Clash.OVER_COUNT:
        many = ngettext("%(count)s practice", "%(count)s practices", int(found.over or 0))
        text = _("In increment %(number)s %(practices)s more are locked than it may hold: %(names)s.")
        practices = many % {"count": f.number(int(found.over or 0))}
        return text % {"number": number, "practices": practices, "names": _listed(locked)}
    text = _("Nothing fits any more with these locks: %(names)s. What they stand on finds no room in time.")
    return text % {"names": _listed(locked)}


def _cure(found: Contradiction, names: Sequence[str], f: Formatter) -> str:
    if not found.lift:
        return _("Unlock one of them, or give the increments more days.")
    lift = _listed([_quoted(names[one]) for one in found.lift])
    if found.clash is Clash.OVER_CAPACITY:
        return _("Unlock %(names)s, or give that increment %(days)s more.") % {
            "names": lift,
            "days": f.days(found.over),
        }
    return _("It is enough to unlock %(names)s.") % {"names": lift}


def _quoted(name: str) -> str:
    return _("“%(name)s”") % {"name": name}


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names)
