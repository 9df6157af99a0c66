// What stands around the plan: tools, filter, columns, what is shown, the bar of a preview, and the dialogs.
import { columnsOf } from "./gantt-chart.js";
import { COLUMNS } from "./gantt-columns.js";
import { scrollToToday } from "./gantt-sight.js";
import { minutesOf } from "./gantt-words.js";
import { element } from "./server.js";

export class Tools {
  constructor(owner) {
    this.owner = owner;
    this.bar = owner.querySelector(".pm-gantt-bar");
    this.listen();
    this.fillChoices();
    this.fillColumns();
  }

  find(selector) {
    return this.owner.querySelector(selector);
  }

  listen() {
    const { owner } = this;
    owner.addEventListener("click", (event) => {
      const deed = event.target.closest("[data-deed]")?.dataset.deed;
      if (deed && deeds[deed]) deeds[deed](owner, this);
    });
    owner.addEventListener("change", (event) => this.changed(event.target));
    this.find('[name="text"]').addEventListener("input", () => this.filterSoon());
    // The keys of the chart stay in the chart: Escape leads from a tool back to it.
    this.find(".pm-gantt-tools").addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.target.closest("details[open]")) owner.chart.focus();
    });
  }

  fillChoices() {
    const { owner } = this;
    const { plan } = owner;
    const resource = this.find('[name="resource"]');
    resource.append(...plan.resources.map(([id, name]) => element("option", { value: id }, name)));
    resource.hidden = !plan.resources.length;
    owner.append(element("datalist", { id: "pm-gantt-resources" }, ...plan.resources.map(([, name]) => element("option", { value: name }))));
    const baseline = this.find('[name="baseline"]');
    baseline.append(...plan.baselines.map((one) => element("option", { value: one.id }, one.name)));
    baseline.closest("label").hidden = !plan.baselines.length;
    baseline.value = owner.settings.baseline ?? plan.baselines.find((one) => one.isCurrent)?.id ?? "";
    for (const name of ["critical", "slack", "progress"]) this.find(`[name="${name}"]`).checked = owner.settings[name];
    this.find('[name="links"]').value = owner.settings.links;
    const mode = this.find('[name="mode"]');
    if (mode) mode.value = owner.settings.mode;
  }

  fillColumns() {
    const { owner } = this;
    const list = this.find(".pm-gantt-columns");
    for (const column of COLUMNS) {
      const box = element("input", { type: "checkbox", name: "column", value: column.name, disabled: column.name === "name" });
      box.checked = owner.settings.columns.includes(column.name);
      list.append(element("label", { class: "menu-line" }, box, owner.word(`column.${column.name}`)));
    }
  }

  changed(input) {
    const { owner } = this;
    const { settings } = owner;
    if (["critical", "slack", "progress"].includes(input.name)) {
      settings[input.name] = input.checked;
      if (input.name === "slack") owner.range();
    } else if (["links", "mode"].includes(input.name)) settings[input.name] = input.value;
    else if (input.name === "zoom") return owner.zoom(input.value);
    else if (input.name === "baseline") return this.showBaseline(input.value);
    else if (input.name === "column") {
      const wanted = new Set([...this.owner.querySelectorAll('[name="column"]')].filter((one) => one.checked).map((one) => one.value));
      settings.columns = COLUMNS.filter((column) => wanted.has(column.name)).map((column) => column.name);
      owner.gantt.config.columns = columnsOf(owner);
    } else if (["kind", "resource"].includes(input.name)) return this.filter();
    else return undefined;
    owner.keepSettings();
    return owner.repaint();
  }

  async showBaseline(id) {
    this.owner.settings.baseline = id;
    this.owner.keepSettings();
    await this.owner.loadBaseline(id);
    this.owner.repaint();
  }

  filterSoon() {
    clearTimeout(this.wait);
    this.wait = setTimeout(() => this.filter(), 150);
  }

  filter() {
    const { owner } = this;
    const { plan } = owner;
    const text = this.find('[name="text"]').value.trim().toLowerCase();
    const kind = this.find('[name="kind"]').value;
    const resource = this.find('[name="resource"]').value;
    const now = minutesOf(new Date());
    const fits = (task) =>
      (!text || task.name.toLowerCase().includes(text) || task.code.toLowerCase().includes(text) || task.outline === text) &&
      (!kind || KINDS[kind](task, plan, now)) &&
      (!resource || (plan.assigned.get(task.uid) ?? []).some(([, id]) => id === resource));
    owner.filter = text || kind || resource ? plan.visible(fits) : null;
    owner.gantt.refreshData();
    owner.repaint();
    const { shown } = owner.cells;
    if (shown.length && !shown.includes(owner.cells.uid)) owner.cells.go(shown[0]);
    this.counted();
  }

  counted() {
    const { owner } = this;
    const count = this.find(".pm-gantt-count");
    const total = owner.plan.order.length;
    const chosen = owner.cells.selected.size;
    const facts = { shown: owner.filter ? owner.filter.size : total, all: total, count: chosen };
    // One of the two: the tools stay where they are.
    const all = owner.filter ? owner.word("shownOf", facts) : owner.word("rows", facts);
    count.textContent = chosen > 1 ? owner.word("selected", facts) : all;
    const hasChosen = owner.cells.uid !== null;
    for (const button of owner.querySelectorAll("[data-needs-row]")) button.disabled = !hasChosen;
  }

  // kind "preview": save or drop; "stale": load theirs and try mine again, or drop mine; "news": load.
  showBar({ kind, text, lines = [] }) {
    this.bar.dataset.kind = kind;
    this.bar.querySelector("p").textContent = text;
    this.bar.querySelector("ul").replaceChildren(...lines.map((line) => element("li", {}, line)));
    for (const button of this.bar.querySelectorAll("button")) button.hidden = button.dataset.for !== kind;
    this.bar.hidden = false;
    this.keepFocus();
  }

  // A button that vanishes would take the focus with it, and the keys of the chart would do nothing until the next click.
  hideBar() {
    this.bar.hidden = true;
    this.keepFocus();
  }

  // To the chart where nothing has the focus, or something that cannot be seen: dragging takes it, and gives it to nobody.
  keepFocus() {
    const { activeElement: here } = document;
    if (here === null || here === document.body || here.closest("[hidden]")) this.owner.chart.focus({ preventScroll: true });
  }

  // The form of one task, as the server draws it; what was changed in it goes the way of all edits.
  async openTask(task) {
    const dialog = this.find(".pm-gantt-task");
    const place = dialog.querySelector(".dialog-body");
    const answer = await fetch(this.owner.urls.task.replace("/0/", `/${task.uid}/`), { headers: { "HX-Request": "true" }, credentials: "same-origin" });
    if (!answer.ok) return;
    dialog.querySelector("h2").textContent = task.name || this.owner.word("noName");
    const made = new DOMParser().parseFromString(await answer.text(), "text/html");
    place.replaceChildren(...made.body.childNodes);
    dialog.showModal();
    place.querySelector("form")?.addEventListener("submit", (event) => {
      event.preventDefault();
      dialog.close();
      this.sendForm(task, event.target);
    });
    this.openWhy(task, place.querySelector("[data-why]"));
  }

  sendForm(task, form) {
    const values = {};
    for (const input of form.elements) {
      if (!input.name || input.name === "revision" || input.name === "csrfmiddlewaretoken") continue;
      if (input.type === "checkbox" ? input.checked === input.defaultChecked : input.value === startOf(input)) continue;
      values[input.name] = input.type === "checkbox" ? (input.checked ? "1" : "0") : input.value;
    }
    if ("constraint_at" in values || "constraint" in values) {
      delete values.constraint_at;
      values.constraint = form.elements.constraint.value;
      values.constraintAt = form.elements.constraint_at.value;
    }
    if (Object.keys(values).length) this.owner.send([{ do: "change", task: task.uid, values }]);
    this.owner.chart.focus();
  }

  async openWhy(task, place) {
    const answer = await fetch(this.owner.urls.why.replace("/0/", `/${task.uid}/`), { headers: { "HX-Request": "true" }, credentials: "same-origin" });
    if (!answer.ok || !place) return;
    const made = new DOMParser().parseFromString(await answer.text(), "text/html");
    place.replaceChildren(...made.body.childNodes);
  }

  openLink(link) {
    if (!link) return;
    this.owner.chart.focus({ preventScroll: true });
    const { owner } = this;
    const dialog = this.find(".pm-gantt-link");
    const [type, lag] = [dialog.querySelector("select"), dialog.querySelector("input")];
    const names = { before: owner.plan.tasks.get(link.from).name, after: owner.plan.tasks.get(link.to).name };
    dialog.querySelector("p").textContent = owner.word("linkOf", names);
    type.value = link.type;
    lag.value = owner.plan.words.lag(link);
    const ends = { from: link.from, to: link.to, type: link.type };
    dialog.querySelector("form").onsubmit = () => {
      if (type.value !== link.type || lag.value !== owner.plan.words.lag(link)) owner.send([{ do: "relink", ...ends, newType: type.value, lag: lag.value }]);
    };
    dialog.querySelector("[data-unlink]").onclick = () => {
      dialog.close();
      owner.send([{ do: "unlink", ...ends }]);
    };
    dialog.showModal();
  }
}

