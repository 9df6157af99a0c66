"""Arguments of the addresses of roadmaps: one of the home portfolio, and one of the hidden one."""

from dataclasses import replace

from pilotage.maturity.actions.roadmaps.drafting import draft_roadmap, make_current
from pilotage.maturity.actions.roadmaps.editing import rename_increment
from pilotage.maturity.actions.roadmaps.proposing import propose
from pilotage.maturity.models import CapabilityModel, Increment, ModelState, Roadmap
from pilotage.work.models import Portfolio
from tests.access.examples import Example, alike
from tests.access.world import A_DAY, World
from tests.builders import full_access
from tests.maturity.builders_roadmaps import LIMITS, NOON, a_model_with_needs

OF_ONE = (
    "roadmap", "roadmap_limits", "make_current", "discard_roadmap", "place_practice", "take_out", "lock_practice",
)  # fmt: skip
OF_AN_INCREMENT = ("rename_increment", "lock_increment", "register_increment")


def examples(world: World) -> dict[str, Example]:
    model = a_model_with_needs(state=ModelState.READY)
    here = _followed("Way of home", world.home, model)
    there = _followed("Canary-words", world.hidden, model)
    one, other = {"id": here.pk}, {"id": there.pk}
    return {
        **alike("maturity", OF_ONE, Example(one, other)),
        **alike(
            "maturity",
            OF_AN_INCREMENT,
            Example({**one, "increment_id": _first(here)}, {**other, "increment_id": _first(there)}),
        ),
        "exchange:api_one_roadmap": Example(one, other),
    }


def _followed(name: str, portfolio: Portfolio, model: CapabilityModel) -> Roadmap:
    access = full_access()
    made = draft_roadmap(replace(LIMITS, name=name), scope=portfolio.scope, model=model, access=access, on=A_DAY)
    made = propose(made, version=None, access=access, on=A_DAY, at=NOON)
    first = Increment.objects.select_related("roadmap__scope").get(pk=_first(made))
    rename_increment(first, name=name, version=None, access=access, on=A_DAY)
    return make_current(made, version=None, access=access)


def _first(roadmap: Roadmap) -> object:
    return Increment.objects.filter(roadmap=roadmap).order_by("place").values_list("pk", flat=True)[0]
