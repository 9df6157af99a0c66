"""Arguments of the imports' addresses: a run belongs to who started it, and may name what it would change."""

from pilotage.accounts.models import Role
from pilotage.exchange.imports.actions.receiving import receive_file
from tests.access.examples import Example, alike
from tests.access.world import A_DAY, World
from tests.builders import a_person, access_for
from tests.exchange.files import text_file

LIST = text_file("Project name,Department", "Canary-words,Canary-harbour")


def examples(world: World) -> dict[str, Example]:
    runs = [
        receive_file(
            name="list.csv",
            content=LIST,
            day=A_DAY,
            access=access_for(a_person(role=Role.PORTFOLIO_MANAGER, on=portfolio)),
        )
        for portfolio in (world.home, world.hidden)
    ]
    names = ("mapping", "preview", "apply", "undo", "decisions")
    return {
        **alike("exchange", names, Example({"id": runs[0].pk}, {"id": runs[1].pk})),
        "exchange:export_register": Example({"form": "csv"}),
    }
