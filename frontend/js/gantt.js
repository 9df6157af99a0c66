// <pm-gantt>: the plan as grid and Gantt. Loaded by the page of a plan alone.
import { makeChart, columnsOf, shownLink, shownTask, fitting, ROW, ZOOMS } from "./gantt-chart.js";
import { COLUMNS, USUAL } from "./gantt-columns.js";
import { Cells } from "./gantt-cells.js";
import { onKey } from "./gantt-keys.js";
import { Layers } from "./gantt-layers.js";
import { Plan } from "./gantt-plan.js";
import { Preview, Saving } from "./gantt-saving.js";
import { keepView, keptView, scrollToOpening, showsFewLinks } from "./gantt-sight.js";
import { Tools } from "./gantt-tools.js";
import { dateOf, minutesOf } from "./gantt-words.js";

class PlanChart extends HTMLElement {
  async connectedCallback() {
    if (this.isReady) return;
    this.isReady = true;
    const facts = JSON.parse(this.querySelector('script[type="application/json"]').textContent);
    this.words = facts.words;
    this.urls = facts.urls;
    this.canEdit = facts.canEdit;
    this.settings = { columns: USUAL, widths: {}, gridWidth: 664, zoom: "", critical: true, slack: false, progress: false, links: "fitting", mode: "ask", ...keptView() };
    this.folded = new Set();
    this.ghosts = new Map();
    this.filter = null;
    this.hasFewLinks = false;
    // Rows that are typed and not saved yet, by a key below 0; and the uids of those that were.
    this.fresh = new Map();
    this.uids = new Map();
    this.lastKey = 0;
    this.chart = this.querySelector(".pm-gantt-chart");
    this.layers = new Layers(this);
    this.cells = new Cells(this);
    this.preview = new Preview(this);
    this.saving = new Saving(this);
    try {
      await this.load();
    } catch (reason) {
      this.querySelector(".pm-gantt-failed").hidden = false;
      console.warn("The plan cannot be drawn.", reason);
      return;
    }
    this.open();
  }

  disconnectedCallback() {
    this.saving?.stop?.();
    this.watchSize?.disconnect();
    this.gantt?.destructor?.();
    this.isReady = false;
  }

  async load() {
    const answer = await fetch(this.urls.data, { headers: { Accept: "application/json" }, credentials: "same-origin" });
    if (!answer.ok) throw new Error(String(answer.status));
    const data = await answer.json();
    if (this.plan) this.plan.read(data);
    else this.plan = new Plan(data, document.documentElement.lang);
    await this.loadBaseline(this.settings.baseline ?? this.plan.baselines.find((one) => one.isCurrent)?.id);
  }

  async loadBaseline(id) {
    this.plan.baseline = new Map();
    const known = this.plan.baselines.find((one) => one.id === id);
    if (!known) return;
    const answer = await fetch(this.urls.baseline.replace("00000000-0000-0000-0000-000000000000", id), { headers: { Accept: "application/json" } });
    if (answer.ok) this.plan.baseline = new Map((await answer.json()).tasks.map(([uid, start, finish]) => [uid, { start, finish }]));
  }

  open() {
    this.gantt = makeChart(this);
    this.tools = new Tools(this);
    this.gantt.config.columns = columnsOf(this);
    this.zoom(this.settings.zoom || fitting(this.days(), Math.max(this.clientWidth - this.settings.gridWidth, 300)), { isSilent: true });
    this.gantt.init(this.chart);
    this.fill();
    this.chart.addEventListener("keydown", (event) => onKey(this, event));
    this.cells.range.listen(this.chart);
    if (this.canEdit) this.saving.watch();
    this.scheme = () => this.repaint();
    document.addEventListener("pm:theme", this.scheme);
    if (this.plan.order.length) this.cells.go(this.plan.order[0]);
    else if (this.canEdit) this.addBelow();
    scrollToOpening(this);
    this.setAttribute("data-drawn", "");
  }

