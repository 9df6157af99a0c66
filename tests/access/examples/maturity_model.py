"""Arguments of the addresses of the capability model: a draft, one of its dimensions and one of its practices.

A model belongs to everybody: there is no hidden one.
"""

from pilotage.maturity.actions.capability import copy_model
from pilotage.maturity.models import Practice
from tests.access.examples import Example, alike
from tests.access.world import A_DAY, World
from tests.builders import full_access
from tests.maturity.builders_model import a_harbour_model

OF_AN_EDITION = (
    "draft", "edition_file", "copy_edition", "force_edition", "retire_edition", "discard_edition", "new_practice",
    "new_dimension",
)  # fmt: skip
OF_A_PRACTICE = ("practice", "edit_practice", "remove_practice")
OF_A_DIMENSION = ("dimension", "remove_dimension")


def examples(world: World) -> dict[str, Example]:
    draft = copy_model(a_harbour_model(), access=full_access(), on=A_DAY)
    practice = Practice.objects.get(model=draft, key="listed")
    return {
        **alike("maturity", OF_AN_EDITION, Example({"id": draft.pk})),
        **alike("maturity", OF_A_PRACTICE, Example({"id": practice.pk})),
        **alike("maturity", OF_A_DIMENSION, Example({"id": practice.dimension_id})),
        "exchange:api_one_capability_model": Example({"id": draft.pk}),
    }
