// How many issues there are of what, and which of them the filters and the search let through.
import { $, data, say } from "./page.js";
import { afterOf, decisionOf, folded, issues, state, statusOf } from "./state.js";
import { putAway } from "./marks.js";

export const filters = { status: "", severity: "", level: "", type: "", check: "", rule: "" };
let sought = "";

export function setSought(words) {
  sought = words.trim().toLowerCase();
}

// Whether somebody wants to see less than everything.
export const narrowed = () => sought !== "" || Object.values(filters).some(Boolean);

function fits(issue) {
  if (folded(issue)) return false;
  if (filters.status === "asked") {
    if (!decisionOf(issue)?.ask) return false;
  } else if (filters.status && statusOf(issue) !== filters.status) return false;
  for (const name of ["severity", "level", "type", "check", "rule"]) if (filters[name] && issue[name] !== filters[name]) return false;
  if (!sought) return true;
  issue.haystack ??= [issue.words, ...issue.suggestions, issue.id, issue.message, ...issue.evidence].join("\n").toLowerCase();
  return issue.haystack.includes(sought) || (decisionOf(issue)?.note ?? "").toLowerCase().includes(sought);
}

// Puts an issue into sight or out of it, as the filters, the search and the switch have it.
export function admit(issue) {
  const now = fits(issue);
  if (issue.uncertain && issue.mark) putAway(issue.mark, folded(issue));
  if (now === issue.shown) return;
  issue.shown = now;
  issue.mark?.classList.toggle("out", !now);
}

export function drawCounts() {
  let pending = 0;
  let away = 0;
  let uncertain = 0;
  let first = null;
  for (const issue of issues) {
    if (statusOf(issue) !== "pending") continue;
    uncertain += issue.uncertain;
    if (folded(issue)) {
      away += 1;
      continue;
    }
    pending += 1;
    first ??= issue;
  }
  const all = issues.length - away;
  const bar = document.querySelector("header progress");
  $("progress").textContent = say("{n} of {all} decided", { n: all - pending, all });
  bar.max = all || 1;
  bar.value = all - pending;
  if ($("uncertain")) $("uncertain").firstElementChild.textContent = say("Show uncertain ones too ({n})", { n: uncertain });
  const link = $("pending-link");
  link.querySelector("b").textContent = pending;
  link.href = first ? `#issue-${first.id}` : "#person";
  link.classList.toggle("main", pending > 0);
  const changes = issues.reduce((sum, issue) => sum + (afterOf(issue) !== null), 0) + state.own.length;
  $("changes-link").querySelector("b").textContent = changes;
  document.documentElement.classList.toggle("settled", pending === 0);
  const left = say("{n} pending", { n: pending });
  document.title = pending ? `${left} · ${data.release}` : data.release;
  $("person-title").textContent = pending === 0 ? say("Nothing is pending")
    : pending === 1 ? say("1 issue waits for a person") : say("{n} issues wait for a person", { n: pending });
}

// The number of pending issues as it was last drawn.
export const pendingDrawn = () => Number($("pending-link").querySelector("b").textContent);

export function drawTables() {
  const count = {};
  for (const issue of issues) {
    const status = statusOf(issue);
    if (status === "pending") count[`level:${issue.level}`] = (count[`level:${issue.level}`] ?? 0) + 1;
    if (folded(issue)) continue;
    count[`status:${status}`] = (count[`status:${status}`] ?? 0) + 1;
    if (status !== "pending") continue;
    for (const name of [`check:${issue.check}`, `severity:${issue.severity}`, `type:${issue.type}`]) count[name] = (count[name] ?? 0) + 1;
  }
  for (const cell of document.querySelectorAll("#summary [data-count]")) cell.textContent = count[cell.dataset.count] ?? "–";
  for (const cell of document.querySelectorAll("#summary [data-sum]")) {
    cell.textContent = cell.dataset.sum.split(" ").reduce((sum, name) => sum + (count[`type:${name}`] ?? 0), 0) || "–";
  }
}
