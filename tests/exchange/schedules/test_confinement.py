"""The process that reads files of other tools can do nothing else."""

import subprocess
import sys
from pathlib import Path

import pytest

from pilotage.exchange.schedules.mpxj import confinement
from pilotage.exchange.schedules.mpxj.launching import _environment

FOLDER = Path(confinement.__file__).parent
TRY = """
import sys; sys.path.insert(0, {folder!r})
import confinement, os, socket
confinement.limit(seconds=5, written_bytes=1000)
print(confinement.forbid_network_and_programs())
for deed in (lambda: socket.socket(), lambda: os.execv({python!r}, [{python!r}, "-c", "print('ran')"])):
    try:
        deed()
        print("allowed")
    except PermissionError:
        print("refused")
try:
    with open("large", "wb") as file:
        file.write(b"0" * 2000)
    print("allowed")
except OSError:
    print("refused")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has such a filter")
def test_sockets_programs_and_large_files_are_refused(tmp_path: Path) -> None:
    code = TRY.format(folder=str(FOLDER), python=sys.executable)
    # A file beyond its limit also sends a signal, which Python passes over.
    said = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, cwd=tmp_path, timeout=60)
    assert said.stdout.split() == ["True", "refused", "refused", "refused"]


def test_no_secret_of_ours_goes_along(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://secret")
    assert "DATABASE_URL" not in _environment("/nowhere")
