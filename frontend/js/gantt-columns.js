// The columns of the grid: what a cell says, what an editor starts from, and which edit a typed text becomes.
const escapes = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

// dhtmlx takes HTML from templates: what people typed goes in only through here.
export const escape = (text) => String(text).replace(/[&<>"']/g, (sign) => escapes[sign]);

const share = (value) => `${Math.round(value * 1000) / 10}`;

// name, label of the words, width, alignment, text of a task, field of an edit, text that an editor starts with.
export const COLUMNS = [
  { name: "row", width: 56, align: "right", text: (task, plan) => String(plan.row.get(task.uid) ?? "") },
  { name: "outline", width: 62, text: (task) => task.outline },
  { name: "name", width: 230, text: (task) => task.name, field: "name", tree: true },
  { name: "duration", width: 70, align: "right", field: "duration", text: (task, plan) => plan.words.duration(task) },
  { name: "start", width: 104, align: "right", field: "start", isDate: true, text: (task, plan) => plan.words.day(task.start) },
  { name: "finish", width: 104, align: "right", field: "finish", isDate: true, text: (task, plan) => plan.words.day(task.finish) },
  { name: "predecessors", width: 100, field: "predecessors", text: (task, plan) => plan.predecessors(task) },
  { name: "done", width: 56, align: "right", field: "share_done", text: (task) => `${share(task.done)}\u202f%`, edit: (task) => share(task.done) },
  { name: "float", width: 70, align: "right", text: (task, plan) => plan.words.slack(task.float) },
  { name: "resources", width: 120, field: "resources", text: (task, plan) => plan.resourcesOf(task) },
  { name: "baselineFinish", width: 104, align: "right", text: (task, plan) => plan.words.day(plan.baseline.get(task.uid)?.finish) },
  { name: "variance", width: 70, align: "right", text: variance },
  { name: "baselineStart", width: 104, align: "right", text: (task, plan) => plan.words.day(plan.baseline.get(task.uid)?.start) },
  { name: "free", width: 70, align: "right", text: (task, plan) => plan.words.slack(task.free) },
  { name: "code", width: 80, field: "code", text: (task) => task.code },
  { name: "deadline", width: 104, align: "right", field: "deadline", isDate: true, text: (task, plan) => plan.words.day(task.deadline) },
  { name: "started", width: 104, align: "right", field: "started", isDate: true, text: (task, plan) => plan.words.day(task.started) },
  { name: "finished", width: 104, align: "right", field: "finished", isDate: true, text: (task, plan) => plan.words.day(task.finished) },
  { name: "work", width: 70, align: "right", field: "work_hours", text: (task) => (task.work === null ? "–" : `${Math.round(task.work * 100) / 100}\u202fh`), edit: (task) => (task.work === null ? "" : String(task.work)) },
];

export const USUAL = ["row", "name", "duration", "start", "finish", "predecessors", "done", "float"];
const OF_TASKS = new Set(["duration", "start", "finish", "share_done", "started", "finished"]);

// Days of the calendar by which the finish lies behind what was approved.
function variance(task, plan) {
  const approved = plan.baseline.get(task.uid)?.finish;
  if (approved === undefined || approved === null || task.finish === null) return "–";
  const days = Math.floor(task.finish / 1440) - Math.floor(approved / 1440);
  return days === 0 ? "0d" : `${days > 0 ? "+" : "−"}${Math.abs(days)}d`;
}

export function columnNamed(name) {
  return COLUMNS.find((column) => column.name === name);
}

export function isEditable(column, task, plan) {
  if (!column.field) return false;
  return !(plan.isSummary(task) && !task.manual && OF_TASKS.has(column.field));
}

// The text in which an editor starts: dates as they are typed, "–" as nothing.
export function editText(column, task, plan, dayText) {
  if (column.edit) return column.edit(task, plan);
  if (column.isDate) return task[column.name] === null ? "" : dayText(task[column.name]);
  return column.text(task, plan);
}
