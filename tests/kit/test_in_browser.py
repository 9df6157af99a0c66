"""The style guide in a real browser: accessible, without errors in the console, safe, and complete by keyboard."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
AXE = ROOT / "frontend/node_modules/.for-tests/axe.min.js"
SERIOUS = "r => r.violations.filter(v => ['serious', 'critical'].includes(v.impact))"
NAMED = ".map(v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 160)).join(' | '))"


def findings(window: Page) -> list[str]:
    """What axe-core finds serious or critical; evaluated by the test's own channel, which no CSP stops."""
    window.evaluate(AXE.read_text() + "; 0")
    found: list[str] = window.evaluate(f"axe.run().then({SERIOUS}).then(found => found{NAMED})")
    return found


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", ["lists", "record", "pictures"])
def test_a_page_has_no_serious_finding_of_axe(window: Page, guide: str, path: str, theme: str) -> None:
    window.emulate_media(color_scheme=theme)
    window.goto(f"{guide}/{path}/?as_of=2026-06-30&errors=1")
    window.wait_for_load_state("networkidle")
    assert findings(window) == []


def test_names_with_markup_are_words_in_pictures_and_tooltips(window: Page, guide: str) -> None:
    window.goto(f"{guide}/pictures/")
    window.locator("#stack[data-drawn]").wait_for()
    box = window.locator("#stack .picture-draw").bounding_box()
    assert box is not None
    window.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    window.get_by_text("</script><img src=x").first.wait_for()
    assert window.evaluate("window.pmHurt") is None
    assert window.locator("img[src=x]").count() == 0


def test_a_picture_turns_into_its_table_and_back(window: Page, guide: str) -> None:
    window.goto(f"{guide}/pictures/")
    chart = window.locator("#line")
    chart.get_by_role("button", name="Table").click()
    expect(chart.locator("table")).to_be_visible()
    expect(chart.locator(".picture-draw")).to_be_hidden()
    chart.get_by_role("button", name="Picture").click()
    expect(chart.locator(".picture-draw svg").first).to_be_visible()


def test_the_legend_switches_a_series_off_by_keyboard(window: Page, guide: str) -> None:
    window.goto(f"{guide}/pictures/")
    first = window.locator("#line .legend button").first
    first.press("Enter")
    expect(first).to_have_attribute("aria-pressed", "false")
    expect(first).to_be_focused()


@pytest.mark.parametrize(("words", "ending"), [("PNG", ".png"), ("SVG", ".svg"), ("Data (CSV)", ".csv")])
@pytest.mark.parametrize("picture", ["line", "plan"])
def test_a_picture_is_saved(window: Page, guide: str, picture: str, words: str, ending: str) -> None:
    window.goto(f"{guide}/pictures/")
    window.locator(f"#{picture}").scroll_into_view_if_needed()
    window.locator(f"#{picture}[data-drawn]").wait_for()
    window.locator(f"#{picture} summary", has_text="Save").click()
    with window.expect_download() as download:
        window.locator(f"#{picture} .menu-line", has_text=words).click()
    assert download.value.suggested_filename.endswith(ending)
    assert Path(download.value.path()).stat().st_size > 40


def test_a_bar_of_the_timeline_opens_its_rows(window: Page, guide: str) -> None:
    window.goto(f"{guide}/pictures/")
    row = window.locator("#plan .timeline-row").nth(2)
    row.focus()
    row.press("Enter")
    window.wait_for_url("**/lists/?key=2")


def test_without_script_the_tables_are_there(browser, guide: str) -> None:  # type: ignore[no-untyped-def]
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{guide}/pictures/")
    expect(page.locator("#stack table")).to_be_visible()
    page.goto(f"{guide}/lists/?stage=idea")
    expect(page.locator("#register tbody tr").first).to_be_visible()
    context.close()


def test_the_theme_is_kept_over_pages_without_a_flash(window: Page, guide: str) -> None:
    window.goto(f"{guide}/lists/")
    turn = window.get_by_role("button", name="Light, dark or as the system")
    turn.click()
    turn.click()
    assert window.evaluate("document.documentElement.dataset.theme") == "dark"
    answer = window.request.get(f"{guide}/record/")
    # The server itself writes the theme: the first paint is dark already.
    assert 'data-theme="dark"' in answer.text()


def test_the_palette_opens_finds_and_goes(window: Page, guide: str) -> None:
    window.goto(f"{guide}/lists/")
    window.keyboard.press("Control+k")
    window.keyboard.type("hydrogen")
    expect(window.locator(".palette [role=option]")).to_have_count(1)
    window.keyboard.press("Enter")
    window.wait_for_url("**/record/")


def test_thirty_rows_are_seen_at_once(window: Page, guide: str) -> None:
    window.goto(f"{guide}/lists/")
    seen = window.evaluate(
        """() => { const box = document.querySelector('.table-box');
        const row = box.querySelector('tbody tr').getBoundingClientRect().height;
        const edges = box.querySelector('thead').offsetHeight + box.querySelector('tfoot').offsetHeight;
        return (box.clientHeight - edges) / row }"""
    )
    assert seen >= 30


def test_a_deed_answers_with_an_undo(window: Page, guide: str) -> None:
    window.goto(f"{guide}/lists/")
    window.locator("#register tbody .pick input").first.check()
    expect(window.locator(".bulk-count")).to_have_text("1 selected")
    window.get_by_role("button", name="Set the stage").click()
    expect(window.locator(".notice")).to_contain_text("3 initiatives changed.")
    expect(window.locator(".notice").get_by_role("button", name="Undo")).to_be_visible()


def test_a_panel_loads_when_it_comes_into_view(window: Page, guide: str) -> None:
    window.set_viewport_size({"width": 1280, "height": 180})
    window.goto(f"{guide}/record/")
    window.wait_for_load_state("networkidle")
    panel = window.locator("#panel-links")
    expect(panel.locator("table")).to_have_count(0)
    panel.scroll_into_view_if_needed()
    expect(panel.locator("table")).to_have_count(1)


def test_the_rail_opens_and_closes_on_a_phone(window: Page, guide: str) -> None:
    window.set_viewport_size({"width": 390, "height": 800})
    window.goto(f"{guide}/record/")
    window.get_by_role("button", name="Menu", exact=True).click()
    expect(window.get_by_role("link", name="Register")).to_be_visible()
    window.keyboard.press("Escape")
    expect(window.get_by_role("link", name="Register")).to_be_hidden()
    # Nothing is wider than the phone.
    assert window.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_share_of_all_ends_at_a_hundred_and_marks_stand_upright_in_full(window: Page, guide: str) -> None:
    window.goto(f"{guide}/pictures/")
    for name, words in (("sure", "P90"), ("often", "P50 · planned")):
        window.locator(f"#{name}").scroll_into_view_if_needed()
        window.locator(f"#{name}[data-drawn]").wait_for()
        window.locator(f"#{name} svg text", has_text=words).first.wait_for()
    said = window.locator("#sure svg text").all_text_contents()
    assert ("100" in said, "120" in said) == (True, False)
