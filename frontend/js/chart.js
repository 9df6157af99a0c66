// <pm-chart>: the picture beside a table. ECharts is loaded when the first chart comes into view.
import { Picture, colourOf } from "./picture.js";
import { element, goTo } from "./server.js";

let drawing = null;

function loadDrawing() {
  drawing ??= import(document.querySelector('meta[name="pm-charts"]').content);
  return drawing;
}

// As the series is drawn: a line, dashes, the diamond of a single point among lines, or an area.
function signOf(kind, series) {
  if (kind !== "lines") return ["rect", { x: 0, y: 1, width: 12, height: 10, rx: 2 }];
  if (series.points.length === 1) return ["path", { d: "M6 0 12 6 6 12 0 6Z" }];
  if (series.isDashed) return ["path", { d: "M0 5h5v2.5h-5zM7 5h5v2.5h-5z" }];
  return ["rect", { x: 0, y: 5, width: 12, height: 2.5 }];
}

class Chart extends Picture {
  connectedCallback() {
    this.off ??= new Set();
    this.querySelector(".picture-draw").style.height = `${this.getAttribute("height") ?? 260}px`;
    super.connectedCallback();
  }

  // One button a series: switches it off and on again, by mouse and keyboard.
  paintLegend() {
    if (this.data.series.length < 2) return;
    this.legend ??= element("div", { class: "legend" });
    if (!this.legend.isConnected) this.draw.before(this.legend);
    const lines = this.data.series.map((series, place) => {
      const mark = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      mark.setAttribute("viewBox", "0 0 12 12");
      const [tag, size] = signOf(this.data.kind, series);
      const shape = document.createElementNS("http://www.w3.org/2000/svg", tag);
      for (const [name, value] of Object.entries({ ...size, fill: colourOf(series, place) })) shape.setAttribute(name, value);
      mark.append(shape);
      const line = element("button", { type: "button", "aria-pressed": String(!this.off.has(place)), title: series.name }, mark, element("span", {}, series.name));
      line.addEventListener("click", () => this.turn(place));
      return line;
    });
    const had = [...this.legend.children].indexOf(document.activeElement);
    this.legend.replaceChildren(...lines);
    if (had >= 0) lines[had].focus();
  }

  turn(place) {
    if (this.off.has(place)) this.off.delete(place);
    else this.off.add(place);
    this.paintNow();
  }

  show(which) {
    super.show(which);
    if (this.legend) this.legend.hidden = which !== "picture";
  }

  paint() {
    if (this.isSeen) return this.paintNow();
    if (this.sight) return undefined;
    this.sight = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      this.sight.disconnect();
      this.isSeen = true;
      this.paintNow();
    });
    this.sight.observe(this.draw);
    return undefined;
  }

  async paintNow() {
    try {
      const { drawChart } = await loadDrawing();
      if (!this.isConnected) return;
      this.paintLegend();
      this.chart = drawChart(this.draw, this.data, { drawn: this.chart, open: goTo, off: this.off });
      this.setAttribute("data-drawn", "");
    } catch (reason) {
      // The numbers are there all the same.
      this.show("table");
      console.warn("The chart cannot be drawn.", reason);
    }
  }

  svgText() {
    return this.chart.renderToSVGString();
  }

  drawnSize() {
    return { width: this.chart.getWidth(), height: this.chart.getHeight() };
  }

  resized() {
    if (this.chart && !this.draw.hidden) this.chart.resize();
  }

  dispose() {
    this.sight?.disconnect();
    this.sight = null;
    this.chart?.dispose();
    this.chart = null;
  }
}

customElements.define("pm-chart", Chart);
