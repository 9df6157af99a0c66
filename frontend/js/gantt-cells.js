// Where one is in the grid, what is selected, and typing into a cell: by keyboard alone, or by mouse.
import { rowsOf } from "./clipboard.js";
import { columnNamed, editText, isEditable } from "./gantt-columns.js";
import { Range } from "./gantt-range.js";
import { dayText } from "./gantt-words.js";
import { element } from "./server.js";

export class Cells {
  constructor(owner) {
    this.owner = owner;
    this.uid = null;
    this.column = "name";
    this.selected = new Set();
    this.anchor = null;
    this.editor = null;
    this.range = new Range(this);
  }

  get gantt() {
    return this.owner.gantt;
  }

  get columns() {
    return this.gantt.config.columns.map((column) => column.name);
  }

  // Rows as they are seen now: folded and filtered ones are not among them.
  get shown() {
    const found = [];
    for (let place = 0; place < this.gantt.getVisibleTaskCount(); place += 1) found.push(this.gantt.getTaskByIndex(place).id);
    return found;
  }

  task() {
    return this.owner.plan.tasks.get(this.uid);
  }

  // The rows that a command is for.
  chosen() {
    const chosen = this.owner.plan.order.filter((uid) => this.selected.has(uid));
    return chosen.length ? chosen : this.uid === null ? [] : [this.uid];
  }

  // Whether a link begins or ends at a selected row.
  hasChosen(link) {
    return this.selected.has(link.source) || this.selected.has(link.target);
  }

  go(uid, column = this.column, { isExtending = false, isAdding = false } = {}) {
    if (uid === null || uid === undefined || !this.gantt.isTaskExists(uid)) return;
    if (!isExtending) this.range.from = this.columns.includes(column) ? column : "name";
    // A row by its number is all of it.
    if (!isAdding && !isExtending) this.range.isWhole = column === "row";
    if (isExtending) this.extend(uid);
    else if (isAdding) {
      this.selected = new Set(this.selected);
      if (!this.selected.delete(uid)) this.selected.add(uid);
      this.anchor = uid;
    } else {
      this.selected = new Set([uid]);
      this.anchor = uid;
    }
    this.uid = uid;
    this.column = this.columns.includes(column) ? column : "name";
    this.reveal();
    this.paint();
    this.owner.said();
  }

  extend(uid) {
    const shown = this.shown;
    const [from, to] = [shown.indexOf(this.anchor ?? this.uid), shown.indexOf(uid)].sort((a, b) => a - b);
    this.selected = new Set(shown.slice(Math.max(from, 0), to + 1));
  }

  all() {
    this.selected = new Set(this.shown);
    this.range.isWhole = true;
    this.paint();
    this.owner.said();
  }

  step(rows, columns, options) {
    const shown = this.shown;
    if (!shown.length) return;
    const at = shown.indexOf(this.uid);
    const row = Math.min(Math.max(at + rows, 0), shown.length - 1);
    const names = this.columns;
    const column = names[Math.min(Math.max(names.indexOf(this.column) + columns, 0), names.length - 1)];
    this.go(shown[at < 0 ? 0 : row], column, options);
  }

