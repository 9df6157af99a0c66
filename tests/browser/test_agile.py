"""A team's week in a real browser: type, order by key and by hand, move cards, read the forecast."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_story import AXE, browser, go, product, window_of

__all__ = ["browser", "product"]
# One worker walks all of these: each would start a product of its own.
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("agile")]
MANAGER = "Tomasz Nowak"
INITIATIVE = "One ticket for the region"


def titles(page: Page, part: str) -> list[str]:
    """The stories of one part of the list, in order."""
    rows = page.locator("section.backlog-part", has=page.locator("h2", has_text=re.compile(f"^{part}$")))
    return [text.strip() for text in rows.locator("tbody tr[data-key] th").all_inner_texts()]


def checked_by_axe(page: Page) -> list[str]:
    page.evaluate(AXE.read_text())
    result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    bad = [one for one in result["violations"] if one["impact"] in {"serious", "critical"}]
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in bad]


def test_a_team_types_orders_moves_and_forecasts(product, browser):
    page, errors = window_of(browser, product, MANAGER)
    go(page, f"{product}/register/?q=One+ticket")
    page.get_by_role("link", name=INITIATIVE).click()
    # A panel further down is asked for when it comes into sight.
    page.locator("#panel-backlog").scroll_into_view_if_needed()
    page.get_by_role("link", name="Open the backlog").click()
    expect(page.get_by_role("heading", name="Backlog", level=1)).to_be_visible()
    address = page.url
    assert checked_by_axe(page) == []

    # A line and Enter: the story stands in the part in which it was typed.
    line = page.get_by_label("New story in Sprint 27")
    line.fill("Bug: The receipt has two totals (3)")
    line.press("Enter")
    expect(page.get_by_text("1 story added")).to_be_visible()
    before = titles(page, "Sprint 27")
    assert before[-1].startswith("The receipt has two totals")

    # Alt and an arrow: one place up, kept by the server, said to those who hear.
    cell = page.locator("th", has_text="The receipt has two totals")
    cell.focus()
    with page.expect_response(re.compile("stories/move")):
        page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("pm-backlog > [aria-live]")).to_have_text(re.compile(r"^Place \d+ of \d+ in Sprint 27$"))
    go(page, address)
    after = titles(page, "Sprint 27")
    assert after == [*before[:-2], before[-1], before[-2]]

    # By hand into what is in no sprint: behind the first story there.
    mover = page.locator("th", has_text="The receipt has two totals")
    mover.scroll_into_view_if_needed()
    free = page.locator("section.backlog-part", has_text="Not in a sprint")
    first = free.locator("tbody tr[data-key]").first
    target, source = first.bounding_box(), mover.bounding_box()
    assert target is not None
    assert source is not None
    page.mouse.move(source["x"] + 40, source["y"] + 8)
    page.mouse.down()
    page.mouse.move(target["x"] + 120, target["y"] + target["height"] * 0.8, steps=8)
    with page.expect_response(re.compile("stories/move")):
        page.mouse.up()
    go(page, address)
    assert not any("receipt" in title for title in titles(page, "Sprint 27"))
    assert "receipt" in titles(page, "Not in a sprint")[1]

    # A cell: Enter, a number, Enter; it is there after loading again.
    row = page.locator("tr", has_text="The receipt has two totals")
    points = row.locator("td.n").first
    points.focus()
    page.keyboard.press("Enter")
    page.keyboard.type("8")
    with page.expect_response(re.compile("backlog/cells")):
        page.keyboard.press("Enter")
    go(page, address)
    expect(page.locator("tr", has_text="The receipt has two totals").locator("td.n").first).to_have_text("8")

    # The board: a key moves a card on and keeps the focus on it; the button moves it back, a hand moves it on again.
    page.get_by_role("link", name="Board", exact=True).click()
    page.get_by_label("Sprint").select_option(label="everything")
    page.wait_for_url(re.compile("sprint=all"))
    todo, doing = page.locator('.lane[data-state="todo"]'), page.locator('.lane[data-state="doing"]')
    card = todo.locator(".story-card").first
    id = card.get_attribute("id")
    card.focus()
    page.keyboard.press("Alt+ArrowRight")
    moved = doing.locator(f"#{id}")
    expect(moved).to_be_focused()
    moved.get_by_role("button", name=re.compile("^Move back")).click()
    expect(todo.locator(f"#{id}")).to_be_visible()
    todo.locator(f"#{id}").drag_to(doing)
    expect(doing.locator(f"#{id}")).to_be_visible()
    assert checked_by_axe(page) == []

    # The forecast, drawn and as a table.
    page.get_by_role("link", name="Flow and forecast").click()
    expect(page.locator("#burn-up[data-drawn]")).to_be_visible()
    expect(page.locator("#when tbody tr")).to_have_count(4)
    assert checked_by_axe(page) == []
    assert errors == []
