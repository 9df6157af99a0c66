"""Many decisions at once: one is taken, the others hear that it was."""

from functools import partial

import pytest
from django.db import connection

from pilotage.accounts.models import Role
from pilotage.governance.actions.deciding import vote
from pilotage.governance.models import LedgerEntry, Outcome, ReviewState, Vote
from pilotage.governance.rules.refusals import Impossible
from pilotage.work.models import Initiative, Observation, Observed
from tests.builders import A_DAY, a_person, access_for
from tests.exchange.api.test_races import at_once, own_database  # noqa: F401 - a fixture
from tests.governance.gates import NOON, Door

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("own_database")]
AT_ONCE = 20
WAVES = 10


def test_two_hundred_parallel_decisions_on_one_gate_give_one():
    door = Door()
    door.ready()
    review = door.submitted()
    deciders = [a_person(role=Role.SRO, on=door.portfolio) for _one in range(AT_ONCE)]
    outcomes = (Outcome.GO, Outcome.HOLD, Outcome.KILL, Outcome.RECYCLE)

    def decide(place: int) -> str:
        access = access_for(deciders[place % AT_ONCE])
        try:
            vote(review, outcome=outcomes[place % 4], comment="So.", access=access, on=A_DAY, at=NOON)
        except Impossible as late:
            return str(late)
        finally:
            connection.close()
        return "decided"

    # The server takes twenty connections of ours at a time: ten waves of them make two hundred.
    said = [one for wave in range(WAVES) for one in at_once(*(partial(decide, place) for place in range(AT_ONCE)))]
    assert len(said) == AT_ONCE * WAVES
    assert said.count("decided") == 1
    assert set(said) == {"decided", "This was decided already. Open the decision to see how."}
    assert (LedgerEntry.objects.count(), Vote.objects.count()) == (1, 1)
    review.refresh_from_db()
    assert review.state == ReviewState.DECIDED
    now = Initiative.objects.get(pk=door.initiative.pk)
    seen = Observation.objects.filter(initiative=now, field=Observed.STAGE).order_by("on").last()
    assert seen is not None
    assert seen.text == str(now.stage_id)


def test_who_submits_twice_at_once_submits_once():
    door = Door()
    door.ready()

    def submit() -> str:
        try:
            door.submitted()
        except Impossible as late:
            return str(late)
        finally:
            connection.close()
        return "submitted"

    said = at_once(*([submit] * 8))
    assert said.count("submitted") == 1
