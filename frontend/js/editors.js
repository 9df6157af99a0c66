// What a cell is edited with. An editor gives its element, its value, and whether a typed key starts it.
import { element } from "./server.js";

const TYPED = new Set(["text", "number", "money"]);

export function choicesOf(head) {
  return head.dataset.choices ? JSON.parse(head.dataset.choices) : [];
}

export function startsByTyping(kind) {
  return TYPED.has(kind);
}

// A level is set by one key: its value in the choices is the digit; "-" and Delete take the statement back.
export function levelOfKey(head, key) {
  if (head.dataset.editor !== "level") return null;
  if (key === "-" || key === "Delete" || key === "Backspace") return "";
  const found = choicesOf(head).find(([value]) => value === key);
  return found ? found[0] : null;
}

export function makeEditor(head, value, label) {
  const kind = head.dataset.editor;
  if (kind === "choice" || kind === "level" || kind === "yesno") {
    const select = element("select", { class: "cell-editor", "aria-label": label });
    for (const [choice, words] of choicesOf(head)) {
      const option = element("option", { value: choice }, words);
      option.selected = choice === value;
      select.append(option);
    }
    return select;
  }
  const input = element("input", {
    class: `cell-editor${kind === "text" || kind === "date" ? "" : " n"}`,
    type: kind === "date" ? "date" : "text",
    inputmode: kind === "number" || kind === "money" ? "decimal" : null,
    autocomplete: "off",
    "aria-label": label,
  });
  input.value = value;
  return input;
}

// The words that stand in the cell until the server has answered.
export function wordsFor(head, value) {
  if (value === "") return "–";
  return choicesOf(head).find(([choice]) => choice === value)?.[1] ?? value;
}

// Pasted words become what the column keeps: a choice may come by its name.
export function valueOfWords(head, words) {
  const text = words.trim();
  if (text === "–" || text === "") return "";
  const choices = choicesOf(head);
  if (!choices.length) return text;
  const found = choices.find(([value, name]) => value === text || name.toLowerCase() === text.toLowerCase());
  return found ? found[0] : text;
}

// The same shape as the component `cells` draws.
export function fillCell(cell, facts) {
  cell.replaceChildren();
  if (facts.tone) {
    const badge = element("span", { class: `badge tone-${facts.tone}${facts.is_faded ? " faded" : ""}` });
    if (facts.letter) badge.append(element("b", {}, facts.letter));
    badge.append(facts.text);
    cell.append(badge);
  } else if (facts.url) cell.append(element("a", { href: facts.url }, facts.text));
  else cell.append(facts.text);
  if (facts.note) cell.append(" ", element("small", {}, facts.note));
  cell.title = facts.title ?? "";
  if (!cell.title) cell.removeAttribute("title");
  if (facts.value) cell.dataset.v = facts.value;
  else delete cell.dataset.v;
  if (facts.kind !== undefined) {
    cell.classList.remove("n", "q", "w");
    if (facts.kind) cell.classList.add(...facts.kind.split(" "));
  }
}
