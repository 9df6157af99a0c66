// <pm-grid>: a server's table that can be walked by keyboard, edited like a spreadsheet, and grow by blocks of rows.
// Without edit-url and rows-url it leaves the table as it is.
import { Blocks } from "./blocks.js";
import { fillCell, levelOfKey, makeEditor, startsByTyping, valueOfWords } from "./editors.js";
import { Saving } from "./saving.js";
import { element, word } from "./server.js";

const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

export class Grid extends HTMLElement {
  connectedCallback() {
    this.table = this.querySelector("table");
    if (!this.table || this.isReady) return;
    this.isReady = true;
    if (this.hasAttribute("rows-url")) this.blocks = new Blocks(this);
    if (!this.hasAttribute("edit-url")) return;
    this.saving = new Saving(this);
    this.heads = [...this.table.tHead.rows[0].cells];
    this.table.setAttribute("role", "grid");
    if (this.table.querySelector("tbody .pick")) this.table.setAttribute("aria-multiselectable", "true");
    this.querySelector(".table-box").removeAttribute("tabindex");
    this.addEventListener("pm:rows", (event) => this.prepare(event.detail));
    [...this.table.tBodies].forEach((body) => this.prepare(body));
    this.table.addEventListener("keydown", (event) => this.keyed(event));
    this.table.addEventListener("mousedown", (event) => this.pressed(event));
    this.table.addEventListener("dblclick", (event) => this.edit(this.cellOf(event.target)));
    this.table.addEventListener("focusin", (event) => this.entered(event));
    this.addEventListener("focusout", (event) => !this.contains(event.relatedTarget) && this.dropNote());
    this.addEventListener("copy", (event) => this.copied(event));
    this.addEventListener("paste", (event) => this.pasted(event));
    const first = this.rows()[0]?.cells[this.firstColumn];
    if (first) first.tabIndex = 0;
  }

  get firstColumn() {
    return this.heads.findIndex((head) => !head.classList.contains("pick"));
  }

  // Every cell can have the focus, one at a time is reached by Tab; links inside are reached by Enter.
  prepare(body) {
    if (!this.heads) return;
    for (const row of body.rows) {
      if (!row.dataset.key) continue;
      [...row.cells].forEach((cell, place) => {
        const head = this.heads[place];
        if (!head || head.classList.contains("pick")) return;
        cell.tabIndex = -1;
        cell.querySelector("a")?.setAttribute("tabindex", "-1");
        if (head.dataset.editor) cell.setAttribute("aria-readonly", String(cell.hasAttribute("data-fixed")));
      });
    }
  }

  rows() {
    return [...this.table.querySelectorAll("tbody:not(.waiting) > tr[data-key]")];
  }

  cellOf(target) {
    const cell = target?.closest?.("td, th");
    return cell?.closest("tbody") && cell.parentElement.dataset.key && !cell.classList.contains("pick") ? cell : null;
  }

  headOf(cell) {
    return this.heads[cell.cellIndex];
  }

  isEditable(cell) {
    return Boolean(this.headOf(cell)?.dataset.editor) && !cell.hasAttribute("data-fixed");
  }

  entered(event) {
    const cell = this.cellOf(event.target);
    if (!cell || cell === this.current) return;
    if (this.current) this.current.tabIndex = -1;
    this.current = cell;
    cell.tabIndex = 0;
    this.showNote(cell);
  }

  pressed(event) {
    const cell = this.cellOf(event.target);
    if (!cell || event.target.closest("a, input, select")) return;
    event.preventDefault();
    if (event.shiftKey && this.current) this.stretchTo(cell);
    else {
      this.mark(null);
      cell.focus();
    }
  }

  // Where one arrives from a cell; a block that was not fetched yet is fetched first.
  async neighbour(cell, down, right) {
    if (right) {
      const next = cell.parentElement.cells[cell.cellIndex + right];
      return next && !next.classList.contains("pick") ? next : null;
    }
    let row = this.nextRow(cell.parentElement, down);
    if (!row && down > 0 && this.blocks) {
      const body = cell.closest("tbody").nextElementSibling;
      if (body?.matches("tbody.waiting")) await this.blocks.load(body);
      row = this.nextRow(cell.parentElement, down);
    }
    return row?.cells[cell.cellIndex] ?? null;
  }

  nextRow(row, down) {
    const side = down > 0 ? "nextElementSibling" : "previousElementSibling";
    let found = row;
    do {
      const body = found.parentElement;
      found = found[side] ?? (body[side]?.matches("tbody:not(.waiting)") ? body[side].rows[down > 0 ? 0 : body[side].rows.length - 1] : null);
    } while (found && !found.dataset.key);
    return found ?? null;
  }

