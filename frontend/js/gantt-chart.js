// dhtmlx-gantt (MIT edition) set up for a plan: it draws rows, bars and links, and tells what was dragged.
// Dates, critical path, undo and selection are not its business: they come from the server and from our modules.
import { Gantt } from "dhtmlx-gantt";
import { COLUMNS, escape } from "./gantt-columns.js";
import { dragged, link, linkWords } from "./gantt-drawn.js";
import { dateOf } from "./gantt-words.js";

const TYPES = ["FS", "SS", "FF", "SF"];
export const ROW = 26;
// Columns of text of any length: the hover has all of it.
const MAY_BE_CUT = new Set(["name", "predecessors", "resources", "code"]);
// On a narrow screen the bars keep a part of it, whatever width the grid had on a wide one.
const gridWidthIn = (owner) => Math.min(owner.settings.gridWidth, Math.max(Math.round(owner.clientWidth * 0.6), 160));

const month = (language) => new Intl.DateTimeFormat(language, { month: "short" });
const monthYear = (language) => new Intl.DateTimeFormat(language, { month: "short", year: "numeric" });
const weekday = (language) => new Intl.DateTimeFormat(language, { weekday: "narrow" });
const quarter = (date) => `Q${Math.floor(date.getMonth() / 3) + 1}`;
const longDay = (language) => new Intl.DateTimeFormat(language, { weekday: "short", day: "numeric", month: "short" });

// From hours to years: width of a step, and the lines of the scale.
export const ZOOMS = {
  hours: (language) => ({ width: 36, scales: [{ unit: "day", format: longDay(language).format }, { unit: "hour", step: 2, format: (date) => String(date.getHours()) }] }),
  days: (language) => ({ width: 22, scales: [{ unit: "month", format: monthYear(language).format }, { unit: "day", format: (date) => (date.getDay() === 1 ? String(date.getDate()) : weekday(language).format(date)) }] }),
  weeks: (language) => ({ width: 46, scales: [{ unit: "month", format: monthYear(language).format }, { unit: "week", format: (date) => `${date.getDate()} ${month(language).format(date)}` }] }),
  months: (language) => ({ width: 46, scales: [{ unit: "year", format: (date) => String(date.getFullYear()) }, { unit: "month", format: month(language).format }] }),
  quarters: (language) => ({ width: 46, scales: [{ unit: "year", format: (date) => String(date.getFullYear()) }, { unit: "quarter", format: quarter }] }),
  years: () => ({ width: 60, scales: [{ unit: "year", format: (date) => String(date.getFullYear()) }] }),
};
const PIXELS_A_DAY = { hours: 432, days: 22, weeks: 6.6, months: 1.5, quarters: 0.5, years: 0.16 };

// The nearest zoom at which the plan is no longer than two and a half windows: bars are to be read, not only seen.
export function fitting(days, width) {
  return Object.keys(ZOOMS).slice(1).find((name) => days * PIXELS_A_DAY[name] <= width * 2.5) ?? "years";
}

export function makeChart(owner) {
  const gantt = Gantt.getGanttInstance();
  Object.assign(gantt.config, {
    row_height: ROW,
    bar_height: 14,
    scale_height: 40,
    grid_width: gridWidthIn(owner),
    show_task_cells: false,
    smart_rendering: true,
    wai_aria_attributes: false,
    open_tree_initially: true,
    initial_scroll: false,
    select_task: false,
    details_on_dblclick: false,
    details_on_create: false,
    scroll_on_click: false,
    show_errors: false,
    round_dnd_dates: false,
    time_step: 1,
    min_duration: 60000,
    drag_links: owner.canEdit,
    drag_move: owner.canEdit,
    drag_resize: owner.canEdit,
    drag_progress: owner.canEdit,
    order_branch: owner.canEdit ? "marker" : false,
    order_branch_free: owner.canEdit,
    grid_elastic_columns: false,
    keep_grid_width: true,
    link_radius: 3,
    link_wrapper_width: 14,
    layout: {
      css: "gantt_container",
      cols: [
        { width: gridWidthIn(owner), min_width: 120, rows: [{ view: "grid", id: "grid", scrollX: "gridScroll", scrollable: true, scrollY: "scrollVer" }, { view: "scrollbar", id: "gridScroll" }] },
        { resizer: true, width: 1 },
        { rows: [{ view: "timeline", id: "timeline", scrollX: "scrollHor", scrollY: "scrollVer" }, { view: "scrollbar", id: "scrollHor" }] },
        { view: "scrollbar", id: "scrollVer" },
      ],
    },
  });
  templates(gantt, owner);
  events(gantt, owner);
  // Whether a link may be is said by the server, with its reason.
  gantt.isLinkAllowed = () => true;
  return gantt;
}

