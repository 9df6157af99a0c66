// <pm-whatif>: the workspace of a scenario as something to play with. Putting an initiative in or out, moving a start
// or a budget is worked out here, from what every way uses of every limit; nothing is solved and nothing is kept.
import { element } from "./server.js";
import { stand } from "./standing.js";

const MINUS = "−";
const THIN = "\u202f";
const STEPS = [[1e9, "bn"], [1e6, "m"], [1e3, "k"]];
const MOST_ROLES = 6;
const MOST_SPANS = 3;

class WhatIf extends HTMLElement {
  connectedCallback() {
    this.panel = this.querySelector(".whatif");
    if (this.isReady) return;
    if (!this.panel) {
      this.addEventListener("input", (event) => event.target.matches?.("[data-sift]") && this.sift(event.target.value));
      return;
    }
    this.isReady = true;
    this.words = JSON.parse(this.querySelector(".whatif-words").textContent);
    this.lang = document.documentElement.lang || "en";
    this.addEventListener("change", (event) => this.changed(event));
    this.addEventListener("input", (event) => this.typed(event));
    this.addEventListener("click", (event) => this.clicked(event));
    this.addEventListener("keydown", (event) => this.pressed(event));
    this.addEventListener("submit", (event) => this.sent(event));
    // What a tab brings later shows what is being tried, too.
    this.addEventListener("htmx:afterSettle", () => this.state && this.tell());
    (window.requestIdleCallback ?? setTimeout)(() => this.load());
  }

