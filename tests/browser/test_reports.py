"""A status report in a real browser: drafted, overridden with a reason, published, frozen, corrected."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_agile import checked_by_axe
from tests.browser.test_story import browser, go, product, window_of

__all__ = ["browser", "product"]
# One worker walks all of these: each would start a product of its own.
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("reports")]
LEAD = "Ingrid Solheim"
PHONE = {"width": 390, "height": 844}


def kept(page: Page) -> None:
    """The page says that what was typed is kept."""
    expect(page.locator("#report-kept")).to_have_text(re.compile(r"^Kept at "))


def test_a_report_is_drafted_overridden_published_and_corrected(product, browser):
    page, errors = window_of(browser, product, LEAD)
    go(page, f"{product}/reports/")
    expect(page.get_by_role("heading", name="Status reports", level=1)).to_be_visible()
    assert checked_by_axe(page) == []

    # One that is missing is reminded of, and then written.
    line = page.locator(".report-missing li").first
    name = line.locator("a").first.inner_text()
    line.get_by_role("button", name="Remind").click()
    page.wait_for_load_state("networkidle")
    line = page.locator(".report-missing li", has_text=name)
    expect(line).to_contain_text("reminded on")
    line.locator("text=/Write it|Go on with the draft/").first.click()
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()
    expect(page.locator(".report-section").first).to_be_visible()
    assert checked_by_axe(page) == []
    address = page.url

    # Words are kept while one types.
    page.get_by_label("Summary").fill("We are on our way.")
    kept(page)
    go(page, address)
    expect(page.get_by_label("Summary")).to_have_value("We are on our way.")

    # Another colour than proposed asks for a reason; without one nothing is published.
    proposed = page.locator("#rag-overall option.is-proposed").get_attribute("value")
    other = "A" if proposed != "A" else "R"
    page.locator("#rag-overall").select_option(other)
    kept(page)
    page.get_by_role("button", name="Publish").click()
    page.wait_for_load_state("networkidle")
    if proposed:
        expect(page.get_by_role("alert")).to_contain_text("say why you give another colour")
        page.locator("#why-overall").fill("The crane is here.")
        page.get_by_role("button", name="Publish").click()
        page.wait_for_load_state("networkidle")
    expect(page.get_by_text("It never changes now")).to_be_visible()
    expect(page.get_by_text("We are on our way.")).to_be_visible()
    assert checked_by_axe(page) == []
    paper = page.url

    # Frozen: the page for writing leads back to the paper.
    go(page, address)
    assert page.url == paper

    # Corrected: a new version with its reason; the first one stays and points to it.
    page.get_by_role("button", name="Correct").click()
    page.get_by_label("Why is it corrected?").fill("A typing error")
    page.get_by_role("button", name="Begin the correction").click()
    page.wait_for_load_state("networkidle")
    page.get_by_label("Summary").fill("We are nearly there.")
    kept(page)
    page.get_by_role("button", name="Publish").click()
    page.wait_for_load_state("networkidle")
    expect(page.get_by_text("A typing error")).to_be_visible()
    go(page, paper)
    expect(page.get_by_text("We are on our way.")).to_be_visible()
    page.get_by_role("link", name="Open the newer version").click()
    page.get_by_role("link", name="Compare").click()
    expect(page.locator("ins", has_text="We are nearly there.")).to_be_visible()
    # The refusal that was asked for is the only thing that the console tells of.
    assert [one for one in errors if "422" not in one] == []


def test_the_page_for_writing_fits_a_phone(product, browser):
    page, errors = window_of(browser, product, LEAD)
    page.set_viewport_size(PHONE)
    go(page, f"{product}/reports/")
    page.locator(".report-missing li").first.locator("text=/Write it|Go on with the draft/").first.click()
    page.wait_for_load_state("networkidle")
    expect(page.get_by_label("Summary")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert errors == []
