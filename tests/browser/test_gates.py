"""An initiative at its gate, in a real browser: submitted, refused, mended, decided on a phone, found in the ledger."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_agile import checked_by_axe
from tests.browser.test_story import browser, go, product, window_of

__all__ = ["browser", "product"]
# One worker walks all of these: each would start a product of its own.
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("gates")]
MANAGER, LEAD = "Tomasz Nowak", "Ingrid Solheim"
NAME = "Shelters with live signs"
PHONE = {"width": 390, "height": 844}


def test_a_manager_is_refused_mends_and_the_decision_stands_in_the_ledger(product, browser):
    page, errors = window_of(browser, product, MANAGER)

    # A small project follows the light way; its gate asks for people and a description.
    go(page, f"{product}/initiatives/new/")
    page.get_by_label("Name", exact=True).fill(NAME)
    page.get_by_label("Whole-life cost").fill("200k")
    page.get_by_role("button", name="Save").click()
    page.wait_for_load_state("networkidle")
    panel = panel_of(page)
    expect(panel).to_contain_text("Go ahead")
    assert checked_by_axe(page) == []
    panel.get_by_role("button", name="Submit to Go ahead").click()
    page.wait_for_load_state("networkidle")
    expect(page.get_by_text("Owner and manager are not both named.").first).to_be_visible()

    # Mended in the form of the initiative.
    address = page.url.split("#")[0].rstrip("/")
    go(page, f"{address}/edit/")
    page.locator("#id_sponsor").select_option(label="Fatou Diallo")
    page.locator("#id_manager").select_option(label=MANAGER)
    page.locator("#id_description").fill("Live signs at forty shelters, in use by autumn.")
    page.get_by_role("button", name="Save").click()
    page.wait_for_load_state("networkidle")
    panel_of(page).get_by_role("button", name="Submit to Go ahead").click()
    page.wait_for_load_state("networkidle")
    expect(page.get_by_text("Nobody has voted yet.")).to_be_visible()
    expect(page.get_by_text("You submitted this yourself.")).to_be_visible()
    assert checked_by_axe(page) == []
    review = page.url

    # The register leads to no stage behind the gate either.
    go(page, f"{address}/edit/")
    page.locator("#id_stage").select_option(label="In delivery")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text(re.compile("comes to .In delivery. through the gate .Go ahead."))).to_be_visible()

    # Somebody else decides, on a phone.
    phone, phone_errors = window_of(browser, product, LEAD)
    phone.set_viewport_size(PHONE)
    go(phone, f"{product}/governance/")
    phone.get_by_role("link", name=NAME).first.click()
    phone.wait_for_load_state("networkidle")
    assert phone.url.split("?")[0] == review.split("?")[0]
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    phone.locator("input[name=outcome][value=go]").check()
    phone.get_by_role("button", name="Sign the decision").click()
    phone.wait_for_load_state("networkidle")
    expect(phone.get_by_text("Evidence, as it was")).to_be_visible()
    phone.set_viewport_size({"width": 1440, "height": 900})
    assert checked_by_axe(phone) == []

    # The ledger finds it by its name, and the initiative is in delivery.
    go(page, f"{product}/governance/decisions/?q=Shelters")
    expect(page.locator("#ledger")).to_contain_text(f"Go ahead: {NAME}")
    go(page, address)
    expect(page.locator(".facts").first).to_contain_text("In delivery")
    assert [one for one in errors + phone_errors if "422" not in one] == []


def test_a_card_is_moved_by_its_button_and_a_refusal_is_explained(product, browser):
    page, _errors = window_of(browser, product, LEAD)
    go(page, f"{product}/governance/board/")
    expect(page.locator(".stage-board .lane").first).to_be_visible()
    assert checked_by_axe(page) == []
    submits = page.get_by_role("button", name=re.compile("^Submit to"))
    card = page.locator(".stage-board .story-card").filter(has=submits).first
    name = card.locator(".story-title").inner_text()
    card.get_by_role("button", name=re.compile("Submit to")).click()
    page.wait_for_load_state("networkidle")
    expect(page.get_by_text(re.compile(f"is not open yet|“{re.escape(name)}” is submitted to")).first).to_be_visible()


def panel_of(page: Page):
    panel = page.locator("#panel-gate")
    panel.scroll_into_view_if_needed()
    expect(panel.locator(".stations")).to_be_visible()
    return panel
