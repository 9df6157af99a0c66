"""A small model as a file says it: two dimensions, four practices, one of which stands on another."""

from datetime import date

from pilotage.accounts.rules import Access
from pilotage.maturity.actions.capability import load_model
from pilotage.maturity.models import CapabilityModel
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