  async move(down, right, { isStretch = false } = {}) {
    const from = isStretch ? (this.far ?? this.current) : this.current;
    const next = await this.neighbour(from, down, right);
    if (!next) return;
    if (isStretch) this.stretchTo(next);
    else {
      this.mark(null);
      next.focus();
    }
    next.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  stretchTo(cell) {
    this.far = cell;
    this.mark([this.current, cell]);
  }

  // The marked rectangle, as rows of cells.
  mark(corners) {
    this.table.querySelectorAll(".is-marked").forEach((cell) => cell.classList.remove("is-marked"));
    this.range = null;
    if (!corners) {
      this.far = null;
      return;
    }
    const rows = this.rows();
    const [top, bottom] = corners.map((cell) => rows.indexOf(cell.parentElement)).sort((a, b) => a - b);
    const [left, right] = corners.map((cell) => cell.cellIndex).sort((a, b) => a - b);
    this.range = rows.slice(top, bottom + 1).map((row) => [...row.cells].slice(left, right + 1));
    this.range.flat().forEach((cell) => cell.classList.add("is-marked"));
  }

  keyed(event) {
    const cell = this.cellOf(event.target);
    if (!cell || event.target !== cell || event.isComposing) return;
    const { key } = event;
    const isCommand = event.ctrlKey || event.metaKey;
    if (STEPS[key] && !isCommand) {
      event.preventDefault();
      this.move(...STEPS[key], { isStretch: event.shiftKey });
    } else if (this.special(event, cell, isCommand)) event.preventDefault();
    else if (!isCommand && !event.altKey) this.typed(event, cell);
  }

  special(event, cell, isCommand) {
    const { key } = event;
    const rows = this.rows();
    const focus = (row, place) => row?.cells[place]?.focus() ?? true;
    if (key === "Home") return focus(isCommand ? rows[0] : cell.parentElement, this.firstColumn);
    if (key === "End") return focus(isCommand ? rows.at(-1) : cell.parentElement, this.heads.length - 1);
    if (key === "PageDown" || key === "PageUp") return this.page(key === "PageDown" ? 1 : -1, cell, rows);
    if (isCommand && key.toLowerCase() === "z" && !event.shiftKey) return this.saving.undoLast() ?? true;
    if (isCommand && key.toLowerCase() === "a") return this.mark([rows[0].cells[this.firstColumn], rows.at(-1).cells[this.heads.length - 1]]) ?? true;
    if (key === "Enter" || key === "F2") return this.openOrEdit(cell, key);
    if (key === "Escape") return this.escape(cell);
    if (key === " ") return this.pick(cell);
    return false;
  }

  page(way, cell, rows) {
    const height = this.querySelector(".table-box").clientHeight;
    const step = Math.max(1, Math.floor(height / cell.offsetHeight) - 3) * way;
    const place = Math.min(Math.max(rows.indexOf(cell.parentElement) + step, 0), rows.length - 1);
    rows[place].cells[cell.cellIndex].focus();
    return true;
  }

  openOrEdit(cell, key) {
    if (this.isEditable(cell)) this.edit(cell);
    else if (key === "Enter") cell.querySelector("a")?.click();
    return true;
  }

  escape(cell) {
    if (cell.classList.contains("is-refused")) this.saving.restore(cell);
    this.mark(null);
    this.dropNote();
    return true;
  }

  pick(cell) {
    const box = cell.parentElement.querySelector(".pick input");
    if (!box) return false;
    box.checked = !box.checked;
    this.table.dispatchEvent(new CustomEvent("pm:chosen", { bubbles: true }));
    return true;
  }

  typed(event, cell) {
    if (!this.isEditable(cell)) return;
    const head = this.headOf(cell);
    const level = levelOfKey(head, event.key);
    if (level !== null) {
      event.preventDefault();
      this.saving.keep(this.targets(cell).map((one) => ({ cell: one, value: level })));
      if (!this.range) this.moveOn(cell);
    } else if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      this.saving.keep(this.targets(cell).map((one) => ({ cell: one, value: "" })));
    } else if (event.key.length === 1 && startsByTyping(head.dataset.editor)) {
      event.preventDefault();
      this.edit(cell, event.key);
    }
  }

  targets(cell) {
    return this.range ? this.range.flat().filter((one) => this.isEditable(one)) : [cell];
  }

  // After a level: to the right, and at the end of the row to the first one of the next row.
  async moveOn(cell) {
    const cells = [...cell.parentElement.cells];
    const next = cells.slice(cell.cellIndex + 1).find((one) => this.isEditable(one));
    if (next) return next.focus();
    const below = await this.neighbour(cell, 1, 0);
    return [...(below?.parentElement.cells ?? [])].find((one) => this.isEditable(one))?.focus();
  }

  edit(cell, typed = null) {
    if (!cell || this.editor || !this.isEditable(cell)) return;
    const head = this.headOf(cell);
    const label = `${head.textContent.trim()}, ${cell.parentElement.querySelector("th")?.textContent.trim() ?? ""}`;
    const editor = makeEditor(head, typed ?? cell.dataset.v ?? this.plainText(cell, head), label);
    const before = [...cell.childNodes];
    cell.replaceChildren(editor);
    cell.classList.add("is-edited");
    this.editor = editor;
    editor.focus();
    if (typed === null && editor.select) editor.select();
    const end = (isKept) => {
      if (this.editor !== editor) return;
      this.editor = null;
      const value = editor.value.trim();
      cell.replaceChildren(...before);
      cell.classList.remove("is-edited");
      if (isKept) this.saving.keep([{ cell, value }]);
    };
    editor.addEventListener("keydown", (event) => this.editorKeyed(event, cell, end));
    editor.addEventListener("blur", () => end(true));
    if (head.dataset.editor === "choice" && editor.showPicker) {
      try {
        editor.showPicker();
      } catch {
        // Some browsers open it only after a click: the list is there all the same.
      }
    }
  }

