// <pm-outline>: the table of a plan as ARIA's pattern of a treegrid has it. Rows are walked and folded; cells are walked,
// marked, copied, pasted and typed into. What is typed is tried by the engine before it is saved; without script it is a table.
import { rowsOf, sheetDay, textOf } from "./clipboard.js";
import { Grid } from "./grid.js";
import { Trial } from "./plan-trial.js";

class Outline extends Grid {
  connectedCallback() {
    this.table = this.querySelector("table");
    if (!this.table || this.isReady) return;
    this.isReady = true;
    this.words = JSON.parse(this.querySelector('script[type="application/json"]').textContent);
    this.heads = [...this.table.tHead.rows[0].cells];
    this.canEdit = this.hasAttribute("save-url");
    this.saving = new Trial(this);
    [...this.table.tBodies].forEach((body) => this.prepare(body));
    this.table.addEventListener("keydown", (event) => this.keyed(event));
    this.table.addEventListener("mousedown", (event) => this.pressed(event));
    this.table.addEventListener("dblclick", (event) => this.edit(this.cellOf(event.target)));
    this.table.addEventListener("focusin", (event) => this.rove(event.target));
    this.addEventListener("copy", (event) => this.copied(event));
    this.addEventListener("paste", (event) => this.pasted(event));
  }

  word(name, facts = {}) {
    return (this.words[name] ?? name).replace(/%\((\w+)\)s/g, (_all, key) => facts[key] ?? "");
  }

  isEditable(cell) {
    return this.canEdit && super.isEditable(cell);
  }

  // Folded rows are not among them.
  rows() {
    return super.rows().filter((row) => !row.hidden);
  }

  nextRow(row, down) {
    let next = super.nextRow(row, down);
    while (next?.hidden) next = super.nextRow(next, down);
    return next;
  }

  // One place of the table is reached by Tab: the row or the cell where one was.
  rove(target) {
    const cell = this.cellOf(target);
    const place = cell ?? target.closest("tbody tr");
    if (!place || place === this.place) return;
    (this.place ?? this.table.querySelector('tbody tr[tabindex="0"]'))?.setAttribute("tabindex", "-1");
    place.tabIndex = 0;
    this.place = place;
    this.current = cell;
  }

  keyed(event) {
    const cell = this.cellOf(event.target);
    if (!cell) return this.rowKeyed(event);
    const isPlain = !event.shiftKey && !event.altKey && !event.ctrlKey && !event.metaKey;
    const act = event.target === cell && isPlain ? this.cellKeys(cell)[event.key] : null;
    if (!act) return super.keyed(event);
    event.preventDefault();
    return act();
  }

  // What a cell does otherwise than in other tables: out to its row, and to what is tried.
  cellKeys(cell) {
    return {
      ...(cell.cellIndex === 0 && { ArrowLeft: () => this.go(cell.parentElement) }),
      ...(this.saving.isOpen && { Enter: () => this.saving.save(), Escape: () => this.saving.drop() }),
    };
  }

  rowKeyed(event) {
    const row = event.target.closest("tbody tr");
    if (!row || event.target !== row || event.altKey || event.metaKey) return;
    if (event.ctrlKey && event.key.toLowerCase() === "z") {
      this.saving.undoLast();
      event.preventDefault();
    }
    if (event.ctrlKey) return;
    const shown = this.rows();
    const at = shown.indexOf(row);
    const act = {
      ArrowDown: () => this.go(shown[at + 1]),
      ArrowUp: () => this.go(shown[at - 1]),
      Home: () => this.go(shown[0]),
      End: () => this.go(shown.at(-1)),
      PageDown: () => this.go(shown[Math.min(at + 20, shown.length - 1)]),
      PageUp: () => this.go(shown[Math.max(at - 20, 0)]),
      ArrowRight: () => (row.getAttribute("aria-expanded") === "false" ? this.fold(row, true) : this.go(row.cells[0])),
      ArrowLeft: () => (row.getAttribute("aria-expanded") === "true" ? this.fold(row, false) : this.go(this.parentOf(row))),
      Enter: () => (this.saving.isOpen ? this.saving.save() : row.querySelector("a")?.click()),
      Escape: () => this.saving.isOpen && this.saving.drop(),
    }[event.key];
    if (!act) return;
    act();
    event.preventDefault();
  }

