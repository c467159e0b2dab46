// What is told to the person: in passing, and at the top of the page as long as it holds.
import { $, node } from "./page.js";

let fading = 0;

export function inform(sentence, alarm = false) {
  $("told").textContent = sentence;
  $("told").classList.toggle("alarm", alarm);
  clearTimeout(fading);
  fading = setTimeout(() => { $("told").textContent = ""; }, alarm ? 12000 : 4000);
}

// The one notice of its kind; an empty sentence takes it away.
export function notice(kind, sentence) {
  const there = $("notices").querySelector(`[data-kind="${kind}"]`);
  if ((there?.textContent ?? "") === sentence) return;
  const element = there ?? $("notices").appendChild(node("p", { className: "note", "data-kind": kind }));
  element.textContent = sentence;
  element.hidden = !sentence;
  if (sentence) inform(sentence, true); // who reads further down does not see the top of the page
}
