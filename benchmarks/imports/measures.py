"""A list of 2,000 and of 10,000 new initiatives: read, checked and previewed, then written with its history."""

from itertools import pairwise
from time import perf_counter

from benchmarks.database import cpu_with_database, organisation_of

HEAD = "Id,Project name,Portfolio,RAG,Start date,End date,Whole life cost (EUR),Owner"
SIZES = (2000, 10_000)


def run() -> None:
    for size in SIZES:
        with organisation_of(200):
            _measure(size)


def _measure(size: int) -> None:
    # Models are there only now.
    from benchmarks.organisation import TODAY  # noqa: PLC0415
    from pilotage.accounts.reads import enterprise_scope  # noqa: PLC0415
    from pilotage.exchange.imports.actions.applying import apply_import  # noqa: PLC0415
    from pilotage.exchange.imports.actions.previewing import prepare_import  # noqa: PLC0415
    from pilotage.exchange.imports.actions.receiving import read_upload, receive_file  # noqa: PLC0415
    from pilotage.exchange.imports.rules.permissions import operator_access  # noqa: PLC0415
    from pilotage.work.models import Initiative  # noqa: PLC0415

    access = operator_access(enterprise_scope().path)
    before = Initiative.objects.count()
    content = file_of(size)
    steps = [("", perf_counter(), cpu_with_database())]
    run = receive_file(name="list.csv", content=content, access=access, day=TODAY)
    table = read_upload(run)
    steps.append(("read", perf_counter(), cpu_with_database()))
    prepare_import(run, table, access=access, today=TODAY)
    steps.append(("checked", perf_counter(), cpu_with_database()))
    apply_import(run, access=access)
    steps.append(("written", perf_counter(), cpu_with_database()))
    made = Initiative.objects.count() - before
    assert made == size, (made, size)
    print(f"\n{size:,} rows of CSV ({len(content) / 1024:,.0f} KiB), with the database")
    print(f"  {'':8}  {'wall':>7}  {'CPU':>7}")
    for (_name, wall, cpu), (name, wall_after, cpu_after) in pairwise(steps):
        print(f"  {name:8}  {wall_after - wall:5.2f} s  {cpu_after - cpu:5.2f} s")
    print(f"  {'all':8}  {steps[-1][1] - steps[0][1]:5.2f} s  {steps[-1][2] - steps[0][2]:5.2f} s")


def file_of(size: int) -> bytes:
    lines = [HEAD]
    for number in range(size):
        start, finish = f"2026-{number % 12 + 1:02}-01", f"2027-{number % 12 + 1:02}-28"
        rag = ("Green", "Amber", "Red")[number % 3]
        cost = 1000 * (number + 1)
        place = f"Part {number % 4} of {number % 9}"
        row = (f"X-{number:05}", f"Imported {number:05}", place, rag, start, finish, cost, f"Owner {number % 30}")
        lines.append(",".join(map(str, row)))
    return "\n".join(lines).encode()
