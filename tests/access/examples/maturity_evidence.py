"""Arguments of the addresses of evidence and data quality. Questions belong to everybody; their rows do not."""

from tests.access.examples import Example
from tests.access.world import World


def examples(world: World) -> dict[str, Example]:
    return {
        "maturity:probe": Example({"name": "description_given"}),
        "maturity:probe_file": Example({"name": "description_given", "form": "csv"}),
        "maturity:quality_file": Example({"form": "csv"}),
        "exchange:api_one_probe": Example({"name": "description_given"}),
    }
