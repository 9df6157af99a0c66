"""The way to the shared plans, and what their oracles say of them."""

import gzip
import json
import shutil
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from pilotage.delivery.rules.document import Document
from pilotage.exchange.schedules.reading import document_from

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "schedules"
# JSON: Any.
Oracle = dict[str, Any]


def plan_file(name: str) -> bytes:
    """A shared plan; the test is skipped where there is none."""
    path = SHARED / name
    if not path.exists():
        pytest.skip("../shared/data is not here; this test reads real files in place")
    return path.read_bytes()


def oracle_of(name: str) -> Oracle:
    """Tasks, links and stored dates of a plan, as another reader found them."""
    path = SHARED / "oracle" / f"{name}.json.gz"
    if not path.exists():
        pytest.skip("../shared/data is not here; this test reads real files in place")
    said: Oracle = json.loads(gzip.decompress(path.read_bytes()))
    return said


def needs_java() -> None:
    """Skips the test where the extra `mpp` or Java is missing."""
    if find_spec("mpxj") is None or find_spec("jpype") is None or shutil.which("java") is None:
        pytest.skip("pilotage[mpp] or Java is not installed; this test reads files with MPXJ")


@cache
def _read(name: str) -> Document:
    return document_from(name, plan_file(name))


def plan_of(name: str) -> Document:
    """A shared plan, read once: what comes back cannot be changed."""
    if not name.endswith((".xer", ".xml")):
        needs_java()
    return _read(name)
