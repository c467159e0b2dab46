// Issues shown and decided together: those that are alike, or whatever the filters let through.
import { $, counted, node, say, text } from "./page.js";
import { inform } from "./notices.js";
import { replaced, shown } from "./visible.js";
import { alike, noteOf, statusOf } from "./state.js";
import { membersOf, these } from "./queue.js";
import { forward, propose } from "./deciding.js";

const MOST = 200; // places that are shown; all are decided
const REACH = 40; // code units of the text on both sides

function listed(all, verdict, remark) {
  const list = node("ol");
  const flat = (from, to) => shown(text.slice(from, to).replace(/\s+/g, " "));
  for (const one of all.slice(0, MOST)) {
    list.append(node("li", {}, "…", flat(Math.max(0, one.start - REACH), one.start),
      one.suggestions.length && verdict !== "rejected" ? replaced(one.words, one.suggestions[0], one.spaces) : node("mark", {}, shown(one.words, one.spaces)),
      flat(one.end, one.end + REACH), "…", remark(one) ? node("span", { className: "meta" }, " ", remark(one)) : ""));
  }
  return all.length > MOST ? [list, node("p", { className: "meta" }, say("and {n} more", { n: all.length - MOST }))] : [list];
}

function open(title, parts, offered, decide) {
  const dialog = $("like");
  $("like-title").textContent = title;
  $("like-list").replaceChildren(...parts);
  for (const does of ["accept", "reject", "defer"]) dialog.querySelector(`[data-do=${does}]`).hidden = !offered.includes(does);
  dialog.decide = (does) => {
    dialog.close();
    const verdict = { accept: "accepted", reject: "rejected", defer: "deferred" }[does];
    const chosen = decide(does);
    propose(chosen.map((one) => ({ issue: one.id, verdict, replacement: does === "accept" ? one.suggestions[0] : null, note: noteOf(one) })));
    const n = chosen.length;
    forward(does === "accept" ? say("{n} accepted", { n }) : does === "reject" ? say("{n} rejected", { n }) : say("{n} put off", { n }));
  };
  dialog.showModal();
}

export function like(issue) {
  if (issue.ambiguous) return inform(say("Either suggestion may be right: decide each place by itself."));
  const all = (issue.members ? membersOf(issue) : alike(issue)).filter((other) => ["pending", "deferred"].includes(statusOf(other)));
  if (!all.length) return inform(say("All of these are decided."));
  const parts = listed(all, "", (other) => (other.level === "ask" && issue.level !== "ask" ? say("(uncertain: not accepted with the others)") : ""));
  // A rule may want each place looked at by itself; together they are only rejected, or left for later.
  const accepted = all.filter((other) => other.level !== "ask" && !other.byHand);
  const never = issue.suggestions.length === 0 || issue.single || issue.byHand || issue.level === "ask";
  return open(counted(all.length, "1 place like this", "{n} places like this"), parts, never ? ["reject", "defer"] : ["accept", "reject", "defer"],
    (does) => (does === "accept" ? accepted : all));
}

// Why an issue is not accepted together with others; empty where it is.
function refusal(issue) {
  if (issue.byHand) return say("by hand");
  if (!issue.suggestions.length) return say("no suggestion");
  if (issue.ambiguous) return say("several suggestions are equally right");
  if (issue.level === "ask") return say("uncertain");
  return issue.single ? say("its rule wants each looked at") : "";
}

// What the filters let through: a list of what will happen, then one decision for all of it.
export function decideThese(verdict) {
  const open_ = these().filter((issue) => ["pending", "deferred"].includes(statusOf(issue)));
  const chosen = verdict === "accepted" ? open_.filter((issue) => !refusal(issue)) : open_;
  const left = verdict === "accepted" ? open_.filter(refusal) : [];
  if (!open_.length) return inform(say("All of these are decided."));
  const parts = [node("p", { className: "meta" }, verdict === "accepted" ? counted(chosen.length, "1 place will be corrected:", "{n} places will be corrected:")
    : counted(chosen.length, "1 place will stay as it is:", "{n} places will stay as they are:")), ...listed(chosen, verdict, () => "")];
  if (left.length) {
    parts.push(node("p", { className: "meta" }, counted(left.length, "1 place is left for a person:", "{n} places are left for a person:")), ...listed(left, "rejected", refusal));
  }
  const title = verdict === "accepted" ? counted(chosen.length, "Accept this one", "Accept these {n}") : counted(chosen.length, "Reject this one", "Reject these {n}");
  return open(title, parts, chosen.length ? [verdict === "accepted" ? "accept" : "reject"] : [], () => chosen);
}
