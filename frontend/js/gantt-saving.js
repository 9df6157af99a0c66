// Edits on their way: tried by the engine, shown as ghosts with a sentence, saved as one change, taken back again.
import { post } from "./server.js";

const POLL = 10000;
const WORDS_ONLY = new Set(["name", "code", "notes"]);

// Edits that are tried and not saved yet. More of them may come; they are saved together.
export class Preview {
  constructor(owner) {
    this.owner = owner;
    this.edits = [];
    this.texts = new Map();
    this.isOpen = false;
    this.turn = Promise.resolve();
    this.waiting = [];
  }

  // One after the other, for each is tried on what the one before it left; what waits meanwhile goes together.
  add(edits, mode) {
    this.waiting.push(...edits);
    this.turn = this.turn.then(() => {
      const waiting = this.waiting.splice(0);
      return waiting.length ? this.addNow(waiting, mode) : undefined;
    });
    return this.turn;
  }

  // mode "ask": asked only when something else moves; "always": always asked; "direct": never.
  async addNow(edits, mode) {
    this.edits.push(...edits);
    this.remember(edits);
    const isPlain = edits.every((edit) => (edit.do === "change" && Object.keys(edit.values).every((name) => WORDS_ONLY.has(name))));
    if (!this.isOpen && (mode === "direct" || (isPlain && mode === "ask"))) return this.saveNow();
    const answer = await this.owner.saving.ask("preview", { edits: this.edits });
    // Dropped while it was tried: there is nothing to show any more.
    if (!this.edits.includes(edits[0])) return false;
    if (!answer.isDone) return this.refused(answer, edits);
    const { moved, sentence } = answer.body;
    const own = new Set(this.edits.flatMap((edit) => [edit.task, ...(edit.tasks ?? [])]));
    const movesOthers = moved.some(([uid]) => !own.has(uid) && this.owner.plan.tasks.has(uid) && !this.isAbove(uid, own));
    const isQuiet = !movesOthers && answer.body.isOnlyHere && !this.isOpen;
    if (mode === "ask" && isQuiet) return this.saveNow();
    this.isOpen = true;
    this.owner.ghosts = new Map(moved.map(([uid, start, finish]) => [uid, { start, finish }]));
    this.owner.showBar({ kind: "preview", text: sentence });
    this.owner.repaint();
    return true;
  }

  isAbove(uid, own) {
    const { tasks } = this.owner.plan;
    for (const one of own) {
      for (let at = tasks.get(one)?.parent ?? null; at !== null; at = tasks.get(at)?.parent ?? null) if (at === uid) return true;
    }
    return false;
  }

  remember(edits) {
    for (const edit of edits) {
      if (edit.do !== "change") continue;
      const known = this.texts.get(edit.task) ?? {};
      this.texts.set(edit.task, { ...known, ...edit.values });
    }
  }

  // After what is being tried, and before what is typed meanwhile: nothing is saved twice, and nothing is lost.
  save() {
    this.turn = this.turn.then(() => this.saveNow());
    return this.turn;
  }

  async saveNow() {
    const { edits } = this;
    if (!edits.length) return false;
    const answer = await this.owner.saving.ask("save", { edits });
    if (!answer.isDone) return this.refused(answer, edits);
    this.owner.isQuiet = !this.isOpen;
    this.clear();
    this.owner.born(edits, answer.body.added);
    this.owner.saving.learn(answer.body);
    return true;
  }

  // What was typed last goes; what was tried before it stays to be saved.
  refused(answer, edits) {
    if (answer.body.isStale) {
      this.isOpen = true;
      this.owner.showBar({ kind: "stale", text: answer.body.message, lines: answer.body.lines });
      return false;
    }
    this.edits = this.edits.filter((edit) => !edits.includes(edit));
    this.texts.clear();
    this.remember(this.edits);
    if (!this.edits.length) this.clear();
    this.owner.dropRows();
    this.owner.repaint();
    this.owner.refusedWords(answer.body, edits);
    return false;
  }

