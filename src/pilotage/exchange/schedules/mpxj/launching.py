"""Start MPXJ in a process of its own, with limits, and take its answer."""

import json
import os
import subprocess  # the one program that is started is Python itself, with arguments of ours
import sys
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from django.utils.translation import gettext as _

from pilotage.exchange.schedules.refusals import Unreadable

CHILD: Final = Path(__file__).with_name("child.py")
MEGABYTES: Final = 768
"""Of Java's heap."""
SECONDS: Final = 60
"""A person may be waiting. 5,000 tasks took 14 of them on two very busy cores, of which starting Java is three."""
MOST_ANSWER: Final = 256 * 1024 * 1024
# JSON: Any.
Json = dict[str, Any]


def answer_of(content: bytes) -> Json:
    """What MPXJ finds in the file. Raises Unreadable where it cannot be asked, or cannot read it."""
    if find_spec("mpxj") is None or find_spec("jpype") is None:
        raise _not_installed()
    with TemporaryDirectory(prefix="pilotage-plan-") as folder:
        path, answer = Path(folder, "plan"), Path(folder, "answer")
        path.write_bytes(content)
        _run(path, answer, folder)
        if answer.stat().st_size > MOST_ANSWER:
            raise Unreadable(_("it holds more than can be taken over"), remedy=_("split the plan"))
        text = answer.read_text(encoding="utf-8", errors="replace")
    try:
        said: Json = json.loads(text)
    except ValueError as broken:
        raise _given_up() from broken
    if "error" in said:
        raise _refusal(str(said["error"]), str(said.get("message", "")))
    return said


def _run(path: Path, answer: Path, folder: str) -> None:
    with answer.open("wb") as out:
        try:
            subprocess.run(  # noqa: S603
                [sys.executable, "-I", str(CHILD), str(path), str(MEGABYTES), str(SECONDS), str(MOST_ANSWER)],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.DEVNULL,
                cwd=folder,
                env=_environment(folder),
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as late:
            raise Unreadable(
                _("reading it took longer than {seconds} seconds").format(seconds=SECONDS),
                remedy=_("split the plan, or save it as MS Project XML or Primavera XER"),
            ) from late


def _environment(folder: str) -> dict[str, str]:
    """No secret of ours goes along; Java is found by its home, or by the path."""
    kept = {name: os.environ[name] for name in ("PATH", "JAVA_HOME", "LD_LIBRARY_PATH") if name in os.environ}
    return {**kept, "HOME": folder, "TMPDIR": folder, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}


def _not_installed() -> Unreadable:
    return Unreadable(
        _("this format is read with the help of MPXJ and Java, which are not installed here"),
        remedy=_(
            "install openjdk-17-jre-headless and pilotage[mpp] (make mpp does both), or save the plan as MS Project XML"
            " or Primavera XER"
        ),
    )


def _given_up() -> Unreadable:
    return Unreadable(
        _("reading it was given up: it is damaged, or needs more memory than it may have"),
        remedy=_("save it again in the program that made it, or as MS Project XML or Primavera XER"),
    )


def _refusal(error: str, message: str) -> Unreadable:
    if error == "java":
        return _not_installed()
    if "password" in message.lower():
        return Unreadable(
            _("it is protected by a password"), remedy=_("save it without one in the program that made it")
        )
    if error == "unknown":
        return Unreadable(
            _("it is damaged, cut off, or not of a planning tool that we know"),
            remedy=_("save it again in the program that made it, or as MS Project XML or Primavera XER"),
        )
    return _given_up()
