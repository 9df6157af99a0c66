"""The PMO's capability in a real browser: two answer, the data disagree, it is settled with a reason and closed."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_agile import checked_by_axe
from tests.browser.test_story import browser, go, product, window_of

__all__ = ["browser", "product"]
# One worker walks all of these: each would start a product of its own.
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("capability")]
LEAD, MANAGER, OWNER = "Ingrid Solheim", "Tomasz Nowak", "Aisha Rahman"
NAME = "Where we stand this spring"
PORTFOLIO = "Mobility"  # the demonstration has assessed the whole, and none of its parts
PHONE = {"width": 390, "height": 844}
JOB_SECONDS = 120_000


def keep(page: Page, deed: Callable[[], object]) -> None:
    """Do something after which the page says that it is kept."""
    with page.expect_response(lambda answer: "/answer/" in answer.url and answer.request.method == "POST"):
        deed()
    expect(page.locator("#answer-kept")).to_have_text(re.compile(r"^Kept at "))
    page.wait_for_load_state("networkidle")


def question_with(page: Page, word: str) -> Locator:
    """The first practice on the page whose evidence says so."""
    return page.locator(".question", has=page.locator(f".badge:text-is('{word}'), .badge:has-text('{word}')")).first


def test_two_people_answer_the_data_disagree_and_the_result_is_closed(product, browser):
    lead, lead_errors = window_of(browser, product, LEAD)
    go(lead, f"{product}/capability/")
    scope = lead.locator("#frame-scope option", has_text=PORTFOLIO).first.get_attribute("value")
    overview = f"{product}/capability/?scope={scope}"
    go(lead, overview)
    expect(lead.get_by_role("heading", name="Not assessed yet")).to_be_visible()
    assert checked_by_axe(lead) == []

    # Started, with two people; the data are looked at in the background.
    lead.get_by_role("link", name="New assessment").first.click()
    lead.get_by_label("Name", exact=True).fill(NAME)
    lead.locator("#id_people").select_option(label=[MANAGER, OWNER])
    assert checked_by_axe(lead) == []
    lead.get_by_role("button", name="Start the assessment").click()
    lead.wait_for_load_state("networkidle")
    expect(lead.get_by_role("heading", name=NAME, level=1)).to_be_visible()
    address = lead.url
    for _again in range(JOB_SECONDS // 1000):
        go(lead, address)
        if not lead.get_by_text("not yet").count():
            break
        lead.wait_for_timeout(1000)

    # The first one answers by keys alone.
    manager, manager_errors = window_of(browser, product, MANAGER)
    go(manager, f"{product}/capability/")
    manager.get_by_role("link", name=NAME).first.click()
    manager.wait_for_load_state("networkidle")
    expect(manager.locator(".question").first).to_be_visible()
    assert checked_by_axe(manager) == []
    names = manager.locator(".question legend").all_inner_texts()
    keep(manager, lambda: manager.keyboard.press("3"))
    manager.keyboard.press("ArrowDown")
    keep(manager, lambda: manager.keyboard.press("1"))
    expect(manager.locator("#answer-progress")).to_contain_text("2 of ")
    said = manager.locator(".question").nth(1).locator(":checked")
    expect(said).to_have_value("no")
    # Against what the data say of the first practice that does not hold by them.
    fails = question_with(manager, "does not hold")
    fails.scroll_into_view_if_needed()
    contradicted = fails.locator("legend").inner_text()
    keep(manager, lambda: fails.locator("[value=yes]").check())
    keep(manager, lambda: fails.locator("textarea").fill("It is, in our part of the house."))
    go(manager, manager.url)
    expect(question_with(manager, "does not hold").locator("textarea")).to_have_value(
        "It is, in our part of the house."
    )

    # The second one answers on a phone, and sees nothing of what the first has said.
    owner, owner_errors = window_of(browser, product, OWNER)
    owner.set_viewport_size(PHONE)
    go(owner, manager.url)
    assert owner.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert "in our part of the house" not in owner.content()
    keep(owner, lambda: owner.locator(".question").first.locator("[value=no]").check())
    keep(owner, lambda: question_with(owner, "does not hold").locator("[value=yes]").check())
    owner.get_by_role("button", name="I am done").click()
    owner.wait_for_load_state("networkidle")
    expect(owner.get_by_text("so that nobody answers after the others")).to_be_visible()
    owner.set_viewport_size({"width": 1440, "height": 900})
    assert checked_by_axe(owner) == []

    # In dispute it is not closed; who leads sees who said what, and settles it with a reason.
    go(lead, address)
    lead.get_by_role("button", name="Close", exact=True).click()
    lead.wait_for_load_state("networkidle")
    expect(lead.get_by_text("settle them first").first).to_be_visible()
    assert checked_by_axe(lead) == []
    lead.get_by_role("link", name="Settle").click()
    lead.wait_for_load_state("networkidle")
    assert checked_by_axe(lead) == []
    for name in {practice_of(names[0]), practice_of(contradicted)}:
        expect(lead.locator(".case", has_text=name).first).to_contain_text("in dispute")
    disputed = lead.locator(".case", has=lead.locator(".badge", has_text="in dispute"))
    for _one in range(disputed.count()):
        case = disputed.first
        case.get_by_text("Partly", exact=True).click()
        case.get_by_label("Reason").fill("We looked together: half of the house does it.")
        case.get_by_role("button", name="Settle", exact=True).click()
        lead.wait_for_load_state("networkidle")
    expect(lead.get_by_text("0 practices in dispute")).to_be_visible()
    expect(lead.get_by_text("It is, in our part of the house.")).to_be_visible()
    go(lead, address)
    lead.get_by_role("button", name="Close", exact=True).click()
    lead.wait_for_load_state("networkidle")
    expect(lead.get_by_text("nothing of it changes any more").first).to_be_visible()

    # The result: a radar with its table, the disagreements with their reasons, nobody's name.
    expect(lead.locator("#radar[data-drawn]")).to_be_visible()
    lead.locator("#radar").get_by_role("button", name="Table").click()
    expect(lead.locator("#radar-table")).to_be_visible()
    expect(lead.locator("#differences")).to_contain_text("half of the house does it")
    assert checked_by_axe(lead) == []
    go(owner, address)
    expect(owner.locator("#differences")).to_contain_text("half of the house does it")
    assert "in our part of the house" not in owner.content()

    # The overview shows it from now on.
    go(lead, overview)
    expect(lead.locator("#radar[data-drawn]")).to_be_visible()
    assert checked_by_axe(lead) == []
    on_the_way(lead, overview)
    assert lead_errors + manager_errors + owner_errors == []


def on_the_way(lead: Page, overview: str) -> None:
    """From the result to a target, to a roadmap that is proposed, to an increment that is an initiative."""
    lead.get_by_role("link", name="The roadmap").click()
    lead.get_by_role("link", name="Draft a roadmap").click()
    lead.get_by_role("button", name="Draft it").click()
    lead.wait_for_load_state("networkidle")
    lead.locator("[name=level-visibility]").select_option("2")
    lead.get_by_role("button", name="Propose").click()
    lead.wait_for_load_state("networkidle")
    expect(lead.get_by_text("Each increment says why it stands where it stands").first).to_be_visible()
    expect(lead.locator(".increment-why")).to_be_visible()
    assert checked_by_axe(lead) == []
    lead.get_by_role("button", name="Follow this roadmap").click()
    lead.wait_for_load_state("networkidle")
    lead.get_by_role("link", name="Put into the register").click()
    name = lead.get_by_label("Name", exact=True).input_value()
    lead.get_by_role("button", name="Put it into the register").click()
    lead.wait_for_load_state("networkidle")
    expect(lead.get_by_role("heading", level=1)).to_contain_text(name)
    assert "/initiatives/" in lead.url
    go(lead, overview)
    expect(lead.locator(".next-steps li").first).to_be_visible()
    assert checked_by_axe(lead) == []


def practice_of(legend: str) -> str:
    """The name without its level."""
    return re.sub(r"^Level \d+\s*", "", legend).strip()
