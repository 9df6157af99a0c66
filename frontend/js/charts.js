// Drawing with ECharts, only the parts that we use. A module of its own, loaded when a chart is seen.
import { BarChart, LineChart, ScatterChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, MarkLineComponent, PolarComponent, TooltipComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { colour, colourOf } from "./picture.js";

echarts.use([
  BarChart, LineChart, ScatterChart, GridComponent, PolarComponent, LegendComponent, TooltipComponent, MarkLineComponent, AriaComponent, SVGRenderer,
]);

const escapes = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escape = (text) => String(text).replace(/[&<>"']/g, (sign) => escapes[sign]);

// Axis labels in short form; the full number stands in the tooltip, written by the server.
function compact(language) {
  const format = new Intl.NumberFormat(language || "en-GB", { notation: "compact", maximumFractionDigits: 1 });
  return (value) => format.format(value).toLowerCase().replace(/b$/, "bn");
}

function axis(facts, look, isValue, short, room = 130) {
  const named = [facts.label, facts.unit].filter(Boolean).join(", ");
  return {
    type: facts.categories.length ? "category" : "value",
    data: facts.categories.length ? facts.categories : undefined,
    name: named,
    nameLocation: isValue ? "end" : "middle",
    nameGap: isValue ? 10 : 26,
    nameTextStyle: { color: look.quiet, fontSize: 11, align: isValue ? "left" : "center", padding: isValue ? [0, 0, 0, -30] : 0 },
    axisLabel: { color: look.quiet, fontSize: 11, hideOverlap: true, formatter: facts.categories.length ? undefined : short, width: room, overflow: "truncate" },
    axisLine: { show: Boolean(facts.categories.length), lineStyle: { color: look.strong } },
    axisTick: { show: false },
    splitLine: { show: isValue || !facts.categories.length, lineStyle: { color: look.line } },
    splitNumber: 4,
  };
}

function point(kind, facts) {
  const more = { full: facts.full, url: facts.url, label0: facts.label };
  if (kind === "bubbles") return { value: [facts.x, facts.value, facts.size ?? 1], name: facts.label, ...more };
  if (facts.x !== undefined) return { value: [facts.x, facts.value], name: facts.label, ...more };
  return { value: facts.value, name: facts.label, ...more };
}

function sizes(data) {
  const all = data.series.flatMap((series) => series.points.map((one) => one.size ?? 0));
  const largest = Math.max(...all, 1e-9);
  // The area speaks, not the diameter.
  return (value) => 7 + 33 * Math.sqrt(Math.max(value[2] ?? 0, 0) / largest);
}

const aboveAxisName = 17;
const rowHeight = 14;

// The names of marks stand above the picture and its axis' name; one that would run into another, a row higher.
function rowsOf(data, width) {
  const ends = [];
  return data.marks.map((mark) => {
    const half = 4 + 3.3 * mark.label.length;
    const x = ((mark.place + 0.5) / data.across.categories.length) * width;
    const free = ends.findIndex((end) => end < x - half);
    const row = free < 0 ? ends.length : free;
    ends[row] = x + half;
    return row;
  });
}

function roomAbove(data, width) {
  return data.marks.length ? aboveAxisName + rowHeight * Math.max(...rowsOf(data, width)) : 0;
}

// Lines across at values, and lines upwards at categories.
function limits(data, look, isFirst, width) {
  if (!isFirst || !(data.limits.length || data.marks.length)) return undefined;
  const rows = rowsOf(data, width);
  return {
    silent: true,
    symbol: "none",
    lineStyle: { color: look.text, type: "dashed", width: 1.25 },
    label: { color: look.text, fontSize: 11, position: "insideEndTop", formatter: (line) => line.name },
    data: [
      ...data.limits.map((limit) => ({ name: limit.label, [data.isSideways ? "xAxis" : "yAxis"]: limit.value })),
      ...data.marks.map((mark, place) => ({
        name: mark.label, xAxis: mark.place, label: { position: "end", distance: aboveAxisName + rowHeight * rows[place] - 8 },
      })),
    ],
  };
}

function series(data, look, width) {
  const kinds = { bars: "bar", stacked: "bar", lines: "line", areas: "line", bubbles: "scatter" };
  const sizeOf = sizes(data);
  return data.series.map((facts, place) => {
    const fill = colourOf(facts, place);
    const base = {
      // Two series may have one name: the place is what tells them apart.
      name: String(place),
      type: kinds[data.kind],
      data: facts.points.map((one) => point(data.kind, one)),
      itemStyle: { color: fill },
      cursor: facts.points.some((one) => one.url) ? "pointer" : "default",
      markLine: limits(data, look, place === 0, width),
      emphasis: { focus: data.series.length > 1 ? "series" : "none" },
      blur: { itemStyle: { opacity: 0.35 }, lineStyle: { opacity: 0.35 } },
    };
    if (facts.isLine) return { ...base, type: "line", symbolSize: 7, lineStyle: { color: fill, width: 2.5 }, z: 5 };
    if (data.kind === "bars") return { ...base, barMaxWidth: 34, barGap: "10%" };
    if (data.kind === "stacked") {
      return { ...base, stack: "all", barMaxWidth: 40, itemStyle: { color: fill, borderColor: look.surface, borderWidth: 1 } };
    }
    if (data.kind === "areas") {
      return { ...base, stack: "all", symbol: "none", lineStyle: { color: fill, width: 1 }, areaStyle: { color: fill, opacity: 0.55 } };
    }
    if (data.kind === "lines") {
      const isDot = facts.points.length === 1;
      const dots = { symbol: isDot ? "diamond" : "emptyCircle", symbolSize: isDot ? 13 : 6, z: isDot ? 6 : 3 };
      // A curve of many points is a curve, not a row of dots.
      // Between two best choices the cheaper one is the best: a stair, where the dashed bound is a curve.
      const step = facts.points[0]?.x !== undefined && !facts.isDashed ? "end" : undefined;
      return { ...base, ...dots, step, showSymbol: facts.points.length < (facts.isDashed ? 12 : 40), connectNulls: false, lineStyle: { color: fill, width: 2, type: facts.isDashed ? "dashed" : "solid" } };
    }
    return { ...base, symbolSize: sizeOf, itemStyle: { color: fill, opacity: 0.75, borderColor: look.surface, borderWidth: 1 } };
  });
}

function tip(data) {
  const nameOf = (one) => data.series[one.seriesIndex].name;
  const line = (one) => `${one.marker}${escape(nameOf(one))}&ensp;<b>${escape(one.data?.full ?? "–")}</b>`;
  if (data.kind === "bubbles") {
    return (one) => `<b>${escape(one.data.label0 ?? nameOf(one))}</b><br>${escape(one.data.full)}`;
  }
  if (data.kind === "radar") {
    const spokes = data.across.categories;
    return (one) => `<b>${escape(spokes[one.dataIndex % spokes.length])}</b><br>${line(one)}`;
  }
  return (all) => [`<b>${escape(all[0].axisValueLabel)}</b>`, ...all.map(line)].join("<br>");
}

function roundAbove(value) {
  const step = 10 ** Math.floor(Math.log10(Math.abs(value) || 1));
  return step * Math.ceil((value * 1.02) / step);
}

// A radar is drawn as lines around a pole: ECharts' own radar draws what is unknown in the middle, as if it were 0.
// Spokes are numbers on a scale that closes: the first comes again at its end, and so does the line.
function radar(data, look, short, width) {
  const spokes = data.across.categories;
  const name = (place) => spokes[place % spokes.length];
  const spot = (one, place) => ({ ...point(data.kind, one), value: [one.value ?? "-", place] });
  const symbols = ["circle", "rect", "triangle", "diamond"];
  return {
    polar: { radius: width < 520 ? "56%" : "70%" },
    angleAxis: {
      type: "value", min: 0, max: spokes.length, interval: 1, startAngle: 90,
      axisLabel: { color: look.text, fontSize: 11, width: Math.max(60, width / 4), overflow: "truncate", formatter: name },
      axisLine: { lineStyle: { color: look.line } }, axisTick: { show: false }, splitLine: { show: true, lineStyle: { color: look.line } },
    },
    radiusAxis: {
      type: "value", min: 0, max: data.up.most, interval: 1,
      axisLabel: { color: look.quiet, fontSize: 10, formatter: short }, axisLine: { show: false }, axisTick: { show: false },
      splitLine: { lineStyle: { color: look.line } },
    },
    series: data.series.map((facts, place) => {
      const fill = colourOf(facts, place);
      const around = facts.points.length ? [...facts.points, facts.points[0]] : [];
      return {
        name: String(place), type: "line", coordinateSystem: "polar", connectNulls: false,
        data: around.map(spot),
        symbol: symbols[place % symbols.length], symbolSize: 7, showSymbol: true, showAllSymbol: true,
        itemStyle: { color: fill }, lineStyle: { color: fill, width: 2.5, type: facts.isDashed ? "dashed" : "solid" },
        cursor: facts.points.some((one) => one.url) ? "pointer" : "default",
        emphasis: { focus: data.series.length > 1 ? "series" : "none" }, blur: { itemStyle: { opacity: 0.35 }, lineStyle: { opacity: 0.35 } },
      };
    }),
  };
}

function optionsOf(data, language, off, width) {
  const look = {
    text: colour("text"), quiet: colour("quiet"), line: colour("line"), strong: colour("line-strong"), surface: colour("surface"),
  };
  const short = compact(language);
  // Names beside bars may take a third of the picture.
  const across = axis(data.across, look, false, short, data.isSideways ? Math.max(130, Math.min(width / 3, 320)) : 130);
  const up = axis(data.up, look, true, short);
  // Lines over numbers begin where the numbers begin; bars begin at 0.
  if (data.kind === "lines" && !data.across.categories.length) across.scale = up.scale = true;
  if (data.kind === "bars" || data.kind === "stacked") up.min = (range) => Math.min(0, range.min);
  // A limit above all bars must be seen, too.
  const highest = Math.max(...data.limits.map((limit) => limit.value), -Infinity);
  if (Number.isFinite(highest)) up.max = (range) => (range.max >= highest ? null : roundAbove(highest));
  if (data.up.most !== undefined) Object.assign(up, { max: data.up.most, interval: data.up.most / 5 });
  if (data.isSideways) {
    across.inverse = true;
    across.name = "";
    up.nameLocation = "middle";
    up.nameGap = 26;
    up.nameTextStyle = { color: look.quiet, fontSize: 11 };
  }
  const place = data.kind === "radar" ? radar(data, look, short, width) : {
    grid: { left: 8, right: 16, top: data.isSideways ? 6 : 28 + roomAbove(data, width), bottom: across.name || data.isSideways ? 26 : 8, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    xAxis: data.isSideways ? up : across,
    yAxis: data.isSideways ? across : up,
    series: series(data, look, width),
  };
  return {
    animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    animationDuration: 250,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily.replaceAll('"', "'"), color: look.text },
    aria: { enabled: true, label: { description: data.title } },
    // Buttons above the picture do what the legend would; it stays, unseen, to keep what is switched off.
    legend: { show: false, selected: Object.fromEntries(data.series.map((one, place) => [String(place), !off.has(place)])) },
    tooltip: {
      trigger: data.kind === "bubbles" || data.kind === "radar" ? "item" : "axis",
      axisPointer: { type: data.kind === "lines" ? "line" : "shadow", shadowStyle: { color: look.line, opacity: 0.35 } },
      confine: true, transitionDuration: 0,
      backgroundColor: look.surface, borderColor: look.strong, textStyle: { color: look.text, fontSize: 12 },
      formatter: tip(data),
    },
    ...place,
  };
}

export function drawChart(box, data, { drawn, open, off }) {
  const language = box.closest("[lang]")?.lang;
  const chart = drawn ?? echarts.init(box, null, { renderer: "svg" });
  chart.setOption(optionsOf(data, language, off, box.clientWidth), true);
  if (!drawn) chart.on("click", (clicked) => clicked.data?.url && open(clicked.data.url));
  return chart;
}
