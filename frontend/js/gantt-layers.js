// What lies behind and above the bars: free days, slack, baselines, deadlines, ghosts of a preview, dates and progress.
import { dateOf, minutesOf } from "./gantt-words.js";

const SPACE = "http://www.w3.org/2000/svg";
const MOST_FREE_DAYS = 420;

function svg(name, attributes, ...children) {
  const made = document.createElementNS(SPACE, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

export class Layers {
  constructor(element) {
    this.element = element;
    // Of no size, and drawn beyond it: as large as the plan each would be painted anew as a whole.
    this.behind = svg("svg", { class: "pm-gantt-behind", "aria-hidden": "true", width: 1, height: 1 });
    this.above = svg("svg", { class: "pm-gantt-above", "aria-hidden": "true", width: 1, height: 1 });
    this.drawn = "";
  }

  get gantt() {
    return this.element.gantt;
  }

  // Drawn again when other rows or days come into view; scrolling within what is drawn costs nothing.
  paint(isForced = false) {
    const { gantt } = this;
    if (!gantt.$task_data) return;
    const scroll = gantt.getScrollState();
    const height = gantt.config.row_height;
    const first = Math.max(0, Math.floor(scroll.y / height) - 12);
    const last = Math.min(gantt.getVisibleTaskCount(), Math.ceil((scroll.y + gantt.$task.offsetHeight) / height) + 12);
    const left = Math.floor(scroll.x / 400) - 1;
    const key = `${first} ${last} ${left}`;
    if (!isForced && key === this.drawn) return;
    this.drawn = key;
    if (!this.behind.isConnected) gantt.$task_data.insertBefore(this.behind, gantt.$task_links ?? gantt.$task_bars);
    if (!this.above.isConnected) gantt.$task_data.append(this.above);
    // What stands across the rows is drawn as far as they are: a dashed line through thousands of rows is thousands of dashes.
    const sight = { top: first * height, bottom: Math.max(last * height, first * height + gantt.$task.offsetHeight) };
    const rows = [];
    for (let place = first; place < last; place += 1) {
      const shown = gantt.getTaskByIndex(place);
      const task = shown && this.element.plan.tasks.get(shown.id);
      if (task) rows.push({ task, top: place * height });
    }
    this.behind.replaceChildren(...this.free(sight, scroll.x), ...rows.flatMap((row) => this.below(row, height)));
    this.above.replaceChildren(...this.lines(sight), ...rows.flatMap((row) => this.over(row, height)), ...this.progress(rows, height));
  }

  x(minutes) {
    return this.gantt.posFromDate(dateOf(minutes));
  }

  free({ top, bottom }, left) {
    const { gantt } = this;
    const from = Math.floor(minutesOf(gantt.dateFromPos(Math.max(left - 400, 0)) ?? gantt.getState().min_date) / 1440);
    const to = Math.ceil(minutesOf(gantt.dateFromPos(left + gantt.$task.offsetWidth + 800) ?? gantt.getState().max_date) / 1440);
    if (to - from > MOST_FREE_DAYS) return [];
    return this.element.plan.freeDays(from, to).map((day) => {
      const x = this.x(day * 1440);
      return svg("rect", { class: "free", x, y: top, width: Math.max(this.x((day + 1) * 1440) - x, 0), height: bottom - top });
    });
  }

  below({ task, top }, height) {
    const made = [];
    const approved = this.element.plan.baseline.get(task.uid);
    if (approved && approved.start !== null && approved.finish !== null) {
      const x = this.x(approved.start);
      made.push(svg("rect", { class: "approved", x, y: top + height - 6, width: Math.max(this.x(approved.finish) - x, 3), height: 4, rx: 1 }));
    }
    if (this.element.settings.slack && task.late !== null && task.finish !== null && task.late > task.finish && task.done < 1) {
      const x = this.x(task.finish);
      const end = this.x(task.late);
      made.push(svg("path", { class: "slack", d: `M${x} ${top + height / 2}H${end}M${end} ${top + height / 2 - 3}v6` }));
    }
    return made;
  }

  over({ task, top }, height) {
    const made = [];
    if (task.deadline !== null) {
      const x = this.x(task.deadline);
      const isLate = task.finish !== null && task.finish > task.deadline;
      made.push(svg("path", { class: isLate ? "deadline is-late" : "deadline", d: `M${x} ${top + height - 7}l-4.5 -7h3v-5h3v5h3z` }));
    }
    const ghost = this.element.ghosts.get(task.uid);
    if (ghost) {
      const x = this.x(ghost.start);
      made.push(svg("rect", { class: "ghost", x, y: top + 3.5, width: Math.max(this.x(ghost.finish) - x, 5), height: height - 8, rx: 2 }));
    }
    return made;
  }

  lines({ top, bottom }) {
    const made = [];
    const line = (minutes, kind) => {
      if (minutes === null || minutes === undefined) return;
      const { min_date: first, max_date: last } = this.gantt.getState();
      if (dateOf(minutes) < first || dateOf(minutes) > last) return;
      const x = Math.round(this.x(minutes)) + 0.5;
      // The dashes begin at the first row, wherever the line does.
      made.push(svg("path", { class: `line ${kind}`, d: `M${x} ${top}V${bottom}`, "stroke-dashoffset": top }));
    };
    const { facts } = this.element.plan;
    line(minutesOf(new Date()), "today");
    line(facts.status, "status");
    line(facts.mustFinishBy, "must");
    return made;
  }

  // Left of the status date where work is behind, right of it where it is ahead.
  progress(rows, height) {
    const status = this.element.plan.facts.status;
    if (!this.element.settings.progress || status === null) return [];
    const home = this.x(status);
    const points = rows.map(({ task, top }) => {
      const middle = top + height / 2;
      if (this.element.plan.isSummary(task) || task.start === null || (task.done === 0 && task.start >= status) || task.done >= 1) return `${home} ${middle}`;
      return `${this.x(task.start + (task.finish - task.start) * task.done)} ${middle}`;
    });
    return points.length ? [svg("path", { class: "progress", d: `M${points.join("L")}` })] : [];
  }
}
