"""A project manager's day in a browser: a plan is made, typed, linked, dragged, previewed, saved and taken back."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.test_story import AXE, browser, go, product, window_of

__all__ = ["browser", "product"]
# One worker walks all of these: each would start a product of its own.
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("plan")]
MANAGER = "Ingrid Solheim"
PLAN = "document.querySelector('pm-gantt')"
NAMES = ("Design", "Dig the hole", "Lay the pipes", "Close the hole", "Hand over")


@pytest.fixture
def plan_url(product: str, browser: Browser) -> str:
    """A new initiative's empty plan, made with the buttons of its page."""
    page, _errors = window_of(browser, product, MANAGER)
    go(page, f"{product}/initiatives/new/")
    page.locator("input[name=name]").fill("Water main of the harbour")
    if page.locator("select[name=portfolio]").count():
        page.locator("select[name=portfolio]").select_option(index=1)
    page.locator("main form button.btn-main").first.click()
    page.wait_for_load_state("networkidle")
    key = re.search(r"/initiatives/([A-Z]+-\d+)/", page.url)
    assert key, page.url
    url = f"{product}/initiatives/{key[1]}/plan/"
    go(page, url)
    page.locator("input[name=start]").fill("2027-03-01")
    page.get_by_role("button", name="Make the plan").click()
    page.wait_for_load_state("networkidle")
    page.context.close()
    return url


def opened(page: Page, url: str) -> None:
    go(page, url)
    expect(page.locator("pm-gantt[data-drawn]")).to_be_attached()


def filled(page: Page, url: str, **values: str) -> None:
    """The plan with five tasks, each with these values, and open."""
    opened(page, url)
    answer = page.evaluate(
        """async ([url, names, more]) => {
          const token = document.querySelector('meta[name="pm-csrf"]').content;
          const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
          const { plan } = await (await fetch(url + "data/")).json();
          const edits = names.map((name, place) => (
            { do: "add", task: `n${place}`, after: place ? `n${place - 1}` : null, values: { name, ...more } }
          ));
          const body = JSON.stringify({ edits, revision: plan.revision });
          return (await fetch(url + "save/", { method: "POST", headers, body })).status;
        }""",
        [url, list(NAMES), values],
    )
    assert answer == 200
    opened(page, url)


def settled(page: Page) -> None:
    """Nothing is on its way to the server any more."""
    page.wait_for_function(f"{PLAN}.preview.turn.then(() => {PLAN}.saving.isBusy).then(() => true)")


def tasks(page: Page) -> list[list[object]]:
    """Name, start day and finish day of every row, in order."""
    found: list[list[object]] = page.evaluate(
        f"""() => {PLAN}.plan.order.map((uid) => {{
          const task = {PLAN}.plan.tasks.get(uid);
          return [task.name, {PLAN}.plan.words.day(task.start), {PLAN}.plan.words.day(task.finish)];
        }})"""
    )
    return found


def type_into(page: Page, row: int, column: str, text: str) -> None:
    """By keyboard alone: from the first cell to that one, type, Enter."""
    page.locator(".pm-gantt-chart").focus()
    page.keyboard.press("Control+Home")
    page.keyboard.press("Home")
    for _step in range(row - 1):
        page.keyboard.press("ArrowDown")
    for _step in range(page.evaluate(f"{PLAN}.cells.columns.indexOf('{column}')")):
        page.keyboard.press("ArrowRight")
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    settled(page)


def drag(page: Page, x: float, y: float, by: float) -> None:
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, 7):
        page.wait_for_timeout(60)
        page.mouse.move(x + by * step / 6, y)
    page.wait_for_timeout(60)
    page.mouse.up()
    settled(page)


def bar_of(page: Page, row: int) -> Locator:
    return page.locator(f".gantt_task_line[data-task-id='{row}']")


def draw_link(page: Page, row: int, side: str, to: int, to_side: str = "") -> str:
    """From the point at an end of one bar to another bar, or to the point at an end of it; saved where that is asked.

    Answers with what the bar of the preview said.
    """
    bar_of(page, row).hover()
    point = bar_of(page, row).locator(f".task_{side} .gantt_link_point")
    page.mouse.move(*middle_of(point))
    page.mouse.down()
    page.mouse.move(*middle_of(bar_of(page, to)), steps=4)
    page.wait_for_timeout(60)
    if to_side:
        across, down = middle_of(bar_of(page, to).locator(f".task_{to_side} .gantt_link_point"))
        # The chart looks at the pointer a few times a second, and only where it moves.
        for place in range(100):
            page.mouse.move(across + place % 2, down, steps=3)
            page.wait_for_timeout(30)
            if page.evaluate(f"{PLAN}.gantt.getState().link_landing_area"):
                break
    page.mouse.up()
    settled(page)
    if page.locator(".plan-bar").is_hidden():
        return ""
    said = page.locator(".plan-bar p").inner_text()
    page.keyboard.press("Enter")
    settled(page)
    return said


