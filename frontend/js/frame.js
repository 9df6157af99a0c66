// The frame's controls. One listener for the document; elements say with data-pm what they do.
import { csrfToken, word } from "./server.js";

const YEAR = 60 * 60 * 24 * 365;
const THEMES = ["", "light", "dark"];

const root = document.documentElement;

function remember(name, value) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${name}=${value}; path=/; max-age=${value ? YEAR : 0}; SameSite=Lax${secure}`;
}

function turnTheme() {
  const next = THEMES[(THEMES.indexOf(root.dataset.theme ?? "") + 1) % THEMES.length];
  if (next) root.dataset.theme = next;
  else delete root.dataset.theme;
  remember("theme", next);
  document.dispatchEvent(new CustomEvent("pm:theme"));
}

function foldRail() {
  const isNarrow = root.dataset.rail !== "narrow";
  if (isNarrow) root.dataset.rail = "narrow";
  else delete root.dataset.rail;
  remember("rail", isNarrow ? "narrow" : "");
}

function openRail(button) {
  const isOpen = document.getElementById("rail").classList.toggle("is-open");
  button.setAttribute("aria-expanded", String(isOpen));
  if (isOpen) document.querySelector("#rail a")?.focus();
}

function closeRail() {
  const rail = document.getElementById("rail");
  if (!rail?.classList.contains("is-open")) return false;
  rail.classList.remove("is-open");
  const button = document.querySelector('[data-pm="open-rail"]');
  button?.setAttribute("aria-expanded", "false");
  button?.focus();
  return true;
}

const clicks = {
  "turn-theme": turnTheme,
  "fold-rail": foldRail,
  "open-rail": openRail,
  "open-dialog": (button) => document.getElementById(button.dataset.dialog)?.showModal(),
  "close-dialog": (button) => button.closest("dialog")?.close(),
  "open-palette": (input, event) => openPalette(event, input.value),
  print: () => window.print(),
};

function openPalette(event, words = "") {
  const palette = document.querySelector("pm-palette");
  if (!palette?.open) return;
  event.preventDefault();
  palette.open(words);
}

document.addEventListener("click", (event) => {
  const element = event.target.closest("[data-pm]");
  if (element && clicks[element.dataset.pm]) clicks[element.dataset.pm](element, event);
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
  const rail = document.getElementById("rail");
  if (rail?.classList.contains("is-open") && !rail.contains(event.target) && !event.target.closest(".top-menu")) {
    closeRail();
  }
});

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") openPalette(event);
  if (event.key === "/" && !event.target.closest("input, textarea, select, [contenteditable], pm-grid")) openPalette(event);
  if (event.key === "Escape") {
    const menu = document.querySelector("details.menu[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    } else closeRail();
  }
});

// Choosing sends the form; htmx sends those that have hx-get itself.
document.addEventListener("change", (event) => {
  const form = event.target.closest('form[data-pm="send-on-change"]');
  if (!form || form.hasAttribute("hx-get") || event.target.type === "search" || !event.target.name) return;
  if (event.target.type === "date" && !event.target.checkValidity()) return;
  form.requestSubmit();
});

// Empty inputs stay out of the address, so that a link to a view says only what it needs.
document.addEventListener("formdata", (event) => {
  if (event.target.method !== "get") return;
  for (const [name, value] of [...event.formData.entries()]) if (value === "") event.formData.delete(name);
});

document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = csrfToken();
  else {
    for (const [name, value] of Object.entries(event.detail.parameters)) {
      if (value === "") delete event.detail.parameters[name];
    }
  }
});

export function notify({ text, tone = "good", undo = "" }) {
  const list = document.getElementById("notices");
  const shape = document.getElementById("notice-shape");
  if (!list || !shape) return;
  const notice = shape.content.firstElementChild.cloneNode(true);
  notice.classList.add(`notice-${tone}`);
  notice.querySelector("span").textContent = text;
  const form = notice.querySelector("form");
  if (undo) {
    form.action = undo;
    form.hidden = false;
  }
  list.append(notice);
  leaveLater(notice);
}

// Bad news stays until it is closed; good news goes, but not while somebody is about to press Undo.
function leaveLater(notice) {
  if (notice.classList.contains("notice-bad")) return;
  const wait = notice.querySelector("form:not([hidden])") ? 15000 : 6000;
  const leave = () => (notice.matches(":hover, :focus-within") ? setTimeout(leave, 2000) : notice.remove());
  setTimeout(leave, wait);
}

document.addEventListener("click", (event) => event.target.closest(".notice-close")?.closest(".notice").remove());
document.addEventListener("pm:notice", (event) => event.detail.notices.forEach(notify));
document.addEventListener("htmx:responseError", (event) => {
  notify({ text: `${word("failed")} (${event.detail.xhr.status})`, tone: "bad" });
});
document.addEventListener("htmx:sendError", () => {
  notify({ text: word("unreachable"), tone: "bad" });
});

document.querySelectorAll("#notices .notice").forEach(leaveLater);
// A dialog that the server shows with errors in it opens by itself.
document.querySelectorAll("dialog[data-open]").forEach((dialog) => dialog.showModal());
