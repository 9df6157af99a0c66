"""A plan of 5,000 tasks on its page: its data, a preview, a save, an undo; in a browser how soon one can work in it.

The browser part needs Chromium; frames are those that the browser drew while the rows were scrolled from top to bottom.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from socketserver import ThreadingMixIn
from statistics import median
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from benchmarks.database import cpu_with_database, organisation_of
from benchmarks.runner import compare

SIZE = 20
TASKS = 5_000
A_DAY = date(2027, 3, 1)
ROUNDS = 5
CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
# Scrolls 40 screens down, a screen every two frames, and notes how long each frame took.
SCROLL = """async () => {
  const { gantt } = document.querySelector("pm-gantt");
  const times = [];
  let before = performance.now();
  for (let step = 0; step < 240; step += 1) {
    gantt.scrollTo(null, step * 500);
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    times.push(now - before);
    before = now;
  }
  return times;
}"""


def run() -> None:
    from benchmarks.plans import a_large_plan  # noqa: PLC0415 - models are there only now
    from benchmarks.visits import a_session, a_visit, noted  # noqa: PLC0415
    from pilotage.accounts.models import Person  # noqa: PLC0415
    from pilotage.accounts.reads import access_of  # noqa: PLC0415
    from pilotage.delivery.actions.changing import edit_plan, preview_edits  # noqa: PLC0415
    from pilotage.delivery.actions.undo import undo_change  # noqa: PLC0415
    from pilotage.delivery.models import Plan, PlanTask  # noqa: PLC0415
    from pilotage.delivery.rules.changing_edits import ChangeTask  # noqa: PLC0415
    from pilotage.delivery.rules.changing_text import Duration  # noqa: PLC0415

    with organisation_of(SIZE):
        person = Person.objects.get(email=f"pmo{SIZE}@pilotage.example")
        access = access_of(person)
        plan = a_large_plan(access, tasks=TASKS, on=A_DAY)
        first = PlanTask.objects.filter(plan=plan, kind="task").order_by("position").first()
        assert first is not None
        cookie = a_session(person)
        here = f"/initiatives/{plan.initiative.key}/plan/"
        days = iter(range(6, 10_000))

        def edits() -> list[ChangeTask]:
            return [ChangeTask(first.id, {"duration": Duration(next(days) * 28_800)})]

        def revision() -> int:
            return Plan.objects.values_list("revision", flat=True).get(pk=plan.pk)

        def renamed() -> str:
            name = [ChangeTask(first.id, {"name": f"Name {next(days)}"})]
            edit_plan(plan, name, revision=revision(), access=access, on=A_DAY)
            return "no date hangs on it"

        def saved() -> str:
            done = edit_plan(plan, edits(), revision=revision(), access=access, on=A_DAY)
            return f"moves {len(done.moved)} rows"

        def tried() -> str:
            done = preview_edits(plan, edits(), revision=revision(), access=access, on=A_DAY)
            return f"moves {len(done.moved)} rows"

        def undone() -> str:
            now = revision()
            undo_change(plan, now, revision=now, access=access, on=A_DAY)
            return "of the save before it"

        pages = {name: noted(a_visit(here + tail, cookie=cookie)) for name, tail in
                 {"page": "", "data": "data/", "table, 500 rows": "table/"}.items()}  # fmt: skip
        ways = {**pages, "rename": renamed, "preview": tried, "save": saved, "undo": undone}
        title = f"a plan of {PlanTask.objects.filter(plan=plan).count():,} rows, with the database"
        compare(title, ways, rounds=ROUNDS, cpu_clock=cpu_with_database)
        in_a_browser(here, cookie)


def in_a_browser(here: str, cookie: str) -> None:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only this part needs it

    name, _, value = cookie.partition("=")
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        context.add_cookies([{"name": name, "value": value, "url": address}])
        page = context.new_page()
        tools = context.new_cdp_session(page)
        # Time that the page's own thread worked: what else the machine does is not in it.
        tools.send("Performance.enable", {"timeDomain": "threadTicks"})
        ready, frames, worked = [], [], 0.0
        for _round in range(3):
            page.goto(address + here)
            page.wait_for_selector("pm-gantt[data-drawn]")
            ready.append(page.evaluate("performance.now()"))
            before = worked_in(tools)
            frames += page.evaluate(SCROLL)
            worked += worked_in(tools) - before
        browser.close()
    frames.sort()
    slow = sum(1 for one in frames if one > 50)
    print("\nin Chromium, without a graphics card")
    print(f"  one can work after  {median(ready) / 1000:6.2f} s  (median of {len(ready)})")
    print(f"  frames, scrolling   {median(frames):6.1f} ms median, {frames[int(len(frames) * 0.95)]:.1f} ms at p95, "
          f"{slow} of {len(frames)} above 50 ms")  # fmt: skip
    work = 1000 * worked / len(frames)
    print(f"  work of a frame     {work:6.1f} ms of CPU")
    print(json.dumps({"ready_ms": ready, "frame_ms_median": median(frames), "frame_cpu_ms": work}))


def worked_in(tools: "CDPSession") -> float:  # noqa: F821 - Playwright is there only with the browser
    """Seconds of CPU that the page has used so far."""
    metrics = tools.send("Performance.getMetrics")["metrics"]
    return float(next(one["value"] for one in metrics if one["name"] == "TaskDuration"))


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the times are what is printed."""


@contextmanager
def served() -> Iterator[str]:
    """Pilotage on a port of this process, for as long as the block lasts."""
    from pilotage.config.wsgi import application  # noqa: PLC0415 - Django is set up late

    server = make_server("127.0.0.1", 0, application, server_class=_Server, handler_class=_Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
