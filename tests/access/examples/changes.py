"""Arguments of the addresses of change requests: one that waits on each side of the fence, and a rule."""

from datetime import date
from decimal import Decimal

from pilotage.accounts.models import Role
from pilotage.governance.actions.changes.asking import Asked, draft_change, submit_change
from pilotage.governance.actions.changes.configuring import add_change_rule
from pilotage.governance.models import ChangeRequest
from pilotage.governance.rules.changes import Threshold
from pilotage.work.models import Initiative
from tests.access.examples import Example, alike
from tests.access.world import A_DAY, World
from tests.builders import full_access
from tests.governance.gates import NOON

BY_THE_API = (
    "one_change", "submit_change_request", "measure_change_request", "withdraw_change_request",
    "approve_change_request", "reject_change_request",
)  # fmt: skip
OF_A_REQUEST = ("change", "rewrite_change", "submit_change", "withdraw_change", "measure_change", "decide_change")


def examples(world: World) -> dict[str, Example]:
    rule = add_change_rule(Threshold(Role.SRO, 90), access=full_access())
    here, there = _request(world.here, "Words at home", 1000), _request(world.there, "Canary-words", 918_273)
    ids = Example({"id": here.pk}, {"id": there.pk})
    keys = Example({"key": world.here.key}, {"key": world.there.key})
    return {
        **alike("governance", OF_A_REQUEST, ids),
        **alike("exchange", [f"api_{name}" for name in BY_THE_API], ids),
        "selection:change_budgets": ids,
        **alike("governance", ("new_change", "change_panel"), keys),
        "governance:drop_change_rule": Example({"id": rule.pk}),
    }


def _request(initiative: Initiative, words: str, cost: int) -> ChangeRequest:
    asked = Asked(words, reason=words, scope=words, money=words, new_finish=date(2027, 1, 31), new_cost=Decimal(cost))
    drafted = draft_change(initiative, asked, access=full_access())
    return submit_change(drafted, access=full_access(), on=A_DAY, at=NOON)
