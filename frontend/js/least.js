// The least that must be bought so that limits hold: a small linear program, solved by a dual simplex.
// The twin of the server's exact one (engine/selection/least.py and wholes.py), with doubles in place of fractions.

const NIL = 1e-9;
const FREE = [0, 0, 0]; // shortage, value lost, cost: compared in this order

const isBelow = (number, scale) => number < -NIL * Math.max(1, scale);

function isLess(one, other) {
  for (let at = 0; at < 3; at += 1) {
    const gap = one[at] - other[at];
    if (Math.abs(gap) > 1e-12 * Math.max(1, Math.abs(one[at]), Math.abs(other[at]))) return gap < 0;
  }
  return false;
}

function addTo(numbers, others, times) {
  for (const [variable, number] of others) {
    const sum = (numbers.get(variable) ?? 0) + times * number;
    if (Math.abs(sum) > 1e-13) numbers.set(variable, sum);
    else numbers.delete(variable);
  }
}

const MOST_BRANCHES = 200;

// Some extras are only bought whole: the best of a bounded number of branches, rounded up first.
export function leastWholeBill(lines, prices, most, isWhole) {
  let best = null;
  const open = [{ least: new Map(), ends: most }];
  for (let branch = 0; branch < MOST_BRANCHES && open.length; branch += 1) {
    const { least, ends } = open.pop();
    const floors = [...least].map(([extra, units]) => ({ constant: -units, coefficients: new Map([[extra, 1]]), weight: null, scale: units }));
    const units = leastBill([...lines, ...floors], prices, ends);
    const rank = rankOf(lines, prices, units);
    if (best && !isLess(rank, best.rank)) continue;
    const part = units.findIndex((many, extra) => isWhole[extra] && Math.abs(many - Math.round(many)) > 1e-7);
    if (part < 0) {
      best = { units: units.map((many, extra) => (isWhole[extra] ? Math.round(many) : many)), rank };
      continue;
    }
    open.push({ least, ends: ends.map((end, extra) => (extra === part ? Math.floor(units[part]) : end)) });
    open.push({ least: new Map([...least, [part, Math.ceil(units[part])]]), ends });
  }
  return best ? best.units : most.map(() => 0);
}

function rankOf(lines, prices, units) {
  let missing = 0;
  for (const line of lines) {
    let left = line.constant;
    for (const [extra, number] of line.coefficients) left += number * units[extra];
    if (isBelow(left, line.scale)) missing -= left * line.weight;
  }
  const sum = (at) => prices.reduce((total, price, extra) => total + price[at] * units[extra], 0);
  return [missing, sum(0), sum(1)];
}

// lines: { constant, coefficients: Map(extra -> number), weight, scale }; prices: [value lost, cost] by extra; most: by extra
function leastBill(lines, prices, most) {
  const table = new Table(lines, prices, most);
  for (let rounds = 0; table.loadBroken() && rounds < 200; rounds += 1) {
    for (let steps = 0; table.turn() && steps < 2000; steps += 1);
  }
  return table.units().map((units) => (units > NIL ? units : 0));
}

class Table {
  constructor(lines, prices, most) {
    this.lines = lines;
    this.most = most;
    this.rows = new Map(); // of every variable that is not at 0: { start, numbers }
    this.prices = new Map(prices.map(([value, cost], extra) => [extra, [0, value, cost]]));
    this.loaded = new Set();
  }

  units() {
    return this.most.map((_most, extra) => this.rows.get(extra)?.start ?? 0);
  }

  loadBroken() {
    const units = this.units();
    let isAny = false;
    this.lines.forEach((line, at) => {
      if (this.loaded.has(at)) return;
      let left = line.constant;
      for (const [extra, number] of line.coefficients) left += number * units[extra];
      if (!isBelow(left, line.scale)) return;
      isAny = true;
      this.loaded.add(at);
      const row = this.inZeros(line.constant, line.coefficients);
      if (line.weight !== null) {
        const short = this.most.length + this.lines.length + at;
        row.numbers.set(short, 1);
        this.prices.set(short, [line.weight, 0, 0]);
      }
      this.rows.set(this.most.length + at, { ...row, scale: line.scale });
    });
    this.most.forEach((most, extra) => {
      const left = this.most.length + 2 * this.lines.length + extra;
      if (most === null || this.loaded.has(left) || !isBelow(most - units[extra], most)) return;
      isAny = true;
      this.loaded.add(left);
      this.rows.set(left, { ...this.inZeros(most, new Map([[extra, -1]])), scale: most });
    });
    return isAny;
  }

  // The first variable below 0 leaves at 0, the cheapest that lifts it enters.
  turn() {
    let leaving = null;
    for (const [variable, row] of this.rows) {
      if (isBelow(row.start, row.scale ?? 1) && (leaving === null || variable < leaving)) leaving = variable;
    }
    if (leaving === null) return false;
    const { start, numbers } = this.rows.get(leaving);
    let entering = null;
    let best = null;
    for (const [variable, number] of numbers) {
      if (number <= 1e-12) continue;
      const price = (this.prices.get(variable) ?? FREE).map((part) => part / number);
      if (best === null || isLess(price, best) || (!isLess(best, price) && variable < entering)) {
        best = price;
        entering = variable;
      }
    }
    if (entering === null) return false;
    this.rows.delete(leaving);
    this.pivot(leaving, entering, start, numbers);
    return true;
  }

  pivot(leaving, entering, constant, coefficients) {
    const factor = 1 / coefficients.get(entering);
    const row = new Map([...coefficients].filter(([variable]) => variable !== entering).map(([variable, number]) => [variable, -number * factor]));
    row.set(leaving, factor);
    const start = -constant * factor;
    for (const other of this.rows.values()) {
      const times = other.numbers.get(entering);
      if (times === undefined) continue;
      other.numbers.delete(entering);
      addTo(other.numbers, row, times);
      other.start += times * start;
    }
    this.rows.set(entering, { start, numbers: row });
    const price = this.prices.get(entering) ?? FREE;
    this.prices.delete(entering);
    if (!price.some(Boolean)) return;
    for (const [variable, number] of row) {
      const had = this.prices.get(variable) ?? FREE;
      this.prices.set(variable, had.map((part, at) => part + price[at] * number));
    }
  }

  inZeros(constant, coefficients) {
    const found = new Map();
    let start = constant;
    for (const [extra, number] of coefficients) {
      const row = this.rows.get(extra);
      if (row) {
        start += number * row.start;
        addTo(found, row.numbers, number);
      } else addTo(found, [[extra, 1]], number);
    }
    return { start, numbers: found };
  }
}
