"""Which of some kept rows still do not pass: these alone are asked about, live, by the questions that found them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from pilotage.accounts.rules import Access
from pilotage.maturity.reads.evidence import asked
from pilotage.maturity.reads.facts import GatheredFacts
from pilotage.maturity.reads.gaps import Gap, gaps_visible_to, places_of
from pilotage.maturity.rules.probes import PROBES
from pilotage.maturity.rules.probing import Finding

# By question and by where it is mended.
Key = tuple[str, str]


def still_open(gaps: Sequence[Gap], access: Access, *, day: date) -> set[int]:
    """The ids of those that still do not pass, of what the reader may see. The number of queries follows the questions.

    A question that only the whole enterprise can answer is not asked again: its rows stand as they were kept.
    """
    stand = {gap.id for gap in gaps if gap.probe.is_whole}
    by_key: dict[Key, list[Gap]] = defaultdict(list)
    for gap in gaps:
        if not gap.probe.is_whole:
            by_key[gap.probe.name, gap.finding.address].append(gap)
    found = _found(gaps, {name for name, _address in by_key}, access, day)
    return stand.union(*(_standing(those, found.get(key, ())) for key, those in by_key.items()))


def _standing(gaps: Sequence[Gap], found: Sequence[Finding]) -> set[int]:
    """Of rows that are mended in one place: those called as before, then as many more as are still found there.

    What was given another name is still there, and nobody can say of which of several it was.
    """
    names = {one.subject for one in found}
    called = [gap.id for gap in gaps if gap.finding.subject in names]
    others = [gap.id for gap in gaps if gap.finding.subject not in names]
    return {*called, *others[: max(0, len(found) - len(called))]}


def _found(gaps: Sequence[Gap], names: set[str], access: Access, day: date) -> Mapping[Key, list[Finding]]:
    path = access.enterprise_path
    facts = GatheredFacts(access, path=path, day=day, only=places_of(gaps) | _places_alike(gaps, access))
    found: dict[Key, list[Finding]] = defaultdict(list)
    for name in sorted(names):
        for one in asked(PROBES[name], facts, access, path=path):
            if not one.passes:
                found[name, one.address].append(one)
    return found


def _places_alike(gaps: Iterable[Gap], access: Access) -> set[str]:
    """Where the others lie, because of which some of them do not pass."""
    marks = {gap.finding.alike for gap in gaps} - {""}
    if not marks:
        return set()
    rows = gaps_visible_to(access, path=access.enterprise_path).filter(alike__in=marks)
    return set(rows.values_list("scope__path", flat=True))
