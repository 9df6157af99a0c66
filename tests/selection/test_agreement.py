"""The what-if of the browser against the engine's own evaluation, on random choices where hours can be bought."""

import random
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from pilotage.kit.formats import formatter
from pilotage.selection.pages.whatif_data import data_of
from pilotage.selection.reads.inputs import (
    Ask,
    Buys,
    Candidate,
    Counts,
    Extra,
    Inputs,
    Into,
    Limit,
    Logic,
    Out,
    Role,
    Series,
    Way,
)
from pilotage.selection.reads.kept import Kept
from pilotage.selection.reads.standing import Tried, stood
from tests.kit.conftest import CHROMIUM, FLAGS

pytestmark = pytest.mark.browser
SCRIPTS = Path(__file__).resolve().parents[2] / "frontend/js"
QUARTERS = 8


@pytest.fixture(scope="module")
def browser_page() -> Iterator[Page]:
    """A page that has the two modules as they stand in the sources."""
    text = "\n".join((SCRIPTS / name).read_text() for name in ("least.js", "standing.js"))
    text = re.sub(r"^import .*$", "", text, flags=re.MULTILINE).replace("export function", "function")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = chromium.new_page()
        page.set_content(f"<script>{text}; window.stand = stand;</script>")
        yield page
        chromium.close()


def a_question(seed: int, size: int = 24) -> Inputs:
    """Two years, two roles by quarter, contractors at a rate, people to hire, an overspend at a price, some orders."""
    chance = random.Random(seed)
    candidates = tuple(_candidate(chance, place) for place in range(size))
    limits = [
        Limit(Counts.MONEY, "Cost", str(2027 + year), 12 * year, 12, None, Decimal(900), measure="cost", is_budget=True)
        for year in range(2)
    ]
    extras = [
        Extra(Buys.OVERSPEND, "Cost", "2027", ((0, Decimal(-1)),), Decimal(150), False, Decimal("-0.01"), Decimal(0))
    ]
    for role in ("r1", "r2"):
        places = []
        for quarter in range(QUARTERS):
            places.append(len(limits))
            limits.append(Limit(Counts.HOURS, role, f"Q{quarter}", 3 * quarter, 3, None, Decimal(200), role=role))
            uses = ((places[-1], Decimal(-1)), (quarter // 4, Decimal("0.35")))
            most = Decimal(80) if chance.random() < 0.5 else None
            extras.append(Extra(Buys.CONTRACTORS, role, f"Q{quarter}", uses, most, False, Decimal(0), Decimal("0.35")))
        hired = ((1, Decimal(60)), *((place, Decimal(-120)) for place in places[4:]))
        extras.append(Extra(Buys.HIRE, role, "", hired, Decimal(2), True, Decimal("-0.5"), Decimal(60)))
    ids = [one.id for one in candidates]
    logic = (Logic("after", (ids[0], ids[1]), lag=10), Logic("at_most", tuple(ids[2:8]), count=3))
    return Inputs(
        goal="npv", currency="EUR", years=(2027, 2028), budgets=(Decimal(900), Decimal(900)), start_month=1,
        driver_set="", drivers=(), weights=(), candidates=candidates, links=(), misfits=(), first="2027-01-01", grain=3,
        limits=tuple(limits), roles=(Role("r1", "One", Decimal(160)), Role("r2", "Two", Decimal(160))),
        extras=tuple(extras), logic=logic,
    )  # fmt: skip


def _candidate(chance: random.Random, place: int) -> Candidate:
    money = tuple(Decimal(chance.randint(0, 1200)) / 100 for _month in range(9))
    asks = tuple(
        Ask(role, 0, tuple(Decimal(chance.randint(0, 900)) / 100 for _month in range(9))) for role in ("r1", "r2")
    )
    worth = Decimal(chance.randint(100, 9999)) / 100
    return Candidate(
        id=f"id-{place}", key=f"PRJ-{place}", name=f"Initiative {place}", version=1, stage="", phase="assessed",
        value=worth, costs=(sum(money), Decimal(0)), low=None, high=None, share_rated=0.0, npv=worth, worth=(),
        cost_total=None, gaps=(), lacks=(), into=Into.NOT, out=Out.NOT, words="", start="2027-01-01",
        finish="2027-09-30", series=(Series("stated", "", 0, money),), asks=asks,
        ways=tuple(Way(3 * shift, worth - shift, npv=worth - shift) for shift in range(5)),
    )  # fmt: skip


NOTHING = Kept((), Decimal(0), (), (), (), is_minimal=True, is_cheapest=True, ended="proved", nodes=0)


@pytest.mark.parametrize("seed", range(6))
def test_the_browser_adds_up_breaks_and_buys_as_the_engine_does(browser_page, seed):
    inputs, chance = a_question(seed), random.Random(seed + 100)
    browser_page.evaluate("(data) => { window.data = data; }", data_of(formatter(), inputs, NOTHING))
    bought = 0
    for part in (0.3, 0.6, 0.95, 0.95, 1.0):
        shifts = {one.id: chance.choice(one.ways).months for one in inputs.candidates if chance.random() < part}
        most = {0: Decimal(chance.randint(200, 900))} if chance.random() < 0.5 else {}
        exact = stood(inputs, Tried(shifts, most))
        found = browser_page.evaluate(
            """([shifts, most]) => {
              const wayOf = (one) => (one.id in shifts ? one.months.indexOf(shifts[one.id]) : -1);
              const ways = Int16Array.from(data.candidates, wayOf);
              const at = stand(data, { ways, most: data.limits.map((limit, place) => most[place] ?? limit.most) });
              return { ...at, used: [...at.used], eased: [...at.eased] };
            }""",
            [shifts, {str(place): float(amount) for place, amount in most.items()}],
        )
        assert found["value"] == pytest.approx(float(exact.value), rel=1e-7, abs=1e-6)
        assert found["cost"] == pytest.approx(float(exact.cost), rel=1e-7, abs=1e-6)
        assert found["used"] == pytest.approx([float(one) for one in exact.used], rel=1e-9, abs=1e-6)
        assert found["rules"] == list(exact.rules)
        missing = sum(abs(by) / max(float(inputs.limits[place].at_most or 1), 1) for place, by in found["short"])
        lacking = sum(abs(float(one.by)) / max(float(inputs.limits[one.limit].at_most or 1), 1) for one in exact.broken)
        if not most:  # the shares of a budget that was moved are those of the moved one
            assert missing == pytest.approx(lacking, rel=1e-6, abs=1e-6)
        assert bool(found["short"]) == bool(exact.broken)
        bought += len(exact.bought)
    assert bought  # else the test would say nothing about buying
