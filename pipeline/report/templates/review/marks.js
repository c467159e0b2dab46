// The text of a paragraph with its marks, as report/view/marks.py lays them out; tests/report/test_script.py holds the
// two together.
import { node, say, text } from "./page.js";
import { replaced, shown } from "./visible.js";
import { afterOf, decisionOf, folded, state, statusOf } from "./state.js";

// What is marked in a paragraph and where, sorted. One correction of one's own may settle several issues: then it is
// drawn once, since it is what will be applied, and the others become empty marks right behind it.
export function entriesOf(paragraph) {
  const drawn = new Set();
  const entries = paragraph.issues.map((issue) => {
    const one = decisionOf(issue) ? null : issue.cover;
    if (!one) return { issue, start: issue.start, end: issue.end, after: afterOf(issue) };
    if (drawn.has(one)) return { issue, start: one.end, end: one.end, after: null };
    drawn.add(one);
    return { issue, own: one, start: one.start, end: one.end, after: one.replacement };
  });
  for (const one of paragraph.own) {
    if (!drawn.has(one)) entries.push({ own: one, start: one.start, end: one.end, after: one.replacement });
  }
  return entries.sort((a, b) => a.start - b.start || a.end - b.end);
}

export function drawParagraph(paragraph) {
  const parts = [];
  let at = paragraph.start;
  for (const entry of entriesOf(paragraph)) {
    if (entry.start > at) parts.push(shown(text.slice(at, entry.start)));
    at = Math.max(at, entry.end);
    parts.push(markOf(entry));
  }
  if (at < paragraph.end) parts.push(shown(text.slice(at, paragraph.end)));
  paragraph.text.replaceChildren(...parts);
}

function markOf({ issue, own: one, start, end, after }) {
  const words = text.slice(start, end);
  const anchor = issue ? `issue-${issue.id}` : anchorOf(one);
  const spaces = issue?.spaces ?? "odd";
  const status = issue ? statusOf(issue) : "accepted";
  const mark = node("a", { className: `mark ${status} ${issue?.severity ?? "neutral"}`, id: `mark-${anchor}`, href: `#${anchor}` });
  if (issue) {
    issue.mark = mark;
    if (issue === state.current) mark.classList.add("current");
    if (!issue.shown) mark.classList.add("out");
    if (folded(issue)) putAway(mark, true);
  } else if (one.key === state.current?.key) mark.classList.add("current");
  if (after !== null) mark.append(replaced(words, after, spaces));
  else if (words) mark.append(node("span", { className: "words" }, shown(words, spaces)));
  else mark.append(hereMark());
  mark.append(node("sup", {}, issue?.number ?? "✎"));
  return mark;
}

// Of an issue that is put away, the words are words like others.
export function putAway(mark, away) {
  mark.classList.toggle("away", away);
  mark.tabIndex = away ? -1 : 0;
}

export const hereMark = () => node("span", { className: "here", title: say("nothing stands here") }, "‸");

// The anchor of a reviewer's own correction.
export const anchorOf = (one) => `own-${[...one.key].reduce((sum, c) => (sum * 31 + c.codePointAt(0)) >>> 0, 7).toString(36)}`;
