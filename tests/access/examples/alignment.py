"""Arguments of the addresses of alignment: a review on each side of the fence, and a round, which is everybody's."""

from datetime import date

from pilotage.governance.actions.alignment import plan_round, start_review, write_lines
from pilotage.governance.models import AlignmentReview
from pilotage.work.models import Initiative
from tests.access.examples import Example, alike
from tests.access.world import A_DAY, World
from tests.builders import full_access
from tests.strategy.builders import an_objective

OF_A_REVIEW = ("one_alignment", "propose_alignment", "complete_alignment", "accept_alignment", "reject_alignment")


def examples(world: World) -> dict[str, Example]:
    an_objective("Aligned with")
    round = plan_round("Round", starts_on=A_DAY, ends_on=date(2026, 6, 30), renew_after_months=12, access=full_access())
    here, there = _review(world.here, "Words at home"), _review(world.there, "Canary-words")
    ids = Example({"id": here.pk}, {"id": there.pk})
    keys = Example({"key": world.here.key}, {"key": world.there.key})
    return {
        **alike("governance", ("write_alignment", "decide_alignment"), ids),
        **alike("governance", ("alignment_review", "start_alignment", "alignment_panel"), keys),
        "governance:close_round": Example({"id": round.pk}),
        **alike("exchange", [f"api_{name}" for name in OF_A_REVIEW], ids),
        **alike("exchange", ("api_one_round", "api_close_planning_round"), Example({"id": round.pk})),
    }


def _review(initiative: Initiative, note: str) -> AlignmentReview:
    review = start_review(initiative, access=full_access(), on=A_DAY)
    return write_lines(review, {}, note=note, version=review.version, access=full_access())
