"""The way to the shared plans, and what their oracles say of them."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

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
