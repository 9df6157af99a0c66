"""Dependencies: is it known what waits for what, and does that still hold?"""

from collections.abc import Collection, Iterator
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from pilotage.kit.formats import formatter
from pilotage.maturity.rules.facts import DependencyFact, Facts, InitiativeFact
from pilotage.maturity.rules.facts.register import DECIDED, ENDED
from pilotage.maturity.rules.probes.asking import copied, repeated
from pilotage.maturity.rules.probing import Finding, Lack, Probe
from pilotage.work.models import DependencyKind as Kind
from pilotage.work.models import StagePhase

DIMENSION = "dependencies"
# What is needed does not come from these.
STOPPED = frozenset({StagePhase.CANCELLED.value, StagePhase.ON_HOLD.value})
WAITING = (Kind.NEEDS, Kind.FINISH_TO_START)
ANY = tuple(Kind)
Link = tuple[DependencyFact, InitiativeFact, InitiativeFact]


def _links(facts: Facts, kinds: Collection[str] = ANY) -> Iterator[Link]:
    """Links that still matter: neither of both has ended, save what was needed and was cancelled."""
    for one in facts.dependencies:
        source, target = facts.by_id.get(one.source), facts.by_id.get(one.target)
        if one.kind in kinds and source is not None and target is not None and source.phase not in ENDED:
            yield one, source, target


def _living(facts: Facts, kinds: Collection[str] = ANY) -> Iterator[Link]:
    return (link for link in _links(facts, kinds) if link[2].phase not in ENDED)


def _finding(facts: Facts, link: Link, passes: bool, said: str, sign: str = "", at: str = "") -> Finding:
    one, source, target = link
    words = _("%(source)s %(kind)s %(target)s")
    subject = words % {"source": source.subject, "kind": Kind(one.kind).label, "target": target.subject}
    address = at or facts.addresses.links_panel % source.key
    ends = (source.path, target.path)
    return Finding(one.place, subject, address, passes, said, source.owner, sign if passes else "", ends=ends)


def dependencies_owned(facts: Facts) -> Iterator[Finding]:
    for link in _living(facts):
        lacking = [one.name for one in link[1:] if one.manager is None]
        said = _("Both have a manager")
        if lacking:
            said = _("Nobody manages %(names)s.") % {"names": ", ".join(lacking)}
        yield _finding(facts, link, not lacking, said)


def dependencies_in_time(facts: Facts) -> Iterator[Finding]:
    f, words = formatter(), _("The first finishes %(finish)s, the second starts %(start)s")
    for link in _living(facts, (Kind.FINISH_TO_START,)):
        one, source, target = link
        if source.finish is not None and target.start is not None:
            passes = source.finish + timedelta(days=one.lag_days) <= target.start
            said = words % {"finish": f.date(source.finish), "start": f.date(target.start)}
            yield _finding(facts, link, passes, said)


def needs_alive(facts: Facts) -> Iterator[Finding]:
    for link in _links(facts, (Kind.NEEDS,)):
        passes = link[2].phase not in STOPPED
        said = _("What it needs goes on") if passes else _("What it needs was stopped.")
        yield _finding(facts, link, passes, said)


def plans_linked(facts: Facts) -> Iterator[Finding]:
    for link in _living(facts, WAITING):
        _one, source, target = link
        if source.id in facts.plans and target.id in facts.plans:
            passes = frozenset({source.id, target.id}) in facts.bridged
            said = _("Linked task to task") if passes else _("Their plans do not know of each other.")
            yield _finding(facts, link, passes, said, at=facts.addresses.plan % source.key)


def exclusions_kept(facts: Facts) -> Iterator[Finding]:
    for link in _living(facts, (Kind.EXCLUDES,)):
        passes = not all(one.phase in DECIDED for one in link[1:])
        said = _("At most one was decided") if passes else _("Both were decided.")
        yield _finding(facts, link, passes, said)


def dependencies_explained(facts: Facts) -> Iterator[Finding]:
    alike = repeated(" ".join(one.note.split()).casefold() for one in facts.dependencies)
    for link in _living(facts):
        note = " ".join(link[0].note.split()).casefold()
        said = _("Explained") if note else _("Nobody has said why.")
        yield _finding(facts, link, bool(note), said, sign=copied(alike[note]))


PROBES = (
    Probe(
        "dependencies_owned", lazy("Dependencies have a manager on both ends"), lazy("dependencies"),
        lazy("dependencies between initiatives that have not ended"), lazy("Name a manager on both ends."),
        DIMENSION, Lack.MISSING, dependencies_owned,
    ),
    Probe(
        "dependencies_in_time", lazy("What waits starts after what it waits for"), lazy("dependencies in time"),
        lazy("dependencies in time with dates on both ends"), lazy("Move one of both, or take the dependency away."),
        DIMENSION, Lack.CONTRADICTORY, dependencies_in_time,
    ),
    Probe(
        "needs_alive", lazy("What is needed goes on"), lazy("needs"),
        lazy("initiatives that need another one"), lazy("Find another way, or stop what cannot be done without it."),
        DIMENSION, Lack.CONTRADICTORY, needs_alive,
    ),
    Probe(
        "plans_linked", lazy("Plans of what depends on each other are linked"), lazy("dependencies with two plans"),
        lazy("dependencies whose ends both have a plan"), lazy("Link a task of one plan to a task of the other."),
        DIMENSION, Lack.MISSING, plans_linked,
    ),
    Probe(
        "exclusions_kept", lazy("What excludes each other was not both decided"), lazy("exclusions"),
        lazy("initiatives that exclude each other"), lazy("Stop one of both."),
        DIMENSION, Lack.CONTRADICTORY, exclusions_kept,
    ),
    Probe(
        "dependencies_explained", lazy("It is said why something depends on another"), lazy("dependencies"),
        lazy("dependencies between initiatives that have not ended"), lazy("Say in its note why."),
        DIMENSION, Lack.MISSING, dependencies_explained,
    ),
)  # fmt: skip
