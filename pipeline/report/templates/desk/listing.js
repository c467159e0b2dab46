// The list of releases, sorted and filtered.
import { $, say } from "./words.js";

const FIELDS = ["find", "kind", "severity", "verdict", "who"];
const WORST_FIRST = new Set(["weight", "score", "decided"]);
let order = { key: "name", down: false };

const rows = () => [...document.querySelectorAll("#list tbody tr")];

function fits(row) {
  const told = row.dataset;
  const sought = $("find").value.trim().toLowerCase();
  const kind = $("kind").value;
  if (sought && !row.textContent.toLowerCase().includes(sought)) return false;
  if (kind === "fresh" && told.fresh === "0") return false;
  if (kind === "error" && !["error", "skipped"].includes(told.kind)) return false;
  if (kind && !["fresh", "error"].includes(kind) && told.kind !== kind) return false;
  if ($("severity").value && !told.severities.split(" ").includes($("severity").value)) return false;
  if ($("verdict").value && told.verdict !== $("verdict").value) return false;
  return !$("who").value || told.reviewers.split("\n").includes($("who").value);
}

export function filter() {
  if (!$("list")) return;
  const all = rows();
  let shown = 0;
  for (const row of all) {
    row.hidden = !fits(row);
    shown += !row.hidden;
  }
  const narrowed = FIELDS.some((field) => $(field).value);
  $("found").textContent = narrowed ? say("{n} of {all} shown", { n: shown, all: all.length }) : "";
  $("none").hidden = shown > 0 || all.length === 0;
}

export function showAll() {
  for (const field of FIELDS) $(field).value = "";
  filter();
}

// Only what has issues that were not there the last time.
export function showFresh() {
  for (const field of FIELDS) $(field).value = "";
  $("kind").value = "fresh";
  filter();
  $("releases").scrollIntoView();
  $("kind").focus();
}

const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });

function compare(one, other) {
  const [a, b] = [one.dataset[order.key], other.dataset[order.key]];
  const by = order.key === "weight" || order.key === "score" ? Number(a) - Number(b) : collator.compare(a, b);
  return (order.down ? -by : by) || collator.compare(one.dataset.name, other.dataset.name);
}

export function sort() {
  const body = document.querySelector("#list tbody");
  if (!body) return;
  const sorted = rows().sort(compare);
  if (sorted.some((row, n) => body.rows[n] !== row)) body.append(...sorted);
  for (const button of document.querySelectorAll("#list [data-sort]")) {
    if (button.dataset.sort === order.key) button.parentElement.setAttribute("aria-sort", order.down ? "descending" : "ascending");
    else button.parentElement.removeAttribute("aria-sort");
  }
}

export function sortBy(key) {
  order = { key, down: order.key === key ? !order.down : WORST_FIRST.has(key) };
  sort();
}

// What a person chose stays, when the list is drawn anew.
export function kept() {
  return Object.fromEntries(FIELDS.filter((field) => $(field)).map((field) => [field, $(field).value]));
}

export function restore(values) {
  for (const [field, value] of Object.entries(values)) if ($(field)) $(field).value = value;
  sort();
  filter();
}

export function comeAlive() {
  for (const hidden of document.querySelectorAll("[data-live]")) hidden.hidden = false;
}

document.documentElement.classList.add("live");
comeAlive();
filter();
document.addEventListener("input", (event) => { if (FIELDS.includes(event.target.id)) filter(); });
document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.dataset.sort) sortBy(button.dataset.sort);
  else if (button?.dataset.do === "all") showAll();
});
