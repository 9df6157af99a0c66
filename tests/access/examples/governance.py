"""Arguments of governance's addresses: a review that waits, one that is decided with a condition, and a document."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from pilotage.accounts.models import Person, Role
from pilotage.accounts.rules import Access
from pilotage.governance.actions.deciding import AskedCondition, vote
from pilotage.governance.actions.delegating import delegate
from pilotage.governance.actions.submitting import attach_file, submit_review, tick
from pilotage.governance.models import Condition, Criterion, CriterionKind, Gate, Outcome
from pilotage.governance.reads.notices import stop_token
from pilotage.work.models import Initiative, Portfolio
from tests.access.examples import Example, alike
from tests.access.world import A_DAY, World
from tests.builders import a_person, access_for, an_initiative, full_access
from tests.governance.gates import NOON, a_criterion, a_gate, a_life_cycle

OF_A_REVIEW = ("review", "decide", "withdraw")
OF_A_LIFE_CYCLE = ("life_cycle", "archive_life_cycle", "new_gate")
OF_A_GATE = ("gate", "drop_gate", "new_criterion")
OF_A_CRITERION = ("criterion", "drop_criterion")


@dataclass(frozen=True, slots=True)
class Half:
    """What there is on one side of the fence."""

    key: str
    review: UUID
    number: int
    condition: UUID
    file: UUID


def examples(world: World) -> dict[str, Example]:
    cycle = a_life_cycle("Way of the world")
    gate = a_gate(cycle, deciders=(Role.SRO,))
    box, paper = a_criterion(gate), a_criterion(gate, "Paper", kind=CriterionKind.DOCUMENT, is_must=False)
    decider, access = a_person("Gatekeeper", role=Role.SRO), full_access()
    here = _half(world.here, world.home, gate, box, paper, decider=decider, access=access, words="Words at home")
    there = _half(world.there, world.hidden, gate, box, paper, decider=decider, access=access, words="Canary-words")
    given = delegate(world.colleague, since=A_DAY, until=A_DAY, note="Canary-words",
                     access=access_for(decider), on=A_DAY)  # fmt: skip

    def both(names: tuple[str, ...], argument: str, of: str) -> dict[str, Example]:
        return alike("governance", names, Example({argument: getattr(here, of)}, {argument: getattr(there, of)}))

    def asked(names: tuple[str, ...], of: str) -> dict[str, Example]:
        by_id = Example({"id": getattr(here, of)}, {"id": getattr(there, of)})
        return alike("exchange", [f"api_{name}" for name in names], by_id)

    one, other = ({"key": half.key, "id": box.pk} for half in (here, there))
    return {
        **both(OF_A_REVIEW, "id", "review"),
        **both(("entry",), "number", "number"),
        **both(("meet",), "id", "condition"),
        **both(("file",), "id", "file"),
        **both(("panel", "submit"), "key", "key"),
        **alike("governance", ("tick", "untick", "attach"), Example(one, other)),
        **alike("governance", OF_A_LIFE_CYCLE, Example({"id": cycle.pk})),
        **alike("governance", OF_A_GATE, Example({"id": gate.pk})),
        **alike("governance", OF_A_CRITERION, Example({"id": paper.pk})),
        **asked(("withdraw_gate_review",), "review"),
        **asked(("one_condition", "meet"), "condition"),
        **asked(("read_standing",), "key"),
        "exchange:api_one_life_cycle": Example({"id": cycle.pk}),
        **alike(
            "exchange", ("api_one_delegation", "api_end_one_delegation"), Example({"id": given.pk}, {"id": given.pk})
        ),
        # Nobody of the walk gave or took it.
        "governance:end_delegation": Example({"id": given.pk}, {"id": given.pk}),
        "governance:ledger_file": Example({"form": "csv"}),
        "governance:stop_notices": Example({"token": stop_token(world.colleague.pk, "conditions_due")}),
    }


def _half(
    waiting: Initiative, portfolio: Portfolio, gate: Gate, box: Criterion, paper: Criterion, *, decider: Person,
    access: Access, words: str,
) -> Half:  # fmt: skip
    decided = an_initiative(f"{words} decided", portfolio=portfolio, access=access)
    for one in (waiting, decided):
        tick(one, box, note=words, access=access, on=A_DAY)
    file = attach_file(waiting, paper, name=f"{words}.pdf", content=words.encode(), media_type="application/pdf",
                       title=words, access=access, on=A_DAY, at=NOON)  # fmt: skip
    review, past = (
        submit_review(one, gate, note=words, access=access, on=A_DAY, at=NOON) for one in (waiting, decided)
    )
    asked = AskedCondition(words, decider, date(2026, 4, 1))
    entry = vote(past, outcome=Outcome.CONDITIONAL, comment=words, conditions=[asked], access=access_for(decider),
                 on=A_DAY, at=NOON).entry  # fmt: skip
    assert entry is not None
    assert file.file_id is not None
    return Half(waiting.key, review.pk, entry.number, Condition.objects.get(entry=entry).pk, file.file_id)
