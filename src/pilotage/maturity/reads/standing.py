"""What is in place today: what the last closed assessment settled, and what the evidence says since."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from pilotage.accounts.rules import Access
from pilotage.maturity.models import Assessment
from pilotage.maturity.reads.assessments import evidence_of, held_settled, last_closed
from pilotage.maturity.reads.evidence import evidence_kept
from pilotage.maturity.rules.levels import IN_PLACE
from pilotage.maturity.rules.probing import Evidence
from pilotage.maturity.rules.roadmaps import Judged, judged
from pilotage.maturity.rules.shape import ModelShape


@dataclass(frozen=True, slots=True)
class Today:
    """The capability of a scope on a day.

    assessment     the last closed one by the same edition; None: there is none
    settled        by key, what it settled
    evidence       by key, what probes found when they last ran
    evidence_day   when that was; None: they have not run
    held           by key, what counts as in place: settled, or found in place by evidence since; without an
                   assessment, what the evidence says
    """

    assessment: Assessment | None
    settled: Mapping[str, float | None]
    evidence: Mapping[str, Evidence]
    evidence_day: date | None
    held: Mapping[str, float | None]

    def judged(self, shape: ModelShape, keys: Iterable[str]) -> list[Judged]:
        """How each of these practices stands."""
        return [judged(shape.by_key[key], self.evidence.get(key), self.settled.get(key)) for key in keys]


def today_of(access: Access, *, path: str, shape: ModelShape, on: date) -> Today:
    """What is known of the scope with that path on that day, as far as the person sees it."""
    # The newest run that asked every probe: one that was worked out afterwards knows only of what bears dates.
    kept = evidence_kept(shape, access, path=path, on=None)
    last = last_closed(access, path=path, on=on)
    if last is None or last.model_id != shape.id:
        held = {key: None if one.holds is None else float(one.holds) for key, one in kept.by_key.items()}
        return Today(None, {}, kept.by_key, kept.day, held)
    settled = held_settled(last, shape)
    since = kept.by_key if kept.day is not None and kept.day > last.day else {}
    before = evidence_of(last, shape) if since else {}
    # What the evidence said when people settled otherwise was overruled; what it says only since then was not.
    new = {key for key, one in since.items() if one.holds and not (key in before and before[key].holds)}
    return Today(last, settled, kept.by_key, kept.day, {**settled, **dict.fromkeys(new, IN_PLACE)})