export function columnsOf(owner) {
  return owner.settings.columns
    .map((name) => COLUMNS.find((column) => column.name === name))
    .filter(Boolean)
    .map((column) => ({
      name: column.name,
      label: escape(owner.word(`column.${column.name}`)),
      width: owner.settings.widths[column.name] ?? column.width,
      min_width: 40,
      align: column.align ?? "left",
      tree: column.tree ?? false,
      resize: true,
      template: (shown) => cellText(owner, shown, column),
    }));
}

function cellText(owner, shown, column) {
  const task = owner.plan.tasks.get(shown.id);
  if (!task) {
    const row = owner.fresh.get(shown.id);
    return `<i class="is-pending">${escape((column.name === "name" ? row?.name : row?.values?.[column.field]) ?? "")}</i>`;
  }
  const pending = column.field ? owner.pendingText(task.uid, column.field) : undefined;
  if (pending !== undefined) return `<i class="is-pending">${escape(pending || "–")}</i>`;
  const text = column.text(task, owner.plan);
  if (column.name === "name" && !text) return `<i class="is-quiet">${escape(owner.word("noName"))}</i>`;
  return MAY_BE_CUT.has(column.name) ? `<span title="${escape(text)}">${escape(text)}</span>` : escape(text);
}

function templates(gantt, owner) {
  const { templates: made } = gantt;
  const of = (shown) => owner.plan.tasks.get(shown.id);
  made.grid_row_class = (_start, _end, shown) => {
    const task = of(shown);
    if (!task) return "is-new";
    return [owner.plan.isSummary(task) ? "is-summary" : "", task.active ? "" : "is-inactive", owner.cells.selected.has(task.uid) ? "is-chosen" : ""].join(" ");
  };
  made.task_row_class = (_start, _end, shown) => (owner.cells.selected.has(shown.id) ? "is-chosen" : "");
  made.task_class = (_start, _end, shown) => {
    const task = of(shown);
    if (!task) return "is-new";
    const isMilestone = owner.plan.isMilestone(task);
    return [
      owner.plan.isSummary(task) ? "is-summary" : "",
      isMilestone ? "is-milestone" : "",
      owner.settings.critical && task.critical && task.done < 1 ? "is-critical" : "",
      task.manual ? "is-manual" : "",
      task.active ? "" : "is-inactive",
      task.start === null ? "is-undated" : "",
    ].join(" ");
  };
  made.link_class = (link) => {
    const ends = [owner.plan.tasks.get(link.source), owner.plan.tasks.get(link.target)];
    const isCritical = owner.settings.critical && ends.every((task) => task?.critical && task.done < 1);
    return [isCritical ? "is-critical" : "", owner.cells.hasChosen(link) ? "is-chosen" : ""].join(" ");
  };
  // While a link is drawn: what it would say. dhtmlx's own words are English, and take names for HTML.
  made.drag_link = (from, isFromStart, to, isToStart) => {
    const type = `${isFromStart ? "S" : "F"}${isToStart ? "S" : "F"}`;
    return escape(linkWords(owner, Number(from), to ? Number(to) : null, type));
  };
  made.drag_link_class = () => "gantt_link_tooltip";
  made.task_text = () => "";
  made.rightside_text = (_start, _end, shown) => {
    const task = of(shown);
    // From far away a word beside each bar would cover the next ones.
    if (!task || owner.plan.isSummary(task) || ["quarters", "years"].includes(owner.level)) return "";
    const others = (owner.plan.crossing.get(task.uid) ?? []).map(([, isWaiting, , name, initiative]) => `${isWaiting ? "←" : "→"} ${name ? `${name} (${initiative})` : owner.word("hiddenTask")}`);
    return escape([owner.plan.isMilestone(task) ? owner.plan.words.day(task.start) : owner.plan.resourcesOf(task), ...others].filter(Boolean).join(" · "));
  };
  // Folders and files say nothing: the outline is seen by the indent.
  made.grid_folder = made.grid_file = () => "";
  made.grid_open = (shown) => `<div class="gantt_tree_icon ${shown.$open ? "gantt_close" : "gantt_open"}"></div>`;
  made.grid_blank = () => '<div class="gantt_tree_icon gantt_blank"></div>';
  made.grid_indent = () => '<div class="gantt_tree_indent"></div>';
}