function startOf(input) {
  if (input.tagName !== "SELECT") return input.defaultValue;
  const chosen = [...input.options].find((option) => option.defaultSelected) ?? input.options[0];
  return chosen?.value ?? "";
}

const KINDS = {
  critical: (task, plan) => task.critical && task.done < 1 && !plan.isSummary(task),
  late: (task, plan, now) => plan.isLate(task, now) && !plan.isSummary(task),
  milestones: (task, plan) => plan.isMilestone(task),
  month: (task, plan, now) => {
    const [date, from] = [new Date(now * 60000), new Date(now * 60000)];
    from.setUTCDate(1);
    const first = Date.UTC(from.getUTCFullYear(), from.getUTCMonth(), 1) / 60000;
    const next = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1) / 60000;
    return task.start !== null && task.start < next && task.finish >= first && !plan.isSummary(task);
  },
  open: (task, plan) => task.done < 1 && !plan.isSummary(task),
};

const deeds = {
  add: (owner) => owner.addBelow(),
  indent: (owner) => owner.outline("indent"),
  outdent: (owner) => owner.outline("outdent"),
  up: (owner) => owner.shift(-1),
  down: (owner) => owner.shift(1),
  remove: (owner) => owner.remove(),
  undo: (owner) => owner.saving.undo(),
  redo: (owner) => owner.saving.redo(),
  details: (owner) => owner.details(),
  today: (owner) => scrollToToday(owner),
  // The selected rows, each after the one above it.
  chain: (owner) => {
    const chosen = owner.cells.chosen();
    const links = new Set(owner.plan.links.map((link) => `${link.from}-${link.to}`));
    const edits = chosen.slice(1).map((to, place) => ({ do: "link", from: chosen[place], to, type: "FS" }));
    const wanted = edits.filter((edit) => !links.has(`${edit.from}-${edit.to}`));
    if (wanted.length) owner.send(wanted);
    else owner.tell(owner.word("chooseTwo"));
  },
  save: (owner) => owner.preview.save(),
  drop: (owner) => owner.preview.drop(),
  load: (owner, tools) => {
    tools.hideBar();
    owner.reload();
  },
};
