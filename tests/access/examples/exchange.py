"""Arguments of the imports' addresses: a run belongs to who started it, and may name what it would change."""

from datetime import UTC, datetime, time

from pilotage.accounts.models import Role
from pilotage.exchange.imports.actions.receiving import receive_file
from pilotage.exchange.ledger.actions import receive_ledger
from pilotage.exchange.registers.actions import receive_register
from tests.access.examples import Example, alike
from tests.access.world import A_DAY, World
from tests.builders import a_person, access_for
from tests.exchange.files import text_file

LIST = text_file("Project name,Department", "Canary-words,Canary-harbour")
RISKS = text_file("Title,Key", "Canary-words,")
BOOKINGS = text_file("Key,Line,Month,Amount", "Canary-words,Canary-harbour,2026-01,1")
A_MOMENT = datetime.combine(A_DAY, time(12), UTC)


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
    ledgers = [
        receive_ledger(
            name="ledger.csv",
            content=BOOKINGS,
            access=access_for(a_person(role=Role.FINANCE_CONTROLLER, on=portfolio)),
            at=A_MOMENT,
            on=A_DAY,
        )[0]
        for portfolio in (world.home, world.hidden)
    ]
    lists = [
        receive_register(
            name="risks.csv",
            content=RISKS,
            usual=initiative,
            access=access_for(a_person(role=Role.PROJECT_MANAGER, on=portfolio)),
            on=A_DAY,
        )
        for portfolio, initiative in ((world.home, world.here), (world.hidden, world.there))
    ]
    of_a_list = Example({"id": lists[0].pk}, {"id": lists[1].pk})
    of_a_ledger = Example({"id": ledgers[0].pk}, {"id": ledgers[1].pk})
    names = ("mapping", "preview", "apply", "undo", "decisions")
    return {
        **alike("exchange", names, Example({"id": runs[0].pk}, {"id": runs[1].pk})),
        **alike("exchange", ("register_preview", "look_register", "apply_register", "undo_register"), of_a_list),
        **alike("exchange", ("ledger_preview", "book_ledger", "ledger_file"), of_a_ledger),
        "exchange:export_register": Example({"form": "csv"}),
    }