  clear() {
    this.edits = [];
    this.texts.clear();
    this.isOpen = false;
    this.owner.ghosts = new Map();
    this.owner.hideBar();
  }

  drop() {
    this.clear();
    this.owner.dropRows();
    this.owner.repaint();
  }

  // After somebody else's change was loaded: the same edits, tried on what is there now.
  async again() {
    const { edits } = this;
    this.clear();
    if (edits.length) await this.add(edits, "always");
  }
}

export class Saving {
  constructor(owner) {
    this.owner = owner;
    this.isBusy = Promise.resolve();
    const key = `pm-plan ${owner.urls.save}`;
    this.key = key;
    const kept = JSON.parse(sessionStorage.getItem(key) ?? '{"done":[],"undone":[]}');
    this.done = kept.done;
    this.undone = kept.undone;
  }

  // One request at a time: each is about the revision that the one before it made.
  ask(name, facts) {
    const asked = this.isBusy.then(() => {
      this.owner.toggleAttribute("data-busy", true);
      const named = facts.edits ? { edits: facts.edits.map((edit) => this.owner.resolved(edit)) } : facts;
      return post(this.owner.urls[name], { ...named, revision: this.owner.plan.facts.revision });
    });
    this.isBusy = asked.then(
      () => this.owner.toggleAttribute("data-busy", false),
      () => this.owner.toggleAttribute("data-busy", false),
    );
    return asked;
  }

  learn(body, { from = "done" } = {}) {
    if (body.isSaved) {
      if (from === "done") {
        this.done.push(body.plan.revision);
        this.undone = [];
      } else if (from === "undo") this.undone.push(body.plan.revision);
      else this.done.push(body.plan.revision);
      this.keep();
    }
    this.owner.learn(body);
  }

  keep() {
    this.done = this.done.slice(-200);
    sessionStorage.setItem(this.key, JSON.stringify({ done: this.done, undone: this.undone }));
  }

  undo() {
    return this.back(this.done, "undo", "nothingToUndo");
  }

  redo() {
    return this.back(this.undone, "redo", "nothingToRedo");
  }

  async back(stack, from, nothing) {
    if (this.owner.preview.isOpen) return this.owner.preview.drop();
    const revision = stack.at(-1);
    if (!revision) return this.owner.tell(this.owner.word(nothing));
    const answer = await this.ask("undo", { undone: revision });
    if (!answer.isDone) {
      if (answer.body.isStale) return this.owner.showBar({ kind: "news", text: answer.body.message, lines: answer.body.lines });
      stack.pop();
      this.keep();
      return this.owner.tell(answer.body.message, "bad");
    }
    stack.pop();
    this.learn(answer.body, { from });
    return this.owner.tell(this.owner.word(from === "undo" ? "undone" : "redone"));
  }

  // Asks now and then, and when somebody comes back to the page, whether others saved.
  watch() {
    const look = () => document.visibilityState === "visible" && this.look();
    this.timer = setInterval(look, POLL);
    document.addEventListener("visibilitychange", look);
    window.addEventListener("focus", look);
    this.stop = () => {
      clearInterval(this.timer);
      document.removeEventListener("visibilitychange", look);
      window.removeEventListener("focus", look);
    };
  }

  async look() {
    if (this.owner.hasAttribute("data-busy")) return;
    const known = this.owner.plan.facts.revision;
    const answer = await fetch(`${this.owner.urls.changes}?since=${known}`, { headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer?.ok) return;
    const news = await answer.json();
    // What was saved from here meanwhile is no news.
    if (news.revision > this.owner.plan.facts.revision && known === this.owner.plan.facts.revision && news.message) {
      if (!this.owner.preview.isOpen) this.owner.showBar({ kind: "news", text: news.message, lines: news.lines });
    }
  }
}
