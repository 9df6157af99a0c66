// A plan in the browser: its rows by uid, in order, with what can be worked out of them without asking the server.
import { Words } from "./gantt-words.js";

export class Plan {
  constructor(data, language) {
    this.language = language;
    this.baseline = new Map();
    this.read(data);
  }

  read(data) {
    this.fields = data.fields;
    this.linkFields = data.linkFields;
    this.facts = data.plan;
    this.words = new Words(data.plan, this.language);
    this.tasks = new Map(data.tasks.map((row) => [row[0], this.named(this.fields, row)]));
    this.order = data.tasks.map((row) => row[0]);
    this.outer = data.outer;
    this.resources = data.resources;
    this.resourceNames = new Map(data.resources);
    this.baselines = data.baselines;
    this.calendars = data.calendars;
    this.learnLinks(data.links, data.assignments);
    this.number();
  }

  // What a save changed; the rest stays as it was.
  learn(answer) {
    this.facts = answer.plan;
    this.words.plan = answer.plan;
    for (const row of answer.tasks) this.tasks.set(row[0], this.named(this.fields, row));
    const there = new Set(answer.order);
    for (const uid of this.tasks.keys()) if (!there.has(uid)) this.tasks.delete(uid);
    this.order = answer.order;
    this.learnLinks(answer.links, answer.assignments);
    this.number();
  }

  named(fields, row) {
    const named = {};
    fields.forEach((name, place) => {
      named[name] = row[place];
    });
    return named;
  }

  learnLinks(links, assignments) {
    this.links = links.map((row) => this.named(this.linkFields, row));
    this.incoming = Map.groupBy(this.links, (link) => link.to);
    this.assigned = Map.groupBy(assignments, ([uid]) => uid);
    this.crossing = Map.groupBy(this.outer, ([uid]) => uid);
  }

  number() {
    this.children = new Map();
    this.row = new Map();
    const counts = new Map();
    this.order.forEach((uid, place) => {
      const task = this.tasks.get(uid);
      this.row.set(uid, place + 1);
      const count = (counts.get(task.parent) ?? 0) + 1;
      counts.set(task.parent, count);
      const above = task.parent === null ? "" : this.tasks.get(task.parent)?.outline;
      task.outline = above ? `${above}.${count}` : String(count);
      task.level = task.parent === null ? 1 : this.tasks.get(task.parent).level + 1;
      if (!this.children.has(task.parent)) this.children.set(task.parent, []);
      this.children.get(task.parent).push(uid);
    });
    this.rollUp();
  }

  // A summary is as far as the work below it, by working time. Milestones weigh nothing beside work; a summary of
  // nothing else is as far as they are reached.
  rollUp() {
    const sums = new Map();
    for (const uid of this.order.toReversed()) {
      const task = this.tasks.get(uid);
      let own = [this.weightOf(task) * task.done, this.weightOf(task), task.done, 1];
      if (this.children.has(uid)) {
        own = sums.get(uid) ?? [0, 0, 0, 0];
        if (own[3]) task.done = own[1] ? own[0] / own[1] : own[2] / own[3];
      }
      if (task.parent === null || !task.active) continue;
      const above = sums.get(task.parent) ?? [0, 0, 0, 0];
      sums.set(task.parent, above.map((one, place) => one + own[place]));
    }
  }

  // Of a duration of the clock its part of a usual week.
  weightOf(task) {
    return task.elapsed ? (task.duration * this.facts.week) / (7 * 86400) : task.duration;
  }

  isSummary(task) {
    return task.kind === "summary" || this.children.has(task.uid);
  }

  isMilestone(task) {
    return task.kind === "milestone" || task.kind === "finish_milestone";
  }

  predecessors(task) {
    const inner = (this.incoming.get(task.uid) ?? []).map((link) => this.words.link(this.row.get(link.from), link));
    return inner.join(", ");
  }

  resourcesOf(task) {
    return (this.assigned.get(task.uid) ?? [])
      .map(([, id, units]) => {
        const name = this.resourceNames.get(id) ?? "?";
        return units === null || units === 1 ? name : `${name}[${Math.round(units * 10000) / 100}%]`;
      })
      .join(", ");
  }

  isLate(task, now) {
    if (task.done >= 1 || task.finish === null) return false;
    const approved = this.baseline.get(task.uid)?.finish;
    const isBehind = approved !== undefined && approved !== null && Math.floor(task.finish / 1440) > Math.floor(approved / 1440);
    return task.finish < now || isBehind || (task.deadline !== null && task.finish > task.deadline);
  }

  // The rows that a filter shows: those that fit, and the summaries above them.
  visible(fits) {
    const shown = new Set();
    for (const uid of this.order) {
      if (!fits(this.tasks.get(uid))) continue;
      for (let at = uid; at !== null && !shown.has(at); at = this.tasks.get(at).parent) shown.add(at);
    }
    return shown;
  }

  // Days after 1970 on which the plan's own calendar rests, between two days.
  freeDays(first, last) {
    const special = new Map();
    for (const [from, to, isWorked] of this.calendars.special) {
      const start = Math.max(Date.parse(`${from}T00:00Z`) / 86400000, first);
      const end = Math.min(Date.parse(`${to}T00:00Z`) / 86400000, last);
      for (let day = start; day <= end; day += 1) special.set(day, !isWorked);
    }
    const free = [];
    for (let day = first; day <= last; day += 1) {
      // 1970 began on a Thursday; weeks begin on Monday.
      if (special.get(day) ?? this.calendars.free.includes((((day + 3) % 7) + 7) % 7)) free.push(day);
    }
    return free;
  }
}
