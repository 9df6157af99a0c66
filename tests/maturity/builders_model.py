"""A small model as a file says it: two dimensions, four practices, one of which stands on another."""

from datetime import date
from typing import Any

from pilotage.accounts.rules import Access
from pilotage.maturity.actions.capability import copy_model, load_model
from pilotage.maturity.actions.drafting import EditionFacts, StageFacts
from pilotage.maturity.actions.practices import PracticeFacts, change_practice
from pilotage.maturity.models import CapabilityModel, Practice
from pilotage.maturity.reads.capability import stamp_of
from pilotage.maturity.rules.text import MappingText
from tests.builders import A_DAY, full_access

PROBES = frozenset({"description_given", "rag_fresh"})

HEAD = """
format = 1
key = "harbour"
edition = "1"
name = "Harbour model"
note = "For harbours."
source = "Written by the harbour office."

[days]
small = 3
medium = 8
large = 20
"""
STAGES = """
[[stages]]
key = "begin"
name = "Begin"
from_level = 1
note = "The quays are known."

[[stages]]
key = "steer"
name = "Steer"
from_level = 3
"""
DIMENSIONS = """
[[dimensions]]
key = "quays"
name = "Quays"
question = "Do we know our quays?"

[[dimensions]]
key = "ships"
name = "Ships"
"""
QUAYS = """
[[practices]]
dimension = "quays"
level = 1
key = "listed"
name = "All quays are listed"
why = "Nobody mends what is on no list."
works = \"\"\"
The list is whole.
Somebody keeps it.\"\"\"
effort = "small"
probe = "description_given"
threshold = 0.8

[[practices]]
dimension = "quays"
level = 3
key = "measured"
name = "Quays are measured each year"
why = "Silt comes slowly."
works = "The depths are known."
effort = "large"
weight = 2.5
needs = ["listed"]

[[practices.mappings]]
scheme = "Port code"
code = "4.2"
note = "in part"
"""
SHIPS = """
[[practices]]
dimension = "ships"
level = 1
key = "known"
name = "Ships are known a day before"
why = "A berth is not found in an hour."
works = "The harbour master has the list in the morning."
effort = "medium"

[[practices]]
dimension = "ships"
level = 2
key = "berthed"
name = "Each ship has its berth when it comes"
why = "Waiting costs."
works = "No ship lies at anchor without a reason."
effort = "medium"
needs = ["known", "listed"]
"""
WHOLE = HEAD + STAGES + DIMENSIONS + QUAYS + SHIPS


def a_file(*changes: tuple[str, str], text: str = WHOLE) -> bytes:
    """The file, with texts in it replaced; each must be there."""
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after)
    return text.encode()


def a_harbour_model(*changes: tuple[str, str], access: Access | None = None, on: date = A_DAY) -> CapabilityModel:
    return load_model(a_file(*changes), access=access or full_access(), on=on).model


def a_draft() -> CapabilityModel:
    return copy_model(a_harbour_model(), access=full_access(), on=A_DAY)


def the(model: CapabilityModel, key: str) -> Practice:
    return Practice.objects.get(model=model, key=key)


def facts_of(practice: Practice, **changes: Any) -> PracticeFacts:
    said = {
        "dimension": practice.dimension_id, "level": practice.level, "name": practice.name, "why": practice.why,
        "works": practice.works, "effort": practice.effort, "weight": practice.weight, "probe": practice.probe,
        "threshold": practice.threshold, "needs": list(practice.needs.values_list("needed_id", flat=True)),
        "mappings": [MappingText(one.scheme, one.code, one.note) for one in practice.mappings.all()],
    }  # fmt: skip
    return PracticeFacts(**{**said, **changes})


def changed(practice: Practice, **changes: Any) -> Practice:
    return change_practice(
        practice, seen=stamp_of(practice), facts=facts_of(practice, **changes), access=full_access()
    )  # fmt: skip


def edition_facts(model: CapabilityModel, **changes: Any) -> EditionFacts:
    said = {
        "name": model.name, "edition": model.edition, "note": model.note, "source": model.source,
        "days": (model.small_days, model.medium_days, model.large_days),
        "stages": {one.pk: StageFacts(one.name, one.note, one.from_level) for one in model.stages.all()},
    }  # fmt: skip
    return EditionFacts(**{**said, **changes})
