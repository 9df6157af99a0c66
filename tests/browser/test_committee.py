"""The story of a committee in a real browser, on the demonstration organisation.

The portfolio manager solves a scenario, asks why one is out, plays with budgets and starts, lets the rest be solved
around that, compares, commits with signatures, gives the paper away, and takes the decision back.
"""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_story import AXE, browser, go, product, window_of

__all__ = ["browser", "product"]
# One worker walks all of these: each would start a product of its own.
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("committee")]
MANAGER = "Marco Bellini"
SCENARIO = "Planned budget"
QUICK_MS, SOLVED_MS = 100, 90_000
# Three that work only as a whole, and not before the signalling is renewed.
HARBOUR = ("Rail corridor to the harbour", "Harbour line, track doubling", "Harbour line, freight terminal")
MOST_STEPS = 8  # quarters that the harbour may wait


def solve(page: Page) -> None:
    """Press Solve, and wait for its answer."""
    with page.expect_navigation():
        page.get_by_role("button", name="Solve").first.click()
    solved(page)


def solved(page: Page) -> None:
    """An answer is there, at once or when the job has it, and no newer one is looked for."""
    expect(page.get_by_role("heading", name="Looking for the best choice")).to_have_count(0, timeout=SOLVED_MS)
    expect(page.locator("pm-whatif[data-ready]")).to_be_visible(timeout=SOLVED_MS)


def test_a_committee_chooses_plays_compares_commits_and_takes_it_back(product, browser, tmp_path):
    page, errors = window_of(browser, product, MANAGER)
    go(page, f"{product}/selection/")
    page.get_by_role("link", name=SCENARIO, exact=True).click()
    page.wait_for_load_state("networkidle")
    first = page.url

    # Solved beside the work that is decided already.
    expect(page.locator("#keeps_delivery")).to_be_checked()
    solve(page)

    # Why is one out? The reason stands in the list; a click says more.
    out = page.locator(".entry-out").first
    expect(out.locator(".entry-why")).not_to_be_empty()
    out.locator(".entry-why a").click()
    why = page.locator("dialog#why")
    expect(why).to_be_visible()
    expect(why.locator(".study")).to_be_visible(timeout=30_000)
    page.keyboard.press("Escape")

    # What if the harbour were in? Space puts it in, the totals answer at once, and what does not hold is named.
    panel = page.locator(".whatif")
    for name in HARBOUR:
        box = page.get_by_role("checkbox", name=f"{name} is in", exact=True)
        box.focus()
        page.keyboard.press("Space")
        assert float(page.locator("pm-whatif").get_attribute("data-ms") or "inf") < QUICK_MS
    expect(panel).to_be_visible()
    expect(panel.locator("[data-verdict]")).to_have_text("Not within all limits")
    expect(panel.locator("[data-broken]")).to_contain_text("Signalling renewal")
    agrees_with_the_server(page)

    # It may begin only after the signalling: a quarter later, and again, until that holds. Then money is what lacks.
    for _step in range(MOST_STEPS):
        if "Not kept" not in panel.locator("[data-broken]").inner_text():
            break
        for name in HARBOUR:
            page.get_by_role("checkbox", name=f"{name} is in", exact=True).focus()
            page.keyboard.press("Alt+ArrowRight")
    for year in panel.locator("input[data-limit]:not([type=range])").all():
        year.fill("900m")
    expect(panel.locator("[data-verdict]")).to_have_text("Within all limits")
    agrees_with_the_server(page)

    # The rest is solved around it, in a copy: it is in there, with its reason.
    tried = box.get_attribute("value")
    panel.get_by_role("button", name="Re-optimise around it").click()
    page.wait_for_url(lambda url: not url.startswith(first), timeout=SOLVED_MS)
    solved(page)
    expect(page.locator(f'.entry-in[data-entry="{tried}"]')).to_contain_text("what-if")
    copy = page.url

    # Every picture comes into the middle.
    for name in ("Starts", "People", "Value and cost", "Drivers", "All figures"):
        page.locator(".picture-tabs").get_by_role("link", name=name).click()
        expect(page.locator(".picture-tabs [aria-current]")).to_have_text(name)
        page.wait_for_load_state("networkidle")

    # Side by side: who is only in one of them.
    ids = [re.search(r"/selection/([^/]+)/", url)[1] for url in (first, copy)]
    go(page, f"{product}/selection/compare/?of={ids[0]}&of={ids[1]}")
    expect(page.get_by_text(f"Against {SCENARIO}")).to_be_visible()
    page.get_by_role("link", name=re.compile("Only differences")).click()
    page.wait_for_load_state("networkidle")
    expect(page.locator("#matrix tbody tr").first).to_be_visible()

    # Committed, with who signs; the paper is a PDF.
    go(page, first)
    with page.expect_download() as download:
        page.locator("summary", has_text="Decision paper").click()
        page.get_by_role("link", name="As PDF").click()
    paper = tmp_path / "paper.pdf"
    download.value.save_as(paper)
    assert Path(paper).read_bytes().startswith(b"%PDF-")
    page.get_by_role("button", name="Commit").first.click()
    dialog = page.locator("dialog#commit")
    dialog.locator("textarea[name=reason]").fill("Best value within the budget.")
    dialog.locator("textarea[name=signatories]").fill("Ada Example, CFO\nBo Example, COO")
    dialog.get_by_role("button", name="Commit").last.click()
    page.wait_for_load_state("networkidle")
    expect(page.get_by_text("Signed by Ada Example, CFO, Bo Example, COO")).to_be_visible()
    page.get_by_role("button", name="Re-run").click()
    page.wait_for_load_state("networkidle")
    if page.get_by_text("It is being solved again.").count():
        go(page, f"{product}/jobs/")  # not proved in a moment: a job tells
        page.get_by_role("link", name="Solve again").first.click()
    expect(page.get_by_text("The frozen inputs give the same answer again.")).to_be_visible(timeout=SOLVED_MS)
    go(page, first)

    # And taken back, with the reason kept.
    page.get_by_role("button", name="Undo the decision").click()
    undo = page.locator("dialog#undo")
    undo.locator("textarea").fill("The board meets again.")
    undo.get_by_role("button", name="Undo").last.click()
    page.wait_for_load_state("networkidle")
    expect(page.get_by_text("The board meets again.")).to_be_visible()
    assert errors == []


