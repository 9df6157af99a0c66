// <pm-backlog>: rows of its grids are put in order, by Alt with an arrow or by dragging a title, also into another grid.
// <pm-board>: cards go from column to column, by Alt with an arrow, by dragging, or by the buttons that they have anyway.
import { notify } from "./frame.js";
import { csrfToken, element, word } from "./server.js";

// Nearer than this, a press on a title is a click.
const DRAG_PIXELS = 5;

async function send(url, facts) {
  let answer;
  try {
    answer = await fetch(url, {
      method: "POST",
      credentials: "same-origin",
      headers: { Accept: "application/json", "X-CSRFToken": csrfToken() },
      body: new URLSearchParams(facts),
    });
  } catch {
    return { isDone: false, body: { message: word("unreachable") } };
  }
  const body = await answer.json().catch(() => ({}));
  return { isDone: answer.ok, body: answer.ok || body.message ? body : { message: word("unsaved") } };
}

class Backlog extends HTMLElement {
  connectedCallback() {
    if (this.live) return;
    this.live = element("div", { class: "unseen", "aria-live": "polite" });
    this.append(this.live);
    // Before the grid hears of it: there, an arrow only moves the focus.
    this.addEventListener("keydown", (event) => this.keyed(event), true);
    this.addEventListener("pointerdown", (event) => this.pressed(event));
  }

  rowOf(target) {
    const row = target?.closest?.("pm-grid[data-movable] tr[data-key]");
    return row && this.contains(row) ? row : null;
  }

  rowsOf(grid) {
    return [...grid.querySelectorAll("tbody > tr[data-key]")];
  }

  grids() {
    return [...this.querySelectorAll("pm-grid[data-movable]")];
  }

  keyed(event) {
    const row = this.rowOf(event.target);
    if (!row || !event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key) || event.target.matches("input, select")) return;
    event.preventDefault();
    event.stopPropagation();
    const grid = row.closest("pm-grid");
    const place = this.rowsOf(grid).indexOf(row);
    const way = event.key === "ArrowUp" ? -1 : 1;
    const column = event.target.closest("td, th").cellIndex;
    const others = this.rowsOf(grid).filter((one) => one !== row);
    const wanted = place + way;
    if (wanted >= 0 && wanted <= others.length) this.move(row, grid, others[wanted - 1] ?? null, column);
    else {
      // Past the end of a part: on into the next one.
      const next = this.grids()[this.grids().indexOf(grid) + way];
      if (next) this.move(row, next, way < 0 ? (this.rowsOf(next).at(-1) ?? null) : null, column);
    }
  }

  async move(row, grid, behind, column) {
    const from = { body: row.parentElement, next: row.nextSibling };
    this.put(row, grid, behind);
    row.cells[column]?.focus();
    const { isDone, body } = await send(grid.getAttribute("move-url"), { key: row.dataset.key, behind: behind?.dataset.key ?? "" });
    if (!isDone) {
      from.body.insertBefore(row, from.next);
      return notify({ text: body.message, tone: "bad" });
    }
    grid.learn(body);
    const part = grid.closest("section")?.querySelector("h2")?.textContent.trim() ?? "";
    const rows = this.rowsOf(grid);
    const facts = { place: rows.indexOf(row) + 1, count: rows.length, part };
    this.live.textContent = (this.getAttribute("word-moved") ?? "").replace(/\{(\w+)\}/g, (_all, name) => facts[name]);
    return undefined;
  }

  put(row, grid, behind) {
    const body = grid.querySelector("tbody");
    body.querySelector("tr.none")?.remove();
    if (behind) behind.after(row);
    else body.prepend(row);
  }

  pressed(event) {
    const head = event.target.closest("th[scope=row]");
    const row = this.rowOf(head);
    if (!row || event.button !== 0 || event.target.closest("input, a")) return;
    const start = { x: event.clientX, y: event.clientY };
    const follow = (moved) => this.dragged(moved, row, start);
    const stop = (ended) => {
      document.removeEventListener("pointermove", follow);
      document.removeEventListener("pointerup", stop);
      document.removeEventListener("pointercancel", stop);
      this.dropped(row, ended.type === "pointerup");
    };
    document.addEventListener("pointermove", follow);
    document.addEventListener("pointerup", stop);
    document.addEventListener("pointercancel", stop);
  }

  dragged(event, row, start) {
    const isFar = Math.hypot(event.clientX - start.x, event.clientY - start.y) > DRAG_PIXELS;
    if (!this.target && !isFar) return;
    event.preventDefault();
    row.classList.add("is-dragged");
    this.clear();
    const under = document.elementFromPoint(event.clientX, event.clientY);
    const section = under?.closest("section.backlog-part");
    const grid = section && this.contains(section) ? section.querySelector("pm-grid[data-movable]") : null;
    if (!grid) {
      this.target = { grid: null };
      return;
    }
    const over = this.rowOf(under);
    const rows = this.rowsOf(grid).filter((one) => one !== row);
    let behind = rows.at(-1) ?? null;
    if (over && over !== row) {
      const box = over.getBoundingClientRect();
      behind = event.clientY > box.top + box.height / 2 ? over : (rows[rows.indexOf(over) - 1] ?? null);
    } else if (over === row || under?.closest("thead")) behind = over === row ? undefined : null;
    this.target = behind === undefined ? { grid: null } : { grid, behind };
    if (behind) behind.classList.add("is-drop-below");
    else if (behind === null) grid.querySelector("thead tr")?.classList.add("is-drop-below");
  }

  dropped(row, isKept) {
    const target = this.target;
    this.clear();
    this.target = null;
    row.classList.remove("is-dragged");
    if (isKept && target?.grid) this.move(row, target.grid, target.behind, row.querySelector("th").cellIndex);
  }

  clear() {
    this.querySelectorAll(".is-drop-below").forEach((one) => one.classList.remove("is-drop-below"));
  }
}

