"""The story of a PMO in a real browser, on the real product: `pilotage demo` on a port of its own.

Sign in, bring a dirty list, see it in the register, rate, solve, commit, read the history; and every page without a
console error or a serious finding of axe.
"""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests.browser.running import browser, product

__all__ = ["browser", "product"]
# One worker walks all of these: each would start a product of its own.
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("story")]
ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "frontend/node_modules/.for-tests/axe.min.js"
# Titles above the header, semicolons, cp1252, money with signs and words where an amount should be.
LIST = (
    "Projects of the harbour\r\n"
    "as of 31 March 2026\r\n"
    "\r\n"
    "Project number;Project name;Department;Delivery confidence;Start date;End date;Whole life cost (£m)\r\n"
    "H-1;Quay wall renewal;Harbour;Amber/Red;01/04/2027;31/03/2028;£12.5\r\n"
    "H-2;Shore power;Harbour;Green;2027-05-01;2028-12-31;£3\r\n"
    "H-3;Pilot boats;Harbour;Red;1 June 2027;30/11/2027;Exempt under Section 43\r\n"
).encode("cp1252")


def window_of(browser: Browser, product: str, name: str, **options: object) -> tuple[Page, list[str]]:
    """A window in which somebody of the demonstration is signed in, and the errors that its console will show."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, **options)  # type: ignore[arg-type]
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda message: errors.append(text_of(message)) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{product}/accounts/login/")
    page.get_by_role("button", name=re.compile(name)).click()
    page.wait_for_load_state("networkidle")
    return page, errors


def text_of(message: ConsoleMessage) -> str:
    """What the console said, and of which address."""
    return f"{message.text} {message.location.get('url', '')}"


def go(page: Page, url: str) -> None:
    page.goto(url)
    page.wait_for_load_state("networkidle")


def test_from_a_dirty_list_to_a_committed_decision(product, browser, tmp_path):
    page, errors = window_of(browser, product, "Ingrid Solheim")
    list_file = tmp_path / "harbour.csv"
    list_file.write_bytes(LIST)

    # The list is read, shown with samples, previewed, applied.
    go(page, f"{product}/data/imports/")
    page.locator("input[type=file]").set_input_files(str(list_file))
    page.get_by_role("button", name="Read the file").click()
    follow_job(page)
    expect(page.get_by_text("Quay wall renewal").first).to_be_visible()
    page.get_by_role("button", name="Preview").click()
    follow_job(page)
    expect(page.get_by_text("Exempt under Section 43").first).to_be_visible()
    page.get_by_role("button", name="Write it all").click()
    follow_job(page)

    # It is in the register, its amounts in pounds, the unknown one unknown.
    go(page, f"{product}/register/?q=quay")
    row = page.get_by_role("row").filter(has_text="Quay wall renewal")
    expect(row).to_contain_text("Amber/Red")
    expect(row).to_contain_text("12.5")
    go(page, f"{product}/register/?q=pilot+boats")
    expect(page.get_by_role("row").filter(has_text="Pilot boats")).to_contain_text("–")

    # Rated by keyboard: the cell of the first driver, key 5 is extreme.
    go(page, f"{product}/strategy/ratings/?q=quay")
    cells = page.locator("tbody tr", has_text="Quay wall renewal").locator("td")
    cells.nth(1).click()
    with page.expect_response(lambda answer: answer.request.method == "POST" and "/ratings/" in answer.url):
        page.keyboard.press("5")
    expect(cells.nth(1)).to_contain_text("Extreme")
    go(page, f"{product}/strategy/ratings/?q=quay")
    expect(page.locator("tbody tr", has_text="Quay wall renewal")).to_contain_text("Extreme")

    # The scenario of the planning round is solved with proof, committed with a reason, and undone with a record.
    go(page, f"{product}/selection/")
    page.get_by_role("link", name="Planned budget").first.click()
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="Solve").click()
    expect(page.get_by_text("Optimal", exact=True).first).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="Commit").first.click()
    dialog = page.locator("dialog#commit")
    dialog.locator("textarea, input[name=reason]").first.fill("Best value within the budget.")
    dialog.get_by_role("button", name=re.compile("Commit")).last.click()
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("button", name=re.compile("Undo"))).to_be_visible()

    # What was decided is on the initiative's page, with the reason.
    go(page, f"{product}/register/?q=switchgear")
    page.get_by_role("link", name="Switchgear without SF6").click()
    page.wait_for_load_state("networkidle")
    decisions = page.locator("#panel-decisions")
    decisions.scroll_into_view_if_needed()
    expect(decisions).to_contain_text("Best value within the budget.", timeout=15_000)
    history = page.locator("#panel-history")
    history.scroll_into_view_if_needed()
    expect(history).to_contain_text("Ingrid Solheim", timeout=15_000)
    assert errors == []


def follow_job(page: Page) -> None:
    """Wait on the job's page until it leads to its result, and open that."""
    page.wait_for_load_state("networkidle")
    for _again in range(120):
        if "/jobs/" not in page.url:
            return
        result = page.get_by_role("link", name="Open the result")
        if result.count():
            result.first.click()
            page.wait_for_load_state("networkidle")
            return
        page.wait_for_timeout(500)
    pytest.fail(f"The job did not end: {page.inner_text('main')[:300]}")


def test_a_cell_is_edited_by_keyboard_and_a_wrong_value_is_refused(product, browser):
    page, errors = window_of(browser, product, "Ingrid Solheim")
    go(page, f"{product}/register/?q=night+bus")
    row = page.locator("tbody tr", has_text="Night bus network")
    start = row.locator("td", has_text=re.compile(r"\d{4}")).first
    start.click()
    page.keyboard.press("Enter")
    editor = page.locator("pm-grid input[type=date], pm-grid input").last
    editor.fill("2027-09-01")
    page.keyboard.press("Enter")
    expect(row).to_contain_text("1 Sept 2027")
    page.wait_for_load_state("networkidle")
    go(page, f"{product}/register/?q=night+bus")
    expect(page.locator("tbody tr", has_text="Night bus network")).to_contain_text("1 Sept 2027")
    assert errors == []


PAGES = (
    "/", "/portfolios/", "/register/", "/register/timeline/", "/register/?group=rag", "/initiatives/new/",
    "/strategy/", "/strategy/drivers/", "/strategy/ratings/", "/strategy/ranking/", "/strategy/alignment/",
    "/selection/", "/money/", "/data/imports/", "/jobs/", "/settings/", "/settings/profile/", "/search/?q=tram",
    "/register/?as_of=2026-05-01", "/capability/journey/", "/capability/evidence/", "/api/v1/docs",
)  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_console_error_or_a_serious_finding(product, browser, scheme):
    page, errors = window_of(browser, product, "Ingrid Solheim", color_scheme=scheme)
    found = []
    for path in PAGES:
        answer = page.goto(product + path)
        assert answer is not None
        assert answer.status == 200, path
        page.wait_for_load_state("networkidle")
        page.evaluate(AXE.read_text())
        # Swagger UI is not ours to mend.
        result = page.evaluate("axe.run({exclude: ['#api']}, {resultTypes: ['violations']})")
        found += [
            (path, one["id"], one["nodes"][0]["html"][:120])
            for one in result["violations"]
            if one["impact"] in {"serious", "critical"}
        ]
        if page.evaluate("document.querySelector('main.main') && document.documentElement.scrollHeight > innerHeight"):
            found.append((path, "frame", "the page scrolls beside its frame, into nothing"))
        if errors:
            pytest.fail(f"{path}: {errors}")
    assert found == []
