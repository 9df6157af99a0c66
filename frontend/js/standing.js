// What a choice made by hand adds up to, which limits and rules it breaks, and what must be bought for it.
// The same sums as the server's (engine/selection/evaluate.py), from one list of uses: fast enough while dragging.

import { leastWholeBill } from "./least.js";

// Sums of doubles differ from exact ones by less than this share of what is summed.
const FINE = 1e-9;

const isAbove = (one, other) => one - other > FINE * Math.max(1, Math.abs(one), Math.abs(other));

// state: ways: Int16Array, the way of each candidate or -1; most: at_most by limit
export function stand(data, state) {
  const count = data.limits.length;
  const used = new Float64Array(count);
  let value = 0;
  let cost = 0;
  data.candidates.forEach((one, place) => {
    const way = state.ways[place];
    if (way < 0) return;
    value += one.values[way];
    cost += one.cost;
    const uses = data.uses[one.first + way];
    for (let at = 0; at < uses.length; at += 2) used[uses[at]] += uses[at + 1];
  });
  const eased = new Float64Array(count);
  const bought = buy(data, state, used, eased);
  for (const [extra, units] of bought) {
    value += data.extras[extra].value * units;
    cost += data.extras[extra].cost * units;
  }
  return { value, cost, used, eased, bought, short: shortOf(data, state, used, eased), rules: brokenRules(data, state) };
}

function shortOf(data, state, used, eased) {
  const found = [];
  data.limits.forEach((limit, place) => {
    const counts = used[place] - eased[place];
    const most = state.most[place];
    if (most !== null && isAbove(counts, most)) found.push([place, counts - most]);
    else if (limit.least !== null && isAbove(limit.least, counts)) found.push([place, counts - limit.least]);
  });
  return found;
}

// The least that is needed: first the smallest shortage, then the least value lost, then the lowest cost.
function buy(data, state, used, eased) {
  if (!data.extras.length) return [];
  const lines = linesOf(data, state, used);
  const prices = data.extras.map((extra) => [-extra.value, extra.cost]);
  const units = leastWholeBill(lines, prices, data.extras.map((extra) => extra.most), data.extras.map((extra) => extra.isWhole));
  units.forEach((many, place) => {
    if (many > 0) for (const [limit, amount] of data.extras[place].uses) eased[limit] -= amount * many;
  });
  return units.flatMap((many, place) => (many > 0 ? [[place, many]] : []));
}

function linesOf(data, state, used) {
  data.partsOf ??= partsOf(data);
  const lines = [];
  for (const [place, numbers] of data.partsOf) {
    const scale = Math.max(1, used[place]);
    const most = state.most[place];
    if (most !== null) {
      const turned = new Map([...numbers].map(([extra, number]) => [extra, -number]));
      lines.push({ constant: most - used[place], coefficients: turned, weight: 1 / Math.max(Math.abs(most), 1), scale });
    }
    const { least } = data.limits[place];
    if (least !== null) lines.push({ constant: used[place] - least, coefficients: numbers, weight: 1 / Math.max(Math.abs(least), 1), scale });
  }
  return lines;
}

// What one unit of every extra uses of a limit, by limit.
function partsOf(data) {
  const parts = new Map();
  data.extras.forEach((extra, place) => {
    for (const [limit, amount] of extra.uses) {
      if (!parts.has(limit)) parts.set(limit, new Map());
      parts.get(limit).set(place, amount);
    }
  });
  return parts;
}

function brokenRules(data, state) {
  const isIn = (place) => state.ways[place] >= 0;
  const broken = [];
  data.rules.forEach((rule, place) => {
    if (isBroken(data, state, rule, isIn)) broken.push(place);
  });
  return broken;
}

function isBroken(data, state, { kind, members, count, lag }, isIn) {
  const [first, second] = members;
  const many = members.filter(isIn).length;
  switch (kind) {
    case "needs":
      return isIn(first) && !isIn(second);
    case "excludes":
      return isIn(first) && isIn(second);
    case "at_least":
      return many < count;
    case "at_most":
      return many > count;
    case "after":
      return isIn(first) && isIn(second) && startOf(data, state, first) < finishOf(data, state, second) + lag;
    default:
      return many > 0 && many < members.length;
  }
}

const startOf = (data, state, place) => data.candidates[place].starts[state.ways[place]];
const finishOf = (data, state, place) => data.candidates[place].finishes[state.ways[place]];
