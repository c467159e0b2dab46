// Decisions: made, taken back, undone.
import { reviewer, say, served } from "./page.js";
import { inform } from "./notices.js";
import { byId, decisionOf, keyOf, noteOf, outbox, ownKey, state } from "./state.js";
import { filters, pendingDrawn } from "./counts.js";
import { applyFilters, membersOf } from "./queue.js";
import { redraw } from "./drawing.js";
import { go, step } from "./moving.js";
import { drawTroubles } from "./troubles.js";
import { keep, wire } from "./keeping.js";
import { flush, isSending } from "./sync.js";

const done = []; // what can be undone: lists of [key, decision before, what was wanted]

const now = () => `${new Date().toISOString().slice(0, 19)}Z`;

// Each wanted: { issue } or a quote, with verdict, replacement, note.
export function propose(wanted, remembered = true) {
  const before = [];
  for (const one of wanted) {
    const key = one.issue || ownKey(one);
    const issue = byId.get(one.issue);
    const held = issue ? issue.held : state.heldOwn.find((other) => ownKey(other) === key) ?? null;
    const was = issue ? decisionOf(issue) : state.own.find((other) => other.key === key) ?? null;
    before.push([key, was, one]);
    const base = outbox.get(key)?.base ?? held?.token ?? "";
    // The server knows the time.
    const by = { reviewer: served ? "" : reviewer(), date: served ? "" : now() };
    const quote = { exact: "", prefix: "", suffix: "" };
    const entry = { replacement: null, note: "", ask: "", ...by, ...quote, ...one, base, words: issue?.words ?? one.exact };
    if (served) entry.reviewer ||= served.reviewer;
    if (entry.verdict === "forget" && !base && !isSending(outbox.get(key))) outbox.delete(key);
    else outbox.set(key, entry);
    if (issue) {
      issue.clash = null;
      issue.draft = "";
    }
  }
  if (remembered) done.push(before);
  keep();
  redraw(wanted.map((one) => one.issue));
  flush();
}

export function accept(issue, replacement) {
  if (replacement === issue.words) return inform(say("This changes nothing: reject the issue instead."));
  const all = membersOf(issue);
  const one = (member) => (all.length > 1 ? member.suggestions[0] : replacement);
  propose(all.map((member) => ({ issue: member.id, verdict: "accepted", replacement: one(member), note: noteOf(member) })));
  return forward(say("accepted"));
}

// Rejects what a card stands for, or leaves it for later; `ask`: with a question to somebody.
export function judge(issue, verdict, more = {}) {
  propose(membersOf(issue).map((member) => ({ issue: member.id, verdict, note: noteOf(member), ...more })));
  return forward(say(more.ask ? "asked" : verdict));
}

// Says what was done, and goes on to the next pending issue.
export function forward(sentence) {
  const n = pendingDrawn();
  const went = step(1, false, true);
  const left = n === 0 ? say("Nothing is pending") : went || filters.status ? say("{n} pending", { n }) : say("{n} pending, none of them shown", { n });
  const stop = say(". ");
  inform(sentence[0].toUpperCase() + sentence.slice(1) + stop + left + stop.trim());
  if (filters.status) applyFilters();
}

// Undoes what was decided last; false when nothing was.
export function undo() {
  const last = done.pop();
  if (!last) return false;
  propose(last.map(([, was, one]) => (was
    ? { issue: one.issue ?? "", exact: one.exact ?? "", prefix: one.prefix ?? "", suffix: one.suffix ?? "", verdict: was.verdict,
      replacement: was.replacement ?? null, note: was.note ?? "", ask: was.ask ?? "", reviewer: was.reviewer ?? "", date: was.date ?? "" }
    : { issue: one.issue ?? "", exact: one.exact ?? "", prefix: one.prefix ?? "", suffix: one.suffix ?? "", verdict: "forget" })), false);
  const issue = byId.get(last[0][2].issue);
  if (issue) go(issue);
  inform(say("Undone."));
  return true;
}

// Takes back what is decided about an issue, or a correction of one's own.
export function forget(item) {
  const one = item?.exact !== undefined ? item : null;
  if (one) {
    propose([{ issue: one.issue ?? "", exact: one.exact, prefix: one.prefix, suffix: one.suffix, verdict: "forget" }]);
    return inform(say("Taken back."));
  }
  if (!decisionOf(item)) return item.cover ? forget(item.cover) : inform(say("This is not decided."));
  propose(membersOf(item).map((member) => ({ issue: member.id, verdict: "forget" })));
  return inform(say("Taken back."));
}

// Of two decisions about an issue, that of this page counts.
export function takeMine(issue) {
  const { mine, token } = issue.clash;
  issue.clash = null;
  outbox.set(issue.id, { ...mine, base: token });
  keep();
  redraw([issue.id]);
  flush();
}

export function keepTheirs(issue) {
  issue.clash = null;
  redraw([issue.id]);
  issue.card.focus({ preventScroll: true });
}

// Ends a trouble: one of conflicting decisions is kept, any other is taken out.
export function resolve({ trouble, chosen }) {
  const said = (one, verdict) => ({ ...wire(one), verdict, base: one.base ?? one.token });
  const others = trouble.decisions.filter((one) => one !== chosen);
  const wanted = trouble.kind !== "conflicting" ? [said(chosen, "forget")]
    : [...others.filter((one) => keyOf(one) !== keyOf(chosen)).map((one) => said(one, "forget")),
      ...(others.some((one) => keyOf(one) === keyOf(chosen)) ? [{ ...said(chosen, chosen.verdict), base: trouble.token ?? "" }] : [])];
  for (const one of wanted) outbox.set(keyOf(one), one);
  keep();
  state.troubles = state.troubles.filter((other) => other !== trouble);
  drawTroubles();
  flush();
}
