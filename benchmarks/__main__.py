"""`python -m benchmarks NAME ...` runs the named measures; without a name it lists them.

Measures that need a database get a server of their own. `network`, `roadmap` and `selection` need none; the first and
the last take words that narrow them down: `python -m benchmarks selection 200 stress`.
"""

import sys
from contextlib import nullcontext
from importlib import import_module
from pathlib import Path

from benchmarks.database import server_for_measures

NAMES = sorted(folder.parent.name for folder in Path(__file__).parent.glob("*/measures.py"))
WITHOUT_DATABASE = {"network", "risk_analysis", "roadmap", "selection", "start"}
TAKE_WORDS = (["network"], ["selection"])


def main(names: list[str]) -> int:
    if names[:1] in TAKE_WORDS and not set(names[1:]) & set(NAMES):
        names, words = names[:1], names[1:]
    else:
        words = []
    wanted = NAMES if names == ["all"] else names
    unknown = [name for name in wanted if name not in NAMES]
    if unknown or not wanted:
        known = f"{', '.join(NAMES)}; all"
        print(f"No measure named {', '.join(unknown)}: {known}" if unknown else f"Measures: {known}")
        return 1 if unknown else 0
    with nullcontext() if set(wanted) <= WITHOUT_DATABASE else server_for_measures():
        for name in wanted:
            print(f"# {name}", flush=True)
            import_module(f"benchmarks.{name}.measures").run(*words)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
