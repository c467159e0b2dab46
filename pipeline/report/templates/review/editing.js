// Fields on a card: another replacement, a note.
import { button, node, say } from "./page.js";
import { inform } from "./notices.js";
import { quoted } from "./visible.js";
import { afterOf, decisionOf, noteOf } from "./state.js";
import { drawCard } from "./cards.js";
import { membersOf } from "./queue.js";
import { asInText } from "./keeping.js";
import { accept, judge, propose } from "./deciding.js";

function field(issue, name, label, value, finish) {
  const controls = issue.card.querySelector(".controls");
  controls.querySelector(".field")?.remove();
  const area = node("textarea", { rows: 2, value, "aria-label": label, maxLength: 20000, spellcheck: name === "note" });
  const close = () => {
    box.remove();
    issue.card.focus({ preventScroll: true });
  };
  const save = () => {
    close();
    finish(area.value);
  };
  const box = node("div", { className: "field" }, node("p", { className: "meta" }, label), area,
    node("div", { className: "buttons" }, button("Save", "↵", "save", { className: "yes" }), button("Cancel", "Esc", "cancel")));
  box.addEventListener("click", (event) => {
    const does = event.target.closest("button")?.dataset.do;
    if (does === "save") save();
    if (does === "cancel") close();
    event.stopPropagation();
  });
  area.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      save();
    } else if (event.key === "Escape") close();
    event.stopPropagation();
  });
  controls.append(box);
  area.focus();
  area.select();
}

export function edit(issue) {
  field(issue, "edit", issue.words ? say("Write instead of {words}", { words: quoted(issue.words) }) : say("Write what is to stand here"), afterOf(issue) ?? issue.suggestions[0] ?? issue.words,
    (value) => accept(issue, asInText(value)));
}

export function note(issue) {
  field(issue, "note", say("Note"), noteOf(issue), (value) => {
    const decision = decisionOf(issue);
    if (decision) propose([{ issue: issue.id, verdict: decision.verdict, replacement: decision.replacement ?? null, ask: decision.ask ?? "", note: value.trim() }]);
    else {
      for (const member of membersOf(issue)) member.draft = value.trim();
      drawCard(issue);
      inform(say("The note goes with your decision."));
    }
  });
}

// A question to the translator: it is left for later, and its note is the question.
export function ask(issue) {
  field(issue, "note", say("Ask the translator"), noteOf(issue), (value) => {
    for (const member of membersOf(issue)) member.draft = value.trim();
    judge(issue, "deferred", { ask: "translator" });
  });
}
