"""Can a plan be trusted, and when will it end: the walk of a project manager in a real browser.

A check opens its tasks, a rule gives estimates, one is typed into the table, a risk is named, trials are drawn, a
promise is asked for, and the earned value is read.
"""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_story import AXE, browser, go, product, window_of

__all__ = ["browser", "product"]
# One worker walks all of these: each would start a product of its own.
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("trust")]
PLAN = "initiatives/PRJ-0002/plan"
DRAWN_MS = 90_000


def is_accessible(page: Page) -> None:
    page.evaluate(AXE.read_text())
    result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    grave = [one for one in result["violations"] if one["impact"] in {"serious", "critical"}]
    assert [(one["id"], one["nodes"][0]["html"][:160]) for one in grave] == []


def test_a_manager_asks_whether_the_plan_can_be_trusted_and_when_it_ends(product, browser):
    page, errors = window_of(browser, product, "Ingrid Solheim")

    # Fourteen checks; one that fails opens its tasks, and a task opens.
    go(page, f"{product}/{PLAN}/quality/")
    expect(page.locator("#checks tbody tr")).to_have_count(14)
    is_accessible(page)
    page.locator("#checks").get_by_role("link", name="Lags", exact=True).click()
    expect(page.locator("#offenders tbody tr").first).to_be_visible()

    # Estimates by a rule, and one typed into the table: it stands there as it was read.
    go(page, f"{product}/{PLAN}/estimates/")
    page.get_by_role("button", name="Estimate by a rule").click()
    page.get_by_label("Leave the estimates that are there").uncheck()
    page.get_by_role("button", name="Estimate them").click()
    expect(page.get_by_text(re.compile(r"\d+ tasks are estimated\."))).to_be_visible()
    cell = page.locator("#estimates tbody tr").first.locator("td").nth(3)
    cell.click()
    page.keyboard.press("Enter")
    page.keyboard.press("Control+A")
    page.keyboard.type("8w")
    page.keyboard.press("Enter")
    expect(cell).to_have_text("40d")
    is_accessible(page)

    # A risk that delays two tasks.
    go(page, f"{product}/{PLAN}/risks/new/")
    page.get_by_label("What may happen").fill("Frost stops the civil works")
    page.get_by_label("Probability, %").fill("30")
    for label, delay in (("Delay at best", "5d"), ("Most likely delay", "2w"), ("Delay at worst", "8w")):
        page.get_by_label(label).fill(delay)
    tasks = page.locator("select[name=tasks] option")
    page.locator("select[name=tasks]").select_option([str(tasks.nth(at).get_attribute("value")) for at in (1, 5)])
    page.get_by_role("button", name="Keep it").click()
    expect(page.locator("#delay-risks")).to_contain_text("Frost stops the civil works")

    # Trials: drawn by a job; the page shows them by itself.
    go(page, f"{product}/{PLAN}/uncertainty/")
    page.get_by_label("Trials").fill("2000")
    page.get_by_role("button", name="Draw the trials").click()
    expect(page.locator("#ends")).to_be_visible(timeout=DRAWN_MS)
    expect(page.locator(".facts")).to_contain_text(re.compile(r"P80"))
    expect(page.locator("#tornado")).to_be_visible()
    expect(page.locator("#risky-milestones tbody tr").first).to_be_visible()
    page.locator("#by").fill("2031-12-31")
    page.locator("#by").press("Enter")
    expect(page.locator(".facts")).to_contain_text(re.compile(r"Promised 31 Dec 2031\s*100\s*%\s*sure"))
    is_accessible(page)

    # Earned value: three estimates by name, the curve, and a method that is chosen in the table.
    go(page, f"{product}/{PLAN}/earned-value/")
    for name in ("EAC, typical", "EAC, atypical", "EAC, both"):
        expect(page.locator("#indices")).to_contain_text(name)
    expect(page.locator("#s-curve")).to_be_visible()
    is_accessible(page)
    go(page, f"{product}/delivery/earned-value/")
    expect(page.locator("#earned-values tfoot")).to_be_visible()
    is_accessible(page)
    assert errors == []
