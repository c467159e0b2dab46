// The list of releases, sorted and filtered.
import { $, say } from "./words.js";

const FIELDS = ["find", "kind", "severity", "verdict", "who"];
const WORST_FIRST = new Set(["weight", "score", "decided"]);
const MOST = 50; // rows that are shown; more when somebody asks
let order = { key: "name", down: false };
let most = MOST;

// Every row. Those that are not shown are not in the document: thousands are as quick as ten.
let all = [];
let ranked = false; // whether each row knows its place by name: to compare names takes the most time
const known = new WeakMap(); // what is compared of a row

function told(row) {
  if (!known.has(row)) known.set(row, { ...row.dataset });
  return known.get(row);
}

function textOf(row) {
  const of = told(row);
  of.text ??= row.textContent.toLowerCase();
  return of.text;
}

const body = () => document.querySelector("#list tbody");

// Takes over the rows of the document.
export function collect() {
  all = body() ? [...body().rows] : [];
  ranked = false;
}

const nameOf = (row) => told(row).name;
export const rowOf = (name) => all.find((row) => nameOf(row) === name);
export const names = () => all.map(nameOf);

// A row that was drawn anew, in the place of the one with its name.
export function put(row) {
  const old = rowOf(row.dataset.name);
  if (!old) {
    ranked = false;
    return void all.push(row);
  }
  told(row).rank = told(old).rank;
  all[all.indexOf(old)] = row;
  if (!old.isConnected) return undefined;
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  old.replaceWith(row);
  if (focused) row.querySelector(focused.dataset.do ? `[data-do="${focused.dataset.do}"]` : "a, button")?.focus();
  return undefined;
}

export function drop(name) {
  const row = rowOf(name);
  all.splice(all.indexOf(row), 1);
  row.remove();
}

function chosen() {
  const [kind, severity, verdict, who] = ["kind", "severity", "verdict", "who"].map((field) => $(field).value);
  const sought = $("find").value.trim().toLowerCase();
  return (row) => {
    const of = told(row);
    if (kind === "fresh" && of.fresh === "0") return false;
    if (kind === "error" && !["error", "skipped"].includes(of.kind)) return false;
    if (kind && !["fresh", "error"].includes(kind) && of.kind !== kind) return false;
    if (severity && !of.severities.split(" ").includes(severity)) return false;
    if (verdict && of.verdict !== verdict) return false;
    if (who && !of.reviewers.split("\n").includes(who)) return false;
    return !sought || textOf(row).includes(sought);
  };
}

export function filter() {
  if (!body()) return;
  const fitting = all.filter(chosen());
  const shown = fitting.slice(0, most);
  const now = [...body().rows];
  if (now.length !== shown.length || shown.some((row, n) => now[n] !== row)) {
    const focused = document.activeElement;
    body().replaceChildren(...shown);
    if (body().contains(focused)) focused.focus({ preventScroll: true });
  }
  const n = fitting.length;
  $("found").textContent = FIELDS.some((field) => $(field).value) ? say("{n} of {all} shown", { n, all: all.length }) : "";
  $("none").hidden = n > 0 || all.length === 0;
  $("further").hidden = n <= most;
  $("further").firstElementChild.textContent = n <= most ? "" : say("Show {n} more of {all}", { n: Math.min(MOST, n - most), all: n });
}

// Shows more of what fits; the keyboard goes on at the first of them.
function showFurther() {
  const first = body().rows.length;
  most += MOST;
  filter();
  body().rows[first]?.querySelector("a, button")?.focus();
}

function narrow() {
  most = MOST;
  filter();
}

export function showAll() {
  for (const field of FIELDS) $(field).value = "";
  narrow();
}

// Only what has issues that were not there the last time.
export function showFresh() {
  for (const field of FIELDS) $(field).value = "";
  $("kind").value = "fresh";
  narrow();
  $("releases").scrollIntoView();
  $("kind").focus();
}

const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });

function rank() {
  if (ranked) return;
  [...all].sort((a, b) => collator.compare(nameOf(a), nameOf(b))).forEach((row, n) => { told(row).rank = n; });
  ranked = true;
}

function compare(one, other) {
  const [a, b] = [told(one), told(other)];
  const { key, down } = order;
  // Where nobody decided anything, there is nothing to sort by: last, either way.
  if ((key === "reviewer" || key === "decided") && !a[key] !== !b[key]) return a[key] ? -1 : 1;
  const by = key === "name" ? a.rank - b.rank
    : key === "weight" || key === "score" ? Number(a[key]) - Number(b[key]) : collator.compare(a[key], b[key]);
  return (down ? -by : by) || a.rank - b.rank;
}

export function sort() {
  if (!body()) return;
  rank();
  all.sort(compare);
  filter();
  $("order").value = order.key;
  for (const button of document.querySelectorAll("#list [data-sort]")) {
    if (button.dataset.sort === order.key) button.parentElement.setAttribute("aria-sort", order.down ? "descending" : "ascending");
    else button.parentElement.removeAttribute("aria-sort");
  }
}

export function sortBy(key) {
  order = { key, down: order.key === key ? !order.down : WORST_FIRST.has(key) };
  most = MOST;
  sort();
}

// What a person chose stays, when the list is drawn anew.
export function kept() {
  return Object.fromEntries(FIELDS.filter((field) => $(field)).map((field) => [field, $(field).value]));
}

export function restore(values) {
  for (const [field, value] of Object.entries(values)) if ($(field)) $(field).value = value;
  sort();
}

export function comeAlive() {
  for (const hidden of document.querySelectorAll("[data-live]")) hidden.hidden = false;
}

collect();
filter();
document.documentElement.classList.add("live");
comeAlive();
document.addEventListener("input", (event) => {
  if (event.target.id === "order") sortBy(event.target.value);
  if (FIELDS.includes(event.target.id)) narrow();
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.dataset.sort) sortBy(button.dataset.sort);
  else if (button?.dataset.do === "all") showAll();
  else if (button?.dataset.do === "further") showFurther();
});
// Paper has no button for more.
addEventListener("beforeprint", () => { most = Infinity; filter(); });
addEventListener("afterprint", narrow);