def middle_of(shown: Locator) -> tuple[float, float]:
    box = shown.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def middle_of_link(page: Page, name: str) -> tuple[float, float]:
    """A place on the line of a link where nothing lies above it."""
    found: list[float] = page.evaluate(
        """(name) => {
          const link = document.querySelector(`.gantt_task_link[data-link-id="${name}"]`);
          for (const part of link.querySelectorAll(".gantt_line_wrapper")) {
            const box = part.getBoundingClientRect();
            for (const share of [0.1, 0.3, 0.5, 0.7, 0.9]) {
              const place = [box.x + box.width * share, box.y + box.height * share];
              if (document.elementFromPoint(...place)?.closest(".gantt_task_link") === link) return place;
            }
          }
          return null;
        }""",
        name,
    )
    assert found, name
    return found[0], found[1]


def waits_for(page: Page, row: int) -> str:
    said: str = page.evaluate(f"{PLAN}.plan.predecessors({PLAN}.plan.tasks.get({PLAN}.plan.order[{row - 1}]))")
    return said


def paste(page: Page, text: str, *, is_gantt: bool = True) -> None:
    page.evaluate("(text) => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+v")
    if is_gantt:
        settled(page)


def test_a_plan_is_typed_linked_moved_saved_and_taken_back(product, browser, plan_url):
    page, errors = window_of(browser, product, MANAGER)
    opened(page, plan_url)
    bar = page.locator(".pm-gantt-bar")

    # An empty plan waits for its first task: names one under the other, as fast as somebody types.
    for name in NAMES:
        page.keyboard.type(name)
        page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    settled(page)
    assert [name for name, _start, _finish in tasks(page)] == list(NAMES)

    # Durations and predecessors; nothing else moves, so nobody is asked.
    for row, duration in enumerate(("5d", "3d", "4d", "2d", "0d"), start=1):
        type_into(page, row, "duration", duration)
    for row, predecessors in ((2, "1"), (3, "2FS+1d"), (4, "3"), (5, "4")):
        type_into(page, row, "predecessors", predecessors)
        if bar.is_visible():
            page.keyboard.press("Enter")
            settled(page)
    # 5 days from Monday 1 March; 3 from Monday 8; one day of rest, 4 from Friday 12; 2 from Thursday 18 March.
    assert tasks(page) == [
        ["Design", "1 Mar 2027", "5 Mar 2027"],
        ["Dig the hole", "8 Mar 2027", "10 Mar 2027"],
        ["Lay the pipes", "12 Mar 2027", "17 Mar 2027"],
        ["Close the hole", "18 Mar 2027", "19 Mar 2027"],
        ["Hand over", "19 Mar 2027", "19 Mar 2027"],
    ]
    expect(page.locator(".gantt_task_line.is-critical")).to_have_count(5)

    # A longer design is previewed in words and as ghosts, saved with Enter, and taken back with Ctrl+Z.
    type_into(page, 1, "duration", "8d")
    expect(bar).to_contain_text("Moves 5 tasks; the plan ends 5 days later, on 24 Mar 2027.")
    expect(page.locator(".pm-gantt-above .ghost").first).to_be_attached()
    assert tasks(page)[0][2] == "5 Mar 2027"
    page.keyboard.press("Enter")
    settled(page)
    expect(bar).to_be_hidden()
    assert tasks(page)[-1][1] == "24 Mar 2027"
    page.keyboard.press("Control+z")
    settled(page)
    assert tasks(page)[-1][1] == "19 Mar 2027"
    page.keyboard.press("Control+y")
    settled(page)
    assert tasks(page)[-1][1] == "24 Mar 2027"
    page.keyboard.press("Control+z")
    settled(page)

    # A bar is dragged two days to the right; Escape leaves all as it was.
    page.locator("select[name=zoom]").select_option("days")
    page.evaluate(f"{PLAN}.gantt.scrollTo(0, 0)")
    place = page.locator(".gantt_task_line[data-task-id='1']").bounding_box()
    assert place
    drag(page, place["x"] + place["width"] / 2, place["y"] + 7, 44)
    expect(bar).to_contain_text("the plan ends")
    page.locator(".pm-gantt-chart").focus()
    page.keyboard.press("Escape")
    assert tasks(page)[0][1] == "1 Mar 2027"

    # A circle is refused with its tasks named.
    type_into(page, 1, "predecessors", "5")
    expect(page.locator(".notice-bad")).to_contain_text("wait for each other in a circle")
    page.locator(".notice-bad .notice-close").click()

    # Why is the last one where it is? Link by link, back to the start of the plan.
    page.locator(".pm-gantt-chart").focus()
    page.keyboard.press("Control+End")
    page.keyboard.press("Control+Enter")
    why = page.locator(".pm-gantt-task .why-steps")
    expect(why).to_contain_text("It can start only when “Close the hole” is finished.")
    expect(why).to_contain_text("it starts when the plan starts")
    page.keyboard.press("Escape")

    # Everything is there after the page is loaded again, and undo still knows this session.
    opened(page, plan_url)
    assert tasks(page)[-1][1] == "19 Mar 2027"
    # The refused circle is the only answer that was not a success.
    assert [text for text in errors if "422" not in text] == []


