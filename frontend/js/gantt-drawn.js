// What is drawn by mouse becomes an edit: a bar that was moved or stretched, and a line from one bar to another.
import { dayText, minutesOf, momentText } from "./gantt-words.js";

// Dragged by whole days, and by half hours where hours are seen: what the scale shows may be coarser than that.
export function dragged(owner, uid, mode, shown) {
  owner.chart.focus({ preventScroll: true });
  if (mode === "progress") return owner.change(uid, "share_done", String(Math.round(shown.progress * 100)));
  const task = owner.plan.tasks.get(uid);
  const step = owner.level === "hours" ? 30 : 1440;
  const moved = (date, before) => Math.round((minutesOf(date) - before) / step) * step;
  const [atStart, atFinish] = [moved(shown.start_date, task.start), moved(shown.end_date, task.finish)];
  const text = (minutes) => (step === 30 ? momentText(minutes) : dayText(minutes));
  if (atStart) return owner.change(uid, "start", text(task.start + atStart));
  if (atFinish && mode === "resize") return owner.change(uid, "finish", text(task.finish + atFinish));
  return undefined;
}

// What a link says, or would say; without a second task what to do with the line.
export function linkWords(owner, from, to, type) {
  const name = (uid) => owner.plan.tasks.get(uid)?.name || owner.word("noName");
  if (to === null || to === from || !owner.plan.tasks.has(to)) return owner.word("link.to", { before: name(from) });
  return owner.word(`link.${type}`, { before: name(from), after: name(to) });
}

// Where nothing moves it is saved at once, and said, for an arrow is easily overlooked.
export async function link(owner, from, to, type) {
  owner.chart.focus({ preventScroll: true });
  const isDone = await owner.send([{ do: "link", from, to, type }]);
  if (!isDone || owner.preview.isOpen) return;
  owner.cells.go(to);
  owner.tell(linkWords(owner, from, to, type));
}
