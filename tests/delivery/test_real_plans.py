"""Real plans of MS Project and Primavera, brought in and read again: rows lose nothing that decides about dates."""

from pathlib import Path

import pytest

from pilotage.delivery.models import PlanTask
from pilotage.delivery.reads.differences import difference_of
from pilotage.delivery.reads.document import document_of
from pilotage.delivery.reads.network import engine_plan_of
from pilotage.delivery.rules.imported import uid_of
from pilotage.engine.network.scheduling import schedule
from pilotage.exchange.schedules.reading import document_from
from tests.builders import an_initiative, full_access
from tests.delivery.planning import brought

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "schedules"
FILES = (
    "mpxj__legacy_sample.xml",
    "mpxj__mspdirelations.xml",
    "mpxj__mspdisplittask.xml",
    "mpxj__baselines.xml",
    "Constology__sample.xer",
    "nmoghimi-code__sample.xer",
    "nmoghimi-code__BL-54069-B2-20250902.xer",
    "nmoghimi-code__UP-54069-20251204.xer",
)
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not SHARED.is_dir(), reason="needs the real plans of the folder shared/data/schedules"),
]


@pytest.mark.parametrize("name", FILES)
def test_a_real_plan_keeps_its_dates_in_rows(name):
    content = (SHARED / name).read_bytes()
    document = document_from(name, content)
    access = full_access()
    plan = brought(an_initiative(name), document, access=access, content=content)
    expected = {uid_of(key): dates for key, dates in schedule(document.plan).dates.items()}
    assert schedule(engine_plan_of(plan)).dates == expected
    assert engine_plan_of(plan).rules == document.plan.rules
    kept = PlanTask.objects.filter(plan=plan).values_list("uid", "start", "finish")
    assert {uid: (start, finish) for uid, start, finish in kept} == {
        uid: (dates.start, dates.finish) for uid, dates in expected.items()
    }
    assert difference_of(document, plan).is_nothing
    # Given away and read again, it is the same plan still.
    assert difference_of(document_of(plan, access=access), plan).is_nothing
