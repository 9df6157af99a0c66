"""What the register says of initiatives, what was observed of them at dates, and how they depend on each other."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from itertools import takewhile
from uuid import UUID

from django.db.models import Max, QuerySet
from django.utils.timezone import localtime

from pilotage.accounts.rules import Permission
from pilotage.maturity.reads.facts.asked import Asked
from pilotage.maturity.reads.facts.texts import mark_of
from pilotage.maturity.rules.facts import DependencyFact, History, InitiativeFact, StageFact
from pilotage.maturity.rules.facts.register import IDEA, Seen
from pilotage.work.models import Initiative, InitiativeFacts, Observation, Observed, Stage
from pilotage.work.reads.query import initiatives_as_of
from pilotage.work.reads.visible import (
    dependencies_visible_to,
    initiatives_visible_to,
    portfolios_visible_to,
    stages,
)

# Texts and fields that no probe reads are not sent for nothing.
UNREAD = ("search", "description", "custom", "tags", "unknown_words", "rag_note", "external_id")
OBSERVED = (
    Observed.STAGE, Observed.RAG, Observed.FORECAST_FINISH, Observed.PLANNED_START, Observed.PLANNED_FINISH,
)  # fmt: skip


def rows_of(asked: Asked, known: Mapping[UUID, Stage]) -> list[InitiativeFacts]:
    """The initiatives in the scope that the reader may see, by name, each with its stage and scope: one query."""
    rows: QuerySet[InitiativeFacts]
    rows = initiatives_as_of(asked.access, asked.day) if asked.is_past else initiatives_visible_to(asked.access)
    rows = rows.filter(asked.lies_here("scope__path")).order_by("name", "id")
    rows = rows.select_related(None).select_related("scope").defer(*UNREAD)
    found = list(rows.annotate(text_mark=mark_of("description")))
    for one in found:
        one.stage = known[one.stage_id]
    return found


def stages_by_id() -> dict[UUID, Stage]:
    return {one.pk: one for one in stages()}


def stage_facts(known: Mapping[UUID, Stage]) -> dict[str, StageFact]:
    return {str(id): StageFact(one.name, one.phase, one.position) for id, one in known.items()}


def portfolio_owners(asked: Asked) -> dict[UUID, UUID | None]:
    """Whose each portfolio is: one query."""
    return dict(portfolios_visible_to(asked.access).select_related(None).values_list("id", "owner_id"))


def initiative_facts(rows: Sequence[InitiativeFacts], owners: Mapping[UUID, UUID | None]) -> tuple[InitiativeFact, ...]:
    return tuple(
        InitiativeFact(
            one.pk, one.key, one.name, one.kind, one.stage.phase, one.stage_id, one.scope.path, one.portfolio_id,
            one.manager_id, one.sponsor_id, one.manager_id or one.sponsor_id or owners.get(one.portfolio_id),
            one.text_mark,  # type: ignore[attr-defined]  # annotated
            one.planned_start, one.planned_finish, one.forecast_start, one.forecast_finish,
            one.rag, one.rag_on, one.registered_on,
        )
        for one in rows
    )  # fmt: skip


def observations_of(asked: Asked) -> dict[UUID, History]:
    """What was observed up to the day, by initiative and field: one query."""
    rows = Observation.objects.filter(
        asked.access.where(Permission.SEE, field="initiative__scope__path"),
        asked.lies_here("initiative__scope__path"),
        field__in=OBSERVED,
        on__lte=asked.day,
    )
    found: dict[UUID, dict[str, list[Seen]]] = defaultdict(lambda: defaultdict(list))
    for id, field, on, text, day in rows.order_by("on").values_list("initiative_id", "field", "on", "text", "day"):
        found[id][field].append(Seen(on, text, day))
    return {id: {field: tuple(seen) for field, seen in fields.items()} for id, fields in found.items()}


def touched_of(facts: Collection[InitiativeFact]) -> dict[UUID, date]:
    """When each idea was changed last, as its history says: one query."""
    ids = [one.id for one in facts if one.phase in IDEA]
    # The class of the events is made by the decorator; types do not know it.
    events = Initiative.pgh_event_model.objects.filter(pgh_obj_id__in=ids)  # type: ignore[attr-defined]
    newest = events.order_by().values_list("pgh_obj_id").annotate(at=Max("pgh_created_at"))
    return {id: localtime(at).date() for id, at in newest}


def dependency_facts(asked: Asked) -> tuple[DependencyFact, ...]:
    """Links whose both ends the reader sees, and lie in the scope: one query."""
    rows = dependencies_visible_to(asked.access).select_related(None).order_by("id")
    found = (
        DependencyFact(kind, source, target, nearest_above(here, there), lag, note)
        for kind, source, target, lag, note, here, there in rows.values_list(
            "kind", "source_id", "target_id", "lag_days", "note", "source__scope__path", "target__scope__path"
        )
    )
    return tuple(one for one in found if one.place.startswith(asked.path))


def nearest_above(one: str, other: str) -> str:
    """The path of the nearest scope that holds both."""
    pairs = zip(one.strip("/").split("/"), other.strip("/").split("/"), strict=False)
    return "".join(f"{step}/" for step, _same in takewhile(lambda pair: pair[0] == pair[1], pairs))