  go(place) {
    if (!place) return;
    this.mark(null);
    place.focus();
    place.scrollIntoView({ block: "nearest" });
  }

  level(row) {
    return Number(row.getAttribute("aria-level"));
  }

  parentOf(row) {
    const rows = super.rows();
    return rows.slice(0, rows.indexOf(row)).findLast((one) => this.level(one) < this.level(row));
  }

  // What lies below a folded row stays folded when the row above it opens again.
  fold(row, isOpen) {
    const rows = super.rows();
    row.setAttribute("aria-expanded", String(isOpen));
    const closed = [];
    for (const one of rows.slice(rows.indexOf(row) + 1)) {
      if (this.level(one) <= this.level(row)) break;
      while (closed.length && this.level(one) <= closed.at(-1)) closed.pop();
      one.hidden = !isOpen || closed.length > 0;
      if (one.getAttribute("aria-expanded") === "false") closed.push(this.level(one));
    }
  }

  // What an editor starts from, and what comes back as it was is no change.
  valueIn(cell) {
    const text = cell.dataset.v ?? cell.textContent.trim();
    return text === "–" ? "" : text;
  }

  plainText(cell) {
    return this.valueIn(cell);
  }

  copied(event) {
    if (this.editor || !this.current) return;
    const said = (cell) => (/^\d{4}-\d\d-\d\d$/.test(cell.dataset.v ?? "") ? sheetDay(cell.dataset.v) : cell.textContent.trim().replace(/^–$/, "").replaceAll(/[\u202f\u00a0]/g, " "));
    event.clipboardData.setData("text/plain", textOf((this.range ?? [[this.current]]).map((row) => row.map(said))));
    event.preventDefault();
  }

  // One value fills every marked cell, one line every marked row; lines below the last row are new tasks.
  pasted(event) {
    if (this.editor || !this.current || !this.canEdit) return;
    event.preventDefault();
    const lines = rowsOf(event.clipboardData.getData("text/plain"));
    if (!lines.length) return;
    const rows = this.rows();
    const start = this.range?.[0][0] ?? this.current;
    const marked = this.range?.map((cells) => cells[0].parentElement) ?? [start.parentElement];
    const targets = lines.length === 1 ? marked : rows.slice(rows.indexOf(start.parentElement));
    const width = lines.length === 1 && lines[0].length === 1 ? (this.range?.[0].length ?? 1) : 0;
    const filled = width ? [Array(width).fill(lines[0][0])] : lines;
    const [changes, left, added] = [[], [], []];
    (lines.length === 1 ? targets.map(() => filled[0]) : filled).forEach((line, down) => {
      if (down < targets.length) this.changesIn(targets[down], start.cellIndex, line, changes, left);
      else this.grown(line, start.cellIndex, down, added, left);
    });
    this.saving.keep(changes, { added, left });
  }

  changesIn(row, first, line, changes, left) {
    line.forEach((value, right) => {
      const cell = row.cells[first + right];
      if (!cell || this.saving.isSame(cell, value)) return;
      if (this.isEditable(cell)) changes.push({ cell, value });
      else if (cell.cellIndex > 1) left.push(this.word("cell", { row: row.cells[0].textContent.trim(), column: this.headOf(cell).textContent.trim() }));
    });
  }

  grown(line, first, down, added, left) {
    const values = {};
    line.forEach((value, right) => {
      const { name, editor } = this.heads[first + right]?.dataset ?? {};
      if (editor && value) values[name] = value;
    });
    // On a page that is not the last the rows behind it are only out of sight.
    if (values.name && !this.hasAttribute("data-goes-on")) added.push(values);
    else left.push(this.word("pastedLine", { line: down + 1 }));
  }
}

customElements.define("pm-outline", Outline);