  days() {
    const { facts } = this.plan;
    return Math.max(((facts.finish ?? facts.start ?? 0) - (facts.start ?? 0)) / 1440, 30) * 1.15;
  }

  // All rows again; where one is, and what is folded, stays.
  fill() {
    const scroll = this.gantt.$task ? this.gantt.getScrollState() : null;
    this.range();
    this.isParsing = true;
    this.hasFewLinks ||= showsFewLinks(this);
    this.gantt.clearAll();
    this.gantt.parse({ data: this.plan.order.map((uid) => shownTask(this, uid)), links: this.plan.links.map(shownLink) });
    this.isParsing = false;
    for (const [key, row] of this.fresh) this.drawNew(key, row);
    if (scroll) this.gantt.scrollTo(scroll.x, scroll.y);
    this.tools.counted();
  }

  // A little room before and after, so that nothing sticks to the edge and bars can be dragged out.
  range() {
    const starts = [this.plan.facts.start ?? minutesOf(new Date())];
    const ends = [this.plan.facts.finish ?? starts[0], starts[0] + 30 * 1440];
    for (const task of this.plan.tasks.values()) {
      if (task.start !== null) starts.push(task.start);
      if (task.finish !== null) ends.push(task.finish);
      if (this.settings.slack && task.late !== null) ends.push(task.late);
    }
    const first = starts.reduce((a, b) => Math.min(a, b));
    const last = ends.reduce((a, b) => Math.max(a, b));
    const edge = Math.max((last - first) * 0.08, 7 * 1440);
    this.gantt.config.start_date = dateOf(first - edge / 2);
    this.gantt.config.end_date = dateOf(last + edge);
  }

  // What a save changed: rows in place where the outline is the same, all of them where it is another.
  learn(body) {
    const before = this.plan.order.join();
    const parents = new Map(this.plan.order.map((uid) => [uid, this.plan.tasks.get(uid).parent]));
    const end = this.plan.facts.finish;
    this.plan.learn(body);
    const isSame = before === this.plan.order.join() && this.plan.order.every((uid) => parents.get(uid) === this.plan.tasks.get(uid).parent);
    if (isSame) this.refresh(body.tasks.map((row) => row[0]));
    else this.fill();
    document.querySelector(".head > p").textContent = body.note;
    // Where nobody was asked, it is said when the end of the plan moves.
    if (body.isSaved && this.isQuiet && end !== null && body.plan.finish !== end) this.tell(body.sentence);
    this.cells.selected = new Set([...this.cells.selected].filter((uid) => this.plan.tasks.has(uid)));
    if (!this.cells.editor) {
      const added = body.added.at(-1);
      if (added !== undefined) this.cells.go(added, "name");
      else if (!this.plan.tasks.has(this.cells.uid)) this.cells.go(this.cells.shown.at(0));
    }
    this.repaint();
  }

  refresh(uids) {
    this.isParsing = true;
    this.gantt.silent(() => {
      for (const uid of uids) if (this.gantt.isTaskExists(uid)) Object.assign(this.gantt.getTask(uid), shownTask(this, uid), { duration: undefined });
      const links = this.plan.links.map(shownLink);
      const wanted = new Set(links.map((link) => link.id));
      for (const link of this.gantt.getLinks()) if (!wanted.has(link.id)) this.gantt.deleteLink(link.id);
      for (const link of links) if (!this.gantt.isLinkExists(link.id)) this.gantt.addLink(link);
    });
    this.isParsing = false;
    this.range();
    this.gantt.render();
    this.tools.counted();
  }

  repaint() {
    if (!this.gantt?.$task_data) return;
    this.gantt.render();
  }

  painted() {
    this.chooseLinks(showsFewLinks(this));
    this.layers.paint(true);
    this.cells.paint();
  }

  // Links that are not to be seen are not drawn either: of thousands that is half of what scrolling costs.
  chooseLinks(isFew) {
    if (isFew === this.hasFewLinks && (!isFew || this.linksOf === this.cells.selected)) return;
    this.hasFewLinks = isFew;
    this.linksOf = this.cells.selected;
    this.gantt.$data.linksStore.refresh();
  }

