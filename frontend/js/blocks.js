// Rows of a long table come in blocks when they are about to be seen; a block that was not fetched yet is one tall row.
import { element } from "./server.js";

const BLOCK = 100;
const NEAR = "800px 0px";

export class Blocks {
  constructor(grid) {
    this.grid = grid;
    this.table = grid.querySelector("table");
    this.box = grid.querySelector(".table-box");
    this.url = grid.getAttribute("rows-url");
    this.total = Number(grid.getAttribute("total"));
    this.loading = new Map();
    const first = this.table.tBodies[0];
    // Headings of groups are rows of the table, but none of the things that it lists.
    this.had = first.querySelectorAll("tr[data-key]").length;
    if (this.had >= this.total) return;
    this.rowHeight = first.querySelector("tr[data-key]")?.getBoundingClientRect().height ?? 25;
    this.fixWidths();
    this.table.setAttribute("aria-rowcount", String(this.total + 1));
    number(first, 0);
    const watched = new IntersectionObserver((seen) => seen.forEach((one) => one.isIntersecting && this.load(one.target)), {
      root: this.box, rootMargin: NEAR,
    });
    for (let from = this.had; from < this.total; from += BLOCK) watched.observe(this.placeholder(from));
    this.watched = watched;
  }

  // Columns stay where they are while rows arrive.
  fixWidths() {
    const heads = [...this.table.tHead.rows[0].cells];
    const widths = heads.map((head) => head.getBoundingClientRect().width);
    heads.forEach((head, place) => (head.style.width = `${Math.ceil(widths[place])}px`));
    this.table.style.width = `${Math.ceil(widths.reduce((sum, one) => sum + one, 0))}px`;
    this.table.style.minWidth = "100%";
    this.table.style.tableLayout = "fixed";
  }

  placeholder(from) {
    const count = Math.min(BLOCK, this.total - from);
    const body = element("tbody", { "data-from": from, "data-count": count, "aria-hidden": "true", class: "waiting" });
    body.append(element("tr", {}, element("td", { colspan: this.table.tHead.rows[0].cells.length })));
    body.rows[0].style.height = `${count * this.rowHeight}px`;
    this.table.tBodies[this.table.tBodies.length - 1].after(body);
    return body;
  }

  load(body) {
    if (!body.classList.contains("waiting")) return Promise.resolve();
    if (!this.loading.has(body)) this.loading.set(body, this.fetch(body).finally(() => this.loading.delete(body)));
    return this.loading.get(body);
  }

  async fetch(body) {
    const address = new URL(this.url, location.href);
    address.searchParams.set("offset", body.dataset.from);
    address.searchParams.set("limit", body.dataset.count);
    const answer = await fetch(address, { credentials: "same-origin", headers: { "HX-Request": "true" } });
    if (!answer.ok) return;
    const shape = element("template");
    // Rows that our own server drew and escaped; nothing in a template runs.
    shape.innerHTML = (await answer.text()).trim();
    const rows = shape.content.querySelectorAll("tr");
    if (!rows.length) return;
    body.replaceChildren(...rows);
    body.classList.remove("waiting");
    body.removeAttribute("aria-hidden");
    this.watched.unobserve(body);
    number(body, Number(body.dataset.from));
    this.grid.dispatchEvent(new CustomEvent("pm:rows", { detail: body }));
  }
}

function number(body, from) {
  [...body.rows].forEach((row, place) => row.setAttribute("aria-rowindex", String(from + place + 2)));
}
