// <pm-starts>: chosen starts as bars, the register's own dates as thin bars, arrows for what follows what.
// A bar can be dragged, or moved with Alt and the arrows, to another of its possible starts: the what-if follows.
import { Picture, colour as asked } from "./picture.js";
import { element, goTo } from "./server.js";

const SPACE = "http://www.w3.org/2000/svg";
const ROW = 22;
const HEAD = 24;
const DAY = 86400000;
const MONTH = 30.4375;

function svg(name, attributes, ...children) {
  const made = document.createElementNS(SPACE, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

// A colour is asked of the browser once for each drawing.
const colours = new Map();

function colour(name) {
  if (!colours.has(name)) colours.set(name, asked(name));
  return colours.get(name);
}

const dayOf = (text) => (text ? Date.parse(`${text}T00:00:00Z`) / DAY : null);

// The day so many months later; the last day of a shorter month where it has no such day.
export function movedDay(text, months) {
  if (!text) return null;
  const [year, month, day] = text.split("-").map(Number);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(day, last))).toISOString().slice(0, 10);
}

class Starts extends Picture {
  connectedCallback() {
    super.connectedCallback();
    this.whatif = this.closest("pm-whatif");
    // Once a frame, however often a pointer moves in it.
    this.follow = () => {
      this.waiting ??= requestAnimationFrame(() => {
        this.waiting = null;
        this.redraw();
      });
    };
    this.whatif?.addEventListener("pm:tried", this.follow);
  }

  disconnectedCallback() {
    this.whatif?.removeEventListener("pm:tried", this.follow);
    super.disconnectedCallback();
  }

  // Where a bar stands now: as answered, or as it is being tried.
  now(bar) {
    const tried = this.whatif?.triedOf?.(bar.id);
    if (!tried || bar.state === "claim") return bar;
    if (tried.months === null) return { ...bar, state: "out", start: bar.ownStart, finish: bar.ownFinish, isTried: tried.isTouched };
    return { ...bar, state: "in", start: movedDay(bar.ownStart, tried.months), finish: movedDay(bar.ownFinish, tried.months), isTried: tried.isTouched };
  }

  paint() {
    colours.clear();
    const width = Math.max(this.draw.clientWidth, 320);
    this.wide = width;
    this.lane = Math.round(Math.min(Math.max(width * 0.3, 120), 260));
    const first = dayOf(this.data.first);
    this.span = { first: first - 20, last: first + this.data.months * MONTH + 20 };
    const height = this.data.bars.length * ROW + 6;
    const had = this.scroller?.scrollTop ?? 0;
    const focus = document.activeElement?.closest?.("[data-bar]")?.dataset.bar;
    this.draw.classList.add("starts-draw");
    this.head = svg("svg", { class: "timeline-head", width, height: HEAD, "aria-hidden": "true" });
    this.body = svg("svg", { width, height, role: "group", "aria-label": this.data.title });
    this.paintGround(height);
    this.bars = this.data.bars.map((bar) => this.now(bar));
    this.body.append(...this.bars.map((bar, row) => this.row(bar, row)), this.arrows());
    this.scroller = element("div", { class: "starts-scroll" }, this.head, this.body);
    this.draw.replaceChildren(this.scroller);
    this.scroller.scrollTop = had;
    if (focus) this.body.querySelector(`[data-bar="${focus}"]`)?.focus({ preventScroll: true });
    this.setAttribute("data-drawn", "");
  }

  x(day) {
    const { first, last } = this.span;
    const at = this.lane + ((day - first) / (last - first)) * (this.wide - this.lane - 6);
    return Math.min(Math.max(at, this.lane - 4), this.wide - 2);
  }

