"""Arguments of the registers' addresses, of the home portfolio and of the hidden one.

The hidden entry carries the canaries of the world in its words and its money. Both delay the task of the plan that the
examples of plans made for their initiative.
"""

from decimal import Decimal

from pilotage.delivery.reads.delays import lines_to_delay
from pilotage.delivery.reads.plans import plan_of
from pilotage.risk.actions.escalations import escalate
from pilotage.risk.actions.responses import respond
from pilotage.risk.actions.trials import use_in_trials
from pilotage.risk.models import Entry, Escalation, Response
from pilotage.work.models import Initiative
from tests.access.examples import Example, alike
from tests.access.world import World
from tests.builders import full_access
from tests.risk.registers import TODAY, an_entry

DEEDS = (
    "entry", "edit", "remove", "rate", "respond", "happen", "close", "reopen", "review", "status", "escalate", "trials",
    "switch_trials", "leave_trials",
)  # fmt: skip


def examples(world: World) -> dict[str, Example]:
    seen, its_response, its_escalation = _handed_up(world.here, "Ground at home", cost=1_000)
    hidden, other_response, other_escalation = _handed_up(world.there, "Canary-words", cost=918_273)
    keys = Example({"key": world.here.key}, {"key": world.there.key})
    portfolios = Example({"id": world.home.pk}, {"id": world.hidden.pk})
    responses = Example(
        {"id": seen.pk, "response_id": its_response.pk}, {"id": hidden.pk, "response_id": other_response.pk}
    )
    return {
        **alike("risk", DEEDS, Example({"id": seen.pk}, {"id": hidden.pk})),
        **alike("risk", ("change_response", "remove_response"), responses),
        **alike("risk", ("contingency", "reckon", "progress", "panel", "trials_panel"), keys),
        **alike(
            "risk",
            ("portfolio_contingency", "reckon_portfolio", "portfolio_progress", "portfolio_panel"),
            portfolios,
        ),
        "risk:answer": Example({"id": its_escalation.pk}, {"id": other_escalation.pk}),
        "risk:export": Example({"form": "csv"}),
    }


def _handed_up(register: Initiative, title: str, *, cost: int) -> tuple[Entry, Response, Escalation]:
    access = full_access()
    entry = an_entry(
        title,
        register=register,
        access=access,
        probability=5,
        impact=5,
        probability_share=Decimal("0.5"),
        cost_likely=Decimal(cost),
        delay_likely=2,
        cause=title,
    )
    plan = plan_of(access, register)
    assert plan is not None
    use_in_trials(entry, lines=[row.uid for row in lines_to_delay(plan)], version=None, access=access)
    response = respond(
        entry, facts={"strategy": "avoid", "description": title, "cost": Decimal(cost)}, on=TODAY, access=access
    )
    return entry, response, escalate(entry, reason=title, version=None, on=TODAY, access=access)
