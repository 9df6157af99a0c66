"""The dates and floats that MS Project, Primavera P6 and ProjectLibre stored in real files are found again."""

from datetime import datetime

import pytest

from tests.engine import oracle

NAMES = oracle.names()
STALE = "pablito2199__Cronograma.mpp"

pytestmark = pytest.mark.skipif(not NAMES, reason="the real schedules (../shared/data/schedules) are not here")


@pytest.mark.parametrize("name", [name for name in NAMES if name != STALE])
def test_all_stored_dates_and_floats_are_found_again(name):
    found = oracle.compared(name)
    assert found.compared > 30
    assert found.differing == []


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith(".xer")])
def test_the_free_float_and_the_longest_path_of_primavera_are_found_again(name):
    found = oracle.compared_paths(name)
    assert found.compared >= 50
    assert found.differing == []


@pytest.mark.skipif(STALE not in NAMES, reason="that file is not here")
def test_of_a_file_with_stale_late_dates_all_others_are_found_again():
    # The file keeps late dates of two runs of tasks from before others were put between them: task 14 may finish six
    # days after its only successor must start, which no rule allows. Everything else agrees.
    rows = {row["uid"]: row for row in oracle.read(STALE)["tasks"]}
    assert [14, 15, "FS", 0.0] in oracle.read(STALE)["links"]
    assert datetime.fromisoformat(rows[14]["LF"]) > datetime.fromisoformat(rows[15]["LS"])
    found = oracle.compared(STALE)
    assert {key for key, *_ in found.differing} == set(range(5, 25))
    assert {name for _, name, *_ in found.differing} == {"LS", "LF", "TF"}
