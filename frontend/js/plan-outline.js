// <pm-outline>: keys for the table of an outline, as ARIA's pattern of a treegrid has them; without script it is a table.
class Outline extends HTMLElement {
  connectedCallback() {
    this.rows = [...this.querySelectorAll("tbody tr")];
    this.addEventListener("keydown", (event) => this.onKey(event));
    this.addEventListener("focusin", (event) => this.rove(event.target.closest("tbody tr")));
  }

  rove(row) {
    if (!row) return;
    for (const one of this.rows) one.tabIndex = one === row ? 0 : -1;
  }

  level(row) {
    return Number(row.getAttribute("aria-level"));
  }

  go(row) {
    row?.focus();
    row?.scrollIntoView({ block: "nearest" });
  }

  onKey(event) {
    const row = event.target.closest("tbody tr");
    if (!row || event.target !== row || event.altKey || event.ctrlKey || event.metaKey) return;
    const shown = this.rows.filter((one) => !one.hidden);
    const at = shown.indexOf(row);
    const act = {
      ArrowDown: () => this.go(shown[at + 1]),
      ArrowUp: () => this.go(shown[at - 1]),
      Home: () => this.go(shown[0]),
      End: () => this.go(shown.at(-1)),
      PageDown: () => this.go(shown[Math.min(at + 20, shown.length - 1)]),
      PageUp: () => this.go(shown[Math.max(at - 20, 0)]),
      ArrowRight: () => (row.getAttribute("aria-expanded") === "false" ? this.fold(row, true) : this.go(shown[at + 1])),
      ArrowLeft: () => (row.getAttribute("aria-expanded") === "true" ? this.fold(row, false) : this.go(this.parentOf(row))),
      Enter: () => row.querySelector("a")?.click(),
    }[event.key];
    if (!act) return;
    act();
    event.preventDefault();
  }

  parentOf(row) {
    return this.rows.slice(0, this.rows.indexOf(row)).findLast((one) => this.level(one) < this.level(row));
  }

  // What lies below a folded row stays folded when the row above it opens again.
  fold(row, isOpen) {
    row.setAttribute("aria-expanded", String(isOpen));
    const closed = [];
    for (const one of this.rows.slice(this.rows.indexOf(row) + 1)) {
      if (this.level(one) <= this.level(row)) break;
      while (closed.length && this.level(one) <= closed.at(-1)) closed.pop();
      one.hidden = !isOpen || closed.length > 0;
      if (one.getAttribute("aria-expanded") === "false") closed.push(this.level(one));
    }
  }
}

customElements.define("pm-outline", Outline);
