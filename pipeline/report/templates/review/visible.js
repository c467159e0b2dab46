// Hidden characters and Chinese, as speech/visible.py shows them; tests/report/test_script.py holds the two together.
import { node, say } from "./page.js";

const BLANK = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0";
const HIDDEN = new RegExp(`[\\p{C}\\p{Zl}\\p{Zp}${BLANK}]|(?! )\\p{Zs}`, "u");
const CHARACTERS = "\u2e80-\u2fdf\u3400-\u9fff\uf900-\ufaff\u{20000}-\u{323af}";
const HAN = new RegExp(`([${CHARACTERS}][${CHARACTERS}\u3001-\u303f\uff01-\uff60]*)`, "u");
const GLYPHS = { " ": "␣", "\t": "⇥", "\n": "↵", "\r": "␍" };

// The words in pieces of one kind ("text", "han", "space", "label"), in order, each with what is shown.
// spaces: "plain" leaves them to the layout; "odd" shows the leading, trailing and repeated ones; "all" shows each.
export function pieces(words, spaces = "plain") {
  const found = [];
  let plain = "";
  const flush = () => {
    plain.split(HAN).forEach((piece, index) => {
      if (piece) found.push({ kind: index % 2 ? "han" : "text", text: piece });
    });
    plain = "";
  };
  const odd = new Set();
  if (spaces === "odd") {
    for (const run of words.matchAll(/^ +| +$| {2,}/g)) {
      for (let at = run.index; at < run.index + run[0].length; at += 1) odd.add(at);
    }
  }
  let at = 0;
  for (const character of words) {
    const glyph = (spaces !== "plain" && "\t\n\r".includes(character)) || (character === " " && (spaces === "all" || odd.has(at)));
    const label = glyph ? "" : labelOf(character, spaces);
    if (glyph) {
      flush();
      found.push({ kind: "space", text: GLYPHS[character] });
    } else if (label) {
      const before = plain ? null : found.at(-1);
      if (before?.label === label) {
        before.count += 1;
        before.text = `${label} ×${before.count}`;
      } else {
        flush();
        found.push({ kind: "label", text: label, label, count: 1 });
      }
    } else {
      plain += character;
    }
    at += character.length;
  }
  flush();
  return found;
}

function labelOf(character, spaces) {
  if (character === "\u00a0" && spaces !== "plain") return "NBSP";
  // In running text these are laid out as what they are.
  if (!HIDDEN.test(character) || (spaces === "plain" && "\t\n\u00a0\u3000".includes(character))) return "";
  return `U+${character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
}

export function shown(words, spaces = "plain") {
  const parts = document.createDocumentFragment();
  for (const piece of pieces(words, spaces)) {
    if (piece.kind === "text") parts.append(piece.text);
    else if (piece.kind === "han") parts.append(node("span", { lang: "zh" }, piece.text));
    else parts.append(node("span", { className: piece.kind }, piece.text));
  }
  return parts;
}

export function replaced(before, after, spaces) {
  const parts = document.createDocumentFragment();
  if (before) parts.append(node("del", {}, shown(before, spaces)));
  if (after) parts.append(node("ins", {}, shown(after, spaces)));
  return parts;
}

export function quoted(words) {
  return words === "" ? say("nothing") : `“${words}”`;
}