def test_rows_are_indented_moved_removed_and_come_back(product, browser, plan_url):
    page, errors = window_of(browser, product, MANAGER)
    filled(page, plan_url)
    chart = page.locator(".pm-gantt-chart")
    chart.focus()
    page.keyboard.press("Control+End")
    for name in ("Phase two", "Survey", "Report"):
        page.keyboard.press("Insert")
        page.keyboard.type(name)
        page.keyboard.press("Enter")
        page.keyboard.press("Escape")
        settled(page)
    # The last two below the one before them.
    page.keyboard.press("Control+End")
    page.keyboard.press("Shift+ArrowUp")
    page.keyboard.press("Alt+Shift+ArrowRight")
    settled(page)
    outline = page.evaluate(f"{PLAN}.plan.order.slice(-3).map((uid) => {PLAN}.plan.tasks.get(uid).outline)")
    assert outline == ["6", "6.1", "6.2"]
    # Report above Survey, then the whole phase away, then all of it back.
    page.keyboard.press("Control+End")
    page.keyboard.press("Alt+Shift+ArrowUp")
    settled(page)
    names = [name for name, _start, _finish in tasks(page)]
    assert names[-3:] == ["Phase two", "Report", "Survey"]
    page.keyboard.press("Control+End")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Delete")
    settled(page)
    assert len(tasks(page)) == len(names) - 3
    chart.focus()
    page.keyboard.press("Control+z")
    settled(page)
    assert [name for name, _start, _finish in tasks(page)] == names
    # Found by text; the summary above it stays in sight.
    page.locator(".pm-gantt-tools input[type=search]").fill("survey")
    expect(page.locator(".gantt_row")).to_have_count(2)
    assert errors == []


def test_two_people_on_one_plan_see_each_other_and_lose_nothing(product, browser, plan_url):
    mine, errors = window_of(browser, product, MANAGER)
    theirs, _their_errors = window_of(browser, product, "Marco Bellini")
    filled(mine, plan_url)
    opened(theirs, plan_url)
    type_into(theirs, 1, "name", "Design of theirs")
    # My change is refused with what they did, kept, tried again on theirs, and saved.
    type_into(mine, 2, "name", "Dig my hole")
    bar = mine.locator(".pm-gantt-bar")
    expect(bar).to_contain_text("Marco Bellini saved 1 change.")
    expect(bar).to_contain_text("Design of theirs")
    bar.get_by_role("button", name="Load theirs and try mine again").click()
    settled(mine)
    expect(bar.get_by_role("button", name="Save")).to_be_visible()
    bar.get_by_role("button", name="Save").click()
    settled(mine)
    assert [name for name, _start, _finish in tasks(mine)][:2] == ["Design of theirs", "Dig my hole"]
    # They hear of it when they come back to the page.
    theirs.evaluate(f"{PLAN}.saving.look()")
    expect(theirs.locator(".pm-gantt-bar")).to_contain_text("Ingrid Solheim saved 1 change.")
    assert [text for text in errors if "409" not in text] == []