class Board extends HTMLElement {
  connectedCallback() {
    if (this.isReady) return;
    this.isReady = true;
    this.cards().forEach((card, place) => {
      card.tabIndex = place ? -1 : 0;
      card.draggable = this.hasAttribute("move-url");
    });
    this.addEventListener("keydown", (event) => this.keyed(event));
    this.addEventListener("focusin", (event) => this.entered(event));
    if (!this.hasAttribute("move-url")) return;
    this.addEventListener("submit", (event) => this.sent(event));
    this.addEventListener("dragstart", (event) => this.lifted(event));
    this.addEventListener("dragover", (event) => this.hovered(event));
    this.addEventListener("drop", (event) => this.dropped(event));
    this.addEventListener("dragend", () => this.put());
  }

  cards(lane = this) {
    return [...lane.querySelectorAll(".story-card")];
  }

  lanes() {
    return [...this.querySelectorAll(".lane")];
  }

  entered(event) {
    const card = event.target.closest(".story-card");
    if (!card) return;
    this.cards().forEach((one) => {
      one.tabIndex = one === card ? 0 : -1;
    });
  }

  keyed(event) {
    const card = event.target;
    if (!card.matches?.(".story-card") || !event.key.startsWith("Arrow")) return;
    event.preventDefault();
    const lane = card.closest(".lane");
    const lanes = this.lanes();
    const place = this.cards(lane).indexOf(card);
    if (event.key === "ArrowUp" || event.key === "ArrowDown") this.cards(lane)[place + (event.key === "ArrowUp" ? -1 : 1)]?.focus();
    else {
      const next = lanes[lanes.indexOf(lane) + (event.key === "ArrowLeft" ? -1 : 1)];
      if (next && event.altKey) this.move(card.dataset.key, next.dataset.state);
      else if (next) (this.cards(next)[place] ?? this.cards(next).at(-1))?.focus();
    }
  }

  async move(key, state) {
    if (!this.hasAttribute("move-url")) return;
    const address = this.getAttribute("move-url");
    await window.htmx.ajax("POST", address, { target: this, swap: "outerHTML", values: { key, state } });
    document.getElementById(`card-${key}`)?.focus();
  }

  sent(event) {
    event.preventDefault();
    this.move(event.target.elements.key.value, event.submitter.value);
  }

  lifted(event) {
    const card = event.target.closest?.(".story-card");
    if (!card) return;
    this.lift = card;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", card.querySelector(".story-title").textContent);
    card.classList.add("is-dragged");
  }

  hovered(event) {
    const lane = event.target.closest(".lane");
    if (!this.lift || !lane) return;
    event.preventDefault();
    this.lanes().forEach((one) => one.classList.toggle("is-drop", one === lane && one !== this.lift.closest(".lane")));
  }

  dropped(event) {
    const lane = event.target.closest(".lane");
    if (!this.lift || !lane) return;
    event.preventDefault();
    if (lane !== this.lift.closest(".lane")) this.move(this.lift.dataset.key, lane.dataset.state);
    this.put();
  }

  put() {
    this.lift?.classList.remove("is-dragged");
    this.lift = null;
    this.lanes().forEach((one) => one.classList.remove("is-drop"));
  }
}

customElements.define("pm-backlog", Backlog);
customElements.define("pm-board", Board);
