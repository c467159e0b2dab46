// What there is to decide, and what is decided about it: here, and on the server.
import { $, data, text } from "./page.js";
import { placeOf } from "./quotes.js";

// --- the text ----------------------------------------------------------------------------------------------------------

// A row holds one paragraph, or is a row of a table.
const texts = [...document.querySelectorAll("#release .text")];
export const paragraphs = data.paragraphs.map(([start, end], index) => ({
  index, start, end, text: texts[index], row: texts[index].closest(".row"), issues: [], own: [],
}));
export const byText = new Map(paragraphs.map((paragraph) => [paragraph.text, paragraph]));

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
// members: the issues that its card stands for, when these are more than one; alone: its card is to stand for it alone.
// at: where it stands in the queue; -1 when it does not.
export const issues = data.issues.map(([id, check, type, severity, start, end, suggestions, ambiguous, single, level, byHand], order) => {
  const [number, rule, place, message, evidence, reason, figure, from, to, source, said, term, cut] = data.cards[order];
  return {
    id, key: id, check, type, severity, start, end, suggestions, ambiguous: !!ambiguous, single: !!single, byHand: !!byHand, order,
    number, rule, place, message, evidence, reason, figure, from, to, source: data.sources[source] ?? "", said, term, cut,
    level: LEVELS[level], uncertain: level > data.folds, opened: false,
    words: text.slice(start, end), spaces: type === "whitespace" ? "all" : "odd",
    held: data.state.issues[id] ?? null, cover: null, clash: null, draft: "", shown: true,
    card: null, mark: $(`mark-issue-${id}`), paragraph: paragraphAt(start), members: null, alone: false, at: -1,
  };
});
export const byId = new Map(issues.map((issue) => [issue.id, issue]));
for (const issue of issues) issue.paragraph.issues.push(issue);

const alikeKey = (issue) => JSON.stringify([issue.check, issue.type, issue.words, issue.suggestions]);
const alikes = new Map();
for (const issue of issues) {
  const key = alikeKey(issue);
  if (!alikes.has(key)) alikes.set(key, []);
  alikes.get(key).push(issue);
}

// The issues in sight, this one among them, that propose the same for the same words.
export const alike = (issue) => alikes.get(alikeKey(issue)).filter((other) => other === issue || !folded(other));

// White space that is wrong in the same way, whatever words stand beside it and however much of it there is: null for
// what is looked at by itself.
export function kindOf(issue) {
  if (issue.type !== "whitespace" || issue.alone || issue.single || issue.byHand || mustChoose(issue) || !issue.suggestions.length) return null;
  const shape = (words) => words.replace(/\S+/g, "x").replace(/([^x])\1+/g, "$1$1");
  return `${issue.rule} ${statusOf(issue)} ${shape(issue.words)}|${shape(issue.suggestions[0])}`;
}

// Whether a suggestion is only taken when a person names it.
export const mustChoose = (issue) => issue.ambiguous || issue.level === "ask";

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

// What an assistant put off with a proposal waits for a person.
const proposed = (decision) => decision.verdict === "deferred" && (decision.reviewer ?? "").endsWith(data.assistant);

export function statusOf(issue) {
  const decision = decisionOf(issue);
  if (decision) return proposed(decision) ? "pending" : decision.verdict;
  return issue.cover ? "accepted" : "pending";
}

// Whether it is put away: uncertain, undecided, and nobody wants to see such.
export const folded = (issue) => issue.uncertain && !state.unfolded && !issue.opened && statusOf(issue) === "pending" && !decisionOf(issue);

// As a person would call it: a decision for later with a question is one that is asked.
export const verdictOf = (decision) => (decision.ask ? "asked" : decision.verdict);

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
