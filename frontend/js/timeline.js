// <pm-timeline>: bars by dates as plain SVG, drawn only for the rows that are seen.
import { Picture, colour, colourOf } from "./picture.js";
import { element, goTo } from "./server.js";

const SPACE = "http://www.w3.org/2000/svg";
const ROW = 24;
const HEAD = 26;
const DAY = 86400000;
const AHEAD = 10;

function svg(name, attributes, ...children) {
  const made = document.createElementNS(SPACE, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

const dayOf = (text) => (text ? Date.parse(`${text}T00:00:00Z`) / DAY : null);

function spanOf(data) {
  const days = data.bars
    .flatMap((bar) => [bar.start, bar.finish, bar.planned, ...bar.milestones.map((one) => one.day)])
    .concat(data.today)
    .filter(Boolean)
    .map(dayOf);
  const first = Math.min(...days);
  const last = Math.max(...days, first + 30);
  const edge = (last - first) * 0.02 + 5;
  return { first: first - edge, last: last + edge };
}

// Years, quarters or months, whichever leaves at least 60 pixels a step.
function marks({ first, last }, width, language) {
  const perDay = width / (last - first);
  const step = [1, 3, 6, 12, 24, 60].find((months) => months * 30.4 * perDay >= 60) ?? 120;
  const from = new Date(first * DAY);
  let index = from.getUTCFullYear() * 12 + from.getUTCMonth();
  index = Math.ceil(index / step) * step;
  const name = new Intl.DateTimeFormat(language, { month: "short", year: "2-digit", timeZone: "UTC" });
  const found = [];
  for (; ; index += step) {
    const moment = Date.UTC(Math.floor(index / 12), index % 12, 1);
    const day = moment / DAY;
    if (day > last) return found;
    if (day < first) continue;
    const year = String(Math.floor(index / 12));
    const text = step >= 12 ? year : step === 3 || step === 6 ? `Q${Math.floor((index % 12) / 3) + 1} ${year.slice(2)}` : name.format(moment);
    found.push({ day, text, isYear: index % 12 === 0 });
  }
}

class Timeline extends Picture {
  paint() {
    const width = Math.max(this.draw.clientWidth, 320);
    this.lane = Math.round(Math.min(Math.max(width * 0.26, 110), 300));
    this.span = spanOf(this.data);
    this.wide = width;
    this.draw.replaceChildren();
    this.draw.classList.add("timeline");
    const height = this.data.bars.length * ROW;
    this.head = svg("svg", { class: "timeline-head", width, height: HEAD, "aria-hidden": "true" });
    this.body = svg("svg", { class: "timeline-body", width, height: height + 4, role: "group", "aria-label": this.data.title });
    this.rows = svg("g", {});
    this.paintGround(height);
    this.links = svg("g", { class: "timeline-links", "aria-hidden": "true" });
    this.body.append(this.rows, this.links);
    this.scroller = element("div", { class: "timeline-scroll" }, this.head, this.body);
    this.draw.append(this.scroller);
    this.drawn = "";
    this.scroller.addEventListener("scroll", () => this.paintRows(), { passive: true });
    this.paintRows();
    this.setAttribute("data-drawn", "");
  }

  x(day) {
    const { first, last } = this.span;
    return this.lane + ((day - first) / (last - first)) * (this.wide - this.lane - 8);
  }

  paintGround(height) {
    const quiet = colour("quiet");
    for (const mark of marks(this.span, this.wide - this.lane, this.lang || "en-GB")) {
      const x = this.x(mark.day);
      this.body.append(svg("line", { x1: x, x2: x, y1: 0, y2: height, stroke: colour(mark.isYear ? "line-strong" : "line"), "stroke-width": mark.isYear ? 0.75 : 0.5 }));
      if (x < this.wide - 34 && Math.abs(x + 16 - this.x(dayOf(this.data.today))) > 42) this.head.append(svg("text", { x: x + 3, y: 16, fill: quiet, "font-size": 11, "font-weight": mark.isYear ? 650 : 400 }, mark.text));
    }
    const x = this.x(dayOf(this.data.today));
    this.body.append(svg("line", { x1: x, x2: x, y1: 0, y2: height, stroke: colour("accent"), "stroke-width": 1.5, "stroke-dasharray": "3 2" }));
    this.head.append(
      svg("rect", { x: x - 22, y: 4, width: 44, height: 16, rx: 8, fill: colour("accent") }),
      svg("text", { x, y: 16, fill: colour("on-accent"), "font-size": 10.5, "font-weight": 650, "text-anchor": "middle" }, this.data.todayText),
    );
  }

  paintRows() {
    const from = Math.max(0, Math.floor((this.scroller.scrollTop - HEAD) / ROW) - AHEAD);
    const to = Math.min(this.data.bars.length, Math.ceil((this.scroller.scrollTop + this.scroller.clientHeight) / ROW) + AHEAD);
    if (this.drawn === `${from}-${to}`) return;
    this.drawn = `${from}-${to}`;
    const had = document.activeElement?.closest?.("[data-row]")?.dataset.row;
    this.rows.replaceChildren(...this.data.bars.slice(from, to).map((bar, index) => this.row(bar, from + index)));
    this.links.replaceChildren(...this.linksBetween(from, to));
    if (had !== undefined) this.rows.querySelector(`[data-row="${had}"]`)?.focus();
  }

  // Lines that touch the rows that are seen; the table beside names all of them.
  linksBetween(from, to) {
    const touching = (this.data.links ?? []).filter(({ source, target }) => Math.max(source, target) >= from && Math.min(source, target) < to);
    return touching.map((one) => this.link(one));
  }

  // From the end of what is waited for, down or up, to the start of what waits.
  link({ source, target, start, finish, label, tone }) {
    const [fromX, toX] = [this.x(dayOf(start) + 1), this.x(dayOf(finish))];
    const [fromY, toY] = [source, target].map((place) => place * ROW + ROW / 2);
    const turn = toX >= fromX + 8 ? fromX + 4 : fromX + 6;
    const near = toY + (toY > fromY ? -ROW / 2 : ROW / 2);
    const path = toX >= fromX + 8 ? `M${fromX} ${fromY} H${turn} V${toY} H${toX - 2}` : `M${fromX} ${fromY} H${turn} V${near} H${toX - 6} V${toY} H${toX - 2}`;
    const stroke = tone === "quiet" ? colour("text") : colourOf({ tone });
    const arrow = svg("path", { d: `M${toX} ${toY} l-5 -3 v6 z`, fill: stroke });
    return svg("g", {}, svg("path", { d: path, fill: "none", stroke, "stroke-width": tone === "quiet" ? 1.25 : 2 }), arrow, svg("title", {}, label));
  }

  row(bar, index) {
    const row = svg("g", { class: "timeline-row", role: "img", transform: `translate(0 ${index * ROW})`, "data-row": index, "aria-label": this.nameOf(bar) });
    row.append(svg("title", {}, `${bar.label}\n${bar.full}`));
    row.append(svg("rect", { class: "timeline-hover", x: 0, y: 0, width: this.wide, height: ROW }));
    // The whole name is there, cut off where the bars begin: also for those who hear it.
    const room = svg("svg", { x: 8, width: this.lane - 14, height: ROW, overflow: "hidden" });
    room.append(svg("text", { x: 0, y: 16, fill: colour("text"), "font-size": 12 }, bar.label));
    row.append(room);
    // The space keeps the words apart for those who hear them.
    row.append(" ", ...this.shapes(bar));
    if (bar.url) {
      row.setAttribute("tabindex", "0");
      row.setAttribute("role", "link");
      row.classList.add("is-link");
      row.addEventListener("click", () => goTo(bar.url));
      row.addEventListener("keydown", (event) => {
        if (event.key === "Enter") goTo(bar.url);
      });
    }
    return row;
  }

  // What is seen stands first, as it is seen.
  nameOf(bar) {
    const isKnown = bar.start || bar.finish;
    return `${bar.label}${isKnown ? "" : ` ${this.data.unknownText}`}. ${bar.full}`;
  }

  shapes(bar) {
    const [start, finish, planned] = [bar.start, bar.finish, bar.planned].map(dayOf);
    const fill = colourOf(bar.part || bar.tone ? bar : { tone: "accent" });
    if (start === null && finish === null) {
      const today = Math.min(Math.max(this.x(dayOf(this.data.today)) + 6, this.lane + 4), this.wide - 80);
      return [svg("text", { x: today, y: 16, fill: colour("quiet"), "font-size": 11, "font-style": "italic" }, this.data.unknownText)];
    }
    const left = this.x(start ?? finish);
    const right = Math.max(this.x((finish ?? start) + 1), left + 3);
    const isOpen = start === null || finish === null;
    const found = [svg("rect", { x: left, y: 5, width: right - left, height: 13, rx: 2.5, fill, "fill-opacity": isOpen ? 0.45 : 0.9, stroke: fill, "stroke-dasharray": isOpen ? "3 2" : "none" })];
    if (planned !== null && planned !== finish) {
      const x = this.x(planned + 1);
      found.push(svg("line", { x1: x, x2: x, y1: 3, y2: 20, stroke: colour("text"), "stroke-width": 2 }));
    }
    for (const one of bar.milestones) {
      const x = this.x(dayOf(one.day));
      found.push(svg("path", { d: `M${x} 6 l5.5 5.5 l-5.5 5.5 l-5.5 -5.5 z`, fill: colour("text"), stroke: colour("surface") }, svg("title", {}, one.label)));
    }
    return found;
  }

  svgText() {
    const height = HEAD + this.data.bars.length * ROW + 4;
    const whole = svg("svg", { xmlns: SPACE, width: this.wide, height, "font-family": "sans-serif" });
    whole.append(svg("rect", { width: this.wide, height, fill: colour("surface") }));
    const ground = this.body.cloneNode(true);
    ground.querySelectorAll(":scope > g").forEach((one) => one.remove());
    const shift = svg("g", { transform: `translate(0 ${HEAD})` }, ...ground.childNodes, ...this.data.bars.map((bar, index) => this.row(bar, index)), ...this.linksBetween(0, this.data.bars.length));
    shift.querySelectorAll(".timeline-hover").forEach((one) => one.remove());
    whole.append(...this.head.cloneNode(true).childNodes, shift);
    return new XMLSerializer().serializeToString(whole);
  }

  drawnSize() {
    return { width: this.wide, height: HEAD + this.data.bars.length * ROW + 4 };
  }

  resized() {
    if (!this.draw.hidden && this.draw.clientWidth && Math.abs(this.draw.clientWidth - this.wide) > 2) this.paint();
  }
}

customElements.define("pm-timeline", Timeline);
