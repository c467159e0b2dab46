// All issues that are alike, shown and decided together.
import { $, counted, node, say, text } from "./page.js";
import { inform } from "./notices.js";
import { replaced, shown } from "./visible.js";
import { alike, noteOf, statusOf } from "./state.js";
import { forward, propose } from "./deciding.js";

const MOST = 200; // places that are shown; all are decided
const REACH = 40; // code units of the text on both sides

export function like(issue) {
  if (issue.ambiguous) return inform(say("Either suggestion may be right: decide each place by itself."));
  const all = alike(issue).filter((other) => ["pending", "deferred"].includes(statusOf(other)));
  if (!all.length) return inform(say("All of these are decided."));
  const list = node("ol");
  for (const other of all.slice(0, MOST)) {
    list.append(node("li", {}, "…", shown(text.slice(Math.max(0, other.start - REACH), other.start).replace(/\s+/g, " ")),
      other.suggestions.length ? replaced(other.words, other.suggestions[0], other.spaces) : node("mark", {}, shown(other.words, other.spaces)),
      shown(text.slice(other.end, other.end + REACH).replace(/\s+/g, " ")), "…",
      other.level === "ask" && issue.level !== "ask" ? node("span", { className: "meta" }, " ", say("(uncertain: not accepted with the others)")) : ""));
  }
  const dialog = $("like");
  $("like-title").textContent = counted(all.length, "1 place like this", "{n} places like this");
  $("like-list").replaceChildren(list);
  // A rule may want each place looked at by itself; together they are only rejected, or left for later.
  const accepted = all.filter((other) => other.level !== "ask" && !other.byHand);
  dialog.querySelector("[data-do=accept]").hidden = issue.suggestions.length === 0 || issue.single || issue.byHand || issue.level === "ask";
  dialog.decide = (does) => {
    dialog.close();
    const verdict = { accept: "accepted", reject: "rejected", defer: "deferred" }[does];
    const chosen = does === "accept" ? accepted : all;
    propose(chosen.map((other) => ({ issue: other.id, verdict, replacement: does === "accept" ? other.suggestions[0] : null, note: noteOf(other) })));
    forward(say("{n} places", { n: chosen.length }));
  };
  dialog.showModal();
  return undefined;
}
