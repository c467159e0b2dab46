// Words in the text, whether an issue is about them or not: counted, gone through, and selected, so that they can be corrected.
import { $, button, counted, node, say, served, text } from "./page.js";
import { quoted } from "./visible.js";
import { inform } from "./notices.js";
import { paragraphAt } from "./state.js";
import { reveal } from "./folding.js";
import { look } from "./moving.js";

const MOST = 9999;
let places = []; // where the words stand: offsets of the text
let length = 0;
let at = -1;

// Says how often the words stand in the text.
export function find(words) {
  places = [];
  at = -1;
  length = words.length;
  if (length) {
    const wanted = new RegExp(words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "giu");
    for (const match of text.matchAll(wanted)) if (places.push(match.index) === MOST) break;
  }
  const parts = [];
  if (length) {
    const n = places.length;
    parts.push(n ? counted(n, "In the text: 1 place", "In the text: {n} places") : say("Not in the text."));
    if (n) parts.push(" ", button("Next place", "F", "find"));
    if (served) parts.push(" ", node("a", { href: `search?q=${encodeURIComponent(words)}` }, say("In all releases")));
  }
  $("found").replaceChildren(...parts);
  $("found").hidden = !length;
}

// The place in the document where an offset of the text is drawn.
function pointAt(offset) {
  const paragraph = paragraphAt(offset);
  let left = offset - paragraph.start;
  let found = null;
  const walk = (element) => {
    for (const child of element.childNodes) {
      if (found) return;
      if (child.nodeType === Node.TEXT_NODE) {
        if (left <= child.length) found = [child, left];
        else left -= child.length;
      } else if (child.tagName !== "SUP" && child.tagName !== "INS" && !child.classList.contains("here")) walk(child);
    }
  };
  walk(paragraph.text);
  return found ?? [paragraph.text, paragraph.text.childNodes.length];
}

// Goes to the next place where they stand, or to the nth.
export function findNext(n = at + 2) {
  if (!places.length) return inform(length ? say("Not in the text.") : say("Search for words first."));
  at = (n - 1) % places.length;
  const start = places[at];
  reveal(paragraphAt(start));
  getSelection().setBaseAndExtent(...pointAt(start), ...pointAt(start + length));
  look(getSelection().getRangeAt(0));
  return inform(say("{n} of {all}: {words}", { n: at + 1, all: places.length, words: quoted(text.slice(start, start + length)) }));
}
