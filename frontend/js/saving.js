// Changed cells on their way to the server: one request at a time, what comes meanwhile goes with the next.
import { fillCell, wordsFor } from "./editors.js";
import { notify } from "./frame.js";
import { post } from "./server.js";

export class Saving {
  constructor(grid) {
    this.grid = grid;
    this.url = grid.getAttribute("edit-url");
    this.waiting = [];
    this.isBusy = false;
    this.undone = [];
  }

  // changes: [{ cell, value }]; the cells show the new words at once.
  keep(changes, { isUndo = false } = {}) {
    const real = changes.filter(({ cell, value }) => (cell.dataset.v ?? "") !== value || cell.classList.contains("is-refused"));
    if (!real.length) return;
    if (!isUndo) this.undone.push(real.map(({ cell }) => ({ cell, value: cell.dataset.v ?? "" })));
    for (const { cell, value } of real) {
      if (!cell.kept) cell.kept = { nodes: [...cell.childNodes].map((node) => node.cloneNode(true)), value: cell.dataset.v ?? "", title: cell.title };
      this.grid.calm(cell);
      cell.textContent = wordsFor(this.grid.headOf(cell), value);
      cell.dataset.v = value;
      cell.classList.add("is-saving");
      this.waiting.push({ cell, value });
    }
    queueMicrotask(() => this.send());
  }

  undoLast() {
    const last = this.undone.pop();
    if (last) this.keep(last.filter(({ cell }) => cell.isConnected), { isUndo: true });
  }

  async send() {
    if (this.isBusy || !this.waiting.length) return;
    this.isBusy = true;
    const batch = this.waiting.splice(0);
    const changes = batch.map(({ cell, value }) => ({
      key: cell.parentElement.dataset.key,
      version: Number(cell.parentElement.dataset.version ?? 0),
      column: this.grid.headOf(cell).dataset.name,
      value,
    }));
    const answer = await post(this.url, { changes });
    this.isBusy = false;
    this.settle(batch, changes, answer);
    this.send();
  }

  settle(batch, changes, { isDone, body }) {
    const named = (list, one) => list?.find((each) => each.key === one.key && each.column === one.column);
    batch.forEach(({ cell, value }, place) => {
      const isOlder = this.waiting.some((one) => one.cell === cell);
      cell.classList.toggle("is-saving", isOlder);
      if (isOlder) return;
      const refusal = named(body.refused, changes[place]);
      const saved = named(body.cells, changes[place]);
      if (refusal || !isDone) return this.grid.refuse(cell, refusal?.message ?? body.message, value);
      if (saved) fillCell(cell, saved);
      delete cell.kept;
      cell.classList.add("is-saved");
      setTimeout(() => cell.classList.remove("is-saved"), 900);
      return undefined;
    });
    this.grid.learn(body);
    if (isDone && body.message) notify({ text: body.message, undo: body.undo ?? "" });
  }

  // Back to what stood there before the change that was refused.
  restore(cell) {
    if (!cell.kept) return;
    cell.replaceChildren(...cell.kept.nodes);
    if (cell.kept.value) cell.dataset.v = cell.kept.value;
    else delete cell.dataset.v;
    cell.title = cell.kept.title;
    delete cell.kept;
    this.grid.calm(cell);
  }
}
