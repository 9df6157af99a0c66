"""What a gate asks of an initiative, and how far it is met: ticks, fields, documents, and evidence with its rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from pilotage.governance.models import Criterion, CriterionKind, Gate, Tick
from pilotage.governance.reads.evidence import EvidenceRow, Found, probe_named
from pilotage.governance.reads.fields import is_filled
from pilotage.kit.formats import formatter
from pilotage.work.models import Initiative


@dataclass(frozen=True, slots=True)
class Answer:
    """One criterion of one initiative.

    is_met    None: it cannot be told, which is not met
    said      the state in words; to_do: what to do where it is not met
    rows      what it rests on; address: where it is mended
    """

    criterion: Criterion
    is_met: bool | None
    said: str
    to_do: str
    rows: tuple[EvidenceRow, ...] = ()
    address: str = ""
    tick: Tick | None = None

    @property
    def is_in_the_way(self) -> bool:
        """Whether it keeps the gate shut."""
        return self.criterion.is_must and self.is_met is not True

    @property
    def refusal(self) -> str:
        return f"{self.criterion.text}: {self.said} {self.to_do}".strip()


def criteria_in_use() -> QuerySet[Criterion]:
    """What gates ask for now, in order; they belong to everybody."""
    return Criterion.objects.filter(is_retired=False).select_related("gate").order_by("position", "id")


def criteria_of(gate: Gate) -> list[Criterion]:
    """In order, those that must be met first."""
    return list(criteria_in_use().filter(gate=gate).order_by("-is_must", "position", "id"))


def answers_of(initiative: Initiative, criteria: Sequence[Criterion], *, day: date) -> list[Answer]:
    """Every criterion of one initiative's gate."""
    return answers_by_initiative([initiative], {initiative.pk: criteria}, day=day)[initiative.pk]


def answers_by_initiative(
    initiatives: Sequence[Initiative], asked: Mapping[UUID, Sequence[Criterion]], *, day: date
) -> dict[UUID, list[Answer]]:
    """The same of many: each kind of evidence is asked once, of all whose gates ask for it."""
    by_id = {one.pk: one for one in initiatives}
    ticks = _ticks(by_id, (one for criteria in asked.values() for one in criteria))
    evidence = _evidence(by_id, asked, day)
    return {
        id: [_answer(by_id[id], one, ticks.get((id, one.pk)), evidence.get((id, one.pk))) for one in criteria]
        for id, criteria in asked.items()
    }


def _ticks(by_id: Mapping[UUID, Initiative], criteria: Iterable[Criterion]) -> dict[tuple[UUID, UUID], Tick]:
    rows = Tick.objects.filter(initiative__in=list(by_id), criterion__in={one.pk for one in criteria})
    found = rows.select_related("by", "file").defer("file__content")
    return {(row.initiative_id, row.criterion_id): row for row in found}


def _evidence(
    by_id: Mapping[UUID, Initiative], asked: Mapping[UUID, Sequence[Criterion]], day: date
) -> dict[tuple[UUID, UUID], Found]:
    """Asked by question and threshold."""
    askers: dict[tuple[str, Decimal | None], list[tuple[UUID, UUID]]] = {}
    for id, criteria in asked.items():
        for one in criteria:
            if one.kind == CriterionKind.EVIDENCE:
                askers.setdefault((one.subject, one.threshold), []).append((id, one.pk))
    found: dict[tuple[UUID, UUID], Found] = {}
    for (name, threshold), pairs in askers.items():
        probe = probe_named(name)
        if probe is None:
            continue
        said = probe.ask([by_id[id] for id in dict.fromkeys(id for id, _one in pairs)], threshold, day)
        found |= {pair: said[pair[0]] for pair in pairs if pair[0] in said}
    return found


def _answer(initiative: Initiative, one: Criterion, tick: Tick | None, found: Found | None) -> Answer:
    match CriterionKind(one.kind):
        case CriterionKind.EVIDENCE:
            return _evident(one, found)
        case CriterionKind.FIELD:
            return _filled(initiative, one)
        case CriterionKind.DOCUMENT:
            return _attached(one, tick)
        case CriterionKind.CHECKLIST:
            return _ticked(one, tick)


def _evident(one: Criterion, found: Found | None) -> Answer:
    probe = probe_named(one.subject)
    if probe is None or found is None:
        return Answer(one, None, _("This evidence is not computed any more."), _("Take it out of the life cycle."))
    to_do = "" if found.is_met else str(probe.to_do)
    return Answer(one, found.is_met, found.said, to_do, found.rows, found.address)


def _filled(initiative: Initiative, one: Criterion) -> Answer:
    state = is_filled(initiative, one.subject)
    address = reverse("work:edit_initiative", args=[initiative.key])
    if state is None:
        return Answer(one, None, _("There is no such field any more."), _("Take it out of the life cycle."))
    if state:
        return Answer(one, True, _("Filled"), "", (), address)
    return Answer(one, False, _("Empty."), _("Fill it in the form of the initiative."), (), address)


def _attached(one: Criterion, tick: Tick | None) -> Answer:
    if tick is None:
        return Answer(one, False, _("Nothing is attached."), _("Attach a link or a file."))
    address = tick.url or (reverse("governance:file", args=[tick.file_id]) if tick.file_id else "")
    return Answer(one, True, _given(tick), "", (EvidenceRow(tick.title, _given(tick), address),), address, tick)


def _ticked(one: Criterion, tick: Tick | None) -> Answer:
    if tick is None:
        return Answer(one, False, _("Not ticked."), _("Tick it when it is done."))
    rows = (EvidenceRow(tick.note, _given(tick)),) if tick.note else ()
    return Answer(one, True, _given(tick), "", rows, "", tick)


def _given(tick: Tick) -> str:
    who = tick.by.name if tick.by else _("somebody who has left")
    return _("%(who)s, %(day)s") % {"who": who, "day": formatter().date(tick.on)}
