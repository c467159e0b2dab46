// The queue: the issues that the filters let through, in the order a person wants, some of them drawn.
import { $, counted, data, node, say, store, stored } from "./page.js";
import { decisionOf, folded, issues, kindOf, state, statusOf } from "./state.js";
import { cardOf, drawCard, ownCard } from "./cards.js";
import { admit, drawCounts, filters, narrowed } from "./counts.js";
import { foldBlocks } from "./folding.js";

const BEHIND = 6; // cards that are drawn before the current one, and after it
const AHEAD = 24;
const RANK = { critical: 0, major: 1, minor: 2, neutral: 3 };
const byText = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
const ORDERS = {
  place: null,
  severity: { compare: (a, b) => RANK[a.severity] - RANK[b.severity], group: (one) => say(one.severity) },
  confidence: { compare: (a, b) => b.figure - a.figure, group: (one) => say(one.level) },
  check: { compare: (a, b) => byText(say(a.check), say(b.check)), group: (one) => say(one.check) },
  rule: { compare: (a, b) => byText(a.rule, b.rule), group: (one) => one.rule },
};

let order = ORDERS[stored("zhengming-order")] ? stored("zhengming-order") : "place";
let line = []; // issues and corrections of one's own, as they follow each other
let from = 0; // what of it is drawn
let to = 0;

// What the filters let through, one by one.
export const these = () => issues.filter((issue) => issue.shown);

export function setOrder(name) {
  order = name;
  store("zhengming-order", name === "place" ? null : name);
  lineUp();
}

// Puts the queue together anew; what is drawn of it stays where the current issue is.
function lineUp() {
  for (const issue of issues) {
    issue.at = -1;
    issue.head = null;
    if (issue.members) {
      issue.members = null;
      drawCard(issue);
    }
  }
  const kinds = new Map();
  line = [];
  for (const issue of issues) {
    if (!issue.shown) continue;
    const kind = kindOf(issue);
    const head = kind && kinds.get(kind);
    if (head) {
      (head.members ??= [head]).push(issue);
      issue.head = head.head = head;
    } else {
      if (kind) kinds.set(kind, issue);
      line.push(issue);
    }
  }
  for (const head of kinds.values()) if (head.members) drawCard(head);
  const compare = ORDERS[order]?.compare;
  if (compare) line.sort((a, b) => compare(a, b) || a.order - b.order);
  if (!narrowed()) placeOwnCards();
  line.forEach((one, index) => { one.at = index; });
  drawNear();
}

// Corrections of one's own stand where they are in the text, or at the end.
function placeOwnCards() {
  const drawn = new Set(issues.filter((issue) => issue.cover && !decisionOf(issue)).map((issue) => issue.cover));
  for (const one of state.own) {
    if (drawn.has(one)) continue;
    const index = order === "place" ? line.findIndex((other) => other.start > one.start) : -1;
    line.splice(index < 0 ? line.length : index, 0, one);
  }
}

// What an issue's card stands for.
export const membersOf = (issue) => issue.members ?? [issue];

// Whether one card stands for issues that are not alike any more.
export const isTorn = (issue) => !!issue.head && issue.head.members.some((other) => statusOf(other) !== statusOf(issue));

// The queue and the text as the filters have them.
export function applyFilters() {
  issues.forEach(admit);
  lineUp();
  foldBlocks(narrowed());
  const [n, all] = [these().length, issues.filter((issue) => !folded(issue)).length];
  $("matching").textContent = narrowed() ? say("{n} of {all} shown", { n, all }) : "";
  for (const select of document.querySelectorAll("select[data-filter]")) select.classList.toggle("chosen", select.value !== "");
  drawTogether();
}

// What the filters let through is offered to be decided together, as long as some of it is not.
export function drawTogether() {
  $("together").hidden = !narrowed();
  const n = narrowed() ? these().filter((issue) => ["pending", "deferred"].includes(statusOf(issue))).length : 0;
  const [accept, reject] = $("together").querySelectorAll("[data-do=these]");
  accept.textContent = counted(n, "Accept this one …", "Accept these {n} …");
  reject.textContent = counted(n, "Reject this one …", "Reject these {n} …");
  accept.hidden = reject.hidden = n === 0;
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
export function startQueue() {
  $("order").value = order;
  if ($("uncertain")) unfold(data.unfolded || stored("zhengming-uncertain") === "shown", false);
  else applyFilters();
}

// Takes all filters away.
export function clearFilters() {
  for (const select of document.querySelectorAll("select[data-filter]")) {
    select.value = "";
    filters[select.dataset.filter] = "";
  }
}

// Draws the part of the queue that an index is in.
function draw(index) {
  from = Math.max(0, index - BEHIND);
  to = Math.min(line.length, index + AHEAD);
  fill();
}

// Draws what is near the current issue, and no more.
export const drawNear = () => draw(Math.max(0, state.current?.at ?? 0));

// Draws more of it.
export function extend(direction) {
  if (direction < 0) from = Math.max(0, from - AHEAD);
  else to = Math.min(line.length, to + AHEAD);
  fill();
}

// Draws all of it, for a printer.
export function drawAll() {
  from = 0;
  to = line.length;
  fill();
}

function fill() {
  const parts = [];
  if (from > 0) parts.push(node("button", { type: "button", className: "further", "data-do": "earlier" }, say("{n} before these", { n: from })));
  const group = ORDERS[order]?.group;
  let last = "";
  for (const one of line.slice(from, to)) {
    const name = one.id && group ? group(one) : "";
    if (name !== last) parts.push(node("p", { className: "group" }, name));
    last = name;
    parts.push(one.id ? cardOf(one) : ownCard(one));
  }
  if (to < line.length) parts.push(node("button", { type: "button", className: "further", "data-do": "later" }, say("{n} after these", { n: line.length - to })));
  $("cards").replaceChildren(...parts);
}

// Sees to it that the card of an issue is drawn, even where the filters leave it out.
export function bring(issue) {
  if (issue.at < 0) {
    const index = order === "place" ? line.findIndex((other) => other.start > issue.start) : (state.current?.at ?? -1) + 1;
    line.splice(index < 0 ? line.length : index, 0, issue);
    line.forEach((one, at) => { one.at = at; });
    draw(issue.at);
  } else if (issue.at < from || issue.at >= to || !issue.card?.isConnected) draw(issue.at);
}

// The next in the queue that somebody wants, from the current issue on; `turned`: the end was passed.
export function nextOf(direction, wanted) {
  const { current } = state;
  const start = current ? current.at >= 0 ? current.at : nearest(current, direction) : direction > 0 ? -1 : line.length;
  for (let index = start + direction; index >= 0 && index < line.length; index += direction) {
    if (line[index].id && wanted(line[index])) return { issue: line[index], turned: false };
  }
  for (let index = direction > 0 ? 0 : line.length - 1; index !== start && index >= 0 && index < line.length; index += direction) {
    if (line[index].id && wanted(line[index])) return { issue: line[index], turned: true };
  }
  return null;
}

// Where one that is not in the queue would stand: between this index and the one behind it.
function nearest(current, direction) {
  const index = line.findIndex((one) => one.start > current.start);
  const behind = index < 0 ? line.length : index;
  return direction > 0 ? behind - 1 : behind;
}
