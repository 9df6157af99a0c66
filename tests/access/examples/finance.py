"""Arguments of the money's addresses."""

from datetime import date
from decimal import Decimal

from pilotage.finance.actions.baselines import set_money_baseline
from pilotage.finance.actions.funds import add_fund
from pilotage.finance.models import Rate
from tests.access.examples import Example, alike
from tests.access.world import A_DAY, World
from tests.builders import full_access
from tests.finance.money import a_line, months_of
from tests.governance.gates import NOON


def examples(world: World) -> dict[str, Example]:
    a_line(world.here, amounts=months_of(2027, {3: 100}))
    a_line(world.there, name="Canary-words", amounts=months_of(2027, {3: 918_273}))
    rate = Rate.objects.create(currency="USD", into="EUR", valid_from=date(2026, 1, 1), rate=Decimal("0.9"))
    fund = Example({"id": add_fund(name="Green bond", access=full_access()).pk})
    initiative = Example({"key": world.here.key}, {"key": world.there.key})
    approved = [
        set_money_baseline(one, name=name, reason="", access=full_access(), on=A_DAY, at=NOON)
        for one, name in ((world.here, "Board"), (world.there, "Canary-words"))
    ]
    names = (
        "grid", "cells", "new_line", "remove_lines", "enter_year", "known_to", "ranges", "value", "panel", "baselines",
        "set_baseline",
    )  # fmt: skip
    return {
        **alike("finance", names, initiative),
        "finance:drop_rate": Example({"id": rate.pk}),
        "finance:fund": fund,
        "exchange:api_one_fund": fund,
        "exchange:api_one_money_baseline": Example(*({"id": one.pk} for one in approved)),
    }
