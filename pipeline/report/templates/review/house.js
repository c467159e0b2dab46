// Rules of the house: a decision for every text to come, a rule switched off, or a row of the glossary.
import { $, data, node, say, served } from "./page.js";
import { inform } from "./notices.js";
import { quoted } from "./visible.js";
import { afterOf, noteOf, outbox } from "./state.js";
import { nextOf } from "./queue.js";
import { post, postTo } from "./sync.js";

const WAIT = 100; // ms between two looks at whether all is saved
const LOOKS = 50;
const KEPT = "zhengming-house"; // what can be undone, and what is to be told when the page is loaded again

function kept() {
  try { return JSON.parse(sessionStorage.getItem(KEPT) ?? "[]"); } catch { return []; }
}

function keep(list) {
  try { sessionStorage.setItem(KEPT, JSON.stringify(list)); } catch { /* then there is nothing to undo */ }
}

// Loads the page again, so that the rule holds: when everything decided is saved.
function again(told, looks = LOOKS) {
  if (outbox.size && looks) {
    setTimeout(() => again(told, looks - 1), WAIT);
    return;
  }
  keep([...kept().filter((one) => one.undo), { told }]);
  location.reload();
}

// Tells what was done before the page was loaded again.
export function tellKept() {
  const told = kept().find((one) => one.told)?.told;
  keep(kept().filter((one) => one.undo));
  if (told) inform(told);
}

// Takes back the last rule that was laid down here; false when there is none.
export function undoHouse() {
  const list = kept();
  const last = list.pop();
  if (!served || !last?.undo) return false;
  keep(list);
  ask(() => postTo("/api/house", last.undo), (problem) => inform(problem, true), () => again(say("Undone.")));
  return true;
}

// Asks the server for something, and tells what is wrong, or goes on.
async function ask(asked, wrong, done) {
  let status = 0;
  let answer = {};
  try {
    [status, answer] = await asked();
  } catch { /* told below */ }
  if (status === 200) done(answer);
  else wrong(answer.problem ?? say("The server does not answer."));
}

const chosen = (name) => document.querySelector(`input[name=${name}]:checked`)?.value ?? "";

export function house(issue, wanted = "") {
  if (!served) return inform(say("Rules of the house are laid down on the page that zhengming review opens."));
  const dialog = $("house");
  const after = afterOf(issue) ?? issue.suggestions[0] ?? "";
  const orders = [];
  const order = (value, words) => orders.push(node("label", {}, node("input", { type: "radio", name: "house-order", value, checked: value === wanted }), " ", words));
  if (issue.words.trim()) {
    order("never", say("Never flag {words}", { words: quoted(issue.words) }));
    if (after) order("always", say("Always write {after} for {words}", { after: quoted(after), words: quoted(issue.words) }));
  }
  if (issue.rule) order("off", say("Never this rule: {rule}", { rule: issue.rule }));
  $("house-orders").replaceChildren($("house-orders").firstElementChild, ...orders);
  for (const scope of dialog.querySelectorAll("input[name=house-scope]")) scope.checked = false;
  $("house-problem").textContent = "";
  $("row-target").value = afterOf(issue) ?? issue.suggestions[0] ?? "";
  $("row-zh").value = issue.term;
  const settle = () => {
    const what = chosen("house-order");
    $("house-scope").disabled = what === "off";
    $("house-write").disabled = !what || (what !== "off" && !chosen("house-scope"));
  };
  settle();
  dialog.onchange = settle;
  dialog.decide = (does) => {
    const wrong = (problem) => { $("house-problem").textContent = problem; };
    if (does === "row") {
      const row = { zh: $("row-zh").value, target: $("row-target").value, kind: $("row-kind").value };
      return ask(() => post("house", row), wrong, (answer) => {
        dialog.close();
        again(say("Written into {file}.", { file: answer.written }));
      });
    }
    const what = chosen("house-order");
    const scope = chosen("house-scope");
    if (does !== "write" || $("house-write").disabled) return undefined;
    const body = what === "off" ? { switch: issue.rule, setting: "off" }
      : { rule: what, exact: issue.words, replacement: what === "always" ? after : "",
        check: scope === "check" ? issue.check : "", release: scope === "release" ? data.release : "", note: noteOf(issue) };
    return ask(() => post("house", body), wrong, (answer) => {
      keep([...kept(), { undo: answer.undo }]);
      const following = nextOf(1, (other) => other.words !== issue.words);
      if (following) history.replaceState(null, "", `#issue-${following.issue.id}`);
      dialog.close();
      again(say("Written into {file}: it holds from now on. U takes it back.", { file: answer.written }));
    });
  };
  dialog.showModal();
  return undefined;
}
