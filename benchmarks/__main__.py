"""`python -m benchmarks NAME ...` runs the named measures; without a name it lists them."""

import sys
from importlib import import_module
from pathlib import Path

NAMES = sorted(folder.parent.name for folder in Path(__file__).parent.glob("*/measures.py"))


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in NAMES]
    if unknown or not names:
        print(
            f"Measures: {', '.join(NAMES)}"
            if not unknown
            else f"No measure named {', '.join(unknown)}: {', '.join(NAMES)}"
        )
        return 1 if unknown else 0
    for name in names:
        print(f"# {name}")
        import_module(f"benchmarks.{name}.measures").run()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
