// Values of a plan as text: moments, durations, lags and predecessors, as the server writes and reads them.

const MINUTE = 60000;
const HOUR = 3600;
const DAY = 86400;

// A moment is a count of minutes after 1970 on the plan's own wall clock; the browser's zone never moves it.
export function dateOf(minutes) {
  return new Date(1970, 0, 1, 0, minutes);
}

export function minutesOf(date) {
  return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate(), date.getHours(), date.getMinutes()) / MINUTE;
}

const pad = (number) => String(number).padStart(2, "0");

export function dayText(minutes) {
  const date = new Date(minutes * MINUTE);
  return `${date.getUTCFullYear()}-${pad(date.getUTCMonth() + 1)}-${pad(date.getUTCDate())}`;
}

// What the server reads as a moment: a day, or a day and a time.
export function momentText(minutes) {
  const date = new Date(minutes * MINUTE);
  return `${dayText(minutes)}T${pad(date.getUTCHours())}:${pad(date.getUTCMinutes())}`;
}

export class Words {
  constructor(plan, language) {
    this.plan = plan;
    const facts = { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" };
    this.format = new Intl.DateTimeFormat(language || "en-GB", facts);
    this.days = new Map();
  }

  day(minutes) {
    if (minutes === null || minutes === undefined) return "–";
    const day = Math.floor(minutes / 1440);
    if (!this.days.has(day)) this.days.set(day, this.format.format(day * DAY * 1000));
    return this.days.get(day);
  }

  // In the largest unit in which it is a number of at most two digits after the point, as the server does.
  amount(seconds, day, mark) {
    for (const [unit, length] of [["d", day], ["h", HOUR], ["m", 60]]) {
      const number = Math.round((seconds / length) * 100) / 100;
      if (Math.round(number * length) === seconds) return `${number}${mark}${unit}`;
    }
    return `${Math.round((seconds / 60) * 10000) / 10000}${mark}m`;
  }

  duration(task) {
    const mark = task.elapsed ? "e" : "";
    return this.amount(task.duration, task.elapsed ? DAY : this.plan.day, mark) + (task.estimated ? "?" : "");
  }

  slack(seconds) {
    if (seconds === null || seconds === undefined) return "–";
    return (seconds < 0 ? "−" : "") + this.amount(Math.abs(seconds), this.plan.day, "");
  }

  lag({ lag, unit, share }) {
    if (unit === "share" || unit === "elapsed_share") {
      if (!share) return "";
      return `${share > 0 ? "+" : ""}${Math.round(share * 10000) / 100}${unit === "share" ? "%" : "e%"}`;
    }
    if (!lag) return "";
    const isElapsed = unit === "elapsed";
    return (lag < 0 ? "-" : "+") + this.amount(Math.abs(lag), isElapsed ? DAY : this.plan.day, isElapsed ? "e" : "");
  }

  link(row, link) {
    const lag = this.lag(link);
    return `${row}${lag || link.type !== "FS" ? link.type : ""}${lag}`;
  }
}