// dhtmlx takes ids from attributes, where they are text: each is made a number again where it comes in.
function events(gantt, owner) {
  gantt.attachEvent("onBeforeTaskDisplay", (id) => owner.filter === null || owner.filter.has(Number(id)) || owner.isNew(id));
  gantt.attachEvent("onBeforeLinkDisplay", (_id, drawn) => !owner.hasFewLinks || owner.cells.hasChosen(drawn));
  gantt.attachEvent("onGanttRender", () => owner.painted());
  gantt.attachEvent("onGanttScroll", () => owner.scrolled());
  gantt.attachEvent("onDataRender", () => owner.scrolled());
  gantt.attachEvent("onColumnResizeEnd", (_index, column, width) => {
    owner.settings.widths[column.name] = width;
    owner.keepSettings();
    return true;
  });
  gantt.attachEvent("onGridResizeEnd", (_old, width) => {
    owner.settings.gridWidth = width;
    owner.keepSettings();
    return true;
  });
  gantt.attachEvent("onBeforeTaskDrag", (id, mode) => {
    const task = owner.plan.tasks.get(Number(id));
    if (!owner.canEdit || !task || (owner.plan.isSummary(task) && !task.manual)) return false;
    owner.cells.go(task.uid);
    return mode === "move" || !owner.plan.isMilestone(task);
  });
  // dhtmlx puts the bar back when this is false: it moves once the engine has said where to.
  gantt.attachEvent("onBeforeTaskChanged", (id, mode) => {
    const shown = gantt.getTask(id);
    dragged(owner, Number(id), mode, shown);
    return false;
  });
  gantt.attachEvent("onBeforeLinkAdd", (_id, drawn) => {
    if (owner.isParsing) return true;
    link(owner, Number(drawn.source), Number(drawn.target), TYPES[Number(drawn.type)]);
    return false;
  });
  gantt.attachEvent("onBeforeRowDragEnd", (id, parent, index) => {
    const uid = Number(id);
    const siblings = gantt.getChildren(parent).map(Number).filter((one) => one !== uid);
    const tasks = owner.cells.selected.has(uid) ? owner.cells.chosen() : [uid];
    owner.send([{ do: "move", tasks, parent: Number(parent) || null, after: index > 0 ? siblings[index - 1] : null }]);
    return false;
  });
  gantt.attachEvent("onTaskClick", (id, event) => {
    if (event.target.closest(".gantt_tree_icon")) return true;
    const cell = event.target.closest("[data-column-name]");
    owner.cells.go(Number(id), cell?.dataset.columnName, { isExtending: event.shiftKey, isAdding: event.ctrlKey || event.metaKey });
    owner.chart.focus({ preventScroll: true });
    return false;
  });
  gantt.attachEvent("onTaskDblClick", (_id, event) => {
    if (event?.target.closest("[data-column-name]")) owner.cells.edit();
    else owner.details();
    return false;
  });
  gantt.attachEvent("onLinkDblClick", (id) => {
    owner.editLink(gantt.getLink(id));
    return false;
  });
  gantt.attachEvent("onBeforeTaskMove", () => owner.isParsing);
}

export function shownTask(owner, uid) {
  const task = owner.plan.tasks.get(uid);
  const start = task.start ?? owner.plan.facts.start ?? 0;
  const finish = task.finish ?? start;
  const isMilestone = owner.plan.isMilestone(task);
  return {
    id: uid,
    text: task.name,
    parent: task.parent ?? 0,
    type: isMilestone ? "milestone" : "task",
    start_date: dateOf(start),
    end_date: dateOf(isMilestone ? start : Math.max(finish, start)),
    progress: task.done,
    open: !owner.folded.has(uid),
  };
}

export function shownLink(link) {
  return { id: `${link.from}-${link.to}-${link.type}`, source: link.from, target: link.to, type: String(TYPES.indexOf(link.type)) };
}