def test_a_link_is_drawn_given_a_lag_and_taken_away(product, browser, plan_url):
    page, errors = window_of(browser, product, MANAGER)
    filled(page, plan_url, duration="5d")
    page.locator("select[name=zoom]").select_option("days")
    page.evaluate(f"{PLAN}.gantt.scrollTo(0, 0)")

    # Five tasks of a week, all from Monday 1 March. From the end of the first to the second, which moves: that asks.
    assert draw_link(page, 1, "right", 2) == "Moves 1 task; the plan ends 7 days later, on 12 Mar 2027."
    assert waits_for(page, 2) == "1"
    # From the end of the first to the end of the second: nothing moves, so it is done and said.
    assert draw_link(page, 1, "right", 2, "right") == ""
    assert waits_for(page, 2) == "1, 1FF"
    expect(page.locator(".notice").last).to_contain_text("“Dig the hole” can finish when “Design” is finished.")
    page.keyboard.press("Control+z")
    settled(page)
    # From the start of the second to that of the third; then a circle, which is refused and leaves all as it was.
    draw_link(page, 2, "left", 3, "left")
    assert waits_for(page, 3) == "2SS"
    draw_link(page, 2, "right", 1)
    expect(page.locator(".notice-bad")).to_contain_text("wait for each other in a circle: ")
    assert (waits_for(page, 1), waits_for(page, 2)) == ("", "1")

    # A lag of two days by the dialog of the link: both that hang on it move, which is asked.
    for deed in ("lag", "remove"):
        page.mouse.dblclick(*middle_of_link(page, "1-2-FS"))
        dialog = page.locator(".pm-gantt-link")
        expect(dialog).to_contain_text("“Dig the hole” waits for “Design”.")
        if deed == "lag":
            dialog.locator("input").fill("+2d")
            dialog.get_by_role("button", name="Change it").click()
        else:
            dialog.get_by_role("button", name="Remove the link").click()
        settled(page)
        expect(page.locator(".plan-bar")).to_contain_text("Moves 2 tasks")
        page.keyboard.press("Enter")
        settled(page)
        expect(page.locator(".plan-bar")).to_be_hidden()
        # Two days after Monday 8 March.
        assert waits_for(page, 2) == ("1FS+2d" if deed == "lag" else "")
        assert tasks(page)[2][1] == ("10 Mar 2027" if deed == "lag" else "1 Mar 2027")
    page.keyboard.press("Control+z")
    settled(page)
    assert waits_for(page, 2) == "1FS+2d"
    assert [text for text in errors if "422" not in text] == []


def test_cells_are_pasted_from_a_spreadsheet_in_the_gantt_and_in_the_table(product, browser, plan_url):
    page, errors = window_of(browser, product, MANAGER, permissions=["clipboard-read", "clipboard-write"])
    filled(page, plan_url)
    bar = page.locator(".plan-bar")

    # Two durations, of which one is none: it is named, and nothing is changed. Then two that are.
    type_into(page, 1, "duration", "3d")
    paste(page, "2d\nsoon\n")
    expect(bar).to_contain_text("Row 3, Duration: “soon” is not a duration.")
    bar.get_by_role("button", name="Close").click()
    paste(page, "2d\n4d\n")
    expect(bar).to_contain_text("Moves 2 tasks")
    page.keyboard.press("Enter")
    settled(page)
    durations = f"() => {PLAN}.plan.order.map((uid) => {PLAN}.plan.words.duration({PLAN}.plan.tasks.get(uid)))"
    assert page.evaluate(durations) == ["3d", "2d", "4d", "1d?", "1d?"]

    # Marked and copied, as rows of tab-separated cells; what comes back as it was is no change.
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Control+c")
    assert page.evaluate("navigator.clipboard.readText()") == "Dig the hole\t2d\r\nLay the pipes\t4d"
    page.keyboard.press("Control+v")
    expect(page.locator(".notice").last).to_contain_text("nothing was pasted")

    # The table takes lines below its last row as new tasks, and saves the whole as one change.
    go(page, plan_url + "table/")
    page.locator("tbody tr").last.locator("th").focus()
    paste(page, "Hand it over\t0d\nSnags\t5d\t\t\t5\n", is_gantt=False)
    expect(bar).to_contain_text("New behind the last row: Snags")
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).to_have_count(6)
    expect(page.locator("tbody tr").last).to_contain_text("Snags")
    expect(page.locator("tbody tr").nth(4).locator("th")).to_be_focused()
    page.keyboard.press("Control+z")
    expect(page.locator("tbody tr")).to_have_count(5)
    expect(page.locator("tbody tr").last).to_contain_text("Hand over")
    assert [text for text in errors if "422" not in text] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_plan_and_its_table_have_no_serious_finding(product, browser, plan_url, scheme):
    page, errors = window_of(browser, product, MANAGER, color_scheme=scheme)
    filled(page, plan_url)
    found = []
    for path in ("", "table/", "tasks/1/"):
        go(page, plan_url + path)
        if not path:
            expect(page.locator("pm-gantt[data-drawn]")).to_be_attached()
        page.evaluate(AXE.read_text())
        result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        found += [
            (path, one["id"], one["nodes"][0]["html"][:160])
            for one in result["violations"]
            if one["impact"] in {"serious", "critical"}
        ]
    assert found == []
    # The table by keyboard: down, and into the task.
    go(page, plan_url + "table/")
    page.locator("tbody tr").first.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("tbody tr").nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("input[name=duration]")).to_be_visible()
    assert errors == []
