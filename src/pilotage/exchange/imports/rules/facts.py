"""A record of the file as facts of an initiative, in the shapes in which the register keeps them."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.text import slugify

from pilotage.exchange.tabular.mappings import ValueKind
from pilotage.exchange.tabular.ratings import Rating, Scale
from pilotage.exchange.tabular.targets import Target
from pilotage.exchange.tabular.typed import Reading, TypedTable
from pilotage.exchange.tabular.words import plain
from pilotage.work.models import Rag, Stage, StagePhase

# JSON: Any.
Json = dict[str, Any]
CENT = Decimal("0.01")
RAGS = {
    Rating.GREEN: Rag.GREEN,
    Rating.AMBER_GREEN: Rag.GREEN_AMBER,
    Rating.AMBER: Rag.AMBER,
    Rating.AMBER_RED: Rag.AMBER_RED,
    Rating.RED: Rag.RED,
}
DATE_FIELDS = {
    Target.START_PLANNED: "planned_start",
    Target.FINISH_PLANNED: "planned_finish",
    Target.START_FORECAST: "forecast_start",
    Target.FINISH_FORECAST: "forecast_finish",
}
MONEY_FIELDS = {
    Target.WHOLE_LIFE_COST: "whole_life_cost",
    Target.BUDGET_YEAR: "year_budget",
    Target.FORECAST_YEAR: "year_forecast",
}
PLAIN_FIELDS = {
    Target.ID: "external_id",
    Target.NAME: "name",
    Target.DESCRIPTION: "description",
    Target.KIND: "kind",
    Target.OWNER: "sponsor",
    Target.MANAGER: "manager",
    Target.PORTFOLIO: "portfolio",
}
LONGEST = {"external_id": 200, "name": 400, "portfolio": 200, "sponsor": 200, "manager": 200}
# What people call their stages, by the meaning that ours have.
PHASES = {
    StagePhase.IDEA: "idea proposal concept pipeline initiation",
    StagePhase.ASSESSED: "assessed assessment feasibility definition discovery planning",
    StagePhase.APPROVED: "approved authorised authorized design procurement",
    StagePhase.DELIVERY: "delivery execution implementation construction active live ongoing build",
    StagePhase.CLOSING: "closing closeout handover commissioning",
    StagePhase.CLOSED: "closed complete completed done finished",
    StagePhase.ON_HOLD: "hold paused suspended stopped",
    StagePhase.CANCELLED: "cancelled canceled terminated withdrawn abandoned",
}
MOST_TAGS = 30


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the words of a file mean in this register."""

    stages: tuple[Stage, ...]
    field_keys: dict[str, str]  # the custom field's key by the column's name
    currency: str  # of the enterprise: for amounts of which the file says nothing

    def stage_of(self, word: str) -> Stage | None:
        """The stage of that name, or the first with that meaning."""
        wanted = plain(word)
        named = next((stage for stage in self.stages if plain(stage.name) == wanted), None)
        if named is not None:
            return named
        said = set(wanted.split())
        phase = next((phase for phase, words in reversed(PHASES.items()) if said & set(words.split())), None)
        return next((stage for stage in self.stages if stage.phase == phase), None)


def field_key(name: str) -> str:
    """The key of the custom field for a column of that name."""
    return slugify(name).replace("-", "_")[:60] or "field"


def facts_of(typed: TypedTable, record: int, vocabulary: Vocabulary) -> Json:
    """The record's plain, observed and custom facts. Silence on a plain fact leaves it out; on an observed one it is
    reported as unknown."""
    simple: Json = {}
    for target, name in PLAIN_FIELDS.items():
        value = typed.value(target, record)
        if isinstance(value, str) and value:
            simple[name] = value[: LONGEST[name]] if name in LONGEST else value
    tags = typed.text(Target.TAGS, record)
    if tags:
        simple["tags"] = [tag.strip()[:60] for tag in tags.replace(";", ",").split(",") if tag.strip()][:MOST_TAGS]
    return {
        "plain": simple,
        "observed": _observed(typed, record, vocabulary),
        "custom": _custom(typed, record, vocabulary),
    }


def _observed(typed: TypedTable, record: int, vocabulary: Vocabulary) -> Json:
    seen: Json = {}
    for target, name in DATE_FIELDS.items():
        if (reading := typed.fields.get(target)) is not None:
            day = reading.values[record]
            seen[name] = {"day": day.isoformat() if isinstance(day, date) else None, "words": reading.words[record]}
    for target, name in MONEY_FIELDS.items():
        if (reading := typed.fields.get(target)) is not None:
            seen[name] = _money(reading, record, vocabulary)
    if Target.RAG in typed.fields or Target.RAG_COMMENT in typed.fields:
        seen["rag"] = _rag(typed, record)
    stage = vocabulary.stage_of(typed.text(Target.STAGE, record)) if typed.text(Target.STAGE, record) else None
    if stage is not None:
        seen["stage"] = {"text": str(stage.id)}
    return seen


def _money(reading: Reading, record: int, vocabulary: Vocabulary) -> Json:
    amount = reading.values[record]
    if not isinstance(amount, Decimal):
        return {"amount": None, "words": reading.words[record]}
    currency = reading.currencies.get(record) or reading.plan.currency or vocabulary.currency
    return {"amount": str(amount.quantize(CENT, ROUND_HALF_UP)), "currency": currency}


def _rag(typed: TypedTable, record: int) -> Json:
    reading = typed.fields.get(Target.RAG)
    comment = typed.text(Target.RAG_COMMENT, record)
    rating = reading.values[record] if reading is not None else None
    if reading is None or not isinstance(rating, Rating):
        said = reading.words[record] if reading is not None else ""
        return {"text": "", "words": "\n".join(dict.fromkeys(part for part in (said, comment) if part))}
    scale = 5 if reading.scale is Scale.FIVE else 3
    return {"text": str(RAGS[rating].value), "rag_scale": scale, "words": comment}


def _custom(typed: TypedTable, record: int, vocabulary: Vocabulary) -> Json:
    values = {}
    for reading in typed.custom:
        key = vocabulary.field_keys.get(reading.plan.name)
        if key is None:
            continue
        value = _custom_value(reading, record, vocabulary)
        if value is not None:
            values[key] = value
    return values


def _custom_value(reading: Reading, record: int, vocabulary: Vocabulary) -> str | bool | dict[str, str] | None:
    value = reading.values[record]
    if value is None:
        return {"words": reading.words[record]} if reading.words[record] else None
    if isinstance(value, bool):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        if reading.plan.kind is not ValueKind.MONEY:
            return format(value, "f")
        currency = reading.currencies.get(record) or reading.plan.currency or vocabulary.currency
        return {"amount": format(value, "f"), "currency": currency}
    return str(value)
