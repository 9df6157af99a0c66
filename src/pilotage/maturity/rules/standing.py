"""What practices stand on: whether a model holds together as a whole."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol

from django.utils.translation import gettext as _

from pilotage.maturity.rules.text import ModelText, Needs, Problem


class Standing(Protocol):
    @property
    def key(self) -> str: ...

    @property
    def level(self) -> int: ...

    @property
    def needs(self) -> tuple[str, ...]: ...


def problems_of(model: ModelText, *, probes: Collection[str], where: Sequence[str] = ()) -> list[Problem]:
    """What keeps the parts of a model from fitting each other.

    probes   names of the probes that there are
    where    how to say where each practice is, in their order; without, by its key
    """
    places = where or [_("practice “%(key)s”") % {"key": one.key} for one in model.practices]
    found = [*_gaps(model), *_efforts(model), *_twice(_("dimensions"), [one.key for one in model.dimensions])]
    found += [*_twice(_("stages"), [one.key for one in model.stages]), *_stages(model)]
    known = {one.key for one in model.dimensions}
    for one, place in zip(model.practices, places, strict=True):
        if one.dimension and one.dimension not in known:
            text = _("There is no dimension “%(key)s”. Name one of: %(known)s.")
            found.append(Problem(place, text % {"key": one.dimension, "known": _some(sorted(known))}))
        if one.probe and one.probe not in probes:
            text = _("There is no probe “%(name)s”. Leave it out, or name one of those on the page “Evidence”.")
            found.append(Problem(place, text % {"name": one.probe}))
        if one.probe and one.threshold is None:
            text = _("A probe needs a threshold: the share from 0 to 1 from which on the practice holds.")
            found.append(Problem(place, text))
        if one.threshold is not None and one.threshold <= 0:
            found.append(Problem(place, _("A threshold of 0 would always hold. Write a share above 0, at most 1.")))
        if one.threshold is not None and not one.probe:
            found.append(Problem(place, _("A threshold needs a probe. Name the probe, or leave out the threshold.")))
        if len({(each.scheme, each.code) for each in one.mappings}) < len(one.mappings):
            found.append(Problem(place, _("It is mapped to the same place twice. Name each place once.")))
    return [*found, *_twice(_("practices"), [one.key for one in model.practices]), *standing(model.practices, places)]


def _gaps(model: ModelText) -> Iterable[Problem]:
    if not model.dimensions:
        yield Problem("", _("There is no dimension. A model has at least one."))
    filled = {one.dimension for one in model.practices}
    for one in model.dimensions:
        if one.key not in filled:
            text = _("It has no practice. Add one, or leave the dimension out.")
            yield Problem(_("dimension “%(key)s”") % {"key": one.key}, text)


def _efforts(model: ModelText) -> Iterable[Problem]:
    small, medium, large = model.days
    if not 1 <= small <= medium <= large:
        yield Problem("[days]", _("Days begin at 1 and rise from small over medium to large."))


def _stages(model: ModelText) -> Iterable[Problem]:
    levels = [one.from_level for one in model.stages]
    if len(set(levels)) < len(levels):
        yield Problem("[[stages]]", _("Two stages begin at the same level. Each begins at a level of its own."))


def _twice(what: str, keys: Sequence[str]) -> Iterable[Problem]:
    """Each key that stands more than once; an empty one is told where it is read."""
    seen: set[str] = set()
    told: set[str] = set()
    for key in keys:
        if key in seen and key and key not in told:
            told.add(key)
            text = _("The key “%(key)s” stands twice. Give one of the two another key.")
            yield Problem(what, text % {"key": key})
        seen.add(key)


def standing(
    practices: Sequence[Standing], places: Sequence[str], names: Mapping[str, str] | None = None
) -> list[Problem]:
    """Prerequisites that are not there, lie on a higher level, or lead round in a circle.

    names   what to call practices, by key; without, they are called by their keys
    """
    found: list[Problem] = []
    called = names or {}
    levels = {one.key: one.level for one in practices}
    for one, place in zip(practices, places, strict=True):
        if len(set(one.needs)) < len(one.needs):
            found.append(Problem(place, _("It needs the same practice twice. Name each once.")))
        for need in dict.fromkeys(one.needs):
            if need not in levels:
                text = _("It needs “%(need)s”, which is not there. Correct the key, or leave it out.")
                found.append(Problem(place, text % {"need": need}))
            elif levels[need] > one.level:
                text = _("It is on level %(level)s and needs “%(need)s” on level %(above)s. Only practices of the "
                         "same level or below can be needed.")  # fmt: skip
                facts = {"level": one.level, "need": called.get(need, need), "above": levels[need]}
                found.append(Problem(place, text % facts))
    circle = circle_in({one.key: one.needs for one in practices})
    if circle:
        text = _("These practices stand on each other in a circle: %(keys)s. Take out one of these prerequisites.")
        found.append(Problem("", text % {"keys": " → ".join(called.get(key, key) for key in (*circle, circle[0]))}))
    return found


def circle_in(needs: Needs) -> tuple[str, ...]:
    """Keys that need each other in a circle, each the next and the last one the first; empty: there is none."""
    done: set[str] = set()
    for start in needs:
        circle = _circle_from(start, needs, done)
        if circle:
            return circle
    return ()


def _circle_from(start: str, needs: Needs, done: set[str]) -> tuple[str, ...]:
    # With a stack of its own: a file may hold a chain that is longer than Python calls deep.
    path: list[str] = []
    places: dict[str, int] = {}
    stack: list[tuple[str, bool]] = [(start, True)]
    while stack:
        key, is_entered = stack.pop()
        if not is_entered:
            del places[path.pop()]
            done.add(key)
        elif key in places:
            return tuple(path[places[key] :])
        elif key not in done:
            places[key] = len(path)
            path.append(key)
            stack.append((key, False))
            stack.extend((need, True) for need in needs.get(key, ()))
    return ()


def _some(keys: Sequence[str]) -> str:
    return ", ".join(keys[:12]) + ("…" if len(keys) > 12 else "")
