"""Every kind of entry in every status: which deeds the rules let through, all of them, against what is written here."""

from itertools import product

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from pilotage.accounts.rules import Impossible
from pilotage.risk.actions.states import close, happen, reopen, set_status
from pilotage.risk.models import OVER, Entry, EntryKind, Status
from pilotage.risk.rules import states
from tests.builders import full_access
from tests.risk.registers import TODAY, an_entry

DEEDS = {
    "rate": lambda entry: states.may_rate(entry),
    "respond": lambda entry: states.may_respond(entry),
    "happen": lambda entry: states.may_happen(entry),
    "close": lambda entry: states.may_close(entry),
    "reopen": lambda entry: states.may_reopen(entry),
    "treat": lambda entry: states.may_move(entry, Status.IN_TREATMENT),
    "accept": lambda entry: states.may_move(entry, Status.ACCEPTED),
    "end by status": lambda entry: states.may_move(entry, Status.CLOSED),
}
NEVER = {
    EntryKind.RISK: {"end by status"},
    EntryKind.OPPORTUNITY: {"end by status"},
    EntryKind.ISSUE: {"end by status", "happen"},
    EntryKind.ASSUMPTION: {"end by status", "happen"},
    EntryKind.ACTION: {"end by status", "happen", "rate", "respond", "accept"},
}


@pytest.mark.parametrize(("kind", "status"), list(product(EntryKind, Status)))
def test_what_is_open_can_be_worked_on_and_what_is_over_can_only_be_reopened(kind, status):
    entry = Entry(kind=kind, status=status, number=1)
    allowed = {name for name, verdict in DEEDS.items() if verdict(entry)}
    if status in OVER:
        assert allowed == {"reopen"}
    else:
        assert allowed == set(DEEDS) - NEVER[kind] - {"reopen"}


class Life(RuleBasedStateMachine):
    """A risk through any order of deeds: a status that is over has a day, one that is not has none."""

    @initialize(kind=st.sampled_from(EntryKind))
    def begin(self, kind: EntryKind) -> None:
        self.access = full_access()
        self.entry = an_entry(kind=kind, access=self.access)
        self.became = 0

    def _tried(self, act) -> bool:
        try:
            act()
        except Impossible:
            self.entry.refresh_from_db()
            return False
        self.entry.refresh_from_db()
        return True

    @rule(status=st.sampled_from(Status))
    def move(self, status: Status) -> None:
        was_over = self.entry.is_over
        done = self._tried(lambda: set_status(self.entry, status=status, version=None, access=self.access))
        if done:
            assert not was_over
            assert self.entry.status == status

    @rule()
    def end(self) -> None:
        was_over = self.entry.is_over
        done = self._tried(
            lambda: close(self.entry, note="Over.", closed_on=TODAY, version=None, on=TODAY, access=self.access)
        )
        assert done != was_over

    @precondition(lambda self: self.entry.kind == EntryKind.RISK)
    @rule()
    def comes(self) -> None:
        was_over = self.entry.is_over
        done = self._tried(
            lambda: happen(self.entry, happened_on=TODAY, note="", version=None, on=TODAY, access=self.access)
        )
        assert done != was_over
        self.became += done

    @rule()
    def again(self) -> None:
        was_over = self.entry.is_over
        assert self._tried(lambda: reopen(self.entry, version=None, access=self.access)) == was_over

    @invariant()
    def has_a_day_when_it_is_over(self) -> None:
        if hasattr(self, "entry"):
            assert (self.entry.ended_on is not None) == self.entry.is_over
            assert Entry.objects.filter(came_from=self.entry).count() == self.became


class LifeOfAnEntry(TestCase):
    def test_no_order_of_deeds_breaks_an_entry(self):
        run_state_machine_as_test(
            Life,
            settings=settings(
                max_examples=8, stateful_step_count=10, deadline=None, suppress_health_check=list(HealthCheck)
            ),
        )