  load() {
    this.loading ??= fetch(this.getAttribute("data-url"), { credentials: "same-origin", headers: { Accept: "application/json" } })
      .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(String(answer.status)))))
      .then((data) => this.begin(data))
      .catch((reason) => console.warn("The what-if cannot be loaded.", reason));
    return this.loading;
  }

  begin(data) {
    this.data = data;
    this.places = new Map(data.candidates.map((one, place) => [one.id, place]));
    this.answered = this.fresh();
    this.was = stand(data, this.answered);
    this.reset();
    this.setAttribute("data-ready", "");
  }

  fresh() {
    return { ways: Int16Array.from(this.data.candidates, (one) => one.way), most: this.data.limits.map((limit) => limit.most) };
  }

  reset() {
    this.state = this.fresh();
    this.touched = new Set();
    this.budgets = new Set();
    this.panel.hidden = true;
    for (const input of this.panel.querySelectorAll("[data-limit]")) this.showBudget(input, this.state.most[Number(input.dataset.limit)]);
    this.work(false);
  }

  // -- what a person does

  toggle(id) {
    const place = this.places?.get(id);
    const one = this.data?.candidates[place];
    if (!one?.mayTry) return;
    const back = this.answered.ways[place];
    this.set(place, this.state.ways[place] >= 0 ? -1 : back >= 0 ? back : Math.max(one.months.indexOf(0), 0));
  }

  step(id, by) {
    const place = this.places?.get(id);
    const one = this.data?.candidates[place];
    const way = this.state?.ways[place];
    if (!one?.mayTry || way < 0) return;
    const order = one.months.map((months, at) => [months, at]).sort((first, second) => first[0] - second[0]);
    const next = order[order.findIndex(([, at]) => at === way) + by];
    if (next) this.set(place, next[1]);
  }

  move(id, months) {
    const place = this.places?.get(id);
    const one = this.data?.candidates[place];
    const way = one?.months.indexOf(months) ?? -1;
    if (one?.mayTry && way >= 0 && this.state.ways[place] !== way) this.set(place, way);
  }

  set(place, way) {
    this.state.ways[place] = way;
    this.touched.add(place);
    this.work(true);
  }

  setBudget(limit, amount) {
    this.state.most[limit] = amount;
    this.budgets.add(limit);
    this.work(true);
  }

  // What the picture of starts asks for: months by which it is moved, null when it is out.
  triedOf(id) {
    const place = this.places?.get(id);
    if (place === undefined || !this.state) return null;
    const way = this.state.ways[place];
    return { months: way < 0 ? null : this.data.candidates[place].months[way], isTouched: this.touched.has(place) };
  }

  changed(event) {
    const box = event.target.closest?.("input[data-try]");
    if (box && this.state) this.toggle(box.value);
  }

  typed(event) {
    const input = this.panel.contains(event.target) && event.target.closest("[data-limit]");
    if (input && this.state) {
      const limit = Number(input.dataset.limit);
      const amount = input.type === "range" ? Number(input.value) : amountFrom(input.value);
      if (amount === undefined) {
        input.setAttribute("aria-invalid", "true");
        return;
      }
      input.removeAttribute("aria-invalid");
      for (const other of this.panel.querySelectorAll(`[data-limit="${limit}"]`)) if (other !== input) this.showBudget(other, amount);
      this.setBudget(limit, amount);
    }
    if (event.target.matches?.("[data-sift]")) this.sift(event.target.value);
  }

  showBudget(input, amount) {
    input.removeAttribute("aria-invalid");
    if (input.type === "range") input.value = amount ?? input.max;
    else input.value = amount === null ? "" : this.plainMoney(amount);
  }

  clicked(event) {
    const tab = event.target.closest?.(".picture-tabs a");
    if (tab) this.turnTo(tab);
    const button = event.target.closest?.("[data-whatif]");
    if (!button) return;
    if (button.dataset.whatif === "discard") {
      this.reset();
      this.querySelector('[data-whatif="open"]')?.focus();
    }
    if (button.dataset.whatif === "open" && this.state) {
      this.panel.hidden = false;
      this.panel.querySelector("input, button")?.focus();
    }
  }

  // The pictures come one after the other into the same place; the tabs stay.
  turnTo(tab) {
    for (const other of tab.parentElement.children) other.removeAttribute("aria-current");
    tab.setAttribute("aria-current", "page");
  }

  pressed(event) {
    const entry = event.target.closest?.("[data-entry]");
    if (!entry || event.target.matches("input[type=search]")) return;
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (event.altKey && step) {
      event.preventDefault();
      this.step(entry.dataset.entry, step);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const entries = [...this.querySelectorAll("[data-entry]:not([hidden])")];
      const next = entries[entries.indexOf(entry) + (event.key === "ArrowDown" ? 1 : -1)];
      if (!next) return;
      event.preventDefault();
      next.querySelector("input, a")?.focus();
    }
  }

  sent(event) {
    const field = event.target.querySelector("input[name=tried]");
    if (field && this.state) field.value = JSON.stringify(this.asked());
  }

  // The choice as the server takes it.
  asked() {
    const shifts = {};
    this.data.candidates.forEach((one, place) => {
      if (this.state.ways[place] >= 0) shifts[one.id] = one.months[this.state.ways[place]];
    });
    const most = Object.fromEntries([...this.budgets].map((limit) => [limit, this.state.most[limit]]));
    return { shifts, most, touched: [...this.touched].map((place) => this.data.candidates[place].id) };
  }

  sift(text) {
    const wanted = text.trim().toLocaleLowerCase();
    for (const entry of this.querySelectorAll("[data-entry]")) {
      entry.hidden = wanted !== "" && !entry.textContent.toLocaleLowerCase().includes(wanted);
    }
    for (const part of this.querySelectorAll("[data-part]")) part.hidden = !part.querySelector("[data-entry]:not([hidden])");
  }

  // -- what follows from it

  work(isOpen) {
    const begin = performance.now();
    this.stood = stand(this.data, this.state);
    if (isOpen) this.panel.hidden = false;
    this.show();
    this.tell();
    this.setAttribute("data-ms", (performance.now() - begin).toFixed(1));
  }

  tell() {
    for (const box of this.querySelectorAll("input[data-try]")) {
      const place = this.places.get(box.value);
      if (place === undefined) continue;
      const way = this.state.ways[place];
      box.checked = way >= 0;
      const entry = box.closest("[data-entry]");
      entry.classList.toggle("is-tried", this.touched.has(place));
      const label = entry.querySelector("[data-start]");
      if (label && way >= 0) label.textContent = this.data.candidates[place].labels[way];
    }
    this.dispatchEvent(new CustomEvent("pm:tried"));
  }

  show() {
    const { data, state, stood, was } = this;
    const free = data.candidates.filter((one, place) => !one.isClaim && state.ways[place] >= 0).length;
    const before = data.candidates.filter((one, place) => !one.isClaim && this.answered.ways[place] >= 0).length;
    this.out("value", this.value(stood.value), this.gap(stood.value - was.value, (number) => this.value(number)));
    this.out("cost", this.money(this.spent(stood)), this.gap(this.spent(stood) - this.spent(was), (number) => this.money(number)));
    this.out("count", String(free), this.gap(free - before, String));
    this.showYears();
    this.showRoles();
    this.showBroken();
  }

  // Money of all years, of what is chosen and bought, without what was decided before.
  spent(found) {
    this.claimed ??= this.data.candidates.reduce((sum, one) => sum + (one.isClaim ? this.ofBudgets(one) : 0), 0);
    const all = this.data.limits.reduce((sum, limit, place) => sum + (limit.isBudget ? found.used[place] - Math.min(found.eased[place], 0) : 0), 0);
    return all - this.claimed;
  }

  ofBudgets(one) {
    const uses = this.data.uses[one.first + Math.max(one.way, 0)];
    let sum = 0;
    for (let at = 0; at < uses.length; at += 2) if (this.data.limits[uses[at]].isBudget) sum += uses[at + 1];
    return sum;
  }

  out(name, text, gap) {
    const place = this.panel.querySelector(`[data-out="${name}"]`);
    place.textContent = text;
    place.nextElementSibling.textContent = gap;
  }

  gap(number, words) {
    if (Math.abs(number) < 1e-9) return "";
    return (number > 0 ? "+" : MINUS) + words(Math.abs(number));
  }

  showYears() {
    for (const line of this.panel.querySelectorAll("[data-year]")) {
      const place = Number(line.dataset.year);
      const counts = this.stood.used[place] - Math.min(this.stood.eased[place], 0);
      const most = this.state.most[place];
      line.querySelector("[data-used]").textContent = this.money(counts);
      const bar = line.querySelector("meter, [data-fill]");
      const top = Math.max(counts, most ?? 0, 1);
      bar.style.setProperty("--share", String(counts / top));
      bar.style.setProperty("--mark", String(most === null ? 1 : most / top));
      line.classList.toggle("is-over", most !== null && counts - most > 1e-6 * Math.max(1, most));
    }
  }

  // The roles that are asked for most, each in its tightest period.
  showRoles() {
    const list = this.panel.querySelector("[data-roles]");
    const found = this.data.roles.map((role) => {
      let worst = null;
      this.data.limits.forEach((limit, place) => {
        if (limit.role !== role.id || limit.most === null) return;
        const share = limit.most ? this.stood.used[place] / limit.most : this.stood.used[place] ? Infinity : 0;
        if (!worst || share > worst.share) worst = { share, name: limit.name, place };
      });
      return worst;
    });
    const shown = found.filter(Boolean).sort((one, other) => other.share - one.share).slice(0, MOST_ROLES);
    list.closest("section").hidden = shown.length === 0;
    const short = new Set(this.stood.short.map(([place]) => place));
    list.replaceChildren(
      ...shown.map(({ share, name, place }) => {
        const text = Number.isFinite(share) ? `${this.number(share * 100, 0)}${THIN}%` : "–";
        // Above what the role can give is broken only where nobody may be bought in for it.
        const state = short.has(place) ? "is-over" : share > 1 + 1e-9 ? "is-eased" : "";
        const told = state === "is-eased" ? element("i", {}, this.words.eased) : "";
        return element("li", { class: state }, element("span", {}, name), told, element("b", {}, text));
      }),
    );
  }

  showBroken() {
    const { data, stood } = this;
    const lines = [
      ...stood.short.map(([place, by]) => {
        const words = by > 0 ? this.words.over : this.words.under;
        return words.replace("{limit}", data.limits[place].name).replace("{amount}", this.amount(place, Math.abs(by)));
      }),
      ...stood.rules.map((place) => `${this.words.broken} ${data.rules[place].words}`),
    ];
    this.list("[data-broken]", lines);
    this.list("[data-bought]", this.bought());
    const verdict = this.panel.querySelector("[data-verdict]");
    verdict.textContent = lines.length ? this.words.unfit : this.words.fit;
    verdict.className = `badge tone-${lines.length ? "red" : "green"}`;
  }

  // Contractors of one role in one line, the most first; everything else by itself.
  bought() {
    const { data, stood } = this;
    const [single, roles] = [[], new Map()];
    for (const [place, units] of stood.bought) {
      const { of, span, name } = data.extras[place];
      if (!of) {
        single.push(`${this.units(place, units)}: ${name}`);
        continue;
      }
      const found = roles.get(of) ?? { place, of, units: 0, spans: [] };
      found.units += units;
      found.spans.push(span);
      roles.set(of, found);
    }
    const listed = [...roles.values()].sort((one, other) => other.units - one.units);
    return [...single, ...listed.map(({ place, of, units, spans }) => `${this.units(place, units)}: ${of} (${spans.length > MOST_SPANS ? `${spans[0]} – ${spans.at(-1)}` : spans.join(", ")})`)];
  }

  list(where, lines) {
    const list = this.panel.querySelector(where);
    list.closest("section").hidden = lines.length === 0;
    list.replaceChildren(...lines.map((line) => element("li", {}, line)));
  }

  // -- words

  amount(place, amount) {
    const { counts } = this.data.limits[place];
    if (counts === "money") return `${this.money(amount)} ${this.data.currency}`;
    if (counts === "hours") return `${this.number(amount, 0)} h`;
    return `${this.number(amount * 100, 1)} ${this.words.points}`;
  }

  units(place, units) {
    const { counts } = this.data.extras[place];
    if (counts === "money") return `${this.money(units)} ${this.data.currency}`;
    if (counts === "hours") return `${this.number(units, 0)} h`;
    return this.number(units, 0);
  }

  value(number) {
    if (this.data.isPoints) return this.number(number * 100, 1);
    return this.data.goal === "npv" ? this.money(number) : this.number(number, 1);
  }

  number(number, digits) {
    const text = Math.abs(number).toLocaleString(this.lang, { minimumFractionDigits: digits, maximumFractionDigits: digits });
    return number < 0 && /[1-9]/.test(text) ? MINUS + text : text;
  }

  money(amount) {
    for (const [step, sign] of STEPS) if (Math.abs(amount) >= step * 0.99995) return `${this.number(amount / step, 1)}${THIN}${sign}`;
    return this.number(amount, 0);
  }

  plainMoney(amount) {
    const millions = amount / 1e6;
    return amount >= 1e5 ? `${Number(millions.toFixed(3))}m` : String(Math.round(amount * 100) / 100);
  }
}

// As people type it: 12.4m, 850k, 1 200 000; null for no limit, undefined when it cannot be read.
function amountFrom(text) {
  const plain = text.replace(/[\s\u202f\u00a0]/g, "").toLowerCase();
  if (plain === "") return null;
  const [, digits, sign] = /^([\d.,]+)(bn|m|k)?$/.exec(plain) ?? [];
  if (digits === undefined) return undefined;
  const number = Number(/,\d{1,2}$/.test(digits) && !digits.includes(".") ? digits.replace(",", ".") : digits.replaceAll(",", ""));
  return Number.isFinite(number) ? number * ({ bn: 1e9, m: 1e6, k: 1e3 }[sign] ?? 1) : undefined;
}

customElements.define("pm-whatif", WhatIf);
