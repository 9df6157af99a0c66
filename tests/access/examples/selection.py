"""Arguments of scenarios' addresses: solved and studied ones, here and there, so that every page has what to show."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from pilotage.accounts.rules import Access
from pilotage.kit.jobs import run_job
from pilotage.selection.actions import LimitFacts, add_limit, answer_now
from pilotage.selection.actions.studies import ask_study
from pilotage.selection.models import Goal, Outcome, Scenario, StudyKind
from pilotage.work.models import Portfolio
from tests.access.examples import Example, alike
from tests.access.world import World
from tests.builders import access_for, an_administrator
from tests.selection.builders import a_candidate, a_scenario

OF_A_SCENARIO = (
    "scenario", "change", "candidates", "copy", "limits", "force", "unforce", "solve", "stop", "progress", "commit",
    "undo", "settings", "settings_limits", "settings_people", "settings_starts", "settings_rules", "add_limit",
    "edit_limits", "remove_limits", "edit_roles", "edit_starts", "add_pair", "add_set", "remove_rules", "give",
    "archive", "restore",
)  # fmt: skip

OF_AN_ANSWER = (
    "uses", "standing", "reoptimise", "paper_pdf", "paper_xlsx", "rerun", "ask", "frontier", "frontier_point",
    "frontier_scenario", "worth", "robust",
)  # fmt: skip
SETTINGS: dict[str, dict[str, object]] = {
    StudyKind.FRONTIER: {"count": 2},
    StudyKind.ROBUST: {"worlds": 2, "seed": 1, "costs": "0.1"},
}


@dataclass(frozen=True, slots=True)
class Studied:
    """A scenario with a choice and one without, and what was asked about them."""

    choice: Scenario
    clash: Scenario
    study: UUID
    key: str


def examples(world: World) -> dict[str, Example]:
    access = access_for(an_administrator("Chooser"))
    here = _studied(world.home, "Plan at home", cost=40, access=access)
    there = _studied(world.hidden, "Canary-words", cost=918_273, access=access)

    def both(names: tuple[str, ...], *, of: str = "choice", **more: str) -> dict[str, Example]:
        seen, hidden = (
            {"id": getattr(one, of).pk} | {argument: getattr(one, field) for argument, field in more.items()}
            for one in (here, there)
        )
        return alike("selection", names, Example(seen, hidden))

    return {
        **both(OF_A_SCENARIO),
        **both(OF_AN_ANSWER),
        **both(("cures", "apply_cure"), of="clash"),
        **both(("why",), key="key"),
        **both(("stop_study",), study_id="study"),
        "selection:study_file": Example(
            *({"id": one.choice.pk, "kind": "frontier", "form": "csv"} for one in (here, there))
        ),
        "selection:matrix": Example({"format": "csv"}),
        "selection:panel": Example({"key": world.here.key}, {"key": world.there.key}),
    }


def _studied(portfolio: Portfolio, name: str, *, cost: int, access: Access) -> Studied:
    """Three to choose from, of which two fit, and everything asked about the choice and about there being none."""
    one, *_others = (
        a_candidate(f"{name} {letter}", portfolio=portfolio, access=access, cost=cost, benefit=cost + gain)
        for letter, gain in (("A", 10), ("B", 20), ("C", 30))
    )
    terms = {"access": access, "driver_set": None, "goal": Goal.NPV, "budgets": 2 * cost}
    choice = a_scenario(portfolio.scope, name=name, **terms)
    clash = a_scenario(portfolio.scope, name=f"{name}, too much", **terms)
    add_limit(clash, LimitFacts(at_least=Decimal(3 * cost)), access=access)
    answers = [answer_now(scenario, access=access) for scenario in (choice, clash)]
    assert [answer.outcome for answer in answers] == [Outcome.OPTIMAL, Outcome.INFEASIBLE]
    studies = [
        _asked(choice, kind, str(one.pk) if kind == StudyKind.WHY else "", access=access)
        for kind in StudyKind
        if kind != StudyKind.CURES
    ]
    _asked(clash, StudyKind.CURES, "", access=access)
    return Studied(choice, clash, studies[0], one.key)


def _asked(scenario: Scenario, kind: StudyKind, subject: str, *, access: Access) -> UUID:
    study = ask_study(scenario, kind=kind, subject=subject, settings=SETTINGS.get(kind), access=access)
    assert study.job is not None
    run_job(study.job.id)
    study.refresh_from_db()
    assert study.answered_at is not None, study.job
    return study.pk