  paintGround(height) {
    const step = this.data.months > 36 || this.wide < 620 ? 12 : 3;
    const begin = new Date(dayOf(this.data.first) * DAY);
    for (let month = 0; month <= this.data.months; month += step) {
      const day = Date.UTC(begin.getUTCFullYear(), begin.getUTCMonth() + month, 1) / DAY;
      const x = this.x(day);
      const isYear = month % 12 === 0;
      this.body.append(svg("line", { x1: x, x2: x, y1: 0, y2: height, stroke: colour(isYear ? "line-strong" : "line"), "stroke-width": isYear ? 0.75 : 0.5 }));
      if (month === this.data.months) continue;
      const at = new Date(day * DAY);
      const text = step === 12 || (isYear && at.getUTCMonth() === 0) ? String(at.getUTCFullYear()) : `Q${Math.floor(at.getUTCMonth() / 3) + 1}`;
      this.head.append(svg("text", { x: x + 3, y: 15, fill: colour("quiet"), "font-size": 11, "font-weight": isYear ? 650 : 400 }, text));
    }
    const today = dayOf(this.data.today);
    if (today > this.span.first && today < this.span.last) {
      const x = this.x(today);
      this.body.append(svg("line", { x1: x, x2: x, y1: 0, y2: height, stroke: colour("accent"), "stroke-dasharray": "3 2" }, svg("title", {}, this.data.todayText)));
    }
  }

  row(bar, at) {
    const group = svg("g", { class: "starts-row", transform: `translate(0 ${at * ROW})`, tabindex: "0", "data-bar": bar.id, "data-state": bar.state, "aria-label": this.nameOf(bar) });
    if (this.mayTry(bar)) {
      group.setAttribute("role", "button");
      group.setAttribute("aria-pressed", String(bar.state === "in"));
    } else group.setAttribute("role", "link");
    group.append(svg("title", {}, this.nameOf(bar)), svg("rect", { class: "timeline-hover", x: 0, y: 0, width: this.wide, height: ROW }));
    const room = svg("svg", { x: 6, width: this.lane - 12, height: ROW, overflow: "hidden" });
    room.append(svg("text", { x: 0, y: 15, fill: colour(bar.state === "in" ? "text" : "quiet"), "font-size": 12, "font-weight": bar.isTried ? 650 : 400 }, bar.label));
    group.append(room, ...this.shapes(bar));
    this.listen(group, bar);
    return group;
  }

