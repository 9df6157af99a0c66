// The marked rectangle of cells: Shift and arrows stretch it, Ctrl+C and Ctrl+V carry it to and from a spreadsheet.
import { NEVER_EMPTY, dayIn, rowsOf, sheetDay, textOf } from "./clipboard.js";
import { columnNamed, editText, isEditable } from "./gantt-columns.js";
import { dayText } from "./gantt-words.js";

const MOST_NAMED = 5;

export class Range {
  constructor(cells) {
    this.cells = cells;
    this.owner = cells.owner;
    this.from = null;
    this.isWhole = false;
  }

  listen(chart) {
    chart.addEventListener("copy", (event) => this.copied(event));
    chart.addEventListener("paste", (event) => this.pasted(event));
  }

  // All columns when whole rows were chosen, else those between where the marking began and where one is.
  get columns() {
    const names = this.cells.columns;
    if (this.isWhole) return names;
    const ends = [names.indexOf(this.from ?? this.cells.column), names.indexOf(this.cells.column)].map((place) => Math.max(place, 0));
    return names.slice(Math.min(...ends), Math.max(...ends) + 1);
  }

  get rows() {
    const { owner, cells } = this;
    const chosen = cells.shown.filter((uid) => cells.selected.has(uid) && owner.plan.tasks.has(uid));
    if (chosen.length) return chosen;
    return owner.plan.tasks.has(cells.uid) ? [cells.uid] : [];
  }

  isMarked(uid, column) {
    const { selected } = this.cells;
    return selected.has(uid) && (selected.size > 1 || this.columns.length > 1) && this.columns.includes(column);
  }

  copied(event) {
    const { rows, columns, owner } = this;
    if (!rows.length) return;
    event.clipboardData.setData("text/plain", textOf(rows.map((uid) => columns.map((name) => this.textOf(uid, columnNamed(name))))));
    event.preventDefault();
    owner.querySelector(".pm-gantt-said").textContent = owner.word("copied", { count: rows.length * columns.length });
  }

  textOf(uid, column) {
    const { plan } = this.owner;
    const task = plan.tasks.get(uid);
    if (column.isDate) return task[column.name] === null ? "" : sheetDay(dayText(task[column.name]));
    if (column.name === "done") return `${editText(column, task, plan, dayText)}%`;
    const text = column.edit ? column.edit(task, plan) : column.text(task, plan);
    return text === "–" ? "" : text.replaceAll("\u202f", " ");
  }

  pasted(event) {
    const { owner } = this;
    const lines = rowsOf(event.clipboardData.getData("text/plain"));
    event.preventDefault();
    if (!owner.canEdit || !lines.length) return;
    this.paste(lines);
  }

  // One line fills every marked row, one value every marked cell; else they go where the mark begins.
  paste(lines) {
    const { owner, rows, columns: marked } = this;
    const isOne = lines.length === 1 && lines[0].length === 1;
    const columns = isOne ? marked : this.columnsFrom(marked[0], Math.max(...lines.map((line) => line.length)));
    const filled = isOne ? [columns.map(() => lines[0][0])] : lines;
    const shown = this.cells.shown.filter((uid) => owner.plan.tasks.has(uid));
    const last = shown.at(-1);
    const below = { key: last ?? null, parent: owner.plan.tasks.get(last)?.parent ?? null };
    const isFilling = lines.length === 1 && rows.length > 0;
    const targets = isFilling ? rows : shown.slice(rows.length ? shown.indexOf(rows[0]) : shown.length);
    const [edits, left] = [[], []];
    owner.gantt.batchUpdate(() => {
      (isFilling ? targets.map(() => filled[0]) : filled).forEach((line, down) => {
        const edit = down < targets.length ? this.changed(targets[down], columns, line, left) : this.grown(below, columns, line, down, left);
        if (edit) edits.push(edit);
      });
    });
    this.send(edits, left);
  }

  columnsFrom(first, count) {
    const names = this.cells.columns;
    return names.slice(names.indexOf(first), names.indexOf(first) + count);
  }

  changed(task, columns, line, left) {
    const values = this.valuesOf(task, columns, line, left);
    return Object.keys(values).length ? { do: "change", task, values } : null;
  }

  // A line below the last row is a new task where it has a name.
  grown(below, columns, line, down, left) {
    const values = this.valuesOfNew(columns, line);
    if (values.name) return this.added(below, values);
    left.push(this.owner.word("pastedLine", { line: down + 1 }));
    return null;
  }

  // As new rows where one was begun, from the name on.
  append(lines, { parent, after }) {
    const { columns } = this.cells;
    const below = { key: after, parent };
    const found = lines.map((line) => this.valuesOfNew(columns.slice(columns.indexOf("name")), line)).filter((values) => values.name);
    const edits = [];
    this.owner.gantt.batchUpdate(() => edits.push(...found.map((values) => this.added(below, values))));
    this.send(edits, []);
  }

  valuesOf(uid, columns, line, left) {
    const { owner } = this;
    const task = owner.plan.tasks.get(uid);
    const values = {};
    columns.forEach((name, place) => {
      const column = columnNamed(name);
      const text = line[place];
      if (text === undefined || this.isSame(uid, column, text) || (text === "" && NEVER_EMPTY.has(column.field))) return;
      if (isEditable(column, task, owner.plan)) values[column.field] = text;
      else if (column.name !== "row" && column.name !== "outline") left.push(owner.word("cell", { row: owner.plan.row.get(uid), column: owner.word(`column.${name}`) }));
    });
    return values;
  }

  valuesOfNew(columns, line) {
    const values = {};
    columns.forEach((name, place) => {
      const { field } = columnNamed(name);
      if (field && line[place]) values[field] = line[place];
    });
    return values;
  }

  // Behind the last row, as many as there are lines that have a name.
  added(below, values) {
    const key = this.owner.addRow({ parent: below.parent, after: below.key, name: values.name, values });
    const edit = { do: "add", task: key, parent: below.parent, after: below.key, values };
    below.key = key;
    return edit;
  }

  // What was copied from here and comes back as it was is no change: a date that is typed would be a constraint.
  isSame(uid, column, text) {
    if (text === this.textOf(uid, column)) return true;
    const task = this.owner.plan.tasks.get(uid);
    if (column.isDate) return task[column.name] !== null && dayIn(text) === dayText(task[column.name]);
    return text === column.text(task, this.owner.plan).replaceAll("\u202f", " ") || (column.name === "done" && Number.parseFloat(text) === Math.round(task.done * 1000) / 10);
  }

  // Always shown before it is saved, for much may change at once; except where somebody never wants to be asked.
  async send(edits, left) {
    const { owner } = this;
    const more = left.length > MOST_NAMED ? ` ${owner.word("andMore", { count: left.length - MOST_NAMED })}` : "";
    const words = left.length ? owner.word("notPasted", { cells: left.slice(0, MOST_NAMED).join("; ") + more }) : "";
    if (!edits.length) return owner.tell(words || owner.word("nothingPasted"));
    const isDone = await owner.preview.add(edits, owner.settings.mode === "direct" ? "direct" : "always");
    return isDone && words ? owner.tell(words) : undefined;
  }
}