def agrees_with_the_server(page: Page) -> None:
    """What the browser worked out is what the server works out exactly."""
    here = page.evaluate(
        """() => {
          const whatif = document.querySelector("pm-whatif");
          const { value, used, eased, short, rules } = whatif.stood;
          return { asked: whatif.asked(), value, used: [...used], eased: [...eased], short, rules };
        }"""
    )
    address = re.sub(r"\?.*", "", page.url) + "standing/"
    there = page.evaluate(
        """async ([address, asked]) => {
          const token = document.querySelector('meta[name="pm-csrf"]').content;
          const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
          return (await fetch(address, { method: "POST", headers, body: JSON.stringify(asked) })).json();
        }""",
        [address, here["asked"]],
    )
    assert here["value"] == pytest.approx(there["value"], rel=1e-9, abs=1e-9), json.dumps(here["asked"])
    for name in ("used", "eased"):
        assert here[name] == pytest.approx(there[name], rel=1e-7, abs=1e-3)
    assert here["rules"] == there["rules"]
    assert [place for place, _by in here["short"]] == [place for place, _by in there["short"]]
    assert [by for _place, by in here["short"]] == pytest.approx([by for _place, by in there["short"]], rel=1e-7)


def test_random_choices_stand_in_the_browser_as_on_the_server(product, browser):
    page, errors = window_of(browser, product, MANAGER)
    go(page, f"{product}/selection/")
    page.get_by_role("link", name="Budget cut by a third", exact=True).click()
    page.wait_for_load_state("networkidle")
    solve(page)
    for seed in range(1, 9):
        # A small generator of our own: the same toggles and starts in every run.
        page.evaluate(
            """(seed) => {
              const whatif = document.querySelector("pm-whatif");
              let state = seed * 7919;
              const next = () => (state = (state * 48271) % 2147483647) / 2147483647;
              for (const one of whatif.data.candidates) {
                if (next() < 0.3) whatif.toggle(one.id);
                if (next() < 0.3) whatif.step(one.id, next() < 0.5 ? 1 : -1);
              }
            }""",
            seed,
        )
        agrees_with_the_server(page)
    assert errors == []


def test_where_nothing_fits_a_button_cures_it(product, browser):
    page, errors = window_of(browser, product, MANAGER)
    go(page, f"{product}/selection/")
    page.get_by_role("link", name="Budget cut by a third", exact=True).click()
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="Copy").click()
    page.wait_for_load_state("networkidle")
    expect(page.locator("h1")).to_contain_text("Copy of Budget cut by a third")

    # Without what is running the group's own candidates cannot cost as much as it was promised.
    page.locator("#keeps_delivery").uncheck()
    page.get_by_role("button", name="Solve").first.click()
    expect(page.locator(".clash")).to_contain_text("Cost, Group", timeout=SOLVED_MS)
    page.get_by_role("link", name="What would cure it?").click()
    page.get_by_role("button", name="Find the smallest changes").click()
    page.get_by_role("button", name="Change the limit").first.click(timeout=SOLVED_MS)
    page.wait_for_load_state("networkidle")
    solve(page)
    assert errors == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_workspace_has_no_serious_finding(product, browser, scheme):
    page, errors = window_of(browser, product, MANAGER, color_scheme=scheme)
    go(page, f"{product}/selection/")
    page.get_by_role("link", name="Budget cut by a third", exact=True).click()
    page.wait_for_load_state("networkidle")
    if not page.locator("pm-whatif[data-ready]").count():
        solve(page)
    here = page.url
    found = []
    for name in ("money", "value", "drivers", "starts", "people", "table"):
        go(page, f"{here}?picture={name}")
        solved(page)
        page.locator("input[data-try]").first.click()
        page.evaluate(AXE.read_text())
        result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        found += [
            (name, one["id"], one["nodes"][0]["html"][:160])
            for one in result["violations"]
            if one["impact"] in {"serious", "critical"}
        ]
    assert found == []
    assert errors == []
