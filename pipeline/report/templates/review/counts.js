// How many issues there are of what, and which of them the filters and the search let through.
import { $, data, say, store, stored } from "./page.js";
import { afterOf, decisionOf, folded, issues, state, statusOf } from "./state.js";
import { putAway } from "./marks.js";

export const filters = { status: "", severity: "", type: "", check: "" };
let sought = "";

function fits(issue) {
  if (folded(issue)) return false;
  if (filters.status && statusOf(issue) !== filters.status) return false;
  if (filters.severity && issue.severity !== filters.severity) return false;
  if (filters.type && issue.type !== filters.type) return false;
  if (filters.check && issue.check !== filters.check) return false;
  if (!sought) return true;
  issue.haystack ??= [issue.words, ...issue.suggestions, issue.id, issue.card?.querySelector(".message")?.textContent,
    issue.card?.querySelector(".evidence")?.textContent].join("\n").toLowerCase();
  return issue.haystack.includes(sought) || (decisionOf(issue)?.note ?? "").toLowerCase().includes(sought);
}

// Puts an issue into sight or out of it, as the filters, the search and the switch have it.
export function admit(issue) {
  const now = fits(issue);
  if (issue.uncertain && issue.mark) putAway(issue.mark, folded(issue));
  if (now === issue.shown) return;
  issue.shown = now;
  issue.card?.classList.toggle("out", !now);
  issue.mark?.classList.toggle("out", !now);
}

export function applyFilters() {
  issues.forEach(admit);
  const narrowed = sought || Object.values(filters).some(Boolean);
  const [n, all] = [issues.filter((issue) => issue.shown).length, issues.filter((issue) => !folded(issue)).length];
  $("matching").textContent = narrowed ? say("{n} of {all} shown", { n, all }) : "";
}

// Shows what is uncertain, or puts it away; the browser keeps which.
export function unfold(wanted, kept = true) {
  state.unfolded = wanted;
  for (const issue of issues) issue.opened = statusOf(issue) !== "pending";
  if (kept) store("zhengming-uncertain", wanted ? "shown" : null);
  $("uncertain").setAttribute("aria-pressed", String(wanted));
  applyFilters();
  drawCounts();
}

// As the command line, or this person the last time, wanted it.
export function startFolded() {
  if ($("uncertain")) unfold(data.unfolded || stored("zhengming-uncertain") === "shown", false);
}

// Shows only the issues with what stands in the search field.
export function seek() {
  sought = $("search").value.trim().toLowerCase();
  applyFilters();
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