  reveal() {
    const { gantt } = this;
    const height = gantt.config.row_height;
    const top = this.gantt.getTaskTop(this.uid);
    const { y } = gantt.getScrollState();
    const room = gantt.$grid_data.parentElement.clientHeight - gantt.config.scale_height;
    if (top < y) gantt.scrollTo(null, top);
    else if (top + height > y + room) gantt.scrollTo(null, top + height - room + 2);
    const grid = gantt.$grid;
    const cell = this.cell();
    if (cell && grid.scrollWidth > grid.clientWidth) cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  rowOf(uid) {
    return this.gantt.$grid_data?.querySelector(`.gantt_row[data-task-id="${CSS.escape(uid)}"]`);
  }

  cell(uid = this.uid, column = this.column) {
    return this.rowOf(uid)?.querySelector(`[data-column-name="${column}"]`);
  }

  // dhtmlx draws rows anew whenever it likes: what is ours on them is put back after it.
  paint() {
    const root = this.gantt.$grid_data;
    if (!root) return;
    for (const one of root.querySelectorAll(".is-here")) one.classList.remove("is-here");
    for (const row of root.querySelectorAll(".gantt_row")) {
      const uid = Number(row.dataset.taskId);
      row.classList.toggle("is-chosen", this.selected.has(uid));
      for (const cell of row.querySelectorAll("[data-column-name]")) cell.classList.toggle("is-marked", this.range.isMarked(uid, cell.dataset.columnName));
    }
    this.cell()?.classList.add("is-here");
    for (const row of this.gantt.$task_bg?.querySelectorAll(".gantt_task_row") ?? []) {
      row.classList.toggle("is-chosen", this.selected.has(Number(row.dataset.taskId)));
    }
    if (this.owner.hasFewLinks) this.owner.chooseLinks(true);
    for (const drawn of this.gantt.$task_links?.querySelectorAll(".gantt_task_link") ?? []) {
      const id = drawn.getAttribute("data-link-id");
      if (this.gantt.isLinkExists(id)) drawn.classList.toggle("is-chosen", this.hasChosen(this.gantt.getLink(id)));
    }
    this.follow();
  }

  canEdit(column = columnNamed(this.column), task = this.task()) {
    return this.owner.canEdit && task && column && isEditable(column, task, this.owner.plan);
  }

  // text: typed over what stood there; without it one goes on from what stands there.
  edit(text = null) {
    const column = columnNamed(this.column);
    const task = this.task();
    if (!this.canEdit(column, task)) {
      if (this.owner.canEdit && task && column?.field) this.owner.tell(this.owner.word("summaryFixed"));
      return;
    }
    this.reveal();
    this.open(column, text ?? this.owner.pendingText(task.uid, column.field) ?? editText(column, task, this.owner.plan, dayText), text === null);
  }

  open(column, text, isWhole) {
    this.close();
    const cell = this.cell();
    if (!cell) return;
    const label = `${this.owner.word(`column.${column.name}`)}, ${this.task()?.name ?? this.owner.word("newTask")}`;
    const input = element("input", { class: "pm-gantt-editor", type: "text", "aria-label": label, autocomplete: "off", spellcheck: "false" });
    input.value = text;
    input.style.textAlign = column.align ?? "left";
    if (column.field === "resources") input.setAttribute("list", "pm-gantt-resources");
    this.owner.append(input);
    this.editor = { input, uid: this.uid, column, was: text };
    this.follow();
    input.addEventListener("keydown", (event) => this.typed(event));
    input.addEventListener("paste", (event) => this.pastedInto(event));
    input.addEventListener("blur", () => this.commit());
    input.focus();
    if (isWhole) input.select();
    else input.setSelectionRange(text.length, text.length);
    if (!isWhole) this.editor.was = null;
  }

  // The editor stays on its cell while the grid is scrolled or drawn anew, and where it is while the cell is out of sight.
  follow() {
    if (!this.editor) return;
    const { input, uid, column } = this.editor;
    const cell = this.cell(uid, column.name);
    if (!cell) return;
    const place = cell.getBoundingClientRect();
    const home = this.owner.getBoundingClientRect();
    input.style.left = `${place.left - home.left}px`;
    input.style.top = `${place.top - home.top}px`;
    input.style.width = `${Math.max(place.width, column.name === "name" ? 160 : 96)}px`;
    input.style.height = `${place.height}px`;
  }

  // More than one cell into an editor is meant for the cells, and into a new row for as many new rows.
  pastedInto(event) {
    const lines = rowsOf(event.clipboardData.getData("text/plain"));
    if (lines.length < 2 && (lines[0]?.length ?? 0) < 2) return;
    event.preventDefault();
    const begun = this.owner.fresh.get(this.editor.uid);
    this.cancel();
    if (begun) this.range.append(lines, begun);
    else this.range.paste(lines);
  }

  typed(event) {
    event.stopPropagation();
    if (event.key === "Escape") {
      this.cancel();
      event.preventDefault();
    } else if (event.key === "Enter") {
      const { uid } = this.editor;
      const wasNew = this.owner.isNew(uid);
      const isSent = this.commit();
      if (!wasNew) this.step(1, 0);
      else if (isSent) this.owner.addBelow(uid);
      event.preventDefault();
    } else if (event.key === "Tab") {
      const wasNew = this.owner.isNew(this.editor.uid);
      this.commit();
      if (!wasNew) {
        this.step(0, event.shiftKey ? -1 : 1);
        if (this.canEdit()) this.edit();
      }
      event.preventDefault();
    }
  }

  // Whether something was sent to be saved.
  commit() {
    const { editor } = this;
    if (!editor) return false;
    const value = editor.input.value.trim();
    this.close();
    if (this.owner.isNew(editor.uid)) return this.owner.commitNew(editor.uid, value);
    if (editor.was !== null && value === editor.was.trim()) return false;
    this.owner.change(editor.uid, editor.column.field, value);
    return true;
  }

  cancel() {
    const { editor } = this;
    this.close();
    if (editor && this.owner.isNew(editor.uid)) this.owner.dropNew(editor.uid);
    this.paint();
  }

  close() {
    const { editor } = this;
    if (!editor) return;
    this.editor = null;
    const hadFocus = editor.input === document.activeElement;
    editor.input.remove();
    if (hadFocus) this.owner.chart.focus({ preventScroll: true });
  }
}
