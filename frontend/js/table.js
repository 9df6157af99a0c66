// Tables of every list: choosing rows for the bulk bar, and sorting by several columns with Shift.
import { element, word } from "./server.js";

function barOf(table) {
  const name = table.closest("pm-grid")?.id;
  return name ? document.getElementById(`${name}-bulk`) : null;
}

function showChosen(table) {
  const boxes = [...table.querySelectorAll('tbody .pick input[type="checkbox"]')];
  const chosen = boxes.filter((box) => box.checked);
  for (const box of boxes) box.closest("tr").classList.toggle("is-picked", box.checked);
  const all = table.querySelector('[data-pm="pick-all"]');
  if (all) {
    all.checked = boxes.length > 0 && chosen.length === boxes.length;
    all.indeterminate = chosen.length > 0 && chosen.length < boxes.length;
  }
  const bar = barOf(table);
  if (!bar) return;
  bar.hidden = chosen.length === 0;
  // All of a long table, also the rows that were never fetched: the server applies it to the whole filter.
  const isWhole = Boolean(all?.checked) && table.querySelector("tbody.waiting") !== null;
  let whole = bar.querySelector('input[name="all"]');
  if (isWhole && !whole) {
    whole = element("input", { type: "hidden", name: "all", value: "1" });
    bar.append(whole);
  } else if (!isWhole) whole?.remove();
  const count = bar.querySelector(".bulk-count");
  const total = Number(table.closest("pm-grid").getAttribute("total"));
  if (count) count.textContent = `${(isWhole ? total : chosen.length).toLocaleString()} ${count.dataset.words}`;
}

// The boxes are made here: without script there is nothing that one could do with a choice.
function fillPicks(root) {
  for (const place of root.querySelectorAll("tbody .pick:empty")) {
    const row = place.parentElement;
    const name = place.closest("pm-grid")?.id;
    place.append(element("input", {
      type: "checkbox", name: "key", value: row.dataset.key, form: name ? `${name}-bulk` : null,
      "aria-label": `${word("select")} ${row.querySelector("th")?.textContent.trim() ?? ""}`,
    }));
  }
}

fillPicks(document);
document.addEventListener("htmx:load", (event) => fillPicks(event.detail.elt));
document.addEventListener("pm:rows", (event) => fillPicks(event.detail), true);

let last = null;

document.addEventListener("click", (event) => {
  const box = event.target.closest('.pick input[type="checkbox"]');
  if (!box) return;
  const table = box.closest("table");
  const boxes = [...table.querySelectorAll('tbody .pick input[type="checkbox"]')];
  if (box.dataset.pm === "pick-all") boxes.forEach((one) => (one.checked = box.checked));
  else {
    if (event.shiftKey && last && boxes.includes(last)) {
      const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
      boxes.slice(from, to + 1).forEach((one) => (one.checked = box.checked));
    }
    last = box;
  }
  showChosen(table);
});

document.addEventListener("pm:chosen", (event) => showChosen(event.target.closest("table")));

document.addEventListener("reset", (event) => {
  if (!event.target.matches(".bulk")) return;
  const table = document.getElementById(event.target.id.replace(/-bulk$/, ""))?.querySelector("table");
  if (!table) return;
  table.querySelectorAll(".pick input").forEach((box) => (box.checked = false));
  showChosen(table);
});

// Shift and a click on a header adds that column to the order instead of replacing it.
document.addEventListener("click", (event) => {
  const link = event.shiftKey ? event.target.closest("a[data-sort]") : null;
  if (!link) return;
  event.preventDefault();
  const address = new URL(location.href);
  const order = (address.searchParams.get("sort") ?? "").split(",").filter(Boolean);
  const name = link.dataset.sort;
  const place = order.findIndex((one) => one.replace(/^-/, "") === name);
  if (place < 0) order.push(name);
  else order[place] = order[place] === name ? `-${name}` : name;
  address.searchParams.set("sort", order.join(","));
  address.searchParams.delete("page");
  location.assign(address);
});
