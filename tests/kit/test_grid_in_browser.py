"""Editing a table like a spreadsheet, by keyboard alone."""

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

pytestmark = pytest.mark.browser

NAME, STAGE, START, COST = 1, 2, 5, 6


@pytest.fixture
def register(window: Page, guide: str) -> Page:
    window.goto(f"{guide}/lists/")
    window.locator('#register table[role="grid"]').wait_for()
    return window


def cell(page: Page, row: int, column: int) -> Locator:
    return page.locator("#register tbody tr").nth(row).locator(":scope > *").nth(column)


CLIPBOARD = """([name, words]) => { const data = new DataTransfer();
if (words) data.setData('text/plain', words);
const options = {clipboardData: data, bubbles: true, cancelable: true};
document.activeElement.dispatchEvent(new ClipboardEvent(name, options));
return data.getData('text/plain') }"""


def paste(page: Page, words: str) -> None:
    page.evaluate(CLIPBOARD, ["paste", words])


def copied(page: Page) -> str:
    words: str = page.evaluate(CLIPBOARD, ["copy", ""])
    return words


def test_arrows_walk_and_enter_edits(register: Page) -> None:
    cell(register, 0, NAME).focus()
    for key in ("ArrowDown", "Enter"):
        register.keyboard.press(key)
    register.keyboard.type("Tram renewal")
    register.keyboard.press("Enter")
    expect(cell(register, 1, NAME)).to_have_text("Tram renewal")
    expect(cell(register, 2, NAME)).to_be_focused()


def test_the_row_learns_its_new_version(register: Page) -> None:
    cell(register, 0, COST).focus()
    register.keyboard.type("2000000")
    register.keyboard.press("Enter")
    expect(cell(register, 0, COST)).to_have_text("2.0\u202fm")
    expect(register.locator("#register tbody tr").first).to_have_attribute("data-version", "2")


def test_escape_leaves_everything_as_it_was(register: Page) -> None:
    before = cell(register, 0, NAME).inner_text()
    cell(register, 0, NAME).focus()
    register.keyboard.type("x")
    register.keyboard.press("Escape")
    expect(cell(register, 0, NAME)).to_have_text(before)
    expect(cell(register, 0, NAME)).to_be_focused()


def test_a_refusal_is_told_in_the_cell_and_taken_back(register: Page) -> None:
    cost = cell(register, 1, COST)
    before = cost.inner_text()
    cost.focus()
    register.keyboard.type("much")
    register.keyboard.press("Tab")
    expect(cost).to_have_attribute("aria-invalid", "true")
    cost.focus()
    expect(register.get_by_role("alert")).to_contain_text("“much” is no amount")
    register.get_by_role("button", name="Undo").click()
    expect(cost).to_have_text(before)
    expect(cost).not_to_have_attribute("aria-invalid", "true")


def test_a_choice_is_made_by_its_words_when_pasted(register: Page) -> None:
    cell(register, 0, STAGE).focus()
    paste(register, "closed\nApproved\n")
    expect(cell(register, 0, STAGE)).to_have_text("Closed")
    expect(cell(register, 1, STAGE)).to_have_text("Approved")


def test_a_range_is_copied_as_excel_reads_it(register: Page) -> None:
    cell(register, 0, STAGE).focus()
    register.keyboard.press("Shift+ArrowDown")
    assert copied(register) == "Idea\nApproved"


def test_one_value_fills_the_marked_range(register: Page) -> None:
    cell(register, 0, COST).focus()
    register.keyboard.press("Shift+ArrowDown")
    register.keyboard.press("Shift+ArrowDown")
    paste(register, "5000000")
    for row in range(3):
        expect(cell(register, row, COST)).to_have_text("5.0\u202fm")


def test_control_z_takes_the_last_change_back(register: Page) -> None:
    cell(register, 0, COST).focus()
    register.keyboard.type("9000000")
    register.keyboard.press("Enter")
    expect(cell(register, 0, COST)).to_have_text("9.0\u202fm")
    register.keyboard.press("Control+z")
    expect(cell(register, 0, COST)).to_have_text("350.0\u202fk")


def test_delete_makes_a_value_unknown(register: Page) -> None:
    cell(register, 0, COST).focus()
    register.keyboard.press("Delete")
    expect(cell(register, 0, COST)).to_have_text("–")


def test_space_selects_the_row(register: Page) -> None:
    cell(register, 3, NAME).focus()
    register.keyboard.press("Space")
    expect(register.locator("#register tbody tr").nth(3).locator(".pick input")).to_be_checked()
    expect(register.locator(".bulk")).to_be_visible()


def test_levels_are_set_by_one_key_each(window: Page, guide: str) -> None:
    window.goto(f"{guide}/record/")
    first = window.locator("#ratings tbody tr").first.locator("td").first
    first.focus()
    window.keyboard.type("431204")
    expect(window.locator("#ratings tbody tr").first.locator("td")).to_have_text(
        ["Extreme", "Strong", "Low", "Mod", "0", "Extreme"]
    )
    # After the last driver comes the next initiative.
    expect(window.locator("#ratings tbody tr").nth(1).locator("td").first).to_be_focused()


def test_far_rows_come_when_they_are_seen(register: Page) -> None:
    assert register.locator("#register tbody tr[data-key]").count() < 400
    register.evaluate("document.querySelector('#register .table-box').scrollTop = 1e7")
    register.locator("#register tr[data-key=PRJ-2000]").wait_for()
    expect(register.locator("#register tr[data-key=PRJ-2000]")).to_have_attribute("aria-rowindex", "2001")


def test_far_rows_are_edited_like_the_first(register: Page) -> None:
    register.evaluate("document.querySelector('#register .table-box').scrollTop = 1e7")
    far = register.locator("#register tr[data-key=PRJ-2000] > *").nth(COST)
    far.focus()
    register.keyboard.type("7000000")
    register.keyboard.press("Enter")
    expect(far).to_have_text("7.0\u202fm")


def test_all_of_a_long_table_means_the_rows_not_fetched_too(register: Page) -> None:
    register.get_by_role("checkbox", name="Select all").check()
    expect(register.locator(".bulk-count")).to_have_text("2,000 selected")
    expect(register.locator('.bulk input[name="all"]')).to_have_value("1")


def test_a_cell_that_comes_back_may_be_a_number_and_quiet_at_once(register: Page) -> None:
    def answer(route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
            return
        (change,) = route.request.post_data_json["changes"]
        saved = {"key": change["key"], "column": change["column"], "text": "17", "kind": "n q", "note": "counted"}
        route.fulfill(json={"cells": [saved], "refused": [], "versions": {change["key"]: 2}})

    register.route("**/*", answer)
    cost = cell(register, 0, COST)
    cost.focus()
    register.keyboard.type("5")
    register.keyboard.press("Enter")
    expect(cost).to_have_text("17 counted")
    expect(cost).to_have_class(re.compile(r"\bn\b.*\bq\b"))
