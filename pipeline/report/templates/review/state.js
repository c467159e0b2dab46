// What there is to decide, and what is decided about it: here, and on the server.
import { $, data, text } from "./page.js";
import { placeOf } from "./quotes.js";

// --- the text ----------------------------------------------------------------------------------------------------------

// A row holds one paragraph and its cards, or is a row of a table with those of all its cells.
const texts = [...document.querySelectorAll("#release .text")];
export const paragraphs = data.paragraphs.map(([start, end], index) => ({
  index, start, end, text: texts[index], row: texts[index].closest(".row"), issues: [], own: [],
}));
export const byText = new Map(paragraphs.map((paragraph) => [paragraph.text, paragraph]));
export const rows = new Map();
for (const paragraph of paragraphs) rows.set(paragraph.row, [...rows.get(paragraph.row) ?? [], paragraph]);

export function paragraphAt(offset) {
  let low = 0;
  let high = paragraphs.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (paragraphs[middle].start <= offset) low = middle;
    else high = middle - 1;
  }
  return paragraphs[low];
}

// --- the issues --------------------------------------------------------------------------------------------------------

const LEVELS = ["sure", "likely", "ask"];

// held: the decision as the server (or the report) knows it; cover: the correction of one's own that settles it.
// opened: it is in sight although it is uncertain, since somebody went to it or decided it.
export const issues = data.issues.map(([id, check, type, severity, start, end, suggestions, ambiguous, single, level, byHand], order) => ({
  id, key: id, check, type, severity, start, end, suggestions, ambiguous: !!ambiguous, single: !!single, byHand: !!byHand, order,
  level: LEVELS[level], uncertain: level > data.folds, opened: false,
  words: text.slice(start, end), spaces: type === "whitespace" ? "all" : "odd",
  held: data.state.issues[id] ?? null, cover: null, clash: null, draft: "", shown: true,
}));
export const byId = new Map(issues.map((issue) => [issue.id, issue]));
for (const card of document.querySelectorAll("article.card[data-issue]")) {
  const issue = byId.get(card.dataset.issue);
  issue.card = card;
  issue.rule = card.dataset.rule;
  issue.mark = $(`mark-${card.id}`);
  issue.paragraph = paragraphAt(issue.start);
}
for (const issue of issues) issue.paragraph?.issues.push(issue);

const alikeKey = (issue) => JSON.stringify([issue.check, issue.type, issue.words, issue.suggestions]);
const alikes = new Map();
for (const issue of issues) {
  const key = alikeKey(issue);
  if (!alikes.has(key)) alikes.set(key, []);
  alikes.get(key).push(issue);
}

// The issues in sight, this one among them, that propose the same for the same words.
export const alike = (issue) => alikes.get(alikeKey(issue)).filter((other) => other === issue || !folded(other));

// --- the decisions -----------------------------------------------------------------------------------------------------

export const outbox = new Map(); // key -> decision of this page that is not yet known to be saved

export const state = {
  current: null, // the issue that keys act on
  unfolded: false, // what is uncertain is in sight, too
  heldOwn: data.state.own, // corrections without an issue, as the server (or the report) knows them
  own: [], // the same with what this page added and took back
  troubles: data.state.troubles, // decisions to look at again
};

export const ownKey = (one) => JSON.stringify([one.exact, one.prefix, one.suffix]);
export const keyOf = (entry) => entry.issue || ownKey(entry);

export function decisionOf(issue) {
  const mine = outbox.get(issue.id);
  if (mine) return mine.verdict === "forget" ? null : mine;
  return issue.held;
}

export function statusOf(issue) {
  return decisionOf(issue)?.verdict ?? (issue.cover ? "accepted" : "pending");
}

// Whether it is put away: uncertain, undecided, and nobody wants to see such.
export const folded = (issue) => issue.uncertain && !state.unfolded && !issue.opened && statusOf(issue) === "pending";

// What will stand there instead; null where nothing is accepted.
export function afterOf(issue) {
  const decision = decisionOf(issue);
  return decision?.verdict === "accepted" ? decision.replacement : null;
}

export const noteOf = (issue) => issue.draft || decisionOf(issue)?.note || "";

// Whether two places overlap, or are the same empty place.
const touches = (one, other) =>
  (one.start < other.end && other.start < one.end) || (one.start === other.start && one.end === other.end);

// Brings `own` up to date; returns the paragraphs where it changed.
export function placeOwn() {
  const before = state.own;
  const taken = new Set();
  const own = [];
  for (const one of state.heldOwn) {
    const key = ownKey(one);
    taken.add(key);
    const mine = outbox.get(key);
    if (mine?.verdict === "forget") continue;
    own.push(mine ? { ...one, ...mine, key } : { ...one, key });
  }
  for (const [key, mine] of outbox) {
    if (mine.issue || taken.has(key) || mine.verdict !== "accepted") continue;
    const at = placeOf(mine);
    if (at >= 0) own.push({ ...mine, key, start: at, end: at + mine.exact.length });
  }
  state.own = own;
  const told = (one) => JSON.stringify([one.key, one.replacement, one.note, one.reviewer]);
  const old = new Set(before.map(told));
  const now = new Set(own.map(told));
  const touched = new Set([...before.filter((one) => !now.has(told(one))), ...own.filter((one) => !old.has(told(one)))]
    .map((one) => paragraphAt(one.start)));
  for (const paragraph of touched) {
    paragraph.own = own.filter((one) => paragraphAt(one.start) === paragraph).sort((a, b) => a.start - b.start);
    for (const issue of paragraph.issues) issue.cover = paragraph.own.find((one) => touches(one, issue)) ?? null;
  }
  return touched;
}
