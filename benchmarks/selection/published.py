"""Chu & Beasley's knapsacks with several limits (OR-Library), read where they lie, with the values they published."""

import gzip
import os
from dataclasses import dataclass
from pathlib import Path

from pilotage.engine.selection.problem import Limit, Problem, Way

# Not part of the repository: their licence is not stated.
FOLDER = Path(
    os.environ.get("PILOTAGE_MKNAP", Path(__file__).parents[2].parent / "shared" / "data" / "engines" / "mknap")
)
CHOSEN = ((1, 1), (1, 21), (2, 1), (2, 21), (5, 1), (5, 21), (9, 1), (9, 21))  # file mknapcb.., instance from 1
INSTANCES = 30  # in every file


@dataclass(frozen=True, slots=True)
class Published:
    name: str
    problem: Problem
    value: int  # of the genetic algorithm (Chu & Beasley 1998)


def published() -> tuple[Published, ...]:
    """None where the files are not there."""
    if not (FOLDER / "mkcbres.txt").exists():
        return ()
    first_table = (FOLDER / "mkcbres.txt").read_text().partition("LP optimal")[0]
    last_words = (line.split()[-1] for line in first_table.split("\n") if line.strip())
    values = [int(word) for word in last_words if word.isdigit()]  # in order of files and instances, not all with names
    return tuple(
        Published(
            f"Chu & Beasley cb{file} #{instance}",
            _instances(file)[instance - 1],
            values[(file - 1) * INSTANCES + instance - 1],
        )
        for file, instance in CHOSEN
    )


def _instances(file: int) -> list[Problem]:
    numbers = iter(gzip.decompress((FOLDER / f"mknapcb{file}.txt.gz").read_bytes()).split())

    def next_numbers(count: int) -> list[int]:
        return [int(float(next(numbers))) for _ in range(count)]

    problems = []
    for _ in range(next_numbers(1)[0]):
        items, knapsacks, _ = next_numbers(3)
        values = next_numbers(items)
        weights = [next_numbers(items) for _ in range(knapsacks)]
        sizes = next_numbers(knapsacks)
        limits = tuple(Limit(dict(enumerate(row)), None, size) for row, size in zip(weights, sizes, strict=True))
        problems.append(Problem(tuple((Way(0, 1, value, 0),) for value in values), limits))
    return problems