  // Text columns need no second copy of their words in the page.
  plainText(cell, head) {
    return head.dataset.editor === "text" && cell.textContent.trim() !== "–" ? (cell.querySelector("a")?.textContent ?? cell.textContent).trim() : "";
  }

  async editorKeyed(event, cell, end) {
    event.stopPropagation();
    if (event.isComposing || !["Enter", "Escape", "Tab"].includes(event.key)) return;
    event.preventDefault();
    end(event.key !== "Escape");
    cell.focus();
    if (event.key === "Enter") await this.move(event.shiftKey ? -1 : 1, 0);
    if (event.key === "Tab") await this.move(0, event.shiftKey ? -1 : 1);
  }

  copied(event) {
    if (this.editor || !this.current) return;
    const words = (cell) => (cell.dataset.v ?? (cell.querySelector("a") ?? cell).textContent.trim()).replace(/[\t\r\n]+/g, " ");
    const named = (cell) => (this.headOf(cell).dataset.choices ? (cell.querySelector(".badge")?.lastChild ?? cell).textContent.trim() : words(cell));
    const rows = this.range ?? [[this.current]];
    event.clipboardData.setData("text/plain", rows.map((row) => row.map(named).join("\t")).join("\n"));
    event.preventDefault();
  }

  // From Excel: rows by line ends, cells by tabs; one value fills the whole marked range.
  pasted(event) {
    if (this.editor || !this.current) return;
    event.preventDefault();
    const lines = event.clipboardData.getData("text/plain").replace(/\r?\n$/, "").split(/\r?\n/).map((line) => line.split("\t"));
    const isOne = lines.length === 1 && lines[0].length === 1;
    const changes = [];
    if (isOne && this.range) {
      for (const cell of this.targets()) changes.push({ cell, value: valueOfWords(this.headOf(cell), lines[0][0]) });
    } else {
      const rows = this.rows();
      const start = this.range ? this.range[0][0] : this.current;
      const top = rows.indexOf(start.parentElement);
      lines.forEach((line, down) =>
        line.forEach((words, right) => {
          const cell = rows[top + down]?.cells[start.cellIndex + right];
          if (cell && this.isEditable(cell)) changes.push({ cell, value: valueOfWords(this.headOf(cell), words) });
        }),
      );
    }
    this.saving.keep(changes);
  }

  refuse(cell, message, value) {
    cell.classList.add("is-refused");
    cell.setAttribute("aria-invalid", "true");
    cell.refusal = message;
    cell.title = message;
    cell.dataset.v = value;
    this.showNote(cell);
  }

  calm(cell) {
    cell.classList.remove("is-refused");
    cell.removeAttribute("aria-invalid");
    delete cell.refusal;
    this.dropNote();
  }

  // Forgotten first: taking it away moves the focus, which asks for the same again.
  dropNote() {
    const note = this.note;
    this.note = null;
    note?.remove();
  }

  // The server's sentence, below the cell, with the way back.
  showNote(cell) {
    this.dropNote();
    if (!cell.refusal) return;
    const back = element("button", { type: "button", class: "btn btn-small" }, word("undo"));
    back.addEventListener("click", () => {
      this.saving.restore(cell);
      cell.focus();
    });
    this.note = element("div", { class: "cell-note", role: "alert" }, element("span", {}, cell.refusal), back);
    const place = cell.getBoundingClientRect();
    this.append(this.note);
    const left = Math.min(place.left, window.innerWidth - this.note.offsetWidth - 12);
    const isLow = place.bottom + this.note.offsetHeight + 8 > window.innerHeight;
    this.note.style.left = `${Math.max(8, left)}px`;
    this.note.style.top = `${isLow ? place.top - this.note.offsetHeight - 4 : place.bottom + 4}px`;
  }

  // What else the answer says: new versions, other cells that changed with it, new totals.
  learn({ cells = [], versions = {}, totals = null }) {
    const rows = new Map(this.rows().map((row) => [row.dataset.key, row]));
    for (const [key, version] of Object.entries(versions)) {
      if (rows.has(key)) rows.get(key).dataset.version = version;
    }
    for (const facts of cells) {
      const place = this.heads.findIndex((head) => head.dataset.name === facts.column);
      const cell = rows.get(facts.key)?.cells[place];
      if (cell && !cell.classList.contains("is-saving") && !cell.classList.contains("is-refused") && !cell.classList.contains("is-edited")) fillCell(cell, facts);
    }
    const foot = this.table.tFoot?.rows[0];
    if (totals && foot) totals.forEach((facts, place) => foot.cells[place + this.firstColumn] && fillCell(foot.cells[place + this.firstColumn], facts));
  }
}

customElements.define("pm-grid", Grid);
