"""One changed duration of a plan: tried, saved and taken back, near its start, in its middle and near its end.

CPU time of one call, with what the server process does for it. The plan grows a working day each time, so that each
save moves something, and the near end of a plan moves what hangs on the finish of the whole: nearly all late dates.
"""

from collections.abc import Iterator
from datetime import date

from benchmarks.database import cpu_with_database, organisation_of
from benchmarks.runner import Way, compare

ORGANISATION = 20
SIZES = (200, 1_000, 5_000)
PLACES = {"near the start": 0.02, "in the middle": 0.5, "near the end": 0.98}
A_DAY = date(2027, 3, 1)
A_WORKDAY = 28_800
ROUNDS = 7


def run() -> None:
    from benchmarks.plans import a_large_plan  # noqa: PLC0415
    from pilotage.accounts.models import Person  # noqa: PLC0415 - models are there only now
    from pilotage.accounts.reads import access_of  # noqa: PLC0415

    with organisation_of(ORGANISATION):
        access = access_of(Person.objects.get(email=f"pmo{ORGANISATION}@pilotage.example"))
        for place, size in enumerate(SIZES):
            plan = a_large_plan(access, tasks=size, on=A_DAY, of=place)
            days = iter(range(6, 1_000_000))
            ways: dict[str, Way] = {}
            for where, share in PLACES.items():
                ways |= _ways(plan, access, int(size * share), where, days)
            compare(f"a plan of {size:,} rows, with the database", ways, rounds=ROUNDS, cpu_clock=cpu_with_database)


def _ways(
    plan: "Plan", access: "Access", position: int, where: str, days: Iterator[int]  # noqa: F821 - there only later
) -> dict[str, Way]:  # fmt: skip
    from pilotage.delivery.actions.changing import edit_plan, preview_edits  # noqa: PLC0415 - models are there only now
    from pilotage.delivery.actions.undo import undo_change  # noqa: PLC0415
    from pilotage.delivery.models import Plan, PlanTask  # noqa: PLC0415
    from pilotage.delivery.rules.changing_edits import ChangeTask  # noqa: PLC0415
    from pilotage.delivery.rules.changing_text import Duration  # noqa: PLC0415

    task = PlanTask.objects.filter(plan=plan, kind="task", position__gte=position).order_by("position")[0]

    def edits() -> list[ChangeTask]:
        return [ChangeTask(task.id, {"duration": Duration(next(days) * A_WORKDAY)})]

    def revision() -> int:
        return Plan.objects.values_list("revision", flat=True).get(pk=plan.pk)

    def tried() -> str:
        done = preview_edits(plan, edits(), revision=revision(), access=access, on=A_DAY)
        return f"moves {len(done.moved):,} rows"

    def saved() -> str:
        done = edit_plan(plan, edits(), revision=revision(), access=access, on=A_DAY)
        return f"moves {len(done.moved):,} rows"

    def undone() -> str:
        now = revision()
        done = undo_change(plan, now, revision=now, access=access, on=A_DAY)
        return f"moves {len(done.moved):,} rows"

    return {f"preview, {where}": tried, f"save, {where}": saved, f"undo, {where}": undone}