  nameOf(bar) {
    const { words, unknownText } = this.data;
    const shown = new Intl.DateTimeFormat(this.lang || "en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
    const day = (text) => (text ? shown.format(dayOf(text) * DAY) : "–");
    const dates = (start, finish) => (start || finish ? `${day(start)} – ${day(finish)}` : unknownText);
    const own = bar.state === "in" && bar.start !== bar.ownStart ? `; ${words.was} ${dates(bar.ownStart, bar.ownFinish)}` : "";
    return `${bar.label}: ${words[bar.state]}, ${dates(bar.start, bar.finish)}${own}`;
  }

  shapes(bar) {
    const found = [];
    const [start, finish, ownStart, ownFinish] = [bar.start, bar.finish, bar.ownStart, bar.ownFinish].map(dayOf);
    if (start === null && finish === null) {
      return [svg("text", { x: this.lane + 4, y: 15, fill: colour("quiet"), "font-size": 11, "font-style": "italic" }, this.data.unknownText)];
    }
    if (bar.state !== "claim" && ownStart !== null) {
      found.push(svg("rect", { class: "starts-own", x: this.x(ownStart), y: ROW - 6, width: Math.max(this.x((ownFinish ?? ownStart) + 1) - this.x(ownStart), 2), height: 2.5, fill: colour("line-strong") }));
    }
    if (bar.state === "out") return found;
    const left = this.x(start ?? finish);
    const wide = Math.max(this.x((finish ?? start) + 1) - left, 4);
    const fill = bar.state === "claim" ? colour("none-fill") : colour("accent");
    found.push(svg("rect", { class: "starts-bar", x: left, y: 3, width: wide, height: 11, rx: 2.5, fill, "fill-opacity": bar.state === "claim" ? 0.5 : 0.9, stroke: bar.isTried ? colour("amber-fill") : "none", "stroke-width": 2 }));
    return found;
  }

  arrows() {
    const group = svg("g", { class: "starts-links", "aria-hidden": "true" });
    const rows = new Map(this.bars.map((bar, row) => [bar.id, row]));
    for (const link of this.data.links) {
      const [from, to] = [rows.get(link.from), rows.get(link.to)];
      const [earlier, later] = [this.bars[from], this.bars[to]];
      if (earlier.state === "out" || later.state === "out" || !earlier.finish || !later.start) continue;
      const [x1, x2] = [this.x(dayOf(earlier.finish) + 1), this.x(dayOf(later.start))];
      const [y1, y2] = [from * ROW + 8.5, to * ROW + 8.5];
      const isLate = dayOf(later.start) < dayOf(earlier.finish) + link.lag;
      const bend = Math.max(x1 + 5, Math.min(x2 - 5, x1 + 5));
      const stroke = colour(isLate ? "red-fill" : "quiet");
      group.append(svg("path", { d: `M${x1} ${y1} H${bend} V${y2} H${x2 - 1}`, fill: "none", stroke, "stroke-width": isLate ? 1.75 : 1 }, svg("title", {}, link.full)));
      group.append(svg("path", { d: `M${x2} ${y2} l-5 -3 v6 z`, fill: stroke }));
    }
    return group;
  }

  mayTry(bar) {
    return Boolean(this.data.mayTry && bar.mayTry && this.whatif);
  }

  listen(group, bar) {
    const mayTry = this.mayTry(bar);
    group.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        (event.key === "ArrowDown" ? group.nextElementSibling : group.previousElementSibling)?.focus?.();
      } else if (event.key === "Enter" && !mayTry) goTo(bar.url);
      else if (mayTry && (event.key === " " || event.key === "Enter")) {
        event.preventDefault();
        this.whatif.toggle(bar.id);
      } else if (mayTry && step && event.altKey) {
        event.preventDefault();
        this.whatif.step(bar.id, step);
      }
    });
    group.addEventListener("dblclick", () => goTo(bar.url));
    const shape = group.querySelector(".starts-bar");
    if (mayTry && shape && bar.ways.length > 1) {
      shape.classList.add("may-move");
      shape.addEventListener("pointerdown", (event) => this.drag(event, bar));
    }
  }

  // The bar goes to the possible start that is nearest to the pointer.
  drag(event, bar) {
    event.preventDefault();
    const perDay = (this.wide - this.lane - 6) / (this.span.last - this.span.first);
    const begin = { x: event.clientX, months: this.whatif.triedOf(bar.id)?.months ?? 0 };
    const move = (to) => {
      const wanted = begin.months + (to.clientX - begin.x) / perDay / MONTH;
      const months = bar.ways.reduce((best, one) => (Math.abs(one - wanted) < Math.abs(best - wanted) ? one : best));
      this.whatif.move(bar.id, months);
    };
    const end = () => {
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", end);
      removeEventListener("pointercancel", end);
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", end);
    addEventListener("pointercancel", end);
  }

  svgText() {
    const height = HEAD + this.data.bars.length * ROW + 6;
    const whole = svg("svg", { xmlns: SPACE, width: this.wide, height, "font-family": "sans-serif" });
    const body = svg("g", { transform: `translate(0 ${HEAD})` }, ...this.body.cloneNode(true).childNodes);
    body.querySelectorAll(".timeline-hover").forEach((one) => one.remove());
    whole.append(svg("rect", { width: this.wide, height, fill: colour("surface") }), ...this.head.cloneNode(true).childNodes, body);
    return new XMLSerializer().serializeToString(whole);
  }

  drawnSize() {
    return { width: this.wide, height: HEAD + this.data.bars.length * ROW + 6 };
  }

  resized() {
    if (!this.draw.hidden && this.draw.clientWidth && Math.abs(this.draw.clientWidth - this.wide) > 2) this.paint();
  }
}

customElements.define("pm-starts", Starts);