  scrolled() {
    if (this.waitsForFrame) return;
    this.waitsForFrame = true;
    requestAnimationFrame(() => {
      this.waitsForFrame = false;
      this.layers.paint();
      this.cells.paint();
    });
  }

  zoom(name, { isSilent = false } = {}) {
    const level = ZOOMS[name](document.documentElement.lang || "en-GB");
    const middle = isSilent ? null : this.gantt.dateFromPos(this.gantt.getScrollState().x + this.gantt.$task.offsetWidth / 2);
    this.level = name;
    this.gantt.config.scales = level.scales.map((scale) => ({ step: 1, ...scale }));
    this.gantt.config.min_column_width = level.width;
    this.querySelector('[name="zoom"]').value = name;
    if (isSilent) return;
    this.settings.zoom = name;
    this.keepSettings();
    this.gantt.render();
    if (middle) this.gantt.scrollTo(this.gantt.posFromDate(middle) - this.gantt.$task.offsetWidth / 2);
  }

  // Typing, dragging, linking.
  change(uid, field, value) {
    return this.send([{ do: "change", task: uid, values: { [field]: value } }]);
  }

  send(edits) {
    return this.preview.add(edits, this.settings.mode);
  }

  outline(deed) {
    const tasks = this.cells.chosen();
    if (this.canEdit && tasks.length) this.send([{ do: deed, tasks }]);
  }

  // One row up or down among those on the same level.
  shift(by) {
    const task = this.cells.task();
    if (!this.canEdit || !task) return;
    const siblings = this.plan.children.get(task.parent);
    const place = siblings.indexOf(task.uid) + by;
    if (place < 0 || place >= siblings.length) return;
    const after = by > 0 ? siblings[place] : (siblings[place - 1] ?? null);
    this.send([{ do: "move", tasks: [task.uid], parent: task.parent, after }]);
  }

  remove() {
    const tasks = this.cells.chosen();
    if (!this.canEdit || !tasks.length) return;
    const shown = this.cells.shown;
    const next = shown.slice(shown.indexOf(this.cells.uid) + 1).find((uid) => !tasks.includes(uid));
    this.send([{ do: "remove", tasks }]).then(() => next !== undefined && this.cells.go(next));
  }

  fold() {
    const { uid } = this.cells;
    if (!this.plan.children.has(uid)) return;
    const isOpen = this.gantt.getTask(uid).$open;
    if (isOpen) this.folded.add(uid);
    else this.folded.delete(uid);
    this.gantt[isOpen ? "close" : "open"](uid);
  }

  // A new row below where one is, or below another new one; it becomes a task when its name is there.
  addBelow(behind = this.cells.uid) {
    if (!this.canEdit) return;
    const above = this.fresh.get(behind);
    const task = this.plan.tasks.get(behind);
    const parent = above ? above.parent : (task?.parent ?? null);
    const last = (this.plan.children.get(null) ?? []).at(-1) ?? null;
    const key = this.addRow({ parent, after: above || task ? behind : last, name: "" });
    this.cells.uid = key;
    this.cells.column = "name";
    this.cells.reveal();
    this.cells.open(COLUMNS.find((column) => column.name === "name"), "", false);
  }

  addRow(row) {
    this.lastKey -= 1;
    this.fresh.set(this.lastKey, row);
    this.drawNew(this.lastKey, row);
    return this.lastKey;
  }

  drawNew(key, { parent, after, name }) {
    const start = dateOf(this.plan.facts.start ?? minutesOf(new Date()));
    const behind = this.known(after);
    const place = behind !== null && this.gantt.isTaskExists(behind) ? this.gantt.getTaskIndex(behind) + 1 : 0;
    this.gantt.addTask({ id: key, text: name, start_date: start, end_date: start }, parent ?? 0, place);
  }

  isNew(uid) {
    return this.fresh.has(Number(uid));
  }

