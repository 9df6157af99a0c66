"""Arguments of the addresses of assessments: one of the home portfolio that is open, and one of the hidden one."""

from uuid import UUID

from pilotage.maturity.actions.assessments import start_assessment
from pilotage.maturity.models import Assessment, CapabilityModel, Participant
from pilotage.work.models import Portfolio
from tests.access.examples import Example, alike
from tests.access.world import A_DAY, World
from tests.builders import full_access
from tests.maturity.builders_assessments import a_closed_assessment, a_small_model

OF_ONE = (
    "assessment", "invite", "assessment_evidence", "close_assessment", "withdraw_assessment", "answer_assessment",
    "settle_assessment",
)  # fmt: skip
OF_A_PRACTICE = ("settle_practice", "unsettle_practice")


def examples(world: World) -> dict[str, Example]:
    model = a_small_model("of the world")
    here = _started("Home looks at itself", world.home, model, world)
    there = _started("Canary-words", world.hidden, model, world)
    practice = model.practices.get(key="listed").pk
    kept = [
        a_closed_assessment({"listed": "yes"}, name=name, scope=portfolio.scope, model=model).pk
        for name, portfolio in (("Home looked", world.home), ("Canary-words too", world.hidden))
    ]
    one, other = {"id": here.pk}, {"id": there.pk}
    return {
        **alike("maturity", OF_ONE, Example(one, other)),
        **alike("maturity", OF_A_PRACTICE, Example({**one, "practice": practice}, {**other, "practice": practice})),
        "maturity:remove_participant": Example(
            {**one, "participant": _asked(here)}, {**other, "participant": _asked(there)}
        ),
        "insights:assessment_pack": Example({"id": kept[0]}, {"id": kept[1]}),
        "exchange:api_one_assessment": Example(one, other),
        "exchange:api_own_answers": Example(one, other),
    }


def _started(name: str, portfolio: Portfolio, model: CapabilityModel, world: World) -> Assessment:
    person = world.stranger if portfolio == world.hidden else world.colleague
    return start_assessment(
        name, scope=portfolio.scope, model=model, day=A_DAY, people=[person], note=name, access=full_access(), on=A_DAY
    )


def _asked(assessment: Assessment) -> UUID:
    return Participant.objects.get(assessment=assessment).pk
