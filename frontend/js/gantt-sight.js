// What of a plan is in sight: which days when it opens, and which links while there are more than one can follow.
import { dateOf, minutesOf } from "./gantt-words.js";

const MOST_LINKS = 150;

// Most of the window for what is done, the rest for what comes next: the status date, or else today, at 60 % of it.
export function scrollToOpening(owner) {
  const { start, finish, status } = owner.plan.facts;
  const now = minutesOf(new Date());
  const day = Math.min(status ?? now, finish ?? now);
  if (start !== null && day <= start) scrollTo(owner, start, 80);
  else scrollTo(owner, day, owner.gantt.$task.offsetWidth * 0.6);
}

// Today in the middle of the window; before the plan begins and after it ended, the end of it that is nearer to today.
export function scrollToToday(owner) {
  const { start, finish } = owner.plan.facts;
  const now = minutesOf(new Date());
  scrollTo(owner, Math.max(Math.min(now, finish ?? now), start ?? now), owner.gantt.$task.offsetWidth / 2);
}

function scrollTo({ gantt }, minutes, room) {
  gantt.scrollTo(Math.max(gantt.posFromDate(dateOf(minutes)) - room, 0), null);
}

// Where arrows would cover each other, only those of the rows that are selected are drawn.
export function showsFewLinks({ settings, plan, cells }) {
  if (settings.links !== "fitting") return settings.links === "chosen";
  if (plan.links.length <= MOST_LINKS) return false;
  // Before the rows are drawn none is in sight yet, and all of them will be.
  if (!cells.gantt.$data?.tasksStore?.count?.()) return true;
  const shown = new Set(cells.shown);
  return plan.links.filter((link) => shown.has(link.from) && shown.has(link.to)).length > MOST_LINKS;
}

// How somebody likes to see plans, in this browser.
export function keptView() {
  try {
    return JSON.parse(localStorage.getItem("pm-plan-view") ?? "{}");
  } catch {
    return {};
  }
}

export function keepView(settings) {
  localStorage.setItem("pm-plan-view", JSON.stringify(settings));
}
