"""Keeping what was reported at a date, and the initiative's current value in step with the newest."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pilotage.work.models import Initiative, Observation, Observed, Rag, RagScale, Stage

DATES = (Observed.PLANNED_START, Observed.PLANNED_FINISH, Observed.FORECAST_START, Observed.FORECAST_FINISH)
AMOUNTS = (Observed.WHOLE_LIFE_COST, Observed.YEAR_BUDGET, Observed.YEAR_FORECAST)


@dataclass(frozen=True, slots=True)
class Seen:
    """One observed value. Nothing in it means: reported as unknown; `words` keeps what was said instead."""

    stage: Stage | None = None
    rag: str = ""
    rag_scale: int | None = None
    day: date | None = None
    amount: Decimal | None = None
    currency: str = ""
    words: str = ""


def keep_observations(initiative: Initiative, seen: Mapping[Observed, Seen], *, on: date) -> None:
    """Keep what was seen on a day (again: the later word for the same day wins), and bring the row up to date.

    The row is changed in memory only; the caller saves it in the same transaction.
    """
    Observation.objects.bulk_create(
        [_row(initiative, field, value, on) for field, value in seen.items()],
        update_conflicts=True,
        unique_fields=["initiative", "field", "on"],
        update_fields=["text", "day", "amount", "currency", "rag_scale", "words"],
    )
    newest = (
        Observation.objects.filter(initiative=initiative, field__in=list(seen))
        .order_by("field", "-on")
        .distinct("field")
    )
    for observation in newest:
        _bring_up_to_date(initiative, observation)


def _row(initiative: Initiative, field: Observed, value: Seen, on: date) -> Observation:
    return Observation(
        initiative=initiative,
        field=field,
        on=on,
        text=str(value.stage.id) if value.stage else value.rag,
        day=value.day,
        amount=value.amount,
        currency=value.currency if value.amount is not None else "",
        rag_scale=(value.rag_scale or _scale_of(value.rag)) if value.rag else None,
        words=value.words,
    )


def _scale_of(rag: str) -> int:
    return RagScale.FIVE if rag in (Rag.GREEN_AMBER, Rag.AMBER_RED) else RagScale.THREE


def _bring_up_to_date(initiative: Initiative, newest: Observation) -> None:
    field = Observed(newest.field)
    if field == Observed.STAGE:
        initiative.stage_id = newest.text  # Django turns the text into the UUID
    elif field == Observed.RAG:
        initiative.rag, initiative.rag_note = newest.text, newest.words
        initiative.rag_scale = newest.rag_scale
        initiative.rag_on = newest.on if newest.text else None
    elif field in DATES:
        setattr(initiative, field.value, newest.day)
    else:
        setattr(initiative, field.value, newest.amount)
        initiative.currency = newest.currency or initiative.currency
    _keep_words(initiative, field, newest)


def _keep_words(initiative: Initiative, field: Observed, newest: Observation) -> None:
    words = dict(initiative.unknown_words)
    words.pop(field.value, None)
    if newest.words and field != Observed.RAG and newest.amount is None and newest.day is None:
        words[field.value] = newest.words
    initiative.unknown_words = words
