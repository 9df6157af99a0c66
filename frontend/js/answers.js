// <pm-answers>: practices are answered by keys. 1 to 4 answers the practice that has the focus, or the first without
// an answer; the arrows up and down go to the next one. Left, right and space do what they do among radio buttons.
const busy = "textarea, select, button, a, summary, dialog, input:not([type=radio])";

class Answers extends HTMLElement {
  connectedCallback() {
    document.addEventListener("keydown", this);
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this);
  }

  handleEvent(event) {
    const { target, key } = event;
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || target.closest(busy)) return;
    if (target !== document.body && !this.contains(target) && target.id !== "main") return;
    const questions = [...this.querySelectorAll(".question")];
    const here = questions.indexOf(target.closest(".question"));
    if (/^[1-4]$/.test(key)) this.answer(questions[here] ?? this.first(questions), key);
    else if (key === "ArrowDown" || key === "ArrowUp") this.go(questions, here, key === "ArrowDown" ? 1 : -1);
    else return;
    event.preventDefault();
  }

  first(questions) {
    return questions.find((one) => !one.querySelector(":checked")) ?? questions[0];
  }

  answer(question, key) {
    const choice = question?.querySelector(`[data-key="${key}"]`);
    if (!choice) return;
    choice.focus();
    if (choice.checked) return;
    choice.checked = true;
    choice.dispatchEvent(new Event("change", { bubbles: true }));
  }

  go(questions, here, step) {
    const next = here < 0 ? this.first(questions) : questions[here + step];
    const choice = next?.querySelector(":checked") ?? next?.querySelector("[data-key]");
    if (!choice) return;
    choice.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  }
}

customElements.define("pm-answers", Answers);
