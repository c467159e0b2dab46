// A reviewer's own correction of words that no check flagged.
import { $, say, text } from "./page.js";
import { inform } from "./notices.js";
import { quoted } from "./visible.js";
import { quoteOf } from "./quotes.js";
import { byText, issues, paragraphAt, paragraphs, state } from "./state.js";
import { entriesOf } from "./marks.js";
import { asInText } from "./keeping.js";
import { accept, propose } from "./deciding.js";

// Offset in the text of a point in a paragraph's element, whoever drew it.
function offsetIn(paragraph, container, offset) {
  let at = paragraph.start;
  let found = -1;
  const stop = container.nodeType === Node.TEXT_NODE ? null : container.childNodes[offset] ?? null;
  const walk = (element) => {
    for (const child of element.childNodes) {
      if (found >= 0) return;
      if (child === stop) { found = at; return; }
      if (child.nodeType === Node.TEXT_NODE) {
        if (child === container) { found = at + offset; return; }
        at += child.length;
      } else if (["SUP", "INS"].includes(child.tagName) || child.classList.contains("here")) {
        if (child.contains(container)) found = at;
      } else if (child.classList.contains("label")) {
        if (child.contains(container)) found = at;
        const [, code, times] = /^(?:U\+([0-9A-F]+)|NBSP)(?: ×(\d+))?$/.exec(child.textContent) ?? [];
        at += Number(times ?? 1) * (code && parseInt(code, 16) > 0xffff ? 2 : 1);
      } else {
        walk(child);
        if (found < 0 && child === container && !stop) found = at;
      }
    }
  };
  walk(paragraph.text);
  return found >= 0 ? found : at;
}

function selected() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const element = (place) => (place.nodeType === Node.TEXT_NODE ? place.parentElement : place).closest?.("#release .text");
  const first = element(range.startContainer) ?? element(range.endContainer);
  if (!first) return null;
  const paragraph = byText.get(first);
  let start = element(range.startContainer) === first ? offsetIn(paragraph, range.startContainer, range.startOffset) : paragraph.start;
  let end = element(range.endContainer) === first ? offsetIn(paragraph, range.endContainer, range.endOffset) : paragraph.end;
  while (start < end && /\s/.test(text[start])) start += 1;
  while (end > start && /\s/.test(text[end - 1])) end -= 1;
  return start < end ? { start, end, paragraph } : null;
}

export function correct() {
  const chosen = selected();
  const seen = () => paragraphs.find((one) => one.text.getBoundingClientRect().bottom > 120);
  const paragraph = chosen?.paragraph ?? state.current?.paragraph ?? seen() ?? paragraphs[0];
  if (!paragraph) return;
  const { start, end } = chosen ?? paragraph;
  const dialog = $("own");
  const area = $("own-text");
  const words = text.slice(start, end);
  area.value = words;
  const short = words.length > 60 ? `${words.slice(0, 57)}…` : words;
  $("own-title").textContent = chosen ? say("Correct {words}", { words: quoted(short) }) : say("Correct this paragraph");
  $("own-problem").textContent = "";
  dialog.decide = (does) => {
    if (does !== "save") return dialog.close();
    const problem = correctTo(start, end, asInText(area.value), !chosen);
    $("own-problem").textContent = problem;
    if (!problem) dialog.close();
    return undefined;
  };
  dialog.showModal();
  area.focus();
  if (chosen) area.select();
  else area.setSelectionRange(0, 0);
}

// How many code units are the same at both ends: what differs is between them, widened to whole words.
function sameEnds(before, after) {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < before.length - head && tail < after.length - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  const word = /[\p{L}\p{N}\p{M}'’-]|[\ud800-\udfff]/u;
  const grows = (at) => at > 0 && word.test(before[at - 1]) && word.test(before[at] ?? " ");
  while (head > 0 && (word.test(before[head - 1]) && (word.test(before[head] ?? " ") || word.test(after[head] ?? " ")))) head -= 1;
  while (tail > 0 && (word.test(before[before.length - tail]) && (grows(before.length - tail) || word.test(after[after.length - tail - 1] ?? " ")))) tail -= 1;
  if (head + tail >= before.length && head > 0) {
    // A pure insertion takes the word before it along, so that its place is told by words.
    while (head > 0 && !/\s/.test(before[head - 1])) head -= 1;
    if (head + tail >= before.length) head -= 1;
    while (head > 0 && !/\s/.test(before[head - 1])) head -= 1;
  }
  return [head, tail];
}

// Corrects what stands from one offset to another; `narrow`: only the words that differ. Returns a sentence when it
// cannot be.
function correctTo(start, end, after, narrow) {
  const before = text.slice(start, end);
  if (before === after) return say("This changes nothing.");
  const [head, tail] = narrow ? sameEnds(before, after) : [0, 0];
  const from = start + head;
  const to = end - tail;
  const written = after.slice(head, after.length - tail);
  for (const entry of entriesOf(paragraphAt(from))) {
    if (entry.after !== null && entry.start < to && from < entry.end) {
      return say("This overlaps the correction of {words}: take that back first.", { words: quoted(text.slice(entry.start, entry.end)) });
    }
  }
  const direct = issues.find((issue) => issue.start === from && issue.end === to);
  if (direct) {
    accept(direct, written);
    return "";
  }
  propose([{ issue: "", verdict: "accepted", ...quoteOf(from, to), replacement: written }]);
  inform(say("Corrected."));
  return "";
}
