// What a chart and a timeline have in common: the table twin, saving, and drawing again when the look changes.
import { element } from "./server.js";

const probe = () => {
  let found = document.getElementById("pm-colour-probe");
  if (!found) {
    found = element("i", { id: "pm-colour-probe", hidden: true, "aria-hidden": "true" });
    document.body.append(found);
  }
  return found;
};

// A custom property as the browser sees it now: light-dark() and var() resolved, always rgb.
export function colour(name) {
  const asked = probe();
  asked.style.color = `var(--${name})`;
  return getComputedStyle(asked).color;
}

export function colourOf({ part, tone }, place = 0) {
  if (tone === "accent") return colour("accent");
  if (tone === "quiet") return colour("line-strong");
  if (tone) return colour(`${tone}-fill`);
  return colour(`part-${part || (place % 8) + 1}`);
}

export function save(name, text, type) {
  const blob = text instanceof Blob ? text : new Blob([text], { type });
  const link = element("a", { href: URL.createObjectURL(blob), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

// Text that a spreadsheet would run as a formula gets an apostrophe; numbers keep their sign.
function csvCell(text) {
  const isFormula = /^[=+@\t\r]/.test(text) || (/^-/.test(text) && !/^-[\d.,\s]+$/.test(text));
  const safe = isFormula ? `'${text}` : text;
  return /[",\n\r;]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export class Picture extends HTMLElement {
  connectedCallback() {
    if (this.isReady) return;
    this.isReady = true;
    this.draw = this.querySelector(".picture-draw");
    this.twin = this.querySelector(".picture-table");
    this.data = JSON.parse(this.querySelector('script[type="application/json"]').textContent);
    this.addTools();
    this.show("picture");
    this.redraw = () => !this.draw.hidden && this.isConnected && this.paint();
    this.scheme = matchMedia("(prefers-color-scheme: dark)");
    this.scheme.addEventListener("change", this.redraw);
    document.addEventListener("pm:theme", this.redraw);
    this.watch = new ResizeObserver(() => this.resized());
    this.watch.observe(this.draw);
  }

  disconnectedCallback() {
    this.watch?.disconnect();
    this.scheme?.removeEventListener("change", this.redraw);
    document.removeEventListener("pm:theme", this.redraw);
    this.dispose?.();
    this.isReady = false;
  }

  addTools() {
    const tools = this.querySelector(".chart-tools");
    tools.replaceChildren();
    this.toggle = element("button", { type: "button", class: "btn btn-text btn-small", "aria-pressed": "false" });
    this.toggle.textContent = this.getAttribute("word-table");
    this.toggle.addEventListener("click", () => this.show(this.draw.hidden ? "picture" : "table"));
    const summary = element("summary", { class: "btn btn-text btn-small" }, this.getAttribute("word-save"));
    const list = element("div", { class: "menu-list" });
    for (const [word, act] of this.savings()) {
      const line = element("button", { type: "button", class: "menu-line" }, word);
      line.addEventListener("click", () => {
        act();
        line.closest("details").open = false;
      });
      list.append(line);
    }
    tools.append(this.toggle, element("details", { class: "menu" }, summary, list));
  }

  show(which) {
    const isPicture = which === "picture";
    this.draw.hidden = !isPicture;
    this.twin.hidden = isPicture;
    this.toggle.textContent = this.getAttribute(isPicture ? "word-table" : "word-picture");
    this.toggle.setAttribute("aria-pressed", String(!isPicture));
    if (isPicture) this.paint();
  }

  get fileName() {
    return (this.data.title || "pilotage").replace(/[\\/:*?"<>|]+/g, " ").trim().slice(0, 80);
  }

  savings() {
    return [
      ["PNG", () => this.savePng()],
      ["SVG", () => save(`${this.fileName}.svg`, this.svgText(), "image/svg+xml")],
      [this.getAttribute("word-data"), () => this.saveCsv()],
    ];
  }

  saveCsv() {
    const rows = [...this.twin.querySelectorAll("tr")].map((row) =>
      [...row.children].map((cell) => csvCell((cell.title || cell.textContent).trim().replace(/\s+/g, " "))).join(","),
    );
    save(`${this.fileName}.csv`, `\ufeff${rows.join("\r\n")}\r\n`, "text/csv");
  }

  // By way of an <img>: twice the size, for projectors and papers.
  savePng() {
    const svg = this.svgText();
    const size = this.drawnSize();
    const image = new Image();
    image.addEventListener("load", () => {
      const canvas = element("canvas", { width: size.width * 2, height: size.height * 2 });
      const brush = canvas.getContext("2d");
      brush.fillStyle = colour("surface");
      brush.fillRect(0, 0, canvas.width, canvas.height);
      brush.drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((blob) => save(`${this.fileName}.png`, blob));
    });
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  }

  resized() {}
}
