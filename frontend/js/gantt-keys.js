// The keys of the plan, while the chart has the focus and no cell is being typed into.

export function onKey(owner, event) {
  const { cells } = owner;
  const isCommand = event.ctrlKey || event.metaKey;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const act = isCommand ? commands[key] : event.altKey && event.shiftKey ? outline[event.key] : plain[event.key];
  if (act) {
    if (act(owner, event) === false) return;
    event.preventDefault();
    event.stopPropagation();
    return;
  }
  // A letter or a digit begins to type over what stands in the cell.
  if (!isCommand && !event.altKey && event.key.length === 1 && event.key !== " " && cells.canEdit()) {
    cells.edit(event.key);
    event.preventDefault();
  }
}

const moving = (rows, columns) => (owner, event) => owner.cells.step(rows, columns, { isExtending: event.shiftKey });

const plain = {
  ArrowUp: moving(-1, 0),
  ArrowDown: moving(1, 0),
  ArrowLeft: moving(0, -1),
  ArrowRight: moving(0, 1),
  PageUp: moving(-20, 0),
  PageDown: moving(20, 0),
  Home: moving(0, -99),
  End: moving(0, 99),
  Enter: (owner) => (owner.preview.isOpen ? owner.preview.save() : owner.cells.edit()),
  F2: (owner) => owner.cells.edit(),
  Escape: (owner) => (owner.preview.isOpen ? owner.preview.drop() : owner.cells.go(owner.cells.uid)),
  Delete: (owner) => owner.remove(),
  Insert: (owner) => owner.addBelow(),
  " ": (owner) => owner.fold(),
  Tab: (owner, event) => {
    // Out of the chart at its ends, else from cell to cell.
    const names = owner.cells.columns;
    const at = names.indexOf(owner.cells.column);
    if (event.shiftKey ? at <= 0 : at >= names.length - 1) return false;
    owner.cells.step(0, event.shiftKey ? -1 : 1);
    return true;
  },
};

const commands = {
  z: (owner, event) => (event.shiftKey ? owner.saving.redo() : owner.saving.undo()),
  y: (owner) => owner.saving.redo(),
  a: (owner) => owner.cells.all(),
  Home: moving(-1e6, 0),
  End: moving(1e6, 0),
  Enter: (owner) => owner.details(),
};

const outline = {
  ArrowRight: (owner) => owner.outline("indent"),
  ArrowLeft: (owner) => owner.outline("outdent"),
  ArrowUp: (owner) => owner.shift(-1),
  ArrowDown: (owner) => owner.shift(1),
};