  // The uid of a row that was new when it was named; a row that never came to be is nothing.
  known(key) {
    if (key === null || key === undefined || key >= 0) return key ?? null;
    return this.uids.get(key) ?? (this.fresh.has(key) ? key : null);
  }

  resolved(edit) {
    if (edit.do !== "add") return edit;
    const name = (key) => (key !== null && key < 0 ? `new${key}` : key);
    return { ...edit, task: name(edit.task), after: name(this.known(edit.after)) };
  }

  born(edits, added) {
    const keys = edits.filter((edit) => edit.do === "add").map((edit) => edit.task);
    keys.forEach((key, place) => this.uids.set(key, added[place]));
    this.forget(keys);
    if (keys.includes(this.cells.uid)) this.cells.uid = this.uids.get(this.cells.uid);
  }

  forget(keys) {
    if (!keys.length) return;
    this.gantt.batchUpdate(() => {
      for (const key of keys) {
        this.fresh.delete(key);
        if (this.gantt.isTaskExists(key)) this.gantt.deleteTask(key);
      }
    });
  }

  commitNew(key, name) {
    const row = this.fresh.get(key);
    if (!name) {
      this.dropNew(key);
      return false;
    }
    row.name = name;
    this.gantt.refreshTask(key);
    this.send([{ do: "add", task: key, parent: row.parent, after: row.after, values: { name } }]);
    return true;
  }

  dropNew(key) {
    const row = this.fresh.get(key);
    this.forget([key]);
    this.cells.go(this.known(row?.after) ?? this.plan.order[0]);
  }

  dropRows() {
    this.cells.close();
    const [first] = this.fresh.values();
    this.forget([...this.fresh.keys()]);
    if (first) this.cells.go(this.known(first.after) ?? this.plan.order[0]);
  }

  pendingText(uid, field) {
    return this.preview.texts.get(uid)?.[field];
  }

  editLink(link) {
    if (this.canEdit) this.tools.openLink(this.plan.links.find((one) => shownLink(one).id === link.id));
  }

  details() {
    const task = this.cells.task();
    if (task) this.tools.openTask(task);
  }

  // One sentence where one cell was wrong; where many were changed at once, which of them, beside the plan.
  refusedWords({ message, lines = [], field, tasks = [] }, edits) {
    if (lines.length && !this.preview.isOpen) return this.showBar({ kind: "wrong", text: message, lines });
    const column = COLUMNS.find((one) => one.field === field);
    const row = this.plan.row.get(tasks.length === 1 ? tasks[0] : undefined);
    const said = edits.length > 1 && column && row ? this.word("cellWrong", { row, column: this.word(`column.${column.name}`), reason: message }) : message;
    return this.tell([said, ...lines].join(" "), "bad");
  }

  // Words, for eyes and ears.
  word(name, facts = {}) {
    return (this.words[name] ?? name).replace(/%\((\w+)\)s/g, (_all, key) => facts[key] ?? "");
  }

  tell(text, tone = "good") {
    if (text) document.dispatchEvent(new CustomEvent("pm:notice", { detail: { notices: [{ text, tone, undo: "" }] } }));
  }

  said() {
    const task = this.cells.task();
    if (!task) return;
    const column = COLUMNS.find((one) => one.name === this.cells.column);
    const text = column.text(task, this.plan) || "–";
    const more = this.cells.selected.size > 1 ? this.word("selected", { count: this.cells.selected.size }) : "";
    this.querySelector(".pm-gantt-said").textContent = `${this.plan.row.get(task.uid)}, ${task.name}, ${this.word(`column.${column.name}`)}: ${text}. ${more}`;
    this.tools.counted();
  }

  showBar(facts) {
    this.tools.showBar(facts);
  }

  hideBar() {
    this.tools.hideBar();
  }

  async reload() {
    await this.load();
    this.fill();
    this.repaint();
    await this.preview.again();
  }

  keepSettings() {
    keepView(this.settings);
  }
}

PlanChart.rowHeight = ROW;
customElements.define("pm-gantt", PlanChart);
