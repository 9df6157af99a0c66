"""Solving a scenario: the search runs in a worker, shows where it stands, and keeps the best when it is stopped."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from pilotage.engine.selection.effort import Effort
from pilotage.engine.selection.effort import Progress as Standing
from pilotage.engine.selection.solving import solve
from pilotage.kit.formats import formatter
from pilotage.kit.jobs import JobCancelled, Outcome, Progress, runs
from pilotage.selection.actions.again import AGAIN
from pilotage.selection.actions.solving import SOLVE, keep_answer
from pilotage.selection.models import Solution
from pilotage.selection.reads.again import compared_again
from pilotage.selection.reads.freezing import from_json
from pilotage.selection.reads.inputs import Inputs
from pilotage.selection.reads.problem import problem_of
from pilotage.selection.reads.solutions import answered, solution_to_answer
from pilotage.selection.reads.words import outcome_in_words, value_in_words

MOST_POINTS = 240  # of the curve; more cannot be told apart on a screen


@runs(SOLVE)
def solve_scenario(progress: Progress) -> Outcome:
    """Answer the solution that the payload names, from its frozen inputs."""
    solution = solution_to_answer(UUID(progress.payload["solution"]))
    if not solution.outcome:
        seconds = float(progress.payload["seconds"])
        inputs = from_json(solution.inputs)
        watch = _Watch(progress, inputs, seconds)
        effort = Effort(seconds=seconds, gap=0.0, seed=solution.seed, threads=2)
        answer = solve(problem_of(inputs), effort, watch)
        solution = keep_answer(solution, answer)
    return _told(solution)


@runs(AGAIN)
def solve_committed_again(progress: Progress) -> Outcome:
    """Compare what the payload's frozen inputs give today with what was committed."""
    before = answered(solution_to_answer(UUID(progress.payload["solution"])))
    seconds = float(progress.payload["seconds"])
    watch = _Watch(progress, before.asked, seconds)
    found = solve(problem_of(before.asked), Effort(seconds=seconds, gap=0.0, seed=before.solution.seed), watch)
    message = " ".join(compared_again(formatter(), before, found).said)
    return Outcome(message, reverse("selection:scenario", args=[before.solution.scenario_id]))


def _told(solution: Solution) -> Outcome:
    message = outcome_in_words(formatter(), solution)
    return Outcome(message, reverse("selection:scenario", args=[solution.scenario_id]))


class _Watch:
    """Passes the solver's reports on to the person; remembers that they asked to stop."""

    def __init__(self, progress: Progress, inputs: Inputs, seconds: float) -> None:
        self.progress, self.inputs, self.seconds = progress, inputs, seconds
        self.is_stopped = False
        self.curve: list[tuple[float, float | None, float | None]] = []

    def __call__(self, at: Standing) -> bool:
        if self.is_stopped:
            return True
        self._note(at)
        live = {"value": at.value, "bound": at.bound, "gap": at.gap, "seconds": at.seconds, "curve": self.curve}
        try:
            self.progress.report(min(at.seconds / self.seconds, 0.99), self._said(at), live=live)
        except JobCancelled:
            self.is_stopped = True
        return self.is_stopped

    def _note(self, at: Standing) -> None:
        point = (round(at.seconds, 2), at.value, at.bound)
        if not self.curve or self.curve[-1][1:] != point[1:]:
            self.curve.append(point)
        if len(self.curve) > MOST_POINTS:
            self.curve = self.curve[::2]

    def _said(self, at: Standing) -> str:
        f = formatter()
        if at.value is None:
            return _("Looking for a first choice")
        best = value_in_words(f, self.inputs, at.value)
        if at.gap is None:
            return _("Best so far %(best)s") % {"best": best}
        return _("Best so far %(best)s, at most %(gap)s from the best there is") % {
            "best": best,
            "gap": f.share(at.gap, 2),
        }
