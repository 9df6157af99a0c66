// <pm-palette>: Ctrl-K. Asks `src?q=` and shows what comes: JSON { results: [{ label, note, url, icon, group }] }.
import { element, goTo } from "./server.js";

const WAIT = 120;

class Palette extends HTMLElement {
  build() {
    this.input = element("input", {
      type: "search", role: "combobox", "aria-expanded": "true", "aria-controls": "palette-list", "aria-autocomplete": "list",
      "aria-label": this.getAttribute("label"), placeholder: this.getAttribute("label"), autocomplete: "off", spellcheck: "false",
    });
    this.list = element("ul", { id: "palette-list", role: "listbox", "aria-label": this.getAttribute("label") });
    this.hint = element("p", { class: "palette-hint", "aria-live": "polite" }, this.getAttribute("hint"));
    this.dialog = element("dialog", { class: "palette", "aria-label": this.getAttribute("label") }, this.input, this.list, this.hint);
    this.append(this.dialog);
    this.input.addEventListener("input", () => this.ask());
    this.input.addEventListener("keydown", (event) => this.keyed(event));
    this.list.addEventListener("click", (event) => {
      const line = event.target.closest("[role=option]");
      if (line && !event.ctrlKey && !event.metaKey) {
        event.preventDefault();
        goTo(line.dataset.url);
      }
    });
    this.dialog.addEventListener("click", (event) => event.target === this.dialog && this.dialog.close());
  }

  open(words = "") {
    if (!this.dialog) this.build();
    if (this.dialog.open) return;
    this.input.value = words;
    this.dialog.showModal();
    this.input.select();
    this.ask();
  }

  ask() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.fetch(this.input.value.trim()), WAIT);
  }

  async fetch(words) {
    this.asked?.abort();
    this.asked = new AbortController();
    const address = new URL(this.getAttribute("src"), location.href);
    const here = new URL(location.href).searchParams;
    for (const name of ["scope", "as_of"]) if (here.has(name)) address.searchParams.set(name, here.get(name));
    address.searchParams.set("q", words);
    try {
      const answer = await fetch(address, { headers: { Accept: "application/json" }, credentials: "same-origin", signal: this.asked.signal });
      if (answer.ok) this.show((await answer.json()).results, words);
    } catch (reason) {
      if (reason.name !== "AbortError") this.hint.textContent = String(reason.message);
    }
  }

  show(results, words) {
    let group = "";
    this.list.replaceChildren();
    results.forEach((one, place) => {
      if (one.group && one.group !== group) {
        group = one.group;
        this.list.append(element("li", { class: "palette-group", role: "presentation" }, group));
      }
      const line = element("li", { role: "option", id: `palette-${place}`, "data-url": one.url, "aria-selected": "false" });
      line.append(element("span", {}, one.label));
      if (one.note) line.append(element("small", {}, one.note));
      this.list.append(line);
    });
    this.hint.textContent = results.length || !words ? this.getAttribute("hint") : this.getAttribute("none");
    this.choose(0);
  }

  get lines() {
    return [...this.list.querySelectorAll("[role=option]")];
  }

  choose(place) {
    const lines = this.lines;
    if (!lines.length) return this.input.removeAttribute("aria-activedescendant");
    this.place = (place + lines.length) % lines.length;
    lines.forEach((line, index) => line.setAttribute("aria-selected", String(index === this.place)));
    this.input.setAttribute("aria-activedescendant", lines[this.place].id);
    return lines[this.place].scrollIntoView({ block: "nearest" });
  }

  keyed(event) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      this.choose(this.place + (event.key === "ArrowDown" ? 1 : -1));
    }
    if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      const line = this.lines[this.place];
      if (line) goTo(line.dataset.url);
    }
  }
}

customElements.define("pm-palette", Palette);
