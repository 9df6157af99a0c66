// Cells of a plan's table that were typed or pasted: tried by the engine, said in a sentence, saved as one change, taken back.
import { NEVER_EMPTY, dayIn } from "./clipboard.js";
import { notify } from "./frame.js";
import { element, post } from "./server.js";

const MOST_NAMED = 5;

export class Trial {
  constructor(outline) {
    this.outline = outline;
    this.bar = outline.querySelector(".plan-bar");
    this.clear();
    this.turn = Promise.resolve();
    // What this window saved, as the Gantt keeps it: what was done here can be taken back there.
    this.key = `pm-plan ${outline.getAttribute("save-url")}`;
    this.bar?.addEventListener("click", (event) => {
      const { deed } = event.target.closest("[data-deed]")?.dataset ?? {};
      if (deed === "save") this.save();
      if (deed === "drop") this.drop();
    });
  }

  get isOpen() {
    return this.cells.size > 0 || this.added.length > 0;
  }

  clear() {
    this.cells = new Map();
    this.added = [];
  }

  isSame(cell, value) {
    const was = this.cells.has(cell) ? this.cells.get(cell).value : this.outline.valueIn(cell);
    const said = value.trim();
    const isDay = /^\d{4}-\d\d-\d\d$/.test(was);
    return said === was || said === cell.textContent.trim() || (isDay && dayIn(said) === was) || (!this.cells.has(cell) && said === `${was}%`);
  }

  // left: cells of a paste that cannot be typed, by name.
  keep(changes, { added = [], left = [] } = {}) {
    const isReal = ({ cell, value }) => !this.isSame(cell, value) && !(value === "" && NEVER_EMPTY.has(this.outline.headOf(cell).dataset.name));
    const batch = changes.filter(isReal);
    this.left = left;
    if (!batch.length && !added.length) {
      if (left.length) notify({ text: this.leftWords(), tone: "bad" });
      return;
    }
    for (const { cell, value } of batch) {
      const was = this.cells.get(cell)?.was ?? { nodes: [...cell.childNodes], v: cell.dataset.v };
      this.cells.set(cell, { value, was });
      cell.replaceChildren(value || "–");
      cell.dataset.v = value;
      cell.classList.add("is-pending");
    }
    this.added.push(...added);
    this.turn = this.turn.then(() => this.tryAll(batch, added));
  }

  edits() {
    const values = Map.groupBy(this.cells, ([cell]) => Number(cell.parentElement.dataset.key));
    const nameOf = (cell) => this.outline.headOf(cell).dataset.name;
    const changed = [...values].map(([task, cells]) => ({ do: "change", task, values: Object.fromEntries(cells.map(([cell, { value }]) => [nameOf(cell), value])) }));
    return [...changed, ...this.addedEdits()];
  }

  // Behind the last row, on its level.
  addedEdits() {
    const rows = [...this.outline.querySelectorAll("tbody tr")];
    const parent = this.outline.parentOf(rows.at(-1));
    let after = Number(rows.at(-1).dataset.key);
    return this.added.map((values, place) => {
      const edit = { do: "add", task: `n${place}`, parent: parent ? Number(parent.dataset.key) : null, after, values };
      after = edit.task;
      return edit;
    });
  }

  ask(address, facts) {
    return post(this.outline.getAttribute(address), { ...facts, revision: Number(this.outline.getAttribute("revision")) });
  }

  async tryAll(batch, added) {
    if (!this.isOpen) return;
    const { isDone, body } = await this.ask("preview-url", { edits: this.edits() });
    if (!this.isOpen) return;
    if (isDone) return this.show(body.sentence, [...(this.added.length ? [this.outline.word("newRows", { names: this.added.map((values) => values.name).join(", ") })] : []), ...(this.left.length ? [this.leftWords()] : [])]);
    // What was tried before stays; what came last and is wrong goes.
    for (const { cell } of batch) this.restore(cell);
    this.added = this.added.filter((one) => !added.includes(one));
    if (!this.isOpen) this.hide();
    notify({ text: [body.message, ...(body.lines ?? [])].join(" "), tone: "bad" });
  }

  leftWords() {
    const { outline, left } = this;
    const more = left.length > MOST_NAMED ? ` ${outline.word("andMore", { count: left.length - MOST_NAMED })}` : "";
    return outline.word("notPasted", { cells: left.slice(0, MOST_NAMED).join("; ") + more });
  }

  restore(cell) {
    const kept = this.cells.get(cell);
    if (!kept) return;
    cell.replaceChildren(...kept.was.nodes);
    if (kept.was.v === undefined) delete cell.dataset.v;
    else cell.dataset.v = kept.was.v;
    cell.classList.remove("is-pending");
    this.cells.delete(cell);
  }

  show(text, lines) {
    this.bar.querySelector("p").textContent = text;
    this.bar.querySelector("ul").replaceChildren(...lines.map((line) => element("li", {}, line)));
    this.bar.hidden = false;
  }

  hide() {
    const hadFocus = this.bar.contains(document.activeElement);
    this.bar.hidden = true;
    if (hadFocus) (this.outline.place ?? this.outline.table.querySelector("tbody tr")).focus();
  }

  drop() {
    for (const cell of [...this.cells.keys()]) this.restore(cell);
    this.clear();
    this.hide();
  }

  save() {
    this.turn = this.turn.then(() => this.saveNow());
  }

  async saveNow() {
    if (!this.isOpen) return;
    const { isDone, body } = await this.ask("save-url", { edits: this.edits() });
    if (!isDone) return notify({ text: [body.message, ...(body.lines ?? [])].join(" "), tone: "bad" });
    this.learn(({ done }) => ({ done: body.isSaved ? [...done, body.plan.revision] : done, undone: [] }));
    await this.again(body.sentence);
  }

  learn(change) {
    const kept = JSON.parse(sessionStorage.getItem(this.key) ?? '{"done":[],"undone":[]}');
    sessionStorage.setItem(this.key, JSON.stringify(change(kept)));
    return kept;
  }

  async undoLast() {
    if (this.isOpen) return this.drop();
    const { done } = this.learn((kept) => kept);
    if (!this.outline.canEdit || !done.length) return notify({ text: this.outline.word("nothingToUndo") });
    const { isDone, body } = await this.ask("undo-url", { undone: done.at(-1) });
    if (!isDone) return notify({ text: body.message, tone: "bad" });
    this.learn((kept) => ({ done: kept.done.slice(0, -1), undone: body.isSaved ? [...kept.undone, body.plan.revision] : kept.undone }));
    return this.again(this.outline.word("undone"));
  }

  // The page as the server has it now, with the focus where it was.
  async again(text) {
    const place = this.outline.place;
    const row = place?.closest("tr")?.dataset.key;
    const column = place?.matches("td, th") ? place.cellIndex : null;
    const scroll = this.outline.querySelector(".table-box").scrollTop;
    const answer = await fetch(location.href, { credentials: "same-origin" });
    if (!answer.ok) return location.reload();
    const made = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main");
    this.outline.closest("main").replaceChildren(...made.childNodes);
    const box = document.querySelector("pm-outline .table-box");
    if (box) box.scrollTop = scroll;
    const found = document.querySelector(`pm-outline tr[data-key="${CSS.escape(row ?? "")}"]`) ?? document.querySelector("pm-outline tbody tr");
    (column === null ? found : found?.cells[column])?.focus({ preventScroll: true });
    if (text) notify({ text });
    return undefined;
  }
}
