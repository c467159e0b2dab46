// Rules of the house: a decision for every text to come, a rule switched off, or a row of the glossary.
import { $, data, node, say, served } from "./page.js";
import { inform } from "./notices.js";
import { quoted } from "./visible.js";
import { afterOf, noteOf } from "./state.js";
import { post } from "./sync.js";

export function house(issue) {
  if (!served) return inform(say("Rules of the house are written by make review."));
  const dialog = $("house");
  const after = afterOf(issue) ?? issue.suggestions[0] ?? "";
  const choices = node("div", { className: "buttons" });
  if (issue.words.trim()) {
    choices.append(node("button", { type: "button", "data-do": "never" }, say("Never flag {words}", { words: quoted(issue.words) })));
    if (after) {
      const always = say("Always write {after} for {words}", { after: quoted(after), words: quoted(issue.words) });
      choices.append(node("button", { type: "button", "data-do": "always" }, always));
    }
  }
  if (issue.rule) choices.append(node("button", { type: "button", "data-do": "off" }, say("Never this rule: {rule}", { rule: issue.rule })));
  $("house-choices").replaceChildren(choices);
  $("house-problem").textContent = "";
  $("row-target").value = afterOf(issue) ?? "";
  $("row-zh").value = /“?([\u3400-\u9fff]+)/.exec(issue.card.querySelector(".evidence")?.textContent ?? "")?.[1] ?? "";
  dialog.decide = async (does) => {
    const scope = $("house-scope").value;
    const body = does === "row" ? { zh: $("row-zh").value, target: $("row-target").value, kind: $("row-kind").value }
      : does === "off" ? { switch: issue.rule, setting: "off" }
      : { rule: does, exact: issue.words, replacement: does === "always" ? after : "",
        check: scope === "check" ? issue.check : "", release: scope === "release" ? data.release : "", note: noteOf(issue) };
    let status = 0;
    let answer = {};
    try {
      [status, answer] = await post("house", body);
    } catch { /* told below */ }
    if (status !== 200) {
      $("house-problem").textContent = answer.problem ?? say("The server does not answer.");
      return;
    }
    dialog.close();
    inform(say("Written into {file}; it holds when the page is loaded again.", { file: answer.written }));
  };
  dialog.showModal();
  return undefined;
}
